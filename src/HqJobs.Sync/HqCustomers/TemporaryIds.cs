namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// Identities a new row has before headquarters gives real ones: RECIDs −1, −2, … within a unit, <see cref="AccountId.New"/>, and numbers
/// (party number, location id) that are their row's RECID as text. Real RECIDs are never negative.
/// </summary>
public static class TemporaryIds
{
    /// <summary>Stands for the text of the row's own RECID (first column); recognised by reference.</summary>
    internal static readonly string RecIdText = new("<record id>");

    /// <summary>Where in the values of one row of a unit's result identities are temporary; a row that headquarters knows has none.</summary>
    public static int[] PlacesIn(ReadOnlySpan<object?> values)
    {
        List<int>? places = null;
        for (var i = 0; i < values.Length; i++)
            if (values[i] is long and < 0 || ReferenceEquals(values[i], AccountId.New.Value) || ReferenceEquals(values[i], RecIdText)) (places ??= []).Add(i);
        return places is null ? [] : [.. places];
    }

    /// <summary>The values with real identities; a copy, since a batch that is repeated gets others.</summary>
    /// <param name="places">Those of <see cref="PlacesIn"/>.</param>
    /// <param name="account">The reserved account of a new customer; anything where the customer was known.</param>
    /// <param name="recIds">The real RECID of −1 at 0, of −2 at 1, …: one per <see cref="ConversionResult.NewRecIds"/>.</param>
    public static object?[] Replace(ReadOnlySpan<object?> values, ReadOnlySpan<int> places, AccountId account, ReadOnlySpan<long> recIds)
    {
        var real = values.ToArray();
        foreach (var place in places)
            real[place] = real[place] switch
            {
                long number => recIds[(int)(-number - 1)],
                var text when ReferenceEquals(text, RecIdText) => ((long)real[0]!).ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => account.Value,
            };
        return real;
    }
}
