using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqlServerTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1010 in T-SQL. Here HQ and channel are two connections: <see cref="SubjobSql.Collect"/> is read at HQ and bulk-copied into the channel's #NEW_ tables, and
/// paths are copied both ways; a page of the sweep is read at the channel, its keys are copied to HQ, which keeps those it has no reachable row for.
/// </summary>
internal sealed class SqlServerDownloadSql : IDownloadSql
{
    private const string IsEntitled = "EXISTS (SELECT 1 FROM #WINDOWCOMPANY AS o WHERE o.[DATAAREAID] = c.[DATAAREAID])";

    public WindowSql Generate(SchedulerJob job) => new(
        $"""
        CREATE TABLE #WINDOWCOMPANY ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL PRIMARY KEY);
        CREATE TABLE #WINDOWCUSTOMER ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL, [ACCOUNTNUM] nvarchar(20) COLLATE DATABASE_DEFAULT NOT NULL, [CHANGEVERSION] bigint NOT NULL, [INHQ] bit NOT NULL, PRIMARY KEY ([DATAAREAID], [ACCOUNTNUM]));
        CREATE TABLE #WINDOWPARTY ([PARTY] bigint NOT NULL PRIMARY KEY, [INHQ] bit NOT NULL, [ATCHANNEL] bit NOT NULL);
        CREATE TABLE #WINDOWLOCATION ([LOCATION] bigint NOT NULL PRIMARY KEY, [INHQ] bit NOT NULL, [ATCHANNEL] bit NOT NULL);
        CREATE TABLE #WINDOWCONVERTED ([DATAAREAID] nvarchar(4) COLLATE DATABASE_DEFAULT NOT NULL, [CUSTACCOUNTASYNC] nvarchar(60) COLLATE DATABASE_DEFAULT NOT NULL, [ACCOUNTNUM] nvarchar(20) COLLATE DATABASE_DEFAULT NOT NULL, PRIMARY KEY ([DATAAREAID], [CUSTACCOUNTASYNC]));
        {Lines(job, CreateTables)}
        """,
        """
        INSERT INTO #WINDOWCUSTOMER ([DATAAREAID], [ACCOUNTNUM], [CHANGEVERSION], [INHQ])
        SELECT TOP (@customers) h.[DATAAREAID], h.[ACCOUNTNUM], h.[CHANGEVERSION], 0
        FROM [hq].[CUSTOMERCHANGE] AS h
        WHERE h.[CHANGEVERSION] > @after AND h.[CHANGEVERSION] <= @upTo
          AND EXISTS (SELECT 1 FROM #WINDOWCOMPANY AS o WHERE o.[DATAAREAID] = h.[DATAAREAID])
        ORDER BY h.[CHANGEVERSION];
        """,
        """
        INSERT INTO #WINDOWPARTY ([PARTY], [INHQ], [ATCHANNEL])
        SELECT DISTINCT c.[PARTY], 0, 1
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM];
        INSERT INTO #WINDOWLOCATION ([LOCATION], [INHQ], [ATCHANNEL])
        SELECT DISTINCT l.[LOCATION], 0, 1
        FROM #WINDOWPARTY AS w JOIN [ax].[DIRPARTYLOCATION] AS l ON l.[PARTY] = w.[PARTY];
        """,
        $"""
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE w.[INHQ] = 0;
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWPARTY AS w
        WHERE EXISTS (SELECT 1 FROM [ax].[CUSTTABLE] AS c WHERE c.[PARTY] = w.[PARTY] AND {IsEntitled});
        INSERT INTO #WINDOWPARTY ([PARTY], [INHQ], [ATCHANNEL])
        SELECT DISTINCT c.[PARTY], 1, 0
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[CUSTTABLE] AS c ON c.[DATAAREAID] = w.[DATAAREAID] AND c.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE NOT EXISTS (SELECT 1 FROM #WINDOWPARTY AS p WHERE p.[PARTY] = c.[PARTY]);
        UPDATE w SET [INHQ] = 1
        FROM #WINDOWLOCATION AS w
        WHERE EXISTS (SELECT 1 FROM [ax].[DIRPARTYLOCATION] AS l JOIN [ax].[CUSTTABLE] AS c ON c.[PARTY] = l.[PARTY] WHERE l.[LOCATION] = w.[LOCATION] AND {IsEntitled});
        INSERT INTO #WINDOWLOCATION ([LOCATION], [INHQ], [ATCHANNEL])
        SELECT DISTINCT l.[LOCATION], 1, 0
        FROM #WINDOWPARTY AS w JOIN [ax].[DIRPARTYLOCATION] AS l ON l.[PARTY] = w.[PARTY]
        WHERE w.[INHQ] = 1 AND NOT EXISTS (SELECT 1 FROM #WINDOWLOCATION AS p WHERE p.[LOCATION] = l.[LOCATION]);
        """,
        """
        SELECT h.[DATAAREAID], LOWER(h.[CUSTACCOUNTASYNC]) AS [CUSTACCOUNTASYNC], h.[ACCOUNTNUM]
        FROM #WINDOWCUSTOMER AS w JOIN [ax].[RETAILCUSTTABLE] AS h ON h.[DATAAREAID] = w.[DATAAREAID] AND h.[ACCOUNTNUM] = w.[ACCOUNTNUM]
        WHERE w.[INHQ] = 1 AND h.[CUSTACCOUNTASYNC] <> N'';
        """,
        """
        DELETE w
        FROM #WINDOWCONVERTED AS w
        WHERE EXISTS (SELECT 1 FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r
                      WHERE r.[DATAAREAID] = w.[DATAAREAID] AND r.[CUSTACCOUNTASYNC] = w.[CUSTACCOUNTASYNC] AND r.[ACCOUNTNUM] = w.[ACCOUNTNUM]);
        """,
        """
        UPDATE r SET [ACCOUNTNUM] = w.[ACCOUNTNUM]
        FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r JOIN #WINDOWCONVERTED AS w ON w.[DATAAREAID] = r.[DATAAREAID] AND w.[CUSTACCOUNTASYNC] = r.[CUSTACCOUNTASYNC]
        WHERE r.[ACCOUNTNUM] <> w.[ACCOUNTNUM];
        INSERT INTO [crt].[ASYNCCUSTOMERCONVERTED] ([DATAAREAID], [CUSTACCOUNTASYNC], [ACCOUNTNUM])
        SELECT w.[DATAAREAID], w.[CUSTACCOUNTASYNC], w.[ACCOUNTNUM]
        FROM #WINDOWCONVERTED AS w
        WHERE NOT EXISTS (SELECT 1 FROM [crt].[ASYNCCUSTOMERCONVERTED] AS r WHERE r.[DATAAREAID] = w.[DATAAREAID] AND r.[CUSTACCOUNTASYNC] = w.[CUSTACCOUNTASYNC]);
        """,
        $"""
        TRUNCATE TABLE #WINDOWCUSTOMER; TRUNCATE TABLE #WINDOWPARTY; TRUNCATE TABLE #WINDOWLOCATION; TRUNCATE TABLE #WINDOWCONVERTED;
        {Lines(job, subjob => $"TRUNCATE TABLE #NEW_{subjob.Table}; TRUNCATE TABLE #GONE_{subjob.Table};")}
        """,
        [.. job.Subjobs.Select(Generate)]);

    private static SubjobSql Generate(Subjob subjob)
    {
        var (table, key) = (subjob.Table, List(subjob.Key));
        return new SubjobSql(
            table,
            $"""
            SELECT {List(subjob.Columns, "r.")}
            FROM {FromWindow(subjob, "")}
            WHERE w.[INHQ] = 1;
            """,
            $"""
            INSERT INTO #GONE_{table} ({key})
            SELECT {List(subjob.Key, "r.")}
            FROM {FromWindow(subjob, " AND w.[ATCHANNEL] = 1")}
            WHERE NOT EXISTS (SELECT 1 FROM #NEW_{table} AS n WHERE {Same(subjob.Key, "n", "r")});
            """,
            DropEqual(subjob),
            DeleteGone(subjob),
            Upsert(subjob),
            FirstPage(subjob),
            NextPage(subjob),
            LastKey(subjob),
            $"""
            DELETE g
            FROM #GONE_{table} AS g JOIN [ax].[{table}] AS r ON {Same(subjob.Key, "r", "g")}
            WHERE {IsReachable(subjob)};
            """);
    }

    private static string FromWindow(Subjob subjob, string known)
    {
        var (path, column) = subjob.PathOf();
        var joined = $"JOIN [ax].[{subjob.Table}] AS r ON";
        return path switch
        {
            CustomerPath.Account => $"#WINDOWCUSTOMER AS w {joined} r.[DATAAREAID] = w.[DATAAREAID] AND r.[{column}] = w.[ACCOUNTNUM]",
            CustomerPath.Party => $"#WINDOWPARTY AS w {joined} r.[{column}] = w.[PARTY]{known}",
            _ => $"#WINDOWLOCATION AS w {joined} r.[{column}] = w.[LOCATION]{known}",
        };
    }

    private static string IsReachable(Subjob subjob)
    {
        var (path, column) = subjob.PathOf();
        return path switch
        {
            CustomerPath.Account => $"EXISTS (SELECT 1 FROM [ax].[CUSTTABLE] AS c WHERE c.[DATAAREAID] = r.[DATAAREAID] AND c.[ACCOUNTNUM] = r.[{column}] AND {IsEntitled})",
            CustomerPath.Party => $"EXISTS (SELECT 1 FROM [ax].[CUSTTABLE] AS c WHERE c.[PARTY] = r.[{column}] AND {IsEntitled})",
            _ => $"EXISTS (SELECT 1 FROM [ax].[DIRPARTYLOCATION] AS l JOIN [ax].[CUSTTABLE] AS c ON c.[PARTY] = l.[PARTY] WHERE l.[LOCATION] = r.[{column}] AND {IsEntitled})",
        };
    }
}
