using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What every download says to one table of a SQL Server channel about the rows in #NEW_TABLE and the keys in #GONE_TABLE. UPDATE + INSERT … WHERE NOT EXISTS, no MERGE.</summary>
internal static class SqlServerTableSql
{
    /// <summary>
    /// Ends a statement that reads a temporary table. It is filled anew for every window: recompiling for each would cost more than the statement does. Not
    /// KEEPFIXED: what was planned for an empty channel, scans, must not stay when the channel has grown.
    /// </summary>
    public const string KeepPlan = "OPTION (KEEP PLAN);";

    /// <summary>As <see cref="KeepPlan"/>, for what writes a table that POS writes too: row after row of the temporary table, which stands first, found by its key. A small table read from end to end would wait for every row that a till has locked.</summary>
    private const string ByKey = "OPTION (KEEP PLAN, LOOP JOIN, FORCE ORDER);";

    // Types come from the table itself; an empty SELECT INTO needs no list of them.
    public static string CreateTables(Subjob subjob) =>
        $"""
        SELECT {List(subjob.Columns)} INTO #NEW_{subjob.Table} FROM [ax].[{subjob.Table}] WHERE 1 = 0;
        CREATE UNIQUE CLUSTERED INDEX IX_NEW_{subjob.Table} ON #NEW_{subjob.Table} ({List(subjob.Key)});
        SELECT {List(subjob.Key)} INTO #GONE_{subjob.Table} FROM [ax].[{subjob.Table}] WHERE 1 = 0;
        CREATE UNIQUE CLUSTERED INDEX IX_GONE_{subjob.Table} ON #GONE_{subjob.Table} ({List(subjob.Key)});
        """;

    // To INTERSECT, as to the database, Smith is SMITH and "Smith " is "Smith"; but whoever corrects a name at headquarters wants it to arrive. Hence the binary look.
    public static string DropEqual(Subjob subjob)
    {
        var others = Others(subjob);
        return $"""
            DELETE n
            FROM #NEW_{subjob.Table} AS n JOIN [ax].[{subjob.Table}] AS r ON {Same(subjob.Key, "r", "n")}
            WHERE EXISTS (SELECT {List(subjob.Columns, "r.")} INTERSECT SELECT {List(subjob.Columns, "n.")}){(others.Count == 0 ? "" : $"\n  AND {Spelling(others, "r.")} = {Spelling(others, "n.")}")}
            {ByKey}
            """;
    }

    // ROWLOCK: whoever reads or writes another customer must not wait for this one's page.
    public static string DeleteGone(Subjob subjob) =>
        $"""
        DELETE r
        FROM #GONE_{subjob.Table} AS g JOIN [ax].[{subjob.Table}] AS r WITH (ROWLOCK) ON {Same(subjob.Key, "r", "g")}
        {ByKey}
        """;

    public static string Upsert(Subjob subjob) =>
        $"""
        {Update(subjob)}INSERT INTO [ax].[{subjob.Table}] WITH (ROWLOCK) ({List(subjob.Columns)})
        SELECT {List(subjob.Columns, "n.")}
        FROM #NEW_{subjob.Table} AS n
        WHERE NOT EXISTS (SELECT 1 FROM [ax].[{subjob.Table}] AS r WHERE {Same(subjob.Key, "r", "n")})
        {ByKey}
        """;

    public static string FirstPage(string table, IReadOnlyList<string> columns, IReadOnlyList<string> key, string? where = null) =>
        $"{Page(table, columns, key, where is null ? [] : [where])};";

    /// <summary>The next @page rows above @key1, @key2 …, in the order of the key.</summary>
    // T-SQL compares no rows, and a > @key1 OR a = @key1 AND b > @key2 is looked for by a alone: the customers of a company from the first one on, for every
    // page. Apart, each of them is found where it begins.
    public static string NextPage(string table, IReadOnlyList<string> columns, IReadOnlyList<string> key, string? where = null)
    {
        // Every column, also one that is named twice: a key that is its own path to the customer is read as both.
        if (key.Count == 1) return $"{Page(table, columns, key, where is null ? Above(1) : [.. Above(1), where])};";
        var apart = Enumerable.Range(1, key.Count).Reverse().Select(length => Page(table, [.. columns.Distinct()], key, where is null ? Above(length) : [.. Above(length), where])).ToList();
        return $"""
            SELECT TOP (@page) {List(columns, "p.")}
            FROM (
                {string.Join("\n    UNION ALL\n    ", apart.Select((page, index) => $"SELECT {List([.. columns.Distinct()], $"p{index + 1}.")} FROM ({page}) AS p{index + 1}"))}
            ) AS p
            ORDER BY {List(key, "p.")};
            """;

        IReadOnlyList<string> Above(int length) => [.. key.Take(length).Select((column, index) => $"r.[{column}] {(index + 1 < length ? "=" : ">")} @key{index + 1}")];
    }

    private static string Page(string table, IReadOnlyList<string> columns, IReadOnlyList<string> key, IReadOnlyList<string> conditions) =>
        $"SELECT TOP (@page) {List(columns, "r.")} FROM [ax].[{table}] AS r{(conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}")} ORDER BY {List(key, "r.")}";

    public static string Same(IReadOnlyList<string> key, string left, string right) => string.Join(" AND ", key.Select(column => $"{left}.[{column}] = {right}.[{column}]"));

    public static string List(IReadOnlyList<string> columns, string alias = "") => Each(columns, column => $"{alias}[{column}]");

    public static string Lines(SchedulerJob job, Func<Subjob, string> text) => string.Join('\n', job.Subjobs.Select(text));

    private static string Update(Subjob subjob)
    {
        var others = Others(subjob);
        if (others.Count == 0) return "";
        return $"""
            UPDATE r SET {Each(others, column => $"[{column}] = n.[{column}]")}
            FROM #NEW_{subjob.Table} AS n JOIN [ax].[{subjob.Table}] AS r WITH (ROWLOCK) ON {Same(subjob.Key, "r", "n")}
            {ByKey}

            """;
    }

    private static IReadOnlyList<string> Others(Subjob subjob) => [.. subjob.Columns.Except(subjob.Key)];

    // The bar after each value makes a blank at its end count.
    private static string Spelling(IReadOnlyList<string> columns, string alias) =>
        $"CONCAT(CAST(N'' AS nvarchar(max)), {Each(columns, column => $"{alias}[{column}], N'|'")}) COLLATE Latin1_General_BIN2";

    private static string Each(IEnumerable<string> columns, Func<string, string> text) => string.Join(", ", columns.Select(text));
}
