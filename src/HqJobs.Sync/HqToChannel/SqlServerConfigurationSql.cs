using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqlServerTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1110 and 1070 in T-SQL. Here HQ and channel are two connections: the collected rows are read at HQ and bulk-copied into the channel's #NEW_ tables, and the
/// channel's keys are copied to HQ, which keeps those it has no row of.
/// </summary>
internal sealed class SqlServerConfigurationSql : IConfigurationSql
{
    public ConfigurationSql Generate(SchedulerJob job) => new(
        Lines(job, CreateTables),
        $"""
        CREATE TABLE #WINDOWCHANNEL ([CHANNEL] bigint NOT NULL PRIMARY KEY);
        {Lines(job, subjob => $"SELECT {List(subjob.Key)} INTO #GONE_{subjob.Table} FROM [ax].[{subjob.Source}] WHERE 1 = 0;")}
        """,
        [.. job.Subjobs.Select(Generate)]);

    private static ConfigurationTableSql Generate(Subjob subjob)
    {
        var (table, own) = (subjob.Table, IsOwn(subjob));
        return new ConfigurationTableSql(
            table,
            subjob.Source,
            $"TRUNCATE TABLE #NEW_{table}; TRUNCATE TABLE #GONE_{table};",
            FirstPage(subjob),
            NextPage(subjob),
            LastKey(subjob),
            Collect(subjob, own.Length == 0 ? "" : $"\nWHERE {own}"),
            Collect(subjob, $"\nWHERE ({After(subjob.Key, "r")}){(own.Length == 0 ? "" : $" AND {own}")}"),
            LastKey(subjob, "NEW_"),
            $"DELETE g FROM #GONE_{table} AS g WHERE {After(subjob.Key, "g")};",
            $"DELETE n FROM #NEW_{table} AS n WHERE {After(subjob.Key, "n")};",
            $"""
            DELETE g
            FROM #GONE_{table} AS g
            WHERE EXISTS (SELECT 1 FROM [ax].[{subjob.Source}] AS r WHERE {Same(subjob.Key, "r", "g")}{(own.Length == 0 ? "" : $" AND {own}")});
            """,
            DropEqual(subjob),
            DeleteGone(subjob),
            Upsert(subjob));
    }

    private static string Collect(Subjob subjob, string where) =>
        $"""
        SELECT TOP (@page) {List(subjob.Columns, "r.")}
        FROM [ax].[{subjob.Source}] AS r{where}
        ORDER BY {List(subjob.Key, "r.")};
        """;

    private static string IsOwn(Subjob subjob) => subjob.ChannelColumn() is { } column ? $"r.[{column}] IN (SELECT o.[CHANNEL] FROM #WINDOWCHANNEL AS o)" : "";
}
