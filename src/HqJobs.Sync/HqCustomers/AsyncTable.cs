using System.Collections.Frozen;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The six tables whose rows are operations, in the order in which a customer's operations are processed (R58).</summary>
public enum AsyncTable
{
    Customer,
    Address,
    Contact,
    Affiliation,
    Attribute,
    Identity,
}

/// <summary>Names and columns of the async tables, as <c>sql/SchedulerJobs/P-0001.json</c> lists them.</summary>
public static class AsyncTables
{
    private const string Letters = "catfbi";

    public static IReadOnlyList<AsyncTable> All { get; } = Enum.GetValues<AsyncTable>();

    private static readonly TableShape[] Shapes =
    [
        Shape("RETAILASYNCCUSTOMERV2",
            "RELATIONSHIPTYPE", "TITLERECORDID", "FIRSTNAME", "MIDDLENAME", "LASTNAME", "CUSTNAME", "PHONE", "PHONEEXTENSION", "CELLULARPHONE", "EMAIL",
            "URL", "RECEIPTEMAIL", "RECEIPTOPTION", "LANGUAGEID", "CURRENCY", "CUSTGROUP", "INVOICEACCOUNT", "CREDITMAX", "PRICEGROUP", "BLOCKED",
            "ORGANIZATIONID", "MULTILINEDISC", "LINEDISC", "ENDDISC", "USEPURCHREQUEST", "TAXGROUP", "VATNUM", "IDENTIFICATIONNUMBER"),
        Shape("RETAILASYNCADDRESSV2",
            "ADDRESSID", "CUSTNAME", "ROLE", "STREET", "STREETNUMBER", "BUILDINGCOMPLIMENT", "DISTRICTNAME", "CITY", "COUNTY", "STATE", "ZIP", "COUNTRY",
            "PHONE", "EMAIL", "URL", "TAXGROUP", "MAKEPOSTALADDRESSPRIMARY"),
        Shape("RETAILASYNCCUSTOMERCONTACT",
            "CONTACTID", "TYPE", "LOCATOR", "LOCATOREXTENSION", "DESCRIPTION", "ISPRIMARY", "ISMOBILEPHONE", "MARKETINGOPTIN"),
        Shape("RETAILASYNCCUSTOMERAFFILIATION", "RETAILAFFILIATIONID"),
        Shape("RETAILASYNCCUSTOMERATTRIBUTEV2", "ATTRIBUTENAME", "ATTRIBUTEDATATYPE", "ATTRIBUTEVALUE"),
        Shape("RETAILEXTERNALIDTOASYNCCUSTOMERMAP", "EXTERNALIDENTITYID", "PROVIDERID"),
    ];

    private static readonly FrozenDictionary<string, int>[] Ordinals = [.. Shapes.Select(shape =>
        shape.Columns.Select((column, ordinal) => (column, ordinal)).ToFrozenDictionary(pair => pair.column, pair => pair.ordinal, StringComparer.OrdinalIgnoreCase))];

    /// <summary>Columns in the order of <see cref="Operation"/>'s values.</summary>
    public static TableShape ShapeOf(AsyncTable table) => Shapes[(int)table];

    public static string NameOf(AsyncTable table) => Shapes[(int)table].Name;

    /// <summary>As a statement names it at headquarters.</summary>
    internal static string NameOf(AsyncTable table, DatabaseProvider provider) => provider == DatabaseProvider.Sqlite ? NameOf(table) : $"[ax].[{NameOf(table)}]";

    /// <summary>The letter in an operation's shown ID.</summary>
    public static char LetterOf(AsyncTable table) => Letters[(int)table];

    /// <summary>The table of such a letter; null: there is none.</summary>
    public static AsyncTable? OfLetter(char letter) => Letters.IndexOf(letter) is >= 0 and var table ? (AsyncTable)table : null;

    /// <summary>What a row of it is to people: <c>customer</c>, <c>address</c>, <c>contact</c>, <c>affiliation</c>, <c>attribute</c>, <c>identity</c>.</summary>
    public static string RecordOf(AsyncTable table) => table.ToString().ToLowerInvariant();

    /// <summary>The same with its article: <c>an address</c>.</summary>
    internal static string OneOf(AsyncTable table) => table switch
    {
        AsyncTable.Identity => "an external identity",
        AsyncTable.Address or AsyncTable.Affiliation or AsyncTable.Attribute => $"an {RecordOf(table)}",
        _ => $"a {RecordOf(table)}",
    };

    /// <summary>Position of a column in an operation's values.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such column.</exception>
    public static int OrdinalOf(AsyncTable table, string column) => Ordinals[(int)table][column];

    internal static bool TryOrdinalOf(AsyncTable table, string column, out int ordinal) => Ordinals[(int)table].TryGetValue(column, out ordinal);

    private static TableShape Shape(string name, params ReadOnlySpan<string> own) => new(
        name,
        [
            "REPLICATIONCOUNTERFROMORIGIN", "DATAAREAID", "CUSTACCOUNTASYNC", "CUSTACCOUNT", "OPERATION", "ORIGINATINGCHANNEL", "OPERATIONDATETIME",
            "ONLINEOPERATIONCOMPLETED", "OLDVALUES", .. own,
        ],
        ["DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN"]);
}
