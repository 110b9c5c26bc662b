using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What every download says to one table of a SQL Server channel about the rows in #NEW_TABLE and the keys in #GONE_TABLE. UPDATE + INSERT … WHERE NOT EXISTS, no MERGE.</summary>
internal static class SqlServerTableSql
{
    // Types come from the table itself; an empty SELECT INTO needs no list of them.
    public static string CreateTables(Subjob subjob) =>
        $"SELECT {List(subjob.Columns)} INTO #NEW_{subjob.Table} FROM [ax].[{subjob.Table}] WHERE 1 = 0; "
        + $"SELECT {List(subjob.Key)} INTO #GONE_{subjob.Table} FROM [ax].[{subjob.Table}] WHERE 1 = 0;";

    public static string DropEqual(Subjob subjob) =>
        $"""
        DELETE n
        FROM #NEW_{subjob.Table} AS n JOIN [ax].[{subjob.Table}] AS r ON {Same(subjob.Key, "r", "n")}
        WHERE EXISTS (SELECT {List(subjob.Columns, "r.")} INTERSECT SELECT {List(subjob.Columns, "n.")});
        """;

    public static string DeleteGone(Subjob subjob) =>
        $"""
        DELETE r
        FROM [ax].[{subjob.Table}] AS r
        WHERE EXISTS (SELECT 1 FROM #GONE_{subjob.Table} AS g WHERE {Same(subjob.Key, "g", "r")});
        """;

    public static string Upsert(Subjob subjob) =>
        $"""
        {Update(subjob)}INSERT INTO [ax].[{subjob.Table}] ({List(subjob.Columns)})
        SELECT {List(subjob.Columns, "n.")}
        FROM #NEW_{subjob.Table} AS n
        WHERE NOT EXISTS (SELECT 1 FROM [ax].[{subjob.Table}] AS r WHERE {Same(subjob.Key, "r", "n")});
        """;

    public static string FirstPage(Subjob subjob) =>
        $"""
        INSERT INTO #GONE_{subjob.Table} ({List(subjob.Key)})
        SELECT TOP (@page) {List(subjob.Key, "r.")} FROM [ax].[{subjob.Table}] AS r ORDER BY {List(subjob.Key, "r.")};
        """;

    public static string NextPage(Subjob subjob) =>
        $"""
        INSERT INTO #GONE_{subjob.Table} ({List(subjob.Key)})
        SELECT TOP (@page) {List(subjob.Key, "r.")} FROM [ax].[{subjob.Table}] AS r
        WHERE {After(subjob.Key, "r")}
        ORDER BY {List(subjob.Key, "r.")};
        """;

    /// <summary>The last key of #NEW_TABLE or #GONE_TABLE.</summary>
    public static string LastKey(Subjob subjob, string prefix = "GONE_") =>
        $"""
        SELECT TOP (1) {List(subjob.Key, "g.")} FROM #{prefix}{subjob.Table} AS g ORDER BY {Each(subjob.Key, column => $"g.[{column}] DESC")};
        """;

    // T-SQL compares no rows: (a, b) > (@key1, @key2) is a > @key1 or a = @key1 and b > @key2.
    public static string After(IReadOnlyList<string> key, string alias) =>
        string.Join(" OR ", key.Select((column, index) =>
            string.Concat(key.Take(index).Select((before, at) => $"{alias}.[{before}] = @key{at + 1} AND ")) + $"{alias}.[{column}] > @key{index + 1}"));

    public static string Same(IReadOnlyList<string> key, string left, string right) => string.Join(" AND ", key.Select(column => $"{left}.[{column}] = {right}.[{column}]"));

    public static string List(IReadOnlyList<string> columns, string alias = "") => Each(columns, column => $"{alias}[{column}]");

    public static string Lines(SchedulerJob job, Func<Subjob, string> text) => string.Join('\n', job.Subjobs.Select(text));

    private static string Update(Subjob subjob)
    {
        var others = subjob.Columns.Except(subjob.Key).ToList();
        if (others.Count == 0) return "";
        return $"""
            UPDATE r SET {Each(others, column => $"[{column}] = n.[{column}]")}
            FROM [ax].[{subjob.Table}] AS r JOIN #NEW_{subjob.Table} AS n ON {Same(subjob.Key, "n", "r")}
            WHERE EXISTS (SELECT {List(others, "r.")} EXCEPT SELECT {List(others, "n.")});

            """;
    }

    private static string Each(IEnumerable<string> columns, Func<string, string> text) => string.Join(", ", columns.Select(text));
}
