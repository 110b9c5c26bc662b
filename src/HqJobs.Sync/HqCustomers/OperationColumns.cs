namespace HqJobs.Sync.HqCustomers;

/// <summary>Ordinals of the columns every async table begins with. A test compares them with P-0001.json.</summary>
internal static class OperationColumns
{
    public const int Counter = 0, DataAreaId = 1, CustAccountAsync = 2, CustAccount = 3, Operation = 4, OriginatingChannel = 5, OperationDateTime = 6,
        OnlineOperationCompleted = 7, OldValues = 8, FirstOwn = 9;

    /// <summary>Columns whose value headquarters must have: a blank records nothing.</summary>
    public static bool CannotBeBlank(AsyncTable table, int column) => table switch
    {
        AsyncTable.Customer => column is CustomerColumns.CustGroup or CustomerColumns.Currency or CustomerColumns.RelationshipType
            or CustomerColumns.ReceiptOption or CustomerColumns.Blocked or CustomerColumns.UsePurchRequest,
        AsyncTable.Address => column is AddressColumns.Country or AddressColumns.Role or AddressColumns.MakePostalAddressPrimary,
        AsyncTable.Contact => column is ContactColumns.Type or ContactColumns.IsPrimary or ContactColumns.IsMobilePhone or ContactColumns.MarketingOptIn,
        _ => false,
    };

    /// <summary>Columns in which one address or contact takes something from another: only a change of them counts, not that a snapshot repeats them.</summary>
    public static bool IsRivalry(AsyncTable table, int column) => table switch
    {
        AsyncTable.Address => column == AddressColumns.MakePostalAddressPrimary,
        AsyncTable.Contact => column == ContactColumns.IsPrimary,
        _ => false,
    };
}

internal static class CustomerColumns
{
    public const int RelationshipType = 9, TitleRecordId = 10, FirstName = 11, MiddleName = 12, LastName = 13, CustName = 14, Phone = 15,
        PhoneExtension = 16, CellularPhone = 17, Email = 18, Url = 19, ReceiptEmail = 20, ReceiptOption = 21, LanguageId = 22, Currency = 23,
        CustGroup = 24, InvoiceAccount = 25, CreditMax = 26, PriceGroup = 27, Blocked = 28, OrganizationId = 29, MultiLineDisc = 30, LineDisc = 31,
        EndDisc = 32, UsePurchRequest = 33, TaxGroup = 34, VatNum = 35, IdentificationNumber = 36;
}

internal static class AddressColumns
{
    public const int AddressId = 9, CustName = 10, Role = 11, Street = 12, StreetNumber = 13, BuildingCompliment = 14, DistrictName = 15, City = 16,
        County = 17, State = 18, Zip = 19, Country = 20, Phone = 21, Email = 22, Url = 23, TaxGroup = 24, MakePostalAddressPrimary = 25;
}

internal static class ContactColumns
{
    public const int ContactId = 9, Type = 10, Locator = 11, LocatorExtension = 12, Description = 13, IsPrimary = 14, IsMobilePhone = 15,
        MarketingOptIn = 16;
}

internal static class AffiliationColumns
{
    public const int RetailAffiliationId = 9;
}

internal static class AttributeColumns
{
    public const int AttributeName = 9, AttributeDataType = 10, AttributeValue = 11;
}

internal static class IdentityColumns
{
    public const int ExternalIdentityId = 9, ProviderId = 10;
}
