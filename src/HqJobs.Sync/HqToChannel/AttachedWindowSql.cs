using HqJobs.Sync.Sql;
using static HqJobs.Sync.HqToChannel.SqliteTableSql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1010 from a SQLite HQ, attached read-only as <c>headquarters</c>, to a SQLite channel (<c>main</c>). CROSS JOIN fixes the order: from the few
/// paths of the window to the tables, never the other way, whatever SQLite believes about sizes.
/// </summary>
internal static class AttachedWindowSql
{
    public const string IsEntitled = "EXISTS (SELECT 1 FROM temp.WINDOWCOMPANY AS o WHERE o.DATAAREAID = c.DATAAREAID)";

    public static WindowSql Generate(SchedulerJob job) => new(
        $"""
        CREATE TEMP TABLE WINDOWCOMPANY (DATAAREAID TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE WINDOWCUSTOMER (DATAAREAID TEXT NOT NULL, ACCOUNTNUM TEXT NOT NULL, CHANGEVERSION INTEGER NOT NULL, INHQ INTEGER NOT NULL, PRIMARY KEY (DATAAREAID, ACCOUNTNUM)) WITHOUT ROWID;
        CREATE TEMP TABLE WINDOWPARTY (PARTY INTEGER PRIMARY KEY, INHQ INTEGER NOT NULL, ATCHANNEL INTEGER NOT NULL);
        CREATE TEMP TABLE WINDOWLOCATION (LOCATION INTEGER PRIMARY KEY, INHQ INTEGER NOT NULL, ATCHANNEL INTEGER NOT NULL);
        CREATE TEMP TABLE WINDOWCONVERTED (DATAAREAID TEXT NOT NULL, CUSTACCOUNTASYNC TEXT NOT NULL, ACCOUNTNUM TEXT NOT NULL, PRIMARY KEY (DATAAREAID, CUSTACCOUNTASYNC)) WITHOUT ROWID;
        {Lines(job, CreateTables)}
        """,
        """
        INSERT INTO temp.WINDOWCUSTOMER (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, INHQ)
        SELECT h.DATAAREAID, h.ACCOUNTNUM, h.CHANGEVERSION, 0
        FROM headquarters.CUSTOMERCHANGE AS h INDEXED BY IX_CUSTOMERCHANGE_CHANGEVERSION
        WHERE h.CHANGEVERSION > @after AND h.CHANGEVERSION <= @upTo
          AND EXISTS (SELECT 1 FROM temp.WINDOWCOMPANY AS o WHERE o.DATAAREAID = h.DATAAREAID)
        ORDER BY h.CHANGEVERSION
        LIMIT @customers;
        """,
        """
        INSERT INTO temp.WINDOWCUSTOMER (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, INHQ)
        SELECT n.value ->> 0, n.value ->> 1, COALESCE(h.CHANGEVERSION, 0), 0
        FROM json_each(@named) AS n
        LEFT JOIN headquarters.CUSTOMERCHANGE AS h ON h.DATAAREAID = n.value ->> 0 AND h.ACCOUNTNUM = n.value ->> 1;
        """,
        """
        INSERT INTO temp.WINDOWPARTY (PARTY, INHQ, ATCHANNEL)
        SELECT DISTINCT c.PARTY, 0, 1
        FROM temp.WINDOWCUSTOMER AS w CROSS JOIN main.CUSTTABLE AS c ON c.DATAAREAID = w.DATAAREAID AND c.ACCOUNTNUM = w.ACCOUNTNUM;
        INSERT INTO temp.WINDOWLOCATION (LOCATION, INHQ, ATCHANNEL)
        SELECT DISTINCT l.LOCATION, 0, 1
        FROM temp.WINDOWPARTY AS w CROSS JOIN main.DIRPARTYLOCATION AS l ON l.PARTY = w.PARTY;
        """,
        $"""
        UPDATE temp.WINDOWCUSTOMER
        SET INHQ = EXISTS (SELECT 1 FROM headquarters.CUSTTABLE AS c WHERE c.DATAAREAID = WINDOWCUSTOMER.DATAAREAID AND c.ACCOUNTNUM = WINDOWCUSTOMER.ACCOUNTNUM);
        INSERT INTO temp.WINDOWPARTY (PARTY, INHQ, ATCHANNEL)
        SELECT DISTINCT c.PARTY, 1, 0
        FROM temp.WINDOWCUSTOMER AS w CROSS JOIN headquarters.CUSTTABLE AS c ON c.DATAAREAID = w.DATAAREAID AND c.ACCOUNTNUM = w.ACCOUNTNUM
        WHERE true
        ON CONFLICT (PARTY) DO UPDATE SET INHQ = 1;
        UPDATE temp.WINDOWPARTY
        SET INHQ = EXISTS (SELECT 1 FROM headquarters.CUSTTABLE AS c WHERE c.PARTY = WINDOWPARTY.PARTY AND {IsEntitled})
        WHERE INHQ = 0;
        INSERT INTO temp.WINDOWLOCATION (LOCATION, INHQ, ATCHANNEL)
        SELECT DISTINCT l.LOCATION, 1, 0
        FROM temp.WINDOWPARTY AS w CROSS JOIN headquarters.DIRPARTYLOCATION AS l ON l.PARTY = w.PARTY
        WHERE w.INHQ = 1
        ON CONFLICT (LOCATION) DO UPDATE SET INHQ = 1;
        UPDATE temp.WINDOWLOCATION
        SET INHQ = EXISTS (SELECT 1 FROM headquarters.DIRPARTYLOCATION AS l CROSS JOIN headquarters.CUSTTABLE AS c ON c.PARTY = l.PARTY
                           WHERE l.LOCATION = WINDOWLOCATION.LOCATION AND {IsEntitled})
        WHERE INHQ = 0;
        """,
        """
        INSERT INTO temp.WINDOWCONVERTED (DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM)
        SELECT h.DATAAREAID, lower(h.CUSTACCOUNTASYNC), h.ACCOUNTNUM
        FROM temp.WINDOWCUSTOMER AS w CROSS JOIN headquarters.RETAILCUSTTABLE AS h ON h.DATAAREAID = w.DATAAREAID AND h.ACCOUNTNUM = w.ACCOUNTNUM
        WHERE w.INHQ = 1 AND h.CUSTACCOUNTASYNC <> '';
        """,
        """
        DELETE FROM temp.WINDOWCONVERTED
        WHERE EXISTS (SELECT 1 FROM main.ASYNCCUSTOMERCONVERTED AS r
                      WHERE r.DATAAREAID = WINDOWCONVERTED.DATAAREAID AND r.CUSTACCOUNTASYNC = WINDOWCONVERTED.CUSTACCOUNTASYNC AND r.ACCOUNTNUM = WINDOWCONVERTED.ACCOUNTNUM);
        """,
        """
        INSERT INTO main.ASYNCCUSTOMERCONVERTED (DATAAREAID, CUSTACCOUNTASYNC, ACCOUNTNUM)
        SELECT w.DATAAREAID, w.CUSTACCOUNTASYNC, w.ACCOUNTNUM FROM temp.WINDOWCONVERTED AS w WHERE true
        ON CONFLICT (DATAAREAID, CUSTACCOUNTASYNC) DO UPDATE SET ACCOUNTNUM = excluded.ACCOUNTNUM;
        """,
        $"""
        DELETE FROM temp.WINDOWCUSTOMER;
        DELETE FROM temp.WINDOWPARTY;
        DELETE FROM temp.WINDOWLOCATION;
        DELETE FROM temp.WINDOWCONVERTED;
        {Lines(job, subjob => $"DELETE FROM temp.NEW_{subjob.Table}; DELETE FROM temp.GONE_{subjob.Table};")}
        """,
        [.. job.Subjobs.Select(Generate)]);

    private static SubjobSql Generate(Subjob subjob)
    {
        var (table, columns, key) = (subjob.Table, Each(subjob.Columns), Each(subjob.Key));
        return new SubjobSql(
            table,
            $"""
            INSERT INTO temp.NEW_{table} ({columns})
            SELECT {Each(subjob.Columns, column => $"r.{column}")}
            FROM {FromWindow(subjob, "headquarters")}
            WHERE w.INHQ = 1;
            """,
            $"""
            INSERT INTO temp.GONE_{table} ({key})
            SELECT {Each(subjob.Key, column => $"r.{column}")}
            FROM {FromWindow(subjob, "main")}
            WHERE NOT EXISTS (SELECT 1 FROM temp.NEW_{table} AS n WHERE {Same(subjob.Key, "n", "r")});
            """,
            DropEqual(subjob),
            DeleteGone(subjob),
            Upsert(subjob),
            FirstPage(subjob),
            NextPage(subjob),
            LastKey(subjob),
            $"""
            DELETE FROM temp.GONE_{table}
            WHERE EXISTS (SELECT 1 FROM main.{table} AS r
                          WHERE {Same(subjob.Key, "r", $"GONE_{table}")} AND {IsReachable(subjob)});
            """);
    }

    /// <summary>Rows <c>r</c> of the subjob in <paramref name="schema"/> which the window's paths <c>w</c> lead to.</summary>
    public static string FromWindow(Subjob subjob, string schema)
    {
        var (path, column) = subjob.PathOf();
        var joined = $"CROSS JOIN {schema}.{subjob.Table} AS r ON";
        // A party or location the channel has not seen has no rows there.
        var known = schema == "main" ? " AND w.ATCHANNEL = 1" : "";
        return path switch
        {
            CustomerPath.Account => $"temp.WINDOWCUSTOMER AS w {joined} r.DATAAREAID = w.DATAAREAID AND r.{column} = w.ACCOUNTNUM",
            CustomerPath.Party => $"temp.WINDOWPARTY AS w {joined} r.{column} = w.PARTY{known}",
            _ => $"temp.WINDOWLOCATION AS w {joined} r.{column} = w.LOCATION{known}",
        };
    }

    /// <summary>Whether HQ has a customer of the entitled companies that row <c>r</c> belongs to.</summary>
    private static string IsReachable(Subjob subjob)
    {
        var (path, column) = subjob.PathOf();
        return path switch
        {
            CustomerPath.Account => $"EXISTS (SELECT 1 FROM headquarters.CUSTTABLE AS c WHERE c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.{column} AND {IsEntitled})",
            CustomerPath.Party => $"EXISTS (SELECT 1 FROM headquarters.CUSTTABLE AS c WHERE c.PARTY = r.{column} AND {IsEntitled})",
            _ => $"EXISTS (SELECT 1 FROM headquarters.DIRPARTYLOCATION AS l CROSS JOIN headquarters.CUSTTABLE AS c ON c.PARTY = l.PARTY WHERE l.LOCATION = r.{column} AND {IsEntitled})",
        };
    }
}
