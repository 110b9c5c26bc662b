using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// What an operation is about: the customer row, one address, one contact … Operations on one thing are applied in their order. Being primary is a thing of its own:
/// who becomes so last, stays so (R45).
/// </summary>
internal static class OperationThings
{
    private static readonly object CustomerRow = AsyncTable.Customer;

    private static readonly object PrimaryAddress = (AsyncTable.Address, "primary");

    private static readonly object PrimaryContact = (AsyncTable.Contact, "primary");

    /// <returns>None where it cannot be told: such an operation fails alone. Compared by value.</returns>
    public static IEnumerable<object> Of(Operation operation)
    {
        Rejection? rejection = null;
        var own = operation.Key.Table switch
        {
            AsyncTable.Customer => CustomerRow,
            AsyncTable.Address => (AsyncTable.Address, Addresses.AddressIdOf(operation, ref rejection).ToUpperInvariant(), "own"),
            AsyncTable.Contact => (AsyncTable.Contact, Contacts.ContactIdOf(operation, ref rejection).ToUpperInvariant(), "own"),
            AsyncTable.Affiliation => (AsyncTable.Affiliation, Affiliations.AffiliationOf(operation, ref rejection)),
            AsyncTable.Attribute => (AsyncTable.Attribute, Attributes.NameOf(operation, ref rejection).ToUpperInvariant(), "own"),
            _ => (object)(AsyncTable.Identity, Identities.IdentityOf(operation, ref rejection)),
        };
        if (rejection is not null) yield break;
        yield return own;
        // The customer row's own phone and e-mail become primary too.
        if (operation.Key.Table == AsyncTable.Customer) yield return PrimaryContact;
        else if (MakesPrimary(operation)) yield return operation.Key.Table == AsyncTable.Address ? PrimaryAddress : PrimaryContact;
    }

    private static bool MakesPrimary(Operation operation)
    {
        var column = operation.Key.Table switch
        {
            AsyncTable.Address => AddressColumns.MakePostalAddressPrimary,
            AsyncTable.Contact => ContactColumns.IsPrimary,
            _ => -1,
        };
        Rejection? ignored = null;
        if (column < 0 || operation.Kind is OperationKind.Deactivate or OperationKind.Unknown || operation.Flag(column, ref ignored) != true) return false;
        return operation.Kind == OperationKind.Create || !OldValues.AreRecorded(operation)
            || (OldValues.TryRead(operation, out var changed) && changed.Exists(field => field.Column == column));
    }
}
