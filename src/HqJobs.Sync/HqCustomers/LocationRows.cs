using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>A place or a bundle of contacts. ADDRESSID is the channel's own key of an address, '' for contact locations.</summary>
public sealed record LogisticsLocationRow(
    long RecId, string LocationId, string? Description, bool IsPostalAddress, long Party, string AddressId) : ICustomerRow<LogisticsLocationRow>
{
    public static TableShape Shape { get; } = new(
        "LOGISTICSLOCATION",
        [
            "RECID", "LOCATIONID", "DESCRIPTION", "ISPOSTALADDRESS", "PARTY", "ADDRESSID",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static LogisticsLocationRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.Text(reader, at + 1), Columns.TextOrNull(reader, at + 2), Columns.Flag(reader, at + 3),
        Columns.WholeNumber(reader, at + 4), Columns.Text(reader, at + 5));

    public object?[] ToValues() =>
    [
        RecId, LocationId, Description, Columns.Of(IsPostalAddress), Party, AddressId,
    ];
}

/// <summary>A location of a party; at most one postal one is primary (R45).</summary>
public sealed record DirPartyLocationRow(
    long RecId, long Party, long Location, bool IsPrimary, bool IsPostalAddress) : ICustomerRow<DirPartyLocationRow>
{
    public static TableShape Shape { get; } = new(
        "DIRPARTYLOCATION",
        [
            "RECID", "PARTY", "LOCATION", "ISPRIMARY", "ISPOSTALADDRESS",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirPartyLocationRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1), Columns.WholeNumber(reader, at + 2), Columns.Flag(reader, at + 3),
        Columns.Flag(reader, at + 4));

    public object?[] ToValues() =>
    [
        RecId, Party, Location, Columns.Of(IsPrimary), Columns.Of(IsPostalAddress),
    ];
}

/// <summary>The purpose of a party's location (R40).</summary>
public sealed record DirPartyLocationRoleRow(
    long RecId, long PartyLocation, long Location, string Role) : ICustomerRow<DirPartyLocationRoleRow>
{
    public static TableShape Shape { get; } = new(
        "DIRPARTYLOCATIONROLE",
        [
            "RECID", "PARTYLOCATION", "LOCATION", "ROLE",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirPartyLocationRoleRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1), Columns.WholeNumber(reader, at + 2), Columns.Text(reader, at + 3));

    public object?[] ToValues() =>
    [
        RecId, PartyLocation, Location, Role,
    ];
}

/// <summary>A postal address while it is valid.</summary>
public sealed record LogisticsPostalAddressRow(
    long RecId, long Location, string CountryRegionId, string? Street, string? StreetNumber, string? BuildingCompliment, string? DistrictName,
    string? City, string? County, string? State, string? ZipCode, string? Address, string? TaxGroup, DateTimeOffset ValidFrom, DateTimeOffset ValidTo) : ICustomerRow<LogisticsPostalAddressRow>
{
    public static TableShape Shape { get; } = new(
        "LOGISTICSPOSTALADDRESS",
        [
            "RECID", "LOCATION", "COUNTRYREGIONID", "STREET", "STREETNUMBER", "BUILDINGCOMPLIMENT", "DISTRICTNAME", "CITY", "COUNTY", "STATE",
            "ZIPCODE", "ADDRESS", "TAXGROUP", "VALIDFROM", "VALIDTO",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static LogisticsPostalAddressRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1), Columns.Text(reader, at + 2), Columns.TextOrNull(reader, at + 3),
        Columns.TextOrNull(reader, at + 4), Columns.TextOrNull(reader, at + 5), Columns.TextOrNull(reader, at + 6),
        Columns.TextOrNull(reader, at + 7), Columns.TextOrNull(reader, at + 8), Columns.TextOrNull(reader, at + 9),
        Columns.TextOrNull(reader, at + 10), Columns.TextOrNull(reader, at + 11), Columns.TextOrNull(reader, at + 12), Columns.Time(reader, at + 13),
        Columns.Time(reader, at + 14));

    public object?[] ToValues() =>
    [
        RecId, Location, CountryRegionId, Street, StreetNumber, BuildingCompliment, DistrictName, City, County, State, ZipCode, Address, TaxGroup,
        ValidFrom, ValidTo,
    ];
}

/// <summary>A phone, e-mail or URL at a location. CONTACTID is the channel's own key of a secondary contact, '' for the others.</summary>
public sealed record LogisticsElectronicAddressRow(
    long RecId, long Location, long Party, long Type, string Locator, string? LocatorExtension, string? Description, bool IsPrimary,
    bool IsMobilePhone, bool RetailMarketingOptIn, string ContactId) : ICustomerRow<LogisticsElectronicAddressRow>
{
    public static TableShape Shape { get; } = new(
        "LOGISTICSELECTRONICADDRESS",
        [
            "RECID", "LOCATION", "PARTY", "TYPE", "LOCATOR", "LOCATOREXTENSION", "DESCRIPTION", "ISPRIMARY", "ISMOBILEPHONE", "RETAILMARKETINGOPTIN",
            "CONTACTID",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static LogisticsElectronicAddressRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1), Columns.WholeNumber(reader, at + 2),
        Columns.WholeNumber(reader, at + 3), Columns.Text(reader, at + 4), Columns.TextOrNull(reader, at + 5), Columns.TextOrNull(reader, at + 6),
        Columns.Flag(reader, at + 7), Columns.Flag(reader, at + 8), Columns.Flag(reader, at + 9), Columns.Text(reader, at + 10));

    public object?[] ToValues() =>
    [
        RecId, Location, Party, Type, Locator, LocatorExtension, Description, Columns.Of(IsPrimary), Columns.Of(IsMobilePhone),
        Columns.Of(RetailMarketingOptIn), ContactId,
    ];
}
