using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The person or organization behind a customer. The primary contacts are RECIDs of electronic addresses, the primary address that of a location; 0 = none.</summary>
public sealed record DirPartyTableRow(
    long RecId, string PartyNumber, long PartyType, string Name, string? LanguageId, long PrimaryAddressLocation, long PrimaryContactPhone,
    long PrimaryContactEmail, long PrimaryContactUrl) : ICustomerRow<DirPartyTableRow>
{
    public static TableShape Shape { get; } = new(
        "DIRPARTYTABLE",
        [
            "RECID", "PARTYNUMBER", "PARTYTYPE", "NAME", "LANGUAGEID", "PRIMARYADDRESSLOCATION", "PRIMARYCONTACTPHONE", "PRIMARYCONTACTEMAIL",
            "PRIMARYCONTACTURL",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirPartyTableRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.Text(reader, at + 1), Columns.WholeNumber(reader, at + 2), Columns.Text(reader, at + 3),
        Columns.TextOrNull(reader, at + 4), Columns.WholeNumber(reader, at + 5), Columns.WholeNumber(reader, at + 6),
        Columns.WholeNumber(reader, at + 7), Columns.WholeNumber(reader, at + 8));

    public object?[] ToValues() =>
    [
        RecId, PartyNumber, PartyType, Name, LanguageId, PrimaryAddressLocation, PrimaryContactPhone, PrimaryContactEmail, PrimaryContactUrl,
    ];
}

/// <summary>What only a person has; its RECID is its party's.</summary>
public sealed record DirPersonRow(
    long RecId, long PersonalTitle) : ICustomerRow<DirPersonRow>
{
    public static TableShape Shape { get; } = new(
        "DIRPERSON",
        [
            "RECID", "PERSONALTITLE",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirPersonRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1));

    public object?[] ToValues() =>
    [
        RecId, PersonalTitle,
    ];
}

/// <summary>The parts of a person's name while they are valid.</summary>
public sealed record DirPersonNameRow(
    long RecId, long Person, string FirstName, string MiddleName, string LastName, DateTimeOffset ValidFrom, DateTimeOffset ValidTo) : ICustomerRow<DirPersonNameRow>
{
    public static TableShape Shape { get; } = new(
        "DIRPERSONNAME",
        [
            "RECID", "PERSON", "FIRSTNAME", "MIDDLENAME", "LASTNAME", "VALIDFROM", "VALIDTO",
        ],
        ["RECID"]);

    TableShape ICustomerRow.Table => Shape;

    public static DirPersonNameRow Read(DbDataReader reader, int at = 0) => new(
        Columns.WholeNumber(reader, at), Columns.WholeNumber(reader, at + 1), Columns.Text(reader, at + 2), Columns.Text(reader, at + 3),
        Columns.Text(reader, at + 4), Columns.Time(reader, at + 5), Columns.Time(reader, at + 6));

    public object?[] ToValues() =>
    [
        RecId, Person, FirstName, MiddleName, LastName, ValidFrom, ValidTo,
    ];
}
