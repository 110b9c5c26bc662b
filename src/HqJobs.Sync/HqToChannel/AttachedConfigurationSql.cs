using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqliteTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>1110 and 1070 from a SQLite HQ, attached read-only as <c>headquarters</c>, to a SQLite channel (<c>main</c>).</summary>
internal static class AttachedConfigurationSql
{
    public static ConfigurationSql Generate(SchedulerJob job) => new(
        $"""
        CREATE TEMP TABLE WINDOWCHANNEL (CHANNEL INTEGER PRIMARY KEY);
        {Lines(job, CreateTables)}
        """,
        [.. job.Subjobs.Select(Generate)]);

    private static ConfigurationTableSql Generate(Subjob subjob)
    {
        var (table, own) = (subjob.Table, IsOwn(subjob));
        return new ConfigurationTableSql(
            table,
            $"DELETE FROM temp.NEW_{table}; DELETE FROM temp.GONE_{table};",
            FirstPage(subjob),
            NextPage(subjob),
            LastKey(subjob),
            Collect(subjob, own.Length == 0 ? "" : $"\nWHERE {own}"),
            Collect(subjob, $"\nWHERE {After(subjob.Key, "r.")}{(own.Length == 0 ? "" : $" AND {own}")}"),
            LastKey(subjob, "NEW_"),
            $"DELETE FROM temp.GONE_{table} WHERE {After(subjob.Key)};",
            $"DELETE FROM temp.NEW_{table} WHERE {After(subjob.Key)};",
            $"""
            DELETE FROM temp.GONE_{table}
            WHERE EXISTS (SELECT 1 FROM headquarters.{subjob.Source} AS r WHERE {Same(subjob.Key, "r", $"GONE_{table}")}{(own.Length == 0 ? "" : $" AND {own}")});
            """,
            DropEqual(subjob),
            DeleteGone(subjob),
            Upsert(subjob));
    }

    private static string Collect(Subjob subjob, string where) =>
        $"""
        INSERT INTO temp.NEW_{subjob.Table} ({Each(subjob.Columns)})
        SELECT {Each(subjob.Columns, column => $"r.{column}")}
        FROM headquarters.{subjob.Source} AS r{where}
        ORDER BY {Each(subjob.Key, column => $"r.{column}")} LIMIT @page;
        """;

    private static string IsOwn(Subjob subjob) => subjob.ChannelColumn() is { } column ? $"r.{column} IN (SELECT o.CHANNEL FROM temp.WINDOWCHANNEL AS o)" : "";
}
