using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>A customer's affiliation (R49).</summary>
public sealed record RetailCustAffiliationRow(
    CompanyId Company, AccountId Account, long RetailAffiliationId) : ICustomerRow<RetailCustAffiliationRow>
{
    public static TableShape Shape { get; } = new(
        "RETAILCUSTAFFILIATION",
        [
            "DATAAREAID", "CUSTACCOUNTNUM", "RETAILAFFILIATIONID",
        ],
        ["DATAAREAID", "CUSTACCOUNTNUM", "RETAILAFFILIATIONID"]);

    TableShape ICustomerRow.Table => Shape;

    public static RetailCustAffiliationRow Read(DbDataReader reader, int at = 0) => new(
        new(Columns.Text(reader, at)), new(Columns.Text(reader, at + 1)), Columns.WholeNumber(reader, at + 2));

    public object?[] ToValues() =>
    [
        Company.Value, Account.Value, RetailAffiliationId,
    ];
}

/// <summary>A customer's attribute value (R50).</summary>
public sealed record RetailCustAttributeRow(
    CompanyId Company, AccountId Account, string AttributeName, long AttributeDataType, string? AttributeValue) : ICustomerRow<RetailCustAttributeRow>
{
    public static TableShape Shape { get; } = new(
        "RETAILCUSTATTRIBUTE",
        [
            "DATAAREAID", "ACCOUNTNUM", "ATTRIBUTENAME", "ATTRIBUTEDATATYPE", "ATTRIBUTEVALUE",
        ],
        ["DATAAREAID", "ACCOUNTNUM", "ATTRIBUTENAME"]);

    TableShape ICustomerRow.Table => Shape;

    public static RetailCustAttributeRow Read(DbDataReader reader, int at = 0) => new(
        new(Columns.Text(reader, at)), new(Columns.Text(reader, at + 1)), Columns.Text(reader, at + 2), Columns.WholeNumber(reader, at + 3),
        Columns.TextOrNull(reader, at + 4));

    public object?[] ToValues() =>
    [
        Company.Value, Account.Value, AttributeName, AttributeDataType, AttributeValue,
    ];
}

/// <summary>A party's membership in an address book, by which POS search finds it (R64).</summary>
public sealed record DirAddressBookPartyRow(
    long Party, long AddressBook) : ICustomerRow<DirAddressBookPartyRow>
{
    public static TableShape Shape { get; } = new(
        "DIRADDRESSBOOKPARTY",
        [
            "PARTY", "ADDRESSBOOK",
        ],
        ["PARTY", "ADDRESSBOOK"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirAddressBookPartyRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1));

    public object?[] ToValues() =>
    [
        Party, AddressBook,
    ];
}

/// <summary>An external identity that signs in as this customer (R65).</summary>
public sealed record RetailExternalIdToCustomerMapRow(
    CompanyId Company, long ProviderId, string ExternalIdentityId, AccountId Account, bool IsActivated) : ICustomerRow<RetailExternalIdToCustomerMapRow>
{
    public static TableShape Shape { get; } = new(
        "RETAILEXTERNALIDTOCUSTOMERMAP",
        [
            "DATAAREAID", "PROVIDERID", "EXTERNALIDENTITYID", "CUSTOMERACCOUNTNUMBER", "ISACTIVATED",
        ],
        ["DATAAREAID", "PROVIDERID", "EXTERNALIDENTITYID"]);

    TableShape ICustomerRow.Table => Shape;

    public static RetailExternalIdToCustomerMapRow Read(DbDataReader reader, int at = 0) => new(
        new(Columns.Text(reader, at)), Columns.WholeNumber(reader, at + 1), Columns.Text(reader, at + 2), new(Columns.Text(reader, at + 3)),
        Columns.Flag(reader, at + 4));

    public object?[] ToValues() =>
    [
        Company.Value, ProviderId, ExternalIdentityId, Account.Value, Columns.Of(IsActivated),
    ];
}
