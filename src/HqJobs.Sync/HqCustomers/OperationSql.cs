using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// The statements on one async table at headquarters, generated from its shape because only table and columns differ; their text is kept as approved
/// files. Lists travel as one JSON parameter.
/// </summary>
internal sealed class OperationSql
{
    private const string Key = "DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN";

    /// <summary>Columns before those of <see cref="AsyncTables.ShapeOf"/> in <see cref="OpenOfAsyncAccounts"/> and its likes.</summary>
    public const int LeadingColumns = 6;

    private static readonly OperationSql[] Sqlite = [.. AsyncTables.All.Select(OfSqlite)];

    private static readonly OperationSql[] SqlServer = [.. AsyncTables.All.Select(OfSqlServer)];

    /// <summary>Keys and accounts of pending operations in landing order, above a key.</summary>
    public required string Pending { get; init; }

    /// <summary>Keys and accounts of Failed and Blocked operations that are due, the longest due first, above a time and key.</summary>
    public required string Due { get; init; }

    /// <summary>Whole operations that are not done, by a list of async accounts.</summary>
    public required string OpenOfAsyncAccounts { get; init; }

    /// <summary>The same by a list of accounts.</summary>
    public required string OpenOfAccounts { get; init; }

    /// <summary>The same by a list of counters of one data store: operations that name no customer at all.</summary>
    public required string OpenOfCounters { get; init; }

    /// <summary>Status and attempts by a list of counters, to see whether somebody else was at them.</summary>
    public required string State { get; init; }

    /// <summary>Marks operations by a range of counters.</summary>
    public required string MarkSucceeded { get; init; }

    /// <summary>Marks operations that got a status of their own, by a list of counter, status, error and next attempt.</summary>
    public required string MarkEach { get; init; }

    /// <summary>Of the next operations of a data store above a counter: the last one's counter, and how many were done before and after a time.</summary>
    public required string Window { get; init; }

    /// <summary>Removes the operations of a window of counters that succeeded before a time.</summary>
    public required string RemoveSucceeded { get; init; }

    public static OperationSql Of(AsyncTable table, DatabaseProvider provider) => (provider == DatabaseProvider.Sqlite ? Sqlite : SqlServer)[(int)table];

    // A partial index serves only a query that repeats its WHERE clause literally; CROSS JOIN keeps the list outside.
    private static OperationSql OfSqlite(AsyncTable asyncTable)
    {
        var table = AsyncTables.NameOf(asyncTable);
        var open = $"SELECT {OpenColumns(asyncTable)}\nFROM json_each(@list) AS j CROSS JOIN {table} AS o\nWHERE o.SYNCSTATUS <> 1 AND (o.SYNCSTATUS <> 2 OR o.SYNCNEXTDATETIME IS NOT NULL)";
        return new OperationSql
        {
            Pending = $"""
                SELECT {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT
                FROM {table}
                WHERE SYNCSTATUS = 0 AND DATAAREAID = @company AND ({Key}) > (@dataStore, @epoch, @counter)
                ORDER BY {Key}
                LIMIT @count
                """,
            Due = $"""
                SELECT {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
                FROM {table}
                WHERE SYNCSTATUS IN (2, 3) AND DATAAREAID = @company AND SYNCNEXTDATETIME <= @now
                  AND (SYNCNEXTDATETIME, {Key}) > (@next, @dataStore, @epoch, @counter)
                ORDER BY SYNCNEXTDATETIME, {Key}
                LIMIT @count
                """,
            OpenOfAsyncAccounts = $"{open} AND o.CUSTACCOUNTASYNC <> '' AND o.DATAAREAID = @company AND o.CUSTACCOUNTASYNC = j.value",
            OpenOfAccounts = $"{open} AND o.CUSTACCOUNT <> '' AND o.DATAAREAID = @company AND o.CUSTACCOUNT = j.value",
            OpenOfCounters = $"{open} AND o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @epoch AND o.REPLICATIONCOUNTERFROMORIGIN = j.value",
            State = $"""
                SELECT o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS
                FROM json_each(@list) AS j CROSS JOIN {table} AS o
                WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @epoch AND o.REPLICATIONCOUNTERFROMORIGIN = j.value
                """,
            MarkSucceeded = $"""
                UPDATE {table}
                SET SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = NULL, SYNCATTEMPTS = SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = NULL
                WHERE DATASTORE = @dataStore AND ORIGINEPOCH = @epoch AND REPLICATIONCOUNTERFROMORIGIN BETWEEN @first AND @last
                """,
            // Materialized with its constants, the list is the outer loop; otherwise SQLite reads it once per row that the channel ever recorded.
            MarkEach = $"""
                WITH j AS MATERIALIZED (
                    SELECT @dataStore AS DATASTORE, @epoch AS ORIGINEPOCH, value ->> 'counter' AS COUNTER, value ->> 'status' AS STATUS, value ->> 'error' AS ERROR, value ->> 'next' AS NEXT
                    FROM json_each(@list)
                )
                UPDATE {table} AS o
                SET SYNCSTATUS = j.STATUS, ONLINEOPERATIONCOMPLETED = j.STATUS = 1, SYNCERROR = j.ERROR,
                    SYNCATTEMPTS = SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = j.NEXT
                FROM j
                WHERE o.DATASTORE = j.DATASTORE AND o.ORIGINEPOCH = j.ORIGINEPOCH AND o.REPLICATIONCOUNTERFROMORIGIN = j.COUNTER
                """,
            Window = $"""
                SELECT max(part.COUNTER) AS UPTO, coalesce(sum(part.SYNCSTATUS = 1 AND part.SYNCDATETIME < @before), 0) AS OLD, coalesce(sum(part.SYNCDATETIME >= @before), 0) AS YOUNG
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
        var table = $"[ax].[{AsyncTables.NameOf(asyncTable)}]";
        const string above = "(DATASTORE > @dataStore or DATASTORE = @dataStore and (ORIGINEPOCH > @epoch or ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter))";
        const string origin = "o.DATASTORE = @dataStore and o.ORIGINEPOCH = @epoch";
        const string due = "o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null)";
        const string texts = "openjson(@list) with ([value] nvarchar(40) '$') as j";
        const string counters = "openjson(@list) with ([value] bigint '$') as j";
        var open = $"select {OpenColumns(asyncTable)}\nfrom {table} as o join";
        return new OperationSql
        {
            Pending = $"""
                select top (@count) {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT
                from {table}
                where SYNCSTATUS = 0 and DATAAREAID = @company and {above}
                order by {Key};
                """,
            Due = $"""
                select top (@count) {Key}, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
                from {table}
                where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now and (SYNCNEXTDATETIME > @next or SYNCNEXTDATETIME = @next and {above})
                order by SYNCNEXTDATETIME, {Key};
                """,
            OpenOfAsyncAccounts = $"{open} {texts} on o.CUSTACCOUNTASYNC = j.[value]\nwhere {due} and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;",
            OpenOfAccounts = $"{open} {texts} on o.CUSTACCOUNT = j.[value]\nwhere {due} and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;",
            OpenOfCounters = $"{open} {counters} on o.REPLICATIONCOUNTERFROMORIGIN = j.[value]\nwhere {due} and {origin};",
            State = $"""
                select o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS
                from {table} as o with (updlock, rowlock) join {counters} on o.REPLICATIONCOUNTERFROMORIGIN = j.[value]
                where {origin};
                """,
            MarkSucceeded = $"""
                update o
                set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = null, SYNCATTEMPTS = SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = null
                from {table} as o
                where {origin} and o.REPLICATIONCOUNTERFROMORIGIN between @first and @last;
                """,
            MarkEach = $"""
                update o
                set SYNCSTATUS = j.[status], ONLINEOPERATIONCOMPLETED = case when j.[status] = 1 then 1 else 0 end, SYNCERROR = j.[error],
                    SYNCATTEMPTS = SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = j.[next]
                from {table} as o
                join openjson(@list) with ([counter] bigint '$.counter', [status] bigint '$.status', [error] nvarchar(max) '$.error', [next] datetime2(3) '$.next') as j
                  on o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
                where {origin};
                """,
            Window = $"""
                select max(part.COUNTER) as UPTO,
                       coalesce(sum(cast(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then 1 else 0 end as bigint)), 0) as OLD,
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
        string.Join(", ", new[] { "DATASTORE", "ORIGINEPOCH", "SYNCSTATUS", "SYNCATTEMPTS", "SYNCNEXTDATETIME", "UPLOADSESSIONID" }
            .Concat(AsyncTables.ShapeOf(table).Columns).Select(column => $"o.{column}"));
}
