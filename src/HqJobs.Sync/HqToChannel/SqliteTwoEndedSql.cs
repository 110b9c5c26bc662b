using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqliteTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// A SQLite HQ is attached as <c>headquarters</c> to a connection that has nothing but temporary tables; a SQLite channel is <c>main</c>. So either end says
/// what it says where both are one connection.
/// </summary>
internal sealed class SqliteTwoEndedSql : ITwoEndedSql
{
    public HeadquartersWindowSql WindowAtHeadquarters(SchedulerJob job)
    {
        var attached = AttachedWindowSql.Generate(job);
        return new HeadquartersWindowSql(
            attached.CreateTables,
            "INSERT INTO temp.WINDOWCOMPANY (DATAAREAID) SELECT j.value ->> 0 FROM json_each(@companies) AS j;",
            $"""
            DELETE FROM temp.WINDOWCUSTOMER;
            {attached.TakeCustomers}
            SELECT w.DATAAREAID, w.ACCOUNTNUM, w.CHANGEVERSION FROM temp.WINDOWCUSTOMER AS w ORDER BY w.CHANGEVERSION;
            """,
            $"""
            DELETE FROM temp.WINDOWCUSTOMER;
            {attached.TakeNamed}
            SELECT w.DATAAREAID, w.ACCOUNTNUM, w.CHANGEVERSION FROM temp.WINDOWCUSTOMER AS w ORDER BY w.CHANGEVERSION;
            """,
            $"""
            DELETE FROM temp.WINDOWPARTY;
            DELETE FROM temp.WINDOWLOCATION;
            INSERT INTO temp.WINDOWPARTY (PARTY, INHQ, ATCHANNEL) SELECT j.value ->> 0, 0, 1 FROM json_each(@parties) AS j;
            INSERT INTO temp.WINDOWLOCATION (LOCATION, INHQ, ATCHANNEL) SELECT j.value ->> 0, 0, 1 FROM json_each(@locations) AS j;
            {attached.HeadquartersPaths}
            {Lines(job, subjob => $"SELECT {Each(subjob.Columns, column => $"r.{column}")} FROM {AttachedWindowSql.FromWindow(subjob, "headquarters")} WHERE w.INHQ = 1;")}
            SELECT h.DATAAREAID, lower(h.CUSTACCOUNTASYNC) AS CUSTACCOUNTASYNC, h.ACCOUNTNUM
            FROM temp.WINDOWCUSTOMER AS w CROSS JOIN headquarters.RETAILCUSTTABLE AS h ON h.DATAAREAID = w.DATAAREAID AND h.ACCOUNTNUM = w.ACCOUNTNUM
            WHERE w.INHQ = 1 AND h.CUSTACCOUNTASYNC <> '';
            SELECT COUNT(*) AS UNCHANGED
            FROM temp.WINDOWCUSTOMER AS w CROSS JOIN headquarters.CUSTOMERCHANGE AS h ON h.DATAAREAID = w.DATAAREAID AND h.ACCOUNTNUM = w.ACCOUNTNUM
            WHERE h.CHANGEVERSION = w.CHANGEVERSION;
            """,
            [.. job.Subjobs.Select(FindUnreachable)]);
    }

    public ChannelWindowSql WindowAtChannel(SchedulerJob job)
    {
        var attached = AttachedWindowSql.Generate(job);
        return new ChannelWindowSql(
            attached.CreateTables,
            $"""
            DELETE FROM temp.WINDOWCUSTOMER;
            DELETE FROM temp.WINDOWPARTY;
            DELETE FROM temp.WINDOWLOCATION;
            INSERT INTO temp.WINDOWCUSTOMER (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, INHQ) SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, 0 FROM json_each(@customers) AS j;
            {attached.ChannelPaths}
            SELECT w.PARTY FROM temp.WINDOWPARTY AS w;
            SELECT w.LOCATION FROM temp.WINDOWLOCATION AS w;
            """,
            "DELETE FROM temp.WINDOWCONVERTED;",
            """
            INSERT INTO temp.WINDOWCONVERTED (DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM)
            SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM json_each(@converted) AS j;
            """,
            attached.DropEqualConverted,
            attached.WriteConverted,
            $"SELECT {string.Join(", ", job.Subjobs.Select(Counts))}, (SELECT COUNT(*) FROM temp.WINDOWCONVERTED) AS CONVERTED;",
            [.. attached.Subjobs.Select(subjob => subjob.FindGone)],
            [.. job.Subjobs.Select(subjob => TableAtChannel(subjob, subjob.PathColumns()))]);
    }

    public HeadquartersPageSql PageAtHeadquarters(Subjob subjob)
    {
        var own = subjob.ChannelColumn() is { } column ? $"r.{column} IN (SELECT o.value FROM json_each(@channels) AS o)" : "true";
        return new HeadquartersPageSql(
            Collect($"WHERE {own}"),
            Collect($"WHERE {After(subjob.Key, "r.")} AND {own}"),
            $"""
            SELECT g.value ->> 0 AS POSITION
            FROM json_each(@keys) AS g
            WHERE NOT EXISTS (SELECT 1 FROM headquarters.{subjob.Source} AS r
                              WHERE {string.Join(" AND ", subjob.Key.Select((key, index) => $"r.{key} = g.value ->> {index + 1}"))} AND {own});
            """);

        string Collect(string where) =>
            $"""
            SELECT {Each(subjob.Columns, column => $"r.{column}")}
            FROM headquarters.{subjob.Source} AS r
            {where}
            ORDER BY {Each(subjob.Key, column => $"r.{column}")} LIMIT @page;
            """;
    }

    public ChannelTableSql TableAtChannel(Subjob subjob, IReadOnlyList<string> path) => new(
        subjob.Table,
        CreateTables(subjob),
        $"DELETE FROM temp.NEW_{subjob.Table};",
        $"DELETE FROM temp.GONE_{subjob.Table};",
        $"INSERT INTO temp.NEW_{subjob.Table} ({Each(subjob.Columns)}) SELECT {Values(subjob.Columns)} FROM json_each(@{subjob.Table}) AS j;",
        $"INSERT INTO temp.GONE_{subjob.Table} ({Each(subjob.Key)}) SELECT {Values(subjob.Key)} FROM json_each(@gone) AS j;",
        DropEqual(subjob),
        $"SELECT {Counts(subjob)};",
        DeleteGone(subjob),
        Upsert(subjob),
        $"SELECT {Each([.. subjob.Key, .. path])} FROM main.{subjob.Table} ORDER BY {Each(subjob.Key)} LIMIT @page;",
        $"SELECT {Each([.. subjob.Key, .. path])} FROM main.{subjob.Table} WHERE {After(subjob.Key)} ORDER BY {Each(subjob.Key)} LIMIT @page;");

    private static string FindUnreachable(Subjob subjob)
    {
        var customer = subjob.PathOf().Path switch
        {
            CustomerPath.Account => "headquarters.CUSTTABLE AS c WHERE c.DATAAREAID = j.value ->> 1 AND c.ACCOUNTNUM = j.value ->> 2",
            CustomerPath.Party => "headquarters.CUSTTABLE AS c WHERE c.PARTY = j.value ->> 1",
            _ => "headquarters.DIRPARTYLOCATION AS l CROSS JOIN headquarters.CUSTTABLE AS c ON c.PARTY = l.PARTY WHERE l.LOCATION = j.value ->> 1",
        };
        return $"SELECT j.value ->> 0 AS POSITION FROM json_each(@paths) AS j WHERE NOT EXISTS (SELECT 1 FROM {customer} AND {AttachedWindowSql.IsEntitled});";
    }

    private static string Counts(Subjob subjob) =>
        $"(SELECT COUNT(*) FROM temp.NEW_{subjob.Table}) AS NEW_{subjob.Table}, (SELECT COUNT(*) FROM temp.GONE_{subjob.Table}) AS GONE_{subjob.Table}";

    private static string Values(IReadOnlyList<string> columns) => string.Join(", ", columns.Select((_, index) => $"j.value ->> {index}"));
}
