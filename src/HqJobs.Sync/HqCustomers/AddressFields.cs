using System.Text;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <param name="Postal">The postal row, of a new address still without RECID and location.</param>
internal readonly record struct AddressValues(
    string? Name, string Role, LogisticsPostalAddressRow Postal, string? Phone, string? Email, string? Url, bool MakesPrimary);

/// <summary>The fields of an address: name, purpose, the postal row with its full text, and the contact information that belongs to it.</summary>
internal static class AddressFields
{
    private static readonly int[] FullAddressColumns =
    [
        AddressColumns.Street, AddressColumns.StreetNumber, AddressColumns.BuildingCompliment, AddressColumns.DistrictName, AddressColumns.Zip,
        AddressColumns.City, AddressColumns.County, AddressColumns.State, AddressColumns.Country,
    ];

    public static AddressValues Read(Conversion conversion, Fold fold, CustomerDraft draft, AddressRows at)
    {
        Addresses.RequireSomething(fold, draft, at);
        var row = at.Postal >= 0
            ? draft.PostalAddresses[at.Postal]
            : new LogisticsPostalAddressRow(0, 0, "", null, null, null, null, null, null, null, null, null, null, conversion.Now, Conversion.Never);
        row = row with
        {
            CountryRegionId = Country(conversion, fold, row.CountryRegionId),
            Street = fold.Kept(AddressColumns.Street, HqLength.Street, row.Street, multiLine: true),
            StreetNumber = fold.Kept(AddressColumns.StreetNumber, HqLength.StreetNumber, row.StreetNumber),
            BuildingCompliment = fold.Kept(AddressColumns.BuildingCompliment, HqLength.BuildingCompliment, row.BuildingCompliment),
            DistrictName = fold.Kept(AddressColumns.DistrictName, HqLength.DistrictName, row.DistrictName),
            City = fold.Kept(AddressColumns.City, HqLength.City, row.City),
            County = fold.Kept(AddressColumns.County, HqLength.County, row.County),
            State = fold.Kept(AddressColumns.State, HqLength.State, row.State),
            ZipCode = fold.Kept(AddressColumns.Zip, HqLength.ZipCode, row.ZipCode),
            TaxGroup = fold.Kept(AddressColumns.TaxGroup, HqLength.TaxGroup, row.TaxGroup),
            // An operation on a closed address that does not deactivate it opens it again.
            ValidTo = row.ValidTo > conversion.Now ? row.ValidTo : Conversion.Never,
        };
        return new AddressValues(
            fold.Kept(AddressColumns.CustName, HqLength.LocationDescription, at.IsKnown ? draft.Locations[at.Location].Description : null),
            Purpose(fold, draft, at), WithFullAddress(fold, row), fold.Text(AddressColumns.Phone, HqLength.Locator),
            fold.Email(AddressColumns.Email, HqLength.Locator), fold.Text(AddressColumns.Url, HqLength.Locator),
            fold.Flag(AddressColumns.MakePostalAddressPrimary) ?? false);
    }

    public static void Apply(Conversion conversion, CustomerDraft draft, AddressRows at, AddressValues values)
    {
        var location = draft.Locations[at.Location];
        draft.Locations.Replace(at.Location, location with { Description = values.Name });
        if (at.Postal >= 0)
            draft.PostalAddresses.Replace(at.Postal, values.Postal);
        else
            draft.PostalAddresses.Add(values.Postal with { RecId = conversion.NewRecId(LogisticsPostalAddressRow.Shape), Location = location.RecId });
        if (at.Role >= 0)
            draft.Roles.Replace(at.Role, draft.Roles[at.Role] with { Role = values.Role });
        else
            draft.Roles.Add(new DirPartyLocationRoleRow(
                conversion.NewRecId(DirPartyLocationRoleRow.Shape), draft.PartyLocations[at.PartyLocation].RecId, location.RecId, values.Role));
        SetContact(conversion, draft, location.RecId, ContactTypes.Phone, values.Phone);
        SetContact(conversion, draft, location.RecId, ContactTypes.Email, values.Email);
        SetContact(conversion, draft, location.RecId, ContactTypes.Url, values.Url);
    }

    // Blank: the country of the channel's operating unit (R41); headquarters has no address without one (R46).
    private static string Country(Conversion conversion, Fold fold, string existing)
    {
        var code = fold.Text(AddressColumns.Country, HqLength.Any);
        if (string.IsNullOrEmpty(code))
            code = existing.Length > 0 ? existing : conversion.ChannelOf(fold.First)?.CountryRegionId;
        if (string.IsNullOrEmpty(code))
            fold.RejectUnshown(AddressColumns.Country, Refusals.BlankCountry, conversion.Reference.ChoicesOf(AsyncTable.Address, AddressColumns.Country));
        else if (conversion.Reference.Countries.TryGetValue(code, out var country))
            return country;
        else if (code != existing)
            fold.RejectCode(AddressColumns.Country, code, Refusals.UnknownCountry, conversion.Reference.ChoicesOf(AsyncTable.Address, AddressColumns.Country, code));
        return existing;
    }

    // Home for a person, Business for an organization, unless the channel says otherwise (R40).
    private static string Purpose(Fold fold, CustomerDraft draft, AddressRows at)
    {
        var recorded = fold.Text(AddressColumns.Role, HqLength.Any);
        if (string.IsNullOrEmpty(recorded))
            return at.Role >= 0 ? draft.Roles[at.Role].Role : draft.IsOrganization ? "Business" : "Home";
        if (AllowedValues.Purposes.Find(recorded) is { } purpose)
            return purpose;
        fold.Reject(AddressColumns.Role, Refusals.UnknownPurpose);
        return recorded;
    }

    private static LogisticsPostalAddressRow WithFullAddress(Fold fold, LogisticsPostalAddressRow row)
    {
        var text = new StringBuilder(96);
        Append(text, "", row.Street);
        Append(text, " ", row.StreetNumber);
        Append(text, ", ", row.BuildingCompliment);
        Append(text, ", ", row.DistrictName);
        Append(text, ", ", row.ZipCode);
        Append(text, string.IsNullOrEmpty(row.ZipCode) ? ", " : " ", row.City);
        Append(text, ", ", row.County);
        Append(text, ", ", row.State);
        Append(text, ", ", row.CountryRegionId);
        if (text.Length > HqLength.FullAddress)
            fold.Reject(FullAddressColumns, LongestOf(row), Refusals.AddressTooLong, text.Length, HqLength.FullAddress);
        var full = text.Replace("\r\n", "\n").Replace('\n', ' ').ToString();
        return row.Address == full ? row : row with { Address = full };
    }

    // Shortening it helps, and takes least of what the address says.
    private static string LongestOf(LogisticsPostalAddressRow row)
    {
        string?[] parts = [row.Street, row.StreetNumber, row.BuildingCompliment, row.DistrictName, row.ZipCode, row.City, row.County, row.State, row.CountryRegionId];
        return AsyncTables.ShapeOf(AsyncTable.Address).Columns[FullAddressColumns.Zip(parts).MaxBy(part => part.Second?.Length ?? 0).First];
    }

    private static void Append(StringBuilder text, string separator, string? part)
    {
        if (string.IsNullOrEmpty(part))
            return;
        if (text.Length > 0)
            text.Append(separator);
        text.Append(part);
    }

    private static void SetContact(Conversion conversion, CustomerDraft draft, long location, long type, string? locator)
    {
        if (locator is null)
            return;
        var found = IndexOfContact(draft, location, type);
        if (found >= 0 && locator.Length == 0)
            draft.ElectronicAddresses.RemoveAt(found);
        else if (found >= 0)
            draft.ElectronicAddresses.Replace(found, draft.ElectronicAddresses[found] with { Locator = locator });
        else if (locator.Length > 0)
            draft.ElectronicAddresses.Add(new LogisticsElectronicAddressRow(
                conversion.NewRecId(LogisticsElectronicAddressRow.Shape), location, draft.Party.RecId, type, locator, null, null, false, false, false, ""));
    }

    internal static int IndexOfContact(CustomerDraft draft, long location, long type)
    {
        for (var i = 0; i < draft.ElectronicAddresses.Count; i++)
        {
            if (draft.ElectronicAddresses[i].Location == location && draft.ElectronicAddresses[i].Type == type)
                return i;
        }
        return -1;
    }
}
