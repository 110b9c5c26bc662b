using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqlServerTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// The two ends of a download in T-SQL. JSON is read as text and converted by the column it is inserted into, which refuses what it cannot hold; a type named
/// here would cut it off.
/// </summary>
internal sealed class SqlServerTwoEndedSql : ITwoEndedSql
{
    private const string IsEntitled = "EXISTS (SELECT 1 FROM #WINDOWCOMPANY AS o WHERE o.[DATAAREAID] = c.[DATAAREAID])";

    public HeadquartersWindowSql WindowAtHeadquarters(SchedulerJob job) => new(
        """
        CREATE TABLE #WINDOWCOMPANY ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL PRIMARY KEY);
        CREATE TABLE #WINDOWCUSTOMER ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL, [ACCOUNTNUM] nvarchar(20) COLLATE DATABASE_DEFAULT NOT NULL, [CHANGEVERSION] bigint NOT NULL, [INHQ] bit NOT NULL, PRIMARY KEY ([DATAAREAID], [ACCOUNTNUM]));
        CREATE TABLE #WINDOWPARTY ([PARTY] bigint NOT NULL PRIMARY KEY, [INHQ] bit NOT NULL);
        CREATE TABLE #WINDOWLOCATION ([LOCATION] bigint NOT NULL PRIMARY KEY, [INHQ] bit NOT NULL);
        """,
        "INSERT INTO #WINDOWCOMPANY ([DATAAREAID]) SELECT j.[DATAAREAID] FROM OPENJSON(@companies) WITH ([DATAAREAID] nvarchar(max) '$[0]') AS j;",
        $"""
        TRUNCATE TABLE #WINDOWCUSTOMER;
        INSERT INTO #WINDOWCUSTOMER ([DATAAREAID], [ACCOUNTNUM], [CHANGEVERSION], [INHQ])
        SELECT TOP (@customers) h.[DATAAREAID], h.[ACCOUNTNUM], h.[CHANGEVERSION], 0
        FROM [hq].[CUSTOMERCHANGE] AS h
        WHERE h.[CHANGEVERSION] > @after AND h.[CHANGEVERSION] <= @upTo
          AND EXISTS (SELECT 1 FROM #WINDOWCOMPANY AS o WHERE o.[DATAAREAID] = h.[DATAAREAID])
        ORDER BY h.[CHANGEVERSION];
        SELECT w.[DATAAREAID], w.[ACCOUNTNUM], w.[CHANGEVERSION] FROM #WINDOWCUSTOMER AS w ORDER BY w.[CHANGEVERSION];
        """,
        $"""
        TRUNCATE TABLE #WINDOWCUSTOMER;
        INSERT INTO #WINDOWCUSTOMER ([DATAAREAID], [ACCOUNTNUM], [CHANGEVERSION], [INHQ])
        SELECT j.[DATAAREAID], j.[ACCOUNTNUM], COALESCE(h.[CHANGEVERSION], 0), 0
        FROM OPENJSON(@named) WITH ([DATAAREAID] nvarchar(4) '$[0]', [ACCOUNTNUM] nvarchar(20) '$[1]') AS j
        LEFT JOIN [hq].[CUSTOMERCHANGE] AS h ON h.[DATAAREAID] = j.[DATAAREAID] AND h.[ACCOUNTNUM] = j.[ACCOUNTNUM]
        WHERE h.[ACCOUNTNUM] IS NULL OR h.[CHANGEVERSION] IS NOT NULL
        {KeepPlan}
        SELECT w.[DATAAREAID], w.[ACCOUNTNUM], w.[CHANGEVERSION] FROM #WINDOWCUSTOMER AS w ORDER BY w.[CHANGEVERSION];
        """,
        $"""
        TRUNCATE TABLE #WINDOWPARTY;
        TRUNCATE TABLE #WINDOWLOCATION;
        INSERT INTO #WINDOWPARTY ([PARTY], [INHQ]) SELECT j.[PARTY], 0 FROM OPENJSON(@parties) WITH ([PARTY] bigint '$[0]') AS j;
        INSERT INTO #WINDOWLOCATION ([LOCATION], [INHQ]) SELECT j.[LOCATION], 0 FROM OPENJSON(@locations) WITH ([LOCATION] bigint '$[0]') AS j;
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        {KeepPlan}
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWPARTY AS w
        WHERE EXISTS (SELECT 1 FROM [ax].[CUSTTABLE] AS c WHERE c.[PARTY] = w.[PARTY] AND {IsEntitled})
        {KeepPlan}
        INSERT INTO #WINDOWPARTY ([PARTY], [INHQ])
        SELECT DISTINCT c.[PARTY], 1
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE NOT EXISTS (SELECT 1 FROM #WINDOWPARTY AS p WHERE p.[PARTY] = c.[PARTY])
        {KeepPlan}
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWLOCATION AS w
        WHERE EXISTS (SELECT 1 FROM [ax].[DIRPARTYLOCATION] AS l JOIN [ax].[CUSTTABLE] AS c ON c.[PARTY] = l.[PARTY] WHERE l.[LOCATION] = w.[LOCATION] AND {IsEntitled})
        {KeepPlan}
        INSERT INTO #WINDOWLOCATION ([LOCATION], [INHQ])
        SELECT DISTINCT l.[LOCATION], 1
        FROM #WINDOWPARTY AS w JOIN [ax].[DIRPARTYLOCATION] AS l ON l.[PARTY] = w.[PARTY]
        WHERE w.[INHQ] = 1 AND NOT EXISTS (SELECT 1 FROM #WINDOWLOCATION AS p WHERE p.[LOCATION] = l.[LOCATION])
        {KeepPlan}
        {Lines(job, Collect)}
        SELECT h.[DATAAREAID], LOWER(h.[CUSTACCOUNTASYNC]) AS [CUSTACCOUNTASYNC], h.[ACCOUNTNUM]
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[RETAILCUSTTABLE] AS h ON h.[DATAAREAID] = w.[DATAAREAID] AND h.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE w.[INHQ] = 1 AND h.[CUSTACCOUNTASYNC] <> N''
        {KeepPlan}
        SELECT COUNT_BIG(*) AS [UNCHANGED]
        FROM #WINDOWCUSTOMER AS w JOIN [hq].[CUSTOMERCHANGE] AS h ON h.[DATAAREAID] = w.[DATAAREAID] AND h.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE h.[CHANGEVERSION] = w.[CHANGEVERSION]
        {KeepPlan}
        """,
        [.. job.Subjobs.Select(FindUnreachable)]);

    public ChannelWindowSql WindowAtChannel(SchedulerJob job) => new(
        $"""
        CREATE TABLE #WINDOWCUSTOMER ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL, [ACCOUNTNUM] nvarchar(20) COLLATE DATABASE_DEFAULT NOT NULL, PRIMARY KEY ([DATAAREAID], [ACCOUNTNUM]));
        CREATE TABLE #WINDOWPARTY ([PARTY] bigint NOT NULL PRIMARY KEY);
        CREATE TABLE #WINDOWLOCATION ([LOCATION] bigint NOT NULL PRIMARY KEY);
        CREATE TABLE #WINDOWCONVERTED ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL, [CUSTACCOUNTASYNC] nvarchar(38) COLLATE DATABASE_DEFAULT NOT NULL, [ACCOUNTNUM] nvarchar(20) COLLATE DATABASE_DEFAULT NOT NULL, PRIMARY KEY ([DATAAREAID], [CUSTACCOUNTASYNC]));
        {Lines(job, CreateTables)}
        """,
        $"""
        TRUNCATE TABLE #WINDOWCUSTOMER;
        TRUNCATE TABLE #WINDOWPARTY;
        TRUNCATE TABLE #WINDOWLOCATION;
        INSERT INTO #WINDOWCUSTOMER ([DATAAREAID], [ACCOUNTNUM]) SELECT j.[DATAAREAID], j.[ACCOUNTNUM] FROM OPENJSON(@customers) WITH ([DATAAREAID] nvarchar(max) '$[0]', [ACCOUNTNUM] nvarchar(max) '$[1]') AS j;
        INSERT INTO #WINDOWPARTY ([PARTY])
        SELECT DISTINCT c.[PARTY]
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        {KeepPlan}
        INSERT INTO #WINDOWLOCATION ([LOCATION])
        SELECT DISTINCT l.[LOCATION]
        FROM #WINDOWPARTY AS w JOIN [ax].[DIRPARTYLOCATION] AS l ON l.[PARTY] = w.[PARTY]
        {KeepPlan}
        SELECT w.[PARTY] FROM #WINDOWPARTY AS w;
        SELECT w.[LOCATION] FROM #WINDOWLOCATION AS w;
        """,
        "TRUNCATE TABLE #WINDOWCONVERTED;",
        $"INSERT INTO #WINDOWCONVERTED ([DATAAREAID], [CUSTACCOUNTASYNC], [ACCOUNTNUM]) {FromJson(["DATAAREAID", "CUSTACCOUNTASYNC", "ACCOUNTNUM"], "@converted")}",
        $"""
        DELETE w
        FROM #WINDOWCONVERTED AS w
        WHERE EXISTS (SELECT 1 FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r
                      WHERE r.[DATAAREAID] = w.[DATAAREAID] AND r.[CUSTACCOUNTASYNC] = w.[CUSTACCOUNTASYNC] AND r.[ACCOUNTNUM] = w.[ACCOUNTNUM])
        {KeepPlan}
        """,
        $"""
        UPDATE r SET [ACCOUNTNUM] = w.[ACCOUNTNUM]
        FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r WITH (ROWLOCK) JOIN #WINDOWCONVERTED AS w ON w.[DATAAREAID] = r.[DATAAREAID] AND w.[CUSTACCOUNTASYNC] = r.[CUSTACCOUNTASYNC]
        {KeepPlan}
        INSERT INTO [crt].[ASYNCCUSTOMERCONVERTED] WITH (ROWLOCK) ([DATAAREAID], [CUSTACCOUNTASYNC], [ACCOUNTNUM])
        SELECT w.[DATAAREAID], w.[CUSTACCOUNTASYNC], w.[ACCOUNTNUM]
        FROM #WINDOWCONVERTED AS w
        WHERE NOT EXISTS (SELECT 1 FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r WHERE r.[DATAAREAID] = w.[DATAAREAID] AND r.[CUSTACCOUNTASYNC] = w.[CUSTACCOUNTASYNC])
        {KeepPlan}
        """,
        $"SELECT {string.Join(", ", job.Subjobs.Select(Counts))}, (SELECT COUNT_BIG(*) FROM #WINDOWCONVERTED) AS [CONVERTED];",
        [.. job.Subjobs.Select(FindGone)],
        [.. job.Subjobs.Select(subjob => TableAtChannel(subjob, subjob.PathColumns()))]);

    public HeadquartersPageSql PageAtHeadquarters(Subjob subjob)
    {
        var own = subjob.ChannelColumn() is { } column ? $"r.[{column}] IN (SELECT CAST(o.[value] AS bigint) FROM OPENJSON(@channels) AS o)" : null;
        return new HeadquartersPageSql(
            FirstPage(subjob.Source, subjob.Columns, subjob.Key, own),
            NextPage(subjob.Source, subjob.Columns, subjob.Key, own),
            $"""
            SELECT g.[POSITION]
            FROM OPENJSON(@keys) WITH ([POSITION] bigint '$[0]', {string.Join(", ", subjob.Key.Select((key, index) => $"[{key}] nvarchar(max) '$[{index + 1}]'"))}) AS g
            WHERE NOT EXISTS (SELECT 1 FROM [ax].[{subjob.Source}] AS r WHERE {Same(subjob.Key, "r", "g")}{(own is null ? "" : $" AND {own}")});
            """);
    }

    public ChannelTableSql TableAtChannel(Subjob subjob, IReadOnlyList<string> path) => new(
        subjob.Table,
        CreateTables(subjob),
        $"TRUNCATE TABLE #NEW_{subjob.Table};",
        $"TRUNCATE TABLE #GONE_{subjob.Table};",
        $"INSERT INTO #NEW_{subjob.Table} ({List(subjob.Columns)}) {FromJson(subjob.Columns, $"@{subjob.Table}")}",
        $"INSERT INTO #GONE_{subjob.Table} ({List(subjob.Key)}) {FromJson(subjob.Key, "@gone")}",
        DropEqual(subjob),
        $"SELECT {Counts(subjob)};",
        DeleteGone(subjob),
        Upsert(subjob),
        FirstPage(subjob.Table, [.. subjob.Key, .. path], subjob.Key),
        NextPage(subjob.Table, [.. subjob.Key, .. path], subjob.Key));

    private static string Collect(Subjob subjob) =>
        $"""
        SELECT {List(subjob.Columns, "r.")}
        FROM {FromWindow(subjob)}
        WHERE w.[INHQ] = 1
        {KeepPlan}
        """;

    private static string FindGone(Subjob subjob) =>
        $"""
        INSERT INTO #GONE_{subjob.Table} ({List(subjob.Key)})
        SELECT {List(subjob.Key, "r.")}
        FROM {FromWindow(subjob)}
        WHERE NOT EXISTS (SELECT 1 FROM #NEW_{subjob.Table} AS n WHERE {Same(subjob.Key, "n", "r")})
        {KeepPlan}
        """;

    private static string FindUnreachable(Subjob subjob)
    {
        var (columns, customer) = subjob.PathOf().Path switch
        {
            CustomerPath.Account => ("[DATAAREAID] nvarchar(4) '$[1]', [ACCOUNTNUM] nvarchar(20) '$[2]'", "[ax].[CUSTTABLE] AS c WHERE c.[DATAAREAID] = j.[DATAAREAID] AND c.[ACCOUNTNUM] = j.[ACCOUNTNUM]"),
            CustomerPath.Party => ("[PARTY] bigint '$[1]'", "[ax].[CUSTTABLE] AS c WHERE c.[PARTY] = j.[PARTY]"),
            _ => ("[LOCATION] bigint '$[1]'", "[ax].[DIRPARTYLOCATION] AS l JOIN [ax].[CUSTTABLE] AS c ON c.[PARTY] = l.[PARTY] WHERE l.[LOCATION] = j.[LOCATION]"),
        };
        return $"""
            SELECT j.[POSITION]
            FROM OPENJSON(@paths) WITH ([POSITION] bigint '$[0]', {columns}) AS j
            WHERE NOT EXISTS (SELECT 1 FROM {customer} AND {IsEntitled});
            """;
    }

    private static string FromWindow(Subjob subjob)
    {
        var (path, column) = subjob.PathOf();
        var joined = $"JOIN [ax].[{subjob.Table}] AS r ON";
        return path switch
        {
            CustomerPath.Account => $"#WINDOWCUSTOMER AS w {joined} r.[DATAAREAID] = w.[DATAAREAID] AND r.[{column}] = w.[ACCOUNTNUM]",
            CustomerPath.Party => $"#WINDOWPARTY AS w {joined} r.[{column}] = w.[PARTY]",
            _ => $"#WINDOWLOCATION AS w {joined} r.[{column}] = w.[LOCATION]",
        };
    }

    private static string FromJson(IReadOnlyList<string> columns, string parameter) =>
        $"SELECT {List(columns, "j.")} FROM OPENJSON({parameter}) WITH ({string.Join(", ", columns.Select((column, index) => $"[{column}] nvarchar(max) '$[{index}]'"))}) AS j;";

    private static string Counts(Subjob subjob) =>
        $"(SELECT COUNT_BIG(*) FROM #NEW_{subjob.Table}) AS [NEW_{subjob.Table}], (SELECT COUNT_BIG(*) FROM #GONE_{subjob.Table}) AS [GONE_{subjob.Table}]";
}
