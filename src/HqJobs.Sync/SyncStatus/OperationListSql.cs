using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>In which order, and by which index, the operations of one table are walked.</summary>
internal enum Walk
{
    /// <summary>Everything, as it landed.</summary>
    Landed,

    /// <summary>What is Failed or Blocked, as it landed.</summary>
    Unsuccessful,

    /// <summary>What is Pending: few, or another walk is taken.</summary>
    Pending,

    /// <summary>What one data store recorded, by its counters.</summary>
    Channel,

    /// <summary>What names one customer.</summary>
    Customer,
}

/// <summary>
/// The statements that read operations of one async table, generated because only table, columns and walk differ; their text is kept as approved files.
/// A walk goes on behind a row by a few statements, one for each leading part of the order that stays equal: each of them is a seek in an index, where
/// one condition with OR would read what was listed already.
/// </summary>
internal static class OperationListSql
{
    private const string Key = "DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN";

    private static readonly (string Column, string Parameter)[] Landed =
        [("UPLOADSESSIONID", "@session"), ("DATASTORE", "@dataStore"), ("ORIGINEPOCH", "@epoch"), ("REPLICATIONCOUNTERFROMORIGIN", "@counter")];

    /// <summary>What a line of the list is made of; every walk reads these first.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN", "UPLOADSESSIONID", "SYNCSTATUS", "DATAAREAID", "CUSTACCOUNTASYNC", "CUSTACCOUNT", "OPERATION", "ORIGINATINGCHANNEL",
        "OPERATIONDATETIME", "SYNCERROR", "SYNCATTEMPTS", "SYNCDATETIME", "SYNCNEXTDATETIME",
    ];

    /// <summary>The statements that read on, one after the other until enough is read.</summary>
    /// <param name="others">Columns behind those of every line.</param>
    public static IEnumerable<string> After(AsyncTable table, Walk walk, Place place, DatabaseProvider provider, IReadOnlyList<string> others)
    {
        var select = new Select(table, provider, [.. Columns.Concat(others)]);
        return walk switch
        {
            Walk.Landed => Parts(place, Landed).Select(where => select.Ordered("LANDED", where, Landed)),
            Walk.Unsuccessful => Parts(place, Landed).Select(where => select.Ordered("UNSUCCESSFUL", ["o.SYNCSTATUS IN (2, 3)", .. where], Landed)),
            Walk.Channel => Parts(place, Landed[1..]).Select(where => select.Ordered(null, where.Count > 0 ? where : ["o.DATASTORE = @dataStore"], Landed[1..])),
            Walk.Pending => [select.Sorted("", ["o.SYNCSTATUS = 0"], place)],
            _ => [select.Sorted(select.OfCustomer(), [], place)],
        };
    }

    /// <summary>Operations with every column, by a list of keys.</summary>
    public static string Whole(AsyncTable table, DatabaseProvider provider) => OperationSql.OfKeys(table, Columns.Concat(WholeRow.ColumnsOf(table)), provider);

    /// <summary>How many operations of a table are pending, as far as @count: whether they are few.</summary>
    public static string CountPending(AsyncTable table, DatabaseProvider provider) => provider == DatabaseProvider.Sqlite
        ? $"SELECT count(*) FROM (SELECT 1 FROM {AsyncTables.NameOf(table, provider)} WHERE SYNCSTATUS = 0 LIMIT @count) AS part;"
        : $"SELECT count_big(*) FROM (SELECT TOP (@count) 1 AS ONE FROM {AsyncTables.NameOf(table, provider)} WHERE SYNCSTATUS = 0) AS part;";

    // Each leaves one more of the last columns open: (a, b, c) goes on as a = b = and c <, then a = and b <, then a <; rows without a session come last.
    private static IEnumerable<IReadOnlyList<string>> Parts(Place place, (string Column, string Parameter)[] order)
    {
        var isLanded = order.Length == Landed.Length;
        switch (place.Kind)
        {
            case PlaceKind.Start:
                yield return [];
                yield break;
            case PlaceKind.Below:
                yield return isLanded ? ["o.UPLOADSESSIONID <= @session"] : [];
                if (isLanded) yield return ["o.UPLOADSESSIONID IS NULL"];
                yield break;
        }
        var hasSession = isLanded && place.Session is not null;
        for (var equal = order.Length - 1; equal >= (isLanded && hasSession ? 0 : 1); equal--)
            yield return
            [
                .. order[..equal].Select(part => isLanded && !hasSession && part.Column == "UPLOADSESSIONID" ? $"o.{part.Column} IS NULL" : $"o.{part.Column} = {part.Parameter}"),
                $"o.{order[equal].Column} < {order[equal].Parameter}",
            ];
        if (hasSession) yield return ["o.UPLOADSESSIONID IS NULL"];
    }

    private sealed class Select(AsyncTable asyncTable, DatabaseProvider provider, IReadOnlyList<string> columns)
    {
        private readonly bool isSqlite = provider == DatabaseProvider.Sqlite;
        private readonly string table = AsyncTables.NameOf(asyncTable, provider);

        // SQLite is told the index: where many columns are equal it prefers the key, which has the right rows but not their order.
        public string Ordered(string? index, IReadOnlyList<string> where, (string Column, string Parameter)[] order) =>
            Text($"{table} AS o{(isSqlite && index is not null ? $" INDEXED BY IX_{table}_{index}" : "")}", where, string.Join(", ", order.Select(part => $"o.{part.Column} DESC")));

        /// <summary>What no index has in this order; what stands behind a place is found by looking at all of it.</summary>
        public string Sorted(string from, IReadOnlyList<string> where, Place place)
        {
            const string session = "coalesce(o.UPLOADSESSIONID, '')";
            const string behind = $"({session} < @session OR {session} = @session AND (o.DATASTORE < @dataStore OR o.DATASTORE = @dataStore AND (o.ORIGINEPOCH < @epoch OR o.ORIGINEPOCH = @epoch AND o.REPLICATIONCOUNTERFROMORIGIN < @counter)))";
            IReadOnlyList<string> from_ = place.Kind switch { PlaceKind.Start => where, PlaceKind.Below => [.. where, $"{session} <= @session"], _ => [.. where, behind] };
            return Text($"{from}{table} AS o", from.Length == 0 ? from_ : ["o.DATASTORE = k.DATASTORE AND o.ORIGINEPOCH = k.ORIGINEPOCH AND o.REPLICATIONCOUNTERFROMORIGIN = k.REPLICATIONCOUNTERFROMORIGIN", .. from_],
                $"{session} DESC, o.DATASTORE DESC, o.ORIGINEPOCH DESC, o.REPLICATIONCOUNTERFROMORIGIN DESC");
        }

        // CROSS JOIN keeps SQLite's planner from starting at the large table; to SQL Server it is a join like any other.
        public string OfCustomer()
        {
            var (asyncAccounts, accounts, account, company) = isSqlite
                ? ("json_each(@asyncAccounts) AS j", "json_each(@accounts) AS j", "j.value ->> 'account'", "j.value ->> 'company'")
                : ("openjson(@asyncAccounts) WITH ([value] nvarchar(38) '$') AS j", "openjson(@accounts) WITH ([account] nvarchar(20) '$.account', [company] nvarchar(4) '$.company') AS j", "j.[account]", "j.[company]");
            return $"""
                (
                    SELECT {Key} FROM {asyncAccounts} CROSS JOIN {table} AS t WHERE t.CUSTACCOUNTASYNC <> '' AND t.CUSTACCOUNTASYNC = j.{(isSqlite ? "value" : "[value]")}
                    UNION
                    SELECT {Key} FROM {accounts} CROSS JOIN {table} AS t WHERE t.CUSTACCOUNT <> '' AND t.CUSTACCOUNT = {account} AND t.DATAAREAID = {company}
                    UNION
                    SELECT {Key} FROM {table} AS t WHERE t.CUSTACCOUNT <> '' AND t.CUSTACCOUNT = @account
                ) AS k CROSS JOIN 
                """;
        }

        private string List => string.Join(", ", columns.Select(column => $"o.{column}"));

        private string Text(string from, IReadOnlyList<string> where, string order) =>
            $"""
            SELECT {(isSqlite ? "" : "TOP (@count) ")}{List}
            FROM {from}{(where.Count == 0 ? "" : $"\nWHERE {string.Join(" AND ", where)}")}
            ORDER BY {order}{(isSqlite ? "\nLIMIT @count" : "")};
            """;
    }
}
