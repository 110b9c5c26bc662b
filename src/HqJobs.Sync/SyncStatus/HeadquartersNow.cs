using System.Globalization;
using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>What headquarters has now of the thing an operation is about, column by column, as a channel would have recorded it.</summary>
internal sealed class HeadquartersNow
{
    private readonly Func<int, string?> textOf;

    public HeadquartersNow(CustomerDraft customer, Operation operation)
    {
        var about = operation.Key.Table switch
        {
            AsyncTable.Customer => column => HeadquartersText.OfCustomer(customer, column),
            AsyncTable.Address => OfAddress(customer, KeyOf(operation, AddressColumns.AddressId)),
            AsyncTable.Contact => OfContact(customer, KeyOf(operation, ContactColumns.ContactId)),
            AsyncTable.Affiliation => OfAffiliation(customer, KeyOf(operation, AffiliationColumns.RetailAffiliationId)),
            AsyncTable.Attribute => OfAttribute(customer, KeyOf(operation, AttributeColumns.AttributeName)),
            _ => OfIdentity(customer, KeyOf(operation, IdentityColumns.ExternalIdentityId), KeyOf(operation, IdentityColumns.ProviderId)),
        };
        textOf = column => column < OperationColumns.FirstOwn ? null : about?.Invoke(column);
    }

    /// <returns>Null: it has no such thing, or cannot say.</returns>
    public string? TextOf(int column) => textOf(column);

    private static Func<int, string?>? OfAddress(CustomerDraft customer, string id) =>
        AddressRows.Find(customer, id) is { IsKnown: true } at ? column => column == AddressColumns.AddressId ? id : HeadquartersText.OfAddress((customer, at), column) : null;

    private static Func<int, string?>? OfContact(CustomerDraft customer, string id) =>
        customer.ElectronicAddresses.Rows.FirstOrDefault(row => id.Length > 0 && string.Equals(row.ContactId, id, StringComparison.OrdinalIgnoreCase)) is { } contact
            ? column => column == ContactColumns.ContactId ? id : HeadquartersText.OfContact(contact, column) : null;

    private static Func<int, string?>? OfAffiliation(CustomerDraft customer, string id) =>
        customer.Affiliations.Rows.Any(row => row.RetailAffiliationId.ToString(CultureInfo.InvariantCulture) == id) ? _ => id : null;

    private static Func<int, string?>? OfAttribute(CustomerDraft customer, string name) =>
        customer.Attributes.Rows.FirstOrDefault(row => string.Equals(row.AttributeName, name, StringComparison.OrdinalIgnoreCase)) is { } attribute
            ? column => column switch
            {
                AttributeColumns.AttributeName => attribute.AttributeName,
                AttributeColumns.AttributeDataType => attribute.AttributeDataType.ToString(CultureInfo.InvariantCulture),
                AttributeColumns.AttributeValue => attribute.AttributeValue,
                _ => null,
            }
            : null;

    private static Func<int, string?>? OfIdentity(CustomerDraft customer, string id, string provider) =>
        customer.Identities.Rows.Any(row => row.ExternalIdentityId == id && row.ProviderId.ToString(CultureInfo.InvariantCulture) == provider)
            ? column => column == IdentityColumns.ExternalIdentityId ? id : provider : null;

    private static string KeyOf(Operation operation, int column) => (ListedRow.TextOf(operation[column]) ?? "").Trim();
}
