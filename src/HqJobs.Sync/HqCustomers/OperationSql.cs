using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// The statements on one async table at headquarters, generated from its shape because only table and columns differ; their text is kept as approved
/// files. Lists travel as one JSON parameter.
/// </summary>
internal sealed class OperationSql
{
    private static readonly string[] KeyColumns = ["DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN"];

    private static readonly string Key = string.Join(", ", KeyColumns);

    // Runs of counters of a data store, as they were read and as they become.
    private static string SqliteRuns(string list) => $"""
        WITH j AS MATERIALIZED (
            SELECT value ->> 'dataStore' AS DATASTORE, value ->> 'epoch' AS ORIGINEPOCH, value ->> 'first' AS FIRST, value ->> 'last' AS LAST, value ->> 'status' AS STATUS,
                   value ->> 'attempts' AS ATTEMPTS, value ->> 'edits' AS EDITS, value ->> 'becomes' AS BECOMES, value ->> 'error' AS ERROR, value ->> 'next' AS NEXT
            FROM json_each({list})
        )
        """;

    private static string SqlServerRuns(string list) => $"""
        openjson({list}) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
            [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
        """;

    /// <summary>Columns before those of <see cref="AsyncTables.ShapeOf"/> in <see cref="OpenOfAsyncAccounts"/> and its likes.</summary>
    public const int LeadingColumns = 7;

    private static readonly OperationSql[] Sqlite = [.. AsyncTables.All.Select(OfSqlite)];

    private static readonly OperationSql[] SqlServer = [.. AsyncTables.All.Select(OfSqlServer)];

    /// <summary>Places of the queue: every table's pending operations, then every table's that are due again.</summary>
    public static readonly int Places = 2 * AsyncTables.All.Count;

    private static readonly string[] SqliteQueues = [.. Enumerable.Range(0, Places).Select(SqliteQueueAt)];

    private static readonly string[] SqlServerQueues = [.. Enumerable.Range(0, Places).Select(SqlServerQueueFrom)];

    /// <summary>Whole operations that are not done, by a list of async accounts.</summary>
    public required string OpenOfAsyncAccounts { get; init; }

    /// <summary>The same by a list of accounts.</summary>
    public required string OpenOfAccounts { get; init; }

    /// <summary>The same by a list of keys: operations that name no customer at all.</summary>
    public required string OpenOfKeys { get; init; }

    /// <summary>Keys, status, attempts and edits by a list of runs of counters, to see whether somebody else was at them.</summary>
    public required string States { get; init; }

    /// <summary>How many operations still have the status, attempts and edits that a list of runs of counters says.</summary>
    public required string CountUnchanged { get; init; }

    /// <summary>
    /// Marks operations by a list of runs of counters with the status, error and next attempt they get, as long as they still have the status, attempts
    /// and edits they were read with: a value somebody saved meanwhile (R80) is not marked as done with the one before it.
    /// </summary>
    public required string Mark { get; init; }

    /// <summary>Of the next operations of a data store above a counter: the last one's counter, that of the last one done before a time, and how many were done after it.</summary>
    public required string Window { get; init; }

    /// <summary>Removes the operations of a window of counters that succeeded before a time.</summary>
    public required string RemoveSucceeded { get; init; }

    /// <summary>The texts of all tables as one command, table after table; each has its list under a name of its own, see <see cref="ListOf"/>.</summary>
    public static string Together(DatabaseProvider provider, Func<OperationSql, string> text) => string.Join('\n', AsyncTables.All.Select(table => text(Of(table, provider))));

    /// <summary>The lists of <see cref="ListOf"/>, of those of some keys that are a table's.</summary>
    public static DynamicParameters ListsOf(IEnumerable<OperationKey> keys)
    {
        var byTable = keys.ToLookup(key => key.Table);
        var lists = new DynamicParameters();
        foreach (var table in AsyncTables.All)
            lists.Add(ListOf(table), JsonSerializer.Serialize(byTable[table].Select(key => new { dataStore = key.DataStore.Value, epoch = key.Epoch, counter = key.Counter })));
        return lists;
    }

    /// <summary>Columns of the operations of a table, by its list of keys. CROSS JOIN keeps the list outside.</summary>
    public static string OfKeys(AsyncTable table, IEnumerable<string> columns, DatabaseProvider provider)
    {
        var (list, name, select) = (ListOf(table), AsyncTables.NameOf(table, provider), string.Join(", ", columns.Select(column => $"o.{column}")));
        return provider == DatabaseProvider.Sqlite
            ? $"""
                SELECT {select}
                FROM json_each({list}) AS j CROSS JOIN {name} AS o
                WHERE o.DATASTORE = j.value ->> 'dataStore' AND o.ORIGINEPOCH = j.value ->> 'epoch' AND o.REPLICATIONCOUNTERFROMORIGIN = j.value ->> 'counter';
                """
            : $"""
                SELECT {select}
                FROM openjson({list}) WITH (dataStore nvarchar(60) '$.dataStore', epoch bigint '$.epoch', counter bigint '$.counter') AS j
                JOIN {name} AS o ON o.DATASTORE = j.dataStore AND o.ORIGINEPOCH = j.epoch AND o.REPLICATIONCOUNTERFROMORIGIN = j.counter;
                """;
    }

    public static string ListOf(AsyncTable table) => $"@list{AsyncTables.LetterOf(table)}";

    /// <summary>
    /// Keys and accounts of open operations in their order, from a place in it on: the pending ones table by table, then table by table what is due again.
    /// A result a place; how many of them one command reads is the database's business, and those behind a full window give no result.
    /// </summary>
    public static string QueueFrom(int place, DatabaseProvider provider) => (provider == DatabaseProvider.Sqlite ? SqliteQueues : SqlServerQueues)[place];

    private static string SqliteQueueAt(int place)
    {
        var table = AsyncTables.NameOf(AsyncTables.All[place % (Places / 2)]);
        return place < Places / 2
            ? $"""
                SELECT {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT
                FROM {table}
                WHERE SYNCSTATUS = 0 AND DATAAREAID = @company AND ({Key}) > (@dataStore, @epoch, @counter)
                ORDER BY {Key}
                LIMIT @count;
                """
            : $"""
                SELECT {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
                FROM {table}
                WHERE SYNCSTATUS IN (2, 3) AND DATAAREAID = @company AND SYNCNEXTDATETIME <= @now
                  AND (SYNCNEXTDATETIME, {Key}) > (@next, @dataStore, @epoch, @counter)
                ORDER BY SYNCNEXTDATETIME, {Key}
                LIMIT @count;
                """;
    }

    private static string SqlServerQueueFrom(int place)
    {
        var text = new StringBuilder($"declare @left bigint = @count;\n{SqlServerWindow(place, isFirst: true)}\nset @left = @left - @@rowcount;\n");
        for (var behind = place + 1; behind < Places; behind++)
            text.Append(CultureInfo.InvariantCulture, $"if @left > 0\nbegin\n{SqlServerWindow(behind, isFirst: false)}\nset @left = @left - @@rowcount;\nend;\n");
        return text.ToString();
    }

    // T-SQL compares no rows, and "above, or the same and the next column above" is looked for by the first column alone, from its start. Apart, each is found where it begins.
    private static string SqlServerWindow(int place, bool isFirst)
    {
        var isRetry = place >= Places / 2;
        string[] order = isRetry ? ["SYNCNEXTDATETIME", .. KeyColumns] : KeyColumns;
        string[] reached = isRetry ? ["@next", "@dataStore", "@epoch", "@counter"] : ["@dataStore", "@epoch", "@counter"];
        var columns = $"{Key}, CUSTACCOUNTASYNC, CUSTACCOUNT{(isRetry ? ", SYNCNEXTDATETIME" : "")}";
        if (!isFirst) return $"{Part([])};";
        var parts = Enumerable.Range(1, order.Length).Reverse().Select(length => Part(order.Take(length).Select((column, at) => $" and {column} {(at + 1 < length ? "=" : ">")} {reached[at]}")));
        return $"""
            select top (@left) {columns}
            from (
            {string.Join("\nunion all\n", parts.Select((part, index) => $"select {columns} from (\n{part}\n) as p{index + 1}"))}
            ) as p
            order by {string.Join(", ", order)};
            """;

        string Part(IEnumerable<string> above) => $"""
            select top (@left) {columns}
            from {AsyncTables.NameOf(AsyncTables.All[place % (Places / 2)], DatabaseProvider.SqlServer)}
            where {(isRetry ? "SYNCSTATUS in (2, 3)" : "SYNCSTATUS = 0")} and DATAAREAID = @company{(isRetry ? " and SYNCNEXTDATETIME <= @now" : "")}{string.Concat(above)}
            order by {string.Join(", ", order)}
            """;
    }

    public static OperationSql Of(AsyncTable table, DatabaseProvider provider) => (provider == DatabaseProvider.Sqlite ? Sqlite : SqlServer)[(int)table];

    // A partial index serves only a query that repeats its WHERE clause literally; CROSS JOIN and MATERIALIZED keep the list outside: otherwise SQLite reads it
    // once per row that a channel ever recorded.
    private static OperationSql OfSqlite(AsyncTable asyncTable)
    {
        var (table, list) = (AsyncTables.NameOf(asyncTable), ListOf(asyncTable));
        const string run = "o.DATASTORE = j.DATASTORE AND o.ORIGINEPOCH = j.ORIGINEPOCH AND o.REPLICATIONCOUNTERFROMORIGIN BETWEEN j.FIRST AND j.LAST";
        string open(string wanted) => $"SELECT {OpenColumns(asyncTable)}\nFROM json_each({wanted}) AS j CROSS JOIN {table} AS o\nWHERE o.SYNCSTATUS <> 1 AND (o.SYNCSTATUS <> 2 OR o.SYNCNEXTDATETIME IS NOT NULL)";
        return new OperationSql
        {
            OpenOfAsyncAccounts = $"{open("@asyncAccounts")} AND o.CUSTACCOUNTASYNC <> '' AND o.DATAAREAID = @company AND o.CUSTACCOUNTASYNC = j.value;",
            OpenOfAccounts = $"{open("@accounts")} AND o.CUSTACCOUNT <> '' AND o.DATAAREAID = @company AND o.CUSTACCOUNT = j.value;",
            OpenOfKeys = $"{open(list)} AND o.DATASTORE = j.value ->> 'dataStore' AND o.ORIGINEPOCH = j.value ->> 'epoch' AND o.REPLICATIONCOUNTERFROMORIGIN = j.value ->> 'counter';",
            States = $"""
                {SqliteRuns(list)}
                SELECT o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
                FROM j CROSS JOIN {table} AS o
                WHERE {run};
                """,
            CountUnchanged = $"""
                {SqliteRuns(list)}
                SELECT count(*)
                FROM j CROSS JOIN {table} AS o
                WHERE {run} AND o.SYNCSTATUS = j.STATUS AND o.SYNCATTEMPTS = j.ATTEMPTS AND o.SYNCEDITS = j.EDITS;
                """,
            Mark = $"""
                {SqliteRuns(list)}
                UPDATE {table} AS o
                SET SYNCSTATUS = j.BECOMES, ONLINEOPERATIONCOMPLETED = j.BECOMES = 1, SYNCERROR = j.ERROR,
                    SYNCATTEMPTS = SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = j.NEXT
                FROM j
                WHERE {run} AND o.SYNCSTATUS = j.STATUS AND o.SYNCATTEMPTS = j.ATTEMPTS AND o.SYNCEDITS = j.EDITS;
                """,
            Window = $"""
                SELECT max(part.COUNTER) AS UPTO, max(CASE WHEN part.SYNCSTATUS = 1 AND part.SYNCDATETIME < @before THEN part.COUNTER END) AS LASTOLD, coalesce(sum(part.SYNCDATETIME >= @before), 0) AS YOUNG
                FROM (
                    SELECT REPLICATIONCOUNTERFROMORIGIN AS COUNTER, SYNCSTATUS, SYNCDATETIME
                    FROM {table}
                    WHERE DATASTORE = @dataStore AND ORIGINEPOCH = @epoch AND REPLICATIONCOUNTERFROMORIGIN > @counter
                    ORDER BY REPLICATIONCOUNTERFROMORIGIN
                    LIMIT @count
                ) AS part
                """,
            RemoveSucceeded = $"""
                DELETE FROM {table}
                WHERE DATASTORE = @dataStore AND ORIGINEPOCH = @epoch AND REPLICATIONCOUNTERFROMORIGIN > @counter AND REPLICATIONCOUNTERFROMORIGIN <= @last
                  AND SYNCSTATUS = 1 AND SYNCDATETIME < @before
                """,
        };
    }

    private static OperationSql OfSqlServer(AsyncTable asyncTable)
    {
        var (table, list) = (AsyncTables.NameOf(asyncTable, DatabaseProvider.SqlServer), ListOf(asyncTable));
        const string run = "o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]";
        const string due = "o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null)";
        const string texts = "with ([value] nvarchar(40) '$') as j";
        var keys = $"openjson({list}) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j";
        var open = $"select {OpenColumns(asyncTable)}\nfrom {table} as o join";
        return new OperationSql
        {
            OpenOfAsyncAccounts = $"{open} openjson(@asyncAccounts) {texts} on o.CUSTACCOUNTASYNC = j.[value]\nwhere {due} and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;",
            OpenOfAccounts = $"{open} openjson(@accounts) {texts} on o.CUSTACCOUNT = j.[value]\nwhere {due} and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;",
            OpenOfKeys = $"{open} {keys}\n  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]\nwhere {due};",
            States = $"""
                select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
                from {SqlServerRuns(list)}
                join {table} as o on {run}
                {SqlServerRows.ByKey}
                """,
            CountUnchanged = $"""
                select count_big(*)
                from {SqlServerRuns(list)}
                join {table} as o on {run} and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
                {SqlServerRows.ByKey}
                """,
            Mark = $"""
                update o
                set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
                    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
                from {SqlServerRuns(list)}
                join {table} as o on {run} and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
                {SqlServerRows.ByKey}
                """,
            Window = $"""
                select max(part.COUNTER) as UPTO,
                       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
                       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
                from (
                    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
                    from {table}
                    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
                    order by REPLICATIONCOUNTERFROMORIGIN
                ) as part;
                """,
            RemoveSucceeded = $"""
                delete from {table}
                where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
                  and SYNCSTATUS = 1 and SYNCDATETIME < @before;
                """,
        };
    }

    private static string OpenColumns(AsyncTable table) =>
        string.Join(", ", new[] { "DATASTORE", "ORIGINEPOCH", "SYNCSTATUS", "SYNCATTEMPTS", "SYNCNEXTDATETIME", "UPLOADSESSIONID", "SYNCEDITS" }
            .Concat(AsyncTables.ShapeOf(table).Columns).Select(column => $"o.{column}"));
}
