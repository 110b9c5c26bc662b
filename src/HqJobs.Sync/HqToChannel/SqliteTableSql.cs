using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What every download says to one table of a SQLite channel (<c>main</c>) about the rows in NEW_TABLE and the keys in GONE_TABLE.</summary>
internal static class SqliteTableSql
{
    public static string CreateTables(Subjob subjob)
    {
        var key = string.Join(", ", subjob.Key);
        return $"""
            CREATE TEMP TABLE NEW_{subjob.Table} ({string.Join(", ", subjob.Columns)}, PRIMARY KEY ({key})) WITHOUT ROWID;
            CREATE TEMP TABLE GONE_{subjob.Table} ({key}, PRIMARY KEY ({key})) WITHOUT ROWID;
            """;
    }

    public static string DropEqual(Subjob subjob) =>
        $"""
        DELETE FROM temp.NEW_{subjob.Table}
        WHERE EXISTS (SELECT 1 FROM main.{subjob.Table} AS r
                      WHERE {Each(subjob.Columns, column => $"r.{column} {(subjob.Key.Contains(column) ? "=" : "IS")} NEW_{subjob.Table}.{column}", " AND ")});
        """;

    public static string DeleteGone(Subjob subjob) =>
        $"""
        DELETE FROM main.{subjob.Table}
        WHERE {KeyIn(subjob.Key)} (SELECT {Each(subjob.Key)} FROM temp.GONE_{subjob.Table});
        """;

    public static string Upsert(Subjob subjob)
    {
        var others = subjob.Columns.Except(subjob.Key).ToList();
        return $"""
            INSERT INTO main.{subjob.Table} ({Each(subjob.Columns)})
            SELECT {Each(subjob.Columns)} FROM temp.NEW_{subjob.Table} WHERE true
            ON CONFLICT ({Each(subjob.Key)}) {(others.Count == 0 ? "DO NOTHING" : $"DO UPDATE SET {Each(others, column => $"{column} = excluded.{column}")}")};
            """;
    }

    public static string FirstPage(Subjob subjob) =>
        $"""
        INSERT INTO temp.GONE_{subjob.Table} ({Each(subjob.Key)})
        SELECT {Each(subjob.Key)} FROM main.{subjob.Table} ORDER BY {Each(subjob.Key)} LIMIT @page;
        """;

    public static string NextPage(Subjob subjob) =>
        $"""
        INSERT INTO temp.GONE_{subjob.Table} ({Each(subjob.Key)})
        SELECT {Each(subjob.Key)} FROM main.{subjob.Table} WHERE {After(subjob.Key)} ORDER BY {Each(subjob.Key)} LIMIT @page;
        """;

    /// <summary>The last key of NEW_TABLE or GONE_TABLE.</summary>
    public static string LastKey(Subjob subjob, string prefix = "GONE_") =>
        $"""
        SELECT {Each(subjob.Key)} FROM temp.{prefix}{subjob.Table} ORDER BY {Each(subjob.Key, column => $"{column} DESC")} LIMIT 1;
        """;

    /// <summary>Keys above @key1, @key2 …</summary>
    public static string After(IReadOnlyList<string> key, string alias = "") =>
        $"({Each(key, column => alias + column)}) > ({string.Join(", ", key.Select((_, index) => $"@key{index + 1}"))})";

    public static string Same(IReadOnlyList<string> key, string left, string right) => Each(key, column => $"{left}.{column} = {right}.{column}", " AND ");

    public static string Each(IEnumerable<string> columns, Func<string, string>? text = null, string separator = ", ") =>
        string.Join(separator, columns.Select(column => text is null ? column : text(column)));

    public static string Lines(SchedulerJob job, Func<Subjob, string> text) => string.Join('\n', job.Subjobs.Select(text));

    private static string KeyIn(IReadOnlyList<string> key) => key.Count == 1 ? $"{key[0]} IN" : $"({Each(key)}) IN";
}
