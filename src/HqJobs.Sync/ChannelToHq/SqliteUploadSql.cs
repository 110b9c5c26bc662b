namespace HqJobs.Sync.ChannelToHq;

/// <summary>P-0001 on SQLite. Where HQ is SQLite too, its connection has the channel attached read-only as <c>channel</c>, and a batch is one INSERT … SELECT.</summary>
internal sealed class SqliteUploadSql : IUploadSql
{
    public string StagedRows => "temp.ROWS";

    /// <summary>The channel's schema name on HQ's connection.</summary>
    public const string Channel = "channel";

    public string ReadPositions(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How far the tables of the data stores asked for have been landed, with the row at the watermark; a table that was never landed is not listed.",
        "hq", "@dataStores nvarchar(max)",
        string.Join("\nUNION ALL\n", tables.Select(table => $"""
            SELECT p.NAME AS DATASTORE, '{table.Name}' AS TABLENAME, w.COUNTER AS WATERMARK, w.FINGERPRINT, w.KNOWNUPTO, w.COMMONUPTO, w.COMMONFINGERPRINT,
                   (SELECT {Json(table, column => Named(column, column))}
                      FROM {table.Name}
                     WHERE DATASTORE = w.DATASTORE AND ORIGINEPOCH = w.ORIGINEPOCH AND {table.Counter} = w.COUNTER) AS CONTENT
              FROM json_each(@dataStores) asked
              JOIN RETAILCONNDATABASEPROFILE p ON p.NAME = asked.value
              JOIN RETAILCDXUPLOADCOUNTER w ON w.DATASTORE = p.NAME AND w.ORIGINEPOCH = p.ORIGINEPOCH AND w.TABLENAME = '{table.Name}'
            """)));

    // There is nothing to wait for: a reader sees what was committed.
    public string ReadHeads(IReadOnlyList<ChannelTable> tables, bool waits = false) => UploadCard.Of(
        "How each table stands: its lowest and highest counter, the last one handed out, and the row at the watermark.",
        "channel", "@watermarks nvarchar(max)",
        string.Join("\nUNION ALL\n", tables.Select(table => $"""
            SELECT '{table.Name}' AS TABLENAME,
                   (SELECT min({table.Counter}) FROM {table.Name}) AS LOWEST,
                   (SELECT max({table.Counter}) FROM {table.Name}) AS HIGHEST,
                   coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table.Name}' COLLATE NOCASE), 0) AS LASTISSUED,
                   (SELECT {Json(table, column => Value(table, column))}
                      FROM {table.Name}
                     WHERE {table.Counter} = json_extract(@watermarks, '$.{table.Name}')) AS CONTENT
            """)));

    /// <summary>At the channel: the last counter of the next batch. Found by the counter alone, so no row is read for it.</summary>
    public static string FindBatchEnd(ChannelTable table) => UploadCard.Of(
        $"The last counter of {table.Name} in the batch that begins above @from; a batch spans @count counters from its first row on.",
        "channel", "@from bigint, @count bigint, @highest bigint",
        $"""
        SELECT max({table.Counter}) AS TOCOUNTER
          FROM {table.Name}
         WHERE {table.Counter} < (SELECT min({table.Counter}) FROM {table.Name} WHERE {table.Counter} > @from) + @count
           AND {table.Counter} > @from
           AND {table.Counter} <= @highest
        """);

    public string FindLateRows(ChannelTable table) => UploadCard.Of(
        $"Counters of {table.Name} that have appeared in the ranges given, the lowest first.",
        "channel", "@ranges nvarchar(max), @count bigint",
        $"""
        SELECT late.{table.Counter} AS COUNTER
        {Late(table)}
        """);

    public string CountRows(ChannelTable table) => UploadCard.Of(
        $"How many rows of {table.Name} are above the watermark.",
        "channel", "@from bigint, @to bigint",
        $"SELECT count(*) AS ROWS FROM {table.Name} WHERE {table.Counter} > @from AND {table.Counter} <= @to");

    public string ReadRows(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "The next rows of each table in counter order.",
        "channel", "@from nvarchar(max), @to nvarchar(max), @count nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            SELECT {Columns(table)}
              FROM {table.Name}
             WHERE {table.Counter} > json_extract(@from, '$.{table.Name}') AND {table.Counter} <= json_extract(@to, '$.{table.Name}')
             ORDER BY {table.Counter}
             LIMIT json_extract(@count, '$.{table.Name}')
            """)));

    public string ReadLateRows(ChannelTable table) => UploadCard.Of(
        $"Rows of {table.Name} that have appeared in the ranges given, the lowest counter first.",
        "channel", "@ranges nvarchar(max), @count bigint",
        $"""
        SELECT {Columns(table)}
        {Late(table)}
        """);

    // No types: values stay as they came until the table that they are landed in has its say.
    public string Stage(StagedColumns columns) =>
        $"CREATE TEMP TABLE IF NOT EXISTS ROWS ({string.Join(", ", [StagedColumns.Table, .. columns.All.Select(column => column.Name), .. LandedRow.Verdict])});\nDELETE FROM temp.ROWS WHERE true;\n";

    public string LandRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Lands staged rows as Pending operations, those that do not fit as Failed ones; rows that are there already stay as they are.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @session nvarchar(40), @now datetime2(3)",
        string.Join(";\n", tables.Select(table => $"""
            INSERT INTO {table.Name} (DATASTORE, ORIGINEPOCH, {string.Join(", ", table.Columns)}, {string.Join(", ", LandedRow.Verdict)}, SYNCATTEMPTS, SYNCDATETIME, UPLOADSESSIONID)
            SELECT @dataStore, @epoch, {string.Join(", ", columns.Of(table).Select(column => column.Name))}, {string.Join(", ", LandedRow.Verdict)}, 0, CASE WHEN SYNCSTATUS <> 0 THEN @now END, @session
              FROM temp.ROWS
             WHERE {StagedColumns.Table} = '{table.Name}'
                ON CONFLICT DO NOTHING
            """)));

    public string TakeOverRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Rows of an earlier epoch that staged ones repeat go on in this epoch with everything that became of them; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint",
        string.Join(";\n", tables.Select(table => TakeOver(table, columns.OfCounter(table).Name, "temp.ROWS", $"c.{StagedColumns.Table} = '{table.Name}'", SameAsStaged(columns, table)))));

    public string CompareRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How many staged rows repeat one of an earlier epoch, and the last that does.",
        "hq", "@dataStore nvarchar(60), @earlier bigint",
        string.Join("\nUNION ALL\n", tables.Select(table => Compare(table, columns.OfCounter(table).Name, "temp.ROWS", $"c.{StagedColumns.Table} = '{table.Name}'", SameAsStaged(columns, table)))));

    /// <summary>At HQ with the channel attached: <see cref="TakeOverRows"/> of a batch.</summary>
    public static string TakeOverBatch(ChannelTable table) => UploadCard.Of(
        $"Rows of an earlier epoch that a batch of {table.Name} repeats go on in this epoch with everything that became of them; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint, @from bigint, @to bigint",
        TakeOver(table, table.Counter, $"{Channel}.{table.Name}", $"c.{table.Counter} > @from AND c.{table.Counter} <= @to", SameAsAttached(table)));

    /// <summary>At HQ with the channel attached: <see cref="TakeOverRows"/> of rows that have appeared in ranges of missing ones.</summary>
    public static string TakeOverLateRows(ChannelTable table) => UploadCard.Of(
        $"Rows of an earlier epoch that late rows of {table.Name} repeat go on in this epoch with everything that became of them; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint, @counters nvarchar(max)",
        TakeOver(table, table.Counter, $"{Channel}.{table.Name}", $"c.{table.Counter} IN (SELECT value FROM json_each(@counters))", SameAsAttached(table)));

    /// <summary>At HQ with the channel attached: <see cref="CompareRows"/> of a batch.</summary>
    public static string CompareBatch(ChannelTable table) => UploadCard.Of(
        $"How many rows of a batch of {table.Name} repeat one of an earlier epoch, and the last that does.",
        "hq", "@dataStore nvarchar(60), @earlier bigint, @from bigint, @to bigint",
        Compare(table, table.Counter, $"{Channel}.{table.Name}", $"c.{table.Counter} > @from AND c.{table.Counter} <= @to", SameAsAttached(table)));

    public string TakeOverChanges(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "The change log of edited operations that were taken over from an earlier epoch calls them by the ID they have now; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint, @first nvarchar(max), @last nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            UPDATE CUSTSYNCCHANGELOG
               SET OPERATIONID = @dataStore || '/' || @epoch || substr(OPERATIONID, length(@dataStore || '/' || @earlier) + 1)
             WHERE OPERATIONID IN (SELECT @dataStore || '/' || @earlier || '/{table.Letter}/' || h.{table.Counter}
                                     FROM {table.Name} AS h
                                    WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.{table.Counter} BETWEEN json_extract(@first, '$.{table.Name}') AND json_extract(@last, '$.{table.Name}')
                                      AND h.SYNCEDITS > 0
                                      AND NOT EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = @dataStore || '/' || @epoch || '/{table.Letter}/' || h.{table.Counter})
                                      AND NOT EXISTS (SELECT 1 FROM {table.Name} AS o WHERE o.DATASTORE = @dataStore AND o.ORIGINEPOCH = @earlier AND o.{table.Counter} = h.{table.Counter}))
            """)));

    public string SettleRows(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Of rows just landed, those up to the last one that an earlier epoch had too, which no earlier epoch has nor missed, were done and cleaned up: they count as Succeeded.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @epochs nvarchar(max), @session nvarchar(40), @now datetime2(3), @note nvarchar(max), @first nvarchar(max), @common nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            UPDATE {table.Name} AS h
               SET SYNCSTATUS = 1, {ChannelTable.Completed} = 1, SYNCERROR = @note, SYNCDATETIME = @now
             WHERE h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @epoch AND h.{table.Counter} BETWEEN json_extract(@first, '$.{table.Name}') AND json_extract(@common, '$.{table.Name}')
               AND h.UPLOADSESSIONID = @session
               AND NOT EXISTS (SELECT 1 FROM json_each(@epochs) AS j CROSS JOIN {table.Name} AS e WHERE e.DATASTORE = @dataStore AND e.ORIGINEPOCH = j.value AND e.{table.Counter} = h.{table.Counter})
               AND NOT EXISTS (SELECT 1
                                 FROM RETAILCDXUPLOADGAP AS g
                                WHERE g.DATASTORE = @dataStore AND g.ORIGINEPOCH < @epoch AND g.TABLENAME = '{table.Name}' AND h.{table.Counter} BETWEEN g.FROMCOUNTER AND g.TOCOUNTER)
            """)));

    /// <summary>At HQ with the channel attached: lands a batch; rows that are there already stay as they are.</summary>
    public static string LandBatch(ChannelTable table) => UploadCard.Of(
        $"Lands a batch of {table.Name} as Pending operations; rows that are there already stay as they are.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @session nvarchar(40), @from bigint, @to bigint",
        Land(table, $"{table.Counter} > @from AND {table.Counter} <= @to"));

    /// <summary>At HQ with the channel attached: lands rows that have appeared in ranges of missing ones.</summary>
    public static string LandLateRows(ChannelTable table) => UploadCard.Of(
        $"Lands rows of {table.Name} that have appeared in ranges of missing counters; rows that are there already stay as they are.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @session nvarchar(40), @counters nvarchar(max)",
        Land(table, $"{table.Counter} IN (SELECT value FROM json_each(@counters))"));

    /// <summary>At HQ with the channel attached, in the transaction of the batch: remembers the counters missing from it as ranges.</summary>
    // The row after the batch's end closes the last range, should the batch's last row have been purged meanwhile.
    public static string RememberGaps(ChannelTable table) => UploadCard.Of(
        $"Remembers the counters missing from a batch of {table.Name} as ranges; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @from bigint, @to bigint, @now datetime2(3)",
        $"""
        INSERT INTO RETAILCDXUPLOADGAP (DATASTORE, ORIGINEPOCH, TABLENAME, FROMCOUNTER, TOCOUNTER, FIRSTSEEN)
        SELECT @dataStore, @epoch, '{table.Name}', PREVIOUS + 1, COUNTER - 1, @now
          FROM (SELECT COUNTER, lag(COUNTER, 1, @from) OVER (ORDER BY COUNTER) AS PREVIOUS
                  FROM (SELECT {table.Counter} AS COUNTER
                          FROM {Channel}.{table.Name}
                         WHERE {table.Counter} > @from AND {table.Counter} <= @to
                         UNION ALL
                        SELECT @to + 1))
         WHERE COUNTER > PREVIOUS + 1
            ON CONFLICT DO NOTHING
        """);

    private static string Late(ChannelTable table) =>
        $"""
          FROM json_each(@ranges) missing
         CROSS JOIN {table.Name} late
         WHERE late.{table.Counter} BETWEEN missing.value ->> 'from' AND missing.value ->> 'to'
         ORDER BY late.{table.Counter}
         LIMIT @count
        """;

    private static string Columns(ChannelTable table) =>
        string.Join(", ", table.Columns.Select(column => table.Missing.Contains(column) ? $"NULL AS {column}" : column));

    private static string Land(ChannelTable table, string which) =>
        $"""
        INSERT INTO {table.Name} (DATASTORE, ORIGINEPOCH, {string.Join(", ", table.Columns)}, SYNCSTATUS, SYNCATTEMPTS, UPLOADSESSIONID)
        SELECT @dataStore, @epoch, {string.Join(", ", table.Columns.Select(column => Value(table, column)))}, 0, 0, @session
          FROM {Channel}.{table.Name}
         WHERE {which}
         ORDER BY {table.Counter}
            ON CONFLICT DO NOTHING
        """;

    private static string Value(ChannelTable table, string column, string of = "") => (table.Missing.Contains(column), column) switch
    {
        (true, ChannelTable.Completed) => "0",
        (true, _) => ChannelTable.IsName(column) ? "''" : "NULL",
        (_, ChannelTable.Completed) => $"coalesce({of}{column}, 0)",
        _ => Named(column, table.IsLower(column) ? $"lower({of}{column})" : $"{of}{column}"),
    };

    // The row keeps all that became of it, and nobody finds it twice. From the repeated rows to those they repeat: each is found by its key.
    private static string TakeOver(ChannelTable table, string counter, string rows, string which, string same) =>
        $"""
        UPDATE {table.Name} AS h
           SET ORIGINEPOCH = @epoch
          FROM {rows} AS c
         WHERE {which}
           AND h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @earlier AND h.{table.Counter} = c.{counter}
           AND NOT EXISTS (SELECT 1 FROM {table.Name} AS n WHERE n.DATASTORE = @dataStore AND n.ORIGINEPOCH = @epoch AND n.{table.Counter} = c.{counter})
           AND {same}
        """;

    private static string Compare(ChannelTable table, string counter, string rows, string which, string same) =>
        $"""
        SELECT '{table.Name}' AS TABLENAME, count(*) AS SAME, coalesce(max(h.{table.Counter}), 0) AS HIGHEST
          FROM {rows} AS c
         CROSS JOIN {table.Name} AS h
         WHERE {which}
           AND h.DATASTORE = @dataStore AND h.ORIGINEPOCH = @earlier AND h.{table.Counter} = c.{counter}
           AND {same}
        """;

    private static string SameAsAttached(ChannelTable table) => Same(table, column => Value(table, column, "c."), recordsRaw: false);

    private static string SameAsStaged(StagedColumns columns, ChannelTable table) => Same(table, column => $"c.{columns.Of(table, column).Name}", recordsRaw: true);

    // A value that somebody edited at headquarters is looked for among those it had before; what a save adds to the old values is not logged.
    // A column that the channel lacks now says nothing, nor does one it may have lacked when the row was landed, where customer and time are the same. The plus makes a column a mere value, which is then taken as headquarters' column took it.
    private static string Same(ChannelTable table, Func<string, string> recorded, bool recordsRaw)
    {
        string value(string column) => recorded(column) is ['c', '.', ..] plain ? $"+{plain}" : recorded(column);
        var logged = recordsRaw ? " OR c.SYNCRAWVALUES IS NOT NULL" : "";
        var parts = table.Content.Where(column => !table.Missing.Contains(column)).Select(column => column == OldValues
            ? $"(h.{column} IS {value(column)} OR h.{column} IS NULL AND h.{OperationTime} IS NOT NULL OR h.SYNCEDITS > 0)"
            : $"(h.{column} IS {value(column)}{(column == OperationTime ? "" : $" OR h.{column} IS NULL AND h.{OperationTime} IS NOT NULL")} OR h.SYNCEDITS > 0 AND EXISTS (SELECT 1 FROM CUSTSYNCCHANGELOG AS l WHERE l.OPERATIONID = h.DATASTORE || '/' || h.ORIGINEPOCH || '/{table.Letter}/' || h.{table.Counter} AND l.FIELDNAME = '{column}' AND (l.OLDVALUE IS {value(column)}{logged})))");
        return string.Join("\n   AND ", recordsRaw ? parts.Append("(h.SYNCRAWVALUES IS c.SYNCRAWVALUES OR h.SYNCEDITS > 0)") : parts);
    }

    private const string OldValues = "OLDVALUES";
    private const string OperationTime = "OPERATIONDATETIME";

    private static string Named(string column, string value) => ChannelTable.IsName(column) ? $"coalesce({value}, '')" : value;

    // As text, since the same value may be stored as a number at one end only, and JSON cannot hold the blob that junk may be.
    private static string Json(ChannelTable table, Func<string, string> value) =>
        $"json_array({string.Join(", ", table.Content.Select(column => $"cast({value(column)} AS TEXT)"))})";
}
