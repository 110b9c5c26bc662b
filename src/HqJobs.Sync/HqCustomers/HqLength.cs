namespace HqJobs.Sync.HqCustomers;

/// <summary>How many characters headquarters' columns hold (R43). Longer values fail; nothing is ever cut. A test compares them with the SQL Server schema.</summary>
internal static class HqLength
{
    // CUSTTABLE, RETAILCUSTTABLE
    public const int InvoiceAccount = 20, TaxGroup = 10, VatNum = 20, IdentificationNumber = 50, OrgId = 50, Discount = 10, PriceGroup = 10,
        CustAccountAsync = 38, ReceiptEmail = 255;

    // DIRPARTYTABLE, DIRPERSONNAME
    public const int PartyName = 100, PersonName = 25;

    // LOGISTICSLOCATION, LOGISTICSPOSTALADDRESS
    public const int LocationDescription = 60, AddressId = 60, Street = 250, StreetNumber = 20, BuildingCompliment = 60, DistrictName = 60, City = 60,
        County = 10, State = 10, ZipCode = 10, FullAddress = 250;

    // LOGISTICSELECTRONICADDRESS
    public const int Locator = 255, LocatorExtension = 10, ContactDescription = 60, ContactId = 60;

    // RETAILCUSTATTRIBUTE, RETAILEXTERNALIDTOCUSTOMERMAP
    public const int AttributeValue = 1000, ExternalIdentityId = 255;

    /// <summary>For codes, which are looked up: what is too long is not found.</summary>
    public const int Any = int.MaxValue;
}
