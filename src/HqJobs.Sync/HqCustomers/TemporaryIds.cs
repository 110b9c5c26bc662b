namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// Identities a new row has before headquarters gives real ones: RECIDs −1, −2, … within a unit, <see cref="AccountId.New"/>, and numbers
/// (party number, location id) that are their row's RECID as text. Real RECIDs are never negative.
/// </summary>
public static class TemporaryIds
{
    /// <summary>Stands for the text of the row's own RECID (first column); recognised by reference.</summary>
    internal static readonly string RecIdText = new("<record id>");

    /// <summary>Puts real identities in place, in the values of one row of a unit's result.</summary>
    /// <param name="account">The reserved account of a new customer; anything where the customer was known.</param>
    /// <param name="recIds">The real RECID of −1 at 0, of −2 at 1, …: one per <see cref="ConversionResult.NewRecIds"/>.</param>
    public static void Replace(object?[] values, AccountId account, ReadOnlySpan<long> recIds)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is long number and < 0)
                values[i] = recIds[(int)(-number - 1)];
            else if (ReferenceEquals(values[i], AccountId.New.Value))
                values[i] = account.Value;
            else if (ReferenceEquals(values[i], RecIdText))
                values[i] = ((long)values[0]!).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
