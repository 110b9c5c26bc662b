using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>The statements that edit an operation, generated because only table and columns differ; their text is kept as approved files.</summary>
internal static class OperationEditSql
{
    private const string Key = "DATASTORE = @dataStore AND ORIGINEPOCH = @epoch AND REPLICATIONCOUNTERFROMORIGIN = @counter";

    private static readonly string[] HeadColumns =
        ["DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN", "DATAAREAID", "CUSTACCOUNTASYNC", "CUSTACCOUNT", "SYNCSTATUS", "SYNCNEXTDATETIME", "SYNCERROR", "SYNCRAWVALUES"];

    /// <summary>Columns before those of <see cref="AsyncTables.ShapeOf"/> in <see cref="Read"/>.</summary>
    public const int LeadingColumns = 5;

    /// <summary>One operation as it stands.</summary>
    public static string Read(AsyncTable table, DatabaseProvider provider) => $"""
        SELECT SYNCSTATUS, SYNCATTEMPTS, SYNCEDITS, UPLOADSESSIONID, SYNCRAWVALUES, {string.Join(", ", AsyncTables.ShapeOf(table).Columns)}
        FROM {AsyncTables.NameOf(table, provider)}
        WHERE {Key};
        """;

    /// <summary>
    /// Saves columns of an operation, each from the parameter of its name, if nobody saved or synchronized it since it was read: then it touches a row, which stays
    /// locked to the end of the transaction. What failed or waits becomes due, unless a value that headquarters cannot read is left.
    /// </summary>
    public static string Save(AsyncTable table, IEnumerable<string> columns, DatabaseProvider provider) => $"""
        UPDATE {AsyncTables.NameOf(table, provider)}
        SET {string.Concat(columns.Select(column => $"{column} = @{column}, "))}SYNCRAWVALUES = @rawValues, SYNCEDITS = SYNCEDITS + 1,
            SYNCNEXTDATETIME = CASE WHEN @rawValues IS NULL AND SYNCSTATUS IN (2, 3) THEN @now END
        WHERE {Key} AND SYNCSTATUS <> 1 AND SYNCEDITS = @version;
        """;

    /// <summary>Whose operations are and how they stand, in every table; by a list of keys a table, see <see cref="OperationSql.ListOf"/>.</summary>
    public static string Heads(DatabaseProvider provider) => string.Join('\n', AsyncTables.All.Select(table => OperationSql.OfKeys(table, HeadColumns, provider)));

    /// <summary>Operations of customers, in every table, that wait for another one become due; by lists of async accounts and accounts. Twice is once.</summary>
    public static string ReleaseBlocked(DatabaseProvider provider) => string.Join('\n', AsyncTables.All.SelectMany(table => new[]
    {
        Release(table, "CUSTACCOUNTASYNC", "asyncAccounts", provider),
        Release(table, "CUSTACCOUNT", "accounts", provider),
    }));

    // A partial index serves only a query that repeats its WHERE clause literally.
    private static string Release(AsyncTable table, string name, string list, DatabaseProvider provider) => $"""
        UPDATE {AsyncTables.NameOf(table, provider)}
        SET SYNCNEXTDATETIME = @now
        WHERE SYNCSTATUS <> 1 AND SYNCSTATUS = 3 AND SYNCNEXTDATETIME > @now AND {name} <> '' AND DATAAREAID = @company
          AND {name} IN (SELECT value FROM {(provider == DatabaseProvider.Sqlite ? $"json_each(@{list})" : $"openjson(@{list}) WITH (value nvarchar(40) '$')")});
        """;
}
