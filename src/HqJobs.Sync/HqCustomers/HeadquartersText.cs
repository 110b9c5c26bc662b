using System.Globalization;

namespace HqJobs.Sync.HqCustomers;

/// <summary>What HQ has now, as the text a channel would have recorded: compared with an edit's old values (R84). Null: cannot be compared.</summary>
internal static class HeadquartersText
{
    public static string? OfCustomer(CustomerDraft draft, int column) => column switch
    {
        CustomerColumns.RelationshipType => Of(draft.Party.PartyType),
        CustomerColumns.TitleRecordId => Of(draft.Person?.PersonalTitle ?? 0),
        CustomerColumns.FirstName => draft.PersonName?.FirstName ?? "",
        CustomerColumns.MiddleName => draft.PersonName?.MiddleName ?? "",
        CustomerColumns.LastName => draft.PersonName?.LastName ?? "",
        CustomerColumns.CustName => draft.IsOrganization ? draft.Party.Name : null,
        CustomerColumns.Phone => OfOwn(draft, ContactTypes.Phone, isMobile: false),
        CustomerColumns.CellularPhone => OfOwn(draft, ContactTypes.Phone, isMobile: true),
        CustomerColumns.Email => OfOwn(draft, ContactTypes.Email, isMobile: false),
        CustomerColumns.Url => OfOwn(draft, ContactTypes.Url, isMobile: false),
        CustomerColumns.ReceiptEmail => draft.Retail.ReceiptEmail ?? "",
        CustomerColumns.ReceiptOption => Of(draft.Retail.ReceiptOption),
        CustomerColumns.LanguageId => draft.Party.LanguageId ?? "",
        CustomerColumns.Currency => draft.Account.Currency,
        CustomerColumns.CustGroup => draft.Account.CustGroup,
        CustomerColumns.InvoiceAccount => draft.Account.InvoiceAccount ?? "",
        CustomerColumns.CreditMax => draft.Account.CreditMax?.ToString(CultureInfo.InvariantCulture) ?? "",
        CustomerColumns.PriceGroup => draft.Account.PriceGroup ?? "",
        CustomerColumns.Blocked => Of(draft.Account.Blocked),
        CustomerColumns.OrganizationId => draft.Account.OrgId ?? "",
        CustomerColumns.MultiLineDisc => draft.Account.MultiLineDisc ?? "",
        CustomerColumns.LineDisc => draft.Account.LineDisc ?? "",
        CustomerColumns.EndDisc => draft.Account.EndDisc ?? "",
        CustomerColumns.UsePurchRequest => Of(draft.Account.UsePurchRequest),
        CustomerColumns.TaxGroup => draft.Account.TaxGroup ?? "",
        CustomerColumns.VatNum => draft.Account.VatNum ?? "",
        CustomerColumns.IdentificationNumber => draft.Account.IdentificationNumber ?? "",
        _ => null,
    };

    public static string? OfAddress((CustomerDraft Draft, AddressRows At) address, int column)
    {
        var (draft, at) = address;
        var postal = at.Postal < 0 ? null : draft.PostalAddresses[at.Postal];
        return column switch
        {
            AddressColumns.CustName => draft.Locations[at.Location].Description ?? "",
            AddressColumns.Role => at.Role < 0 ? "" : draft.Roles[at.Role].Role,
            AddressColumns.Street => postal?.Street ?? "",
            AddressColumns.StreetNumber => postal?.StreetNumber ?? "",
            AddressColumns.BuildingCompliment => postal?.BuildingCompliment ?? "",
            AddressColumns.DistrictName => postal?.DistrictName ?? "",
            AddressColumns.City => postal?.City ?? "",
            AddressColumns.County => postal?.County ?? "",
            AddressColumns.State => postal?.State ?? "",
            AddressColumns.Zip => postal?.ZipCode ?? "",
            AddressColumns.Country => postal?.CountryRegionId ?? "",
            AddressColumns.TaxGroup => postal?.TaxGroup ?? "",
            AddressColumns.Phone => OfAddressContact(draft, at, ContactTypes.Phone),
            AddressColumns.Email => OfAddressContact(draft, at, ContactTypes.Email),
            AddressColumns.Url => OfAddressContact(draft, at, ContactTypes.Url),
            _ => null,
        };
    }

    public static string? OfContact(LogisticsElectronicAddressRow contact, int column) => column switch
    {
        ContactColumns.Type => Of(contact.Type),
        ContactColumns.Locator => contact.Locator,
        ContactColumns.LocatorExtension => contact.LocatorExtension ?? "",
        ContactColumns.Description => contact.Description ?? "",
        ContactColumns.IsPrimary => Of(contact.IsPrimary),
        ContactColumns.IsMobilePhone => Of(contact.IsMobilePhone),
        ContactColumns.MarketingOptIn => Of(contact.RetailMarketingOptIn),
        _ => null,
    };

    private static string OfOwn(CustomerDraft draft, long type, bool isMobile) =>
        PrimaryContacts.IndexOfOwn(draft, type, isMobile) is >= 0 and var at ? draft.ElectronicAddresses[at].Locator : "";

    private static string OfAddressContact(CustomerDraft draft, AddressRows at, long type) =>
        AddressFields.IndexOfContact(draft, draft.Locations[at.Location].RecId, type) is >= 0 and var found ? draft.ElectronicAddresses[found].Locator : "";

    private static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(bool flag) => flag ? "1" : "0";
}
