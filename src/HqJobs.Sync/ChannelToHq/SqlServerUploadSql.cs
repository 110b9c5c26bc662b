namespace HqJobs.Sync.ChannelToHq;

/// <summary>P-0001 on SQL Server: a batch is read at the channel, staged in <c>[#rows]</c> at HQ and landed from there.</summary>
internal sealed class SqlServerUploadSql : IUploadSql
{
    public string StagedRows => "#rows";

    public string ReadPositions(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How far the tables of the data stores asked for have been landed, with the row at the watermark; a table that was never landed is not listed.",
        "hq", "@dataStores nvarchar(max)",
        string.Join("\nunion all\n", tables.Select(table => $"""
            select p.NAME as DATASTORE, N'{table.Name}' as TABLENAME, w.COUNTER as WATERMARK, w.FINGERPRINT, w.KNOWNUPTO, w.COMMONUPTO, w.COMMONFINGERPRINT,
                   case when h.{table.Counter} is not null then {Json(table, column => Named(column, $"h.{column}"))} end as CONTENT
              from openjson(@dataStores) asked
              join [ax].[RETAILCONNDATABASEPROFILE] p on p.NAME = asked.value collate database_default
              join [ax].[RETAILCDXUPLOADCOUNTER] w on w.DATASTORE = p.NAME and w.ORIGINEPOCH = p.ORIGINEPOCH and w.TABLENAME = N'{table.Name}'
              left join [ax].[{table.Name}] h on h.DATASTORE = w.DATASTORE and h.ORIGINEPOCH = w.ORIGINEPOCH and h.{table.Counter} = w.COUNTER
            """)));

    public string ReadHeads(IReadOnlyList<ChannelTable> tables, bool waits = false) => UploadCard.Of(
        "How each table stands: its lowest and highest counter, the last one handed out, and the row at the watermark.",
        "channel", "@watermarks nvarchar(max)",
        string.Join("\nunion all\n", tables.Select(table => $"""
            select N'{table.Name}' as TABLENAME,
                   (select min(c.{table.Counter}) from [ax].[{table.Name}] as c{(waits ? "" : PassOver)}) as LOWEST,
                   (select max(c.{table.Counter}) from [ax].[{table.Name}] as c{(waits ? "" : PassOver)}) as HIGHEST,
                   cast(ident_current(N'ax.{table.Name}') as bigint) as LASTISSUED,
                   (select {Json(table, column => Value(table, column))}
                      from [ax].[{table.Name}] as c{(waits ? "" : PassOver)}
                     where c.{table.Counter} = cast(json_value(@watermarks, N'$.{table.Name}') as bigint)) as CONTENT
            """)));

    public string FindLateRows(ChannelTable table) => UploadCard.Of(
        $"Counters of {table.Name} that have appeared in the ranges given, the lowest first.",
        "channel", "@ranges nvarchar(max), @count bigint",
        $"""
        select top (@count) c.{table.Counter} as COUNTER
        {Late(table)}
        """);

    public string CountRows(ChannelTable table) => UploadCard.Of(
        $"How many rows of {table.Name} are above the watermark.",
        "channel", "@from bigint, @to bigint",
        $"select count_big(*) as [ROWS] from [ax].[{table.Name}] as c{PassOver} where c.{table.Counter} > @from and c.{table.Counter} <= @to");

    public string ReadRows(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "The next rows of each table in counter order; a row that a POS transaction still locks is passed over and becomes a gap.",
        "channel", "@from nvarchar(max), @to nvarchar(max), @count nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            select top (cast(json_value(@count, N'$.{table.Name}') as bigint)) {Columns(table)}
              from [ax].[{table.Name}] as c{PassOver}
             where c.{table.Counter} > cast(json_value(@from, N'$.{table.Name}') as bigint) and c.{table.Counter} <= cast(json_value(@to, N'$.{table.Name}') as bigint)
             order by c.{table.Counter}
            """)));

    public string ReadLateRows(ChannelTable table) => UploadCard.Of(
        $"Rows of {table.Name} that have appeared in the ranges given, the lowest counter first.",
        "channel", "@ranges nvarchar(max), @count bigint",
        $"""
        select top (@count) {Columns(table)}
        {Late(table)}
        """);

    // No card: a temporary table made by a command with parameters would be gone with it. Written out, since SELECT … INTO may change the letter case of names.
    public string Stage(StagedColumns columns) =>
        $"""
        if object_id(N'tempdb..#rows') is not null
            truncate table [#rows]
        else
            create table [#rows] (
                [{StagedColumns.Table}] nvarchar(128) not null,
                {string.Join(",\n        ", columns.All.Select(column => $"[{column.Name}] {column.Type!.Text} null"))},
                [SYNCSTATUS] bigint not null,
                [SYNCERROR] nvarchar(max) null,
                [SYNCRAWVALUES] nvarchar(max) null
            )

        """.ReplaceLineEndings("\n");

    // The lease keeps other uploads of the data store out; should it ever not, the key refuses the batch and the next run goes on. Between two counters: a plan
    // that reads the rows that are there already, instead of looking for each, is to read those of the batch, hardly ever any, not all that the channel ever sent.
    public string LandRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Lands staged rows as Pending operations, those that do not fit as Failed ones; rows that are there already stay as they are.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @session nvarchar(40), @now datetime2(3), @first nvarchar(max), @last nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            insert into [ax].[{table.Name}] (DATASTORE, ORIGINEPOCH, {string.Join(", ", table.Columns)}, {string.Join(", ", LandedRow.Verdict)}, SYNCATTEMPTS, SYNCDATETIME, UPLOADSESSIONID)
            select @dataStore, @epoch, {string.Join(", ", columns.Of(table).Select(column => column.Name).Concat(LandedRow.Verdict).Select(column => $"r.{column}"))}, 0, case when r.SYNCSTATUS <> 0 then @now end, @session
              from [#rows] as r
             where r.{StagedColumns.Table} = N'{table.Name}'
               and not exists (select 1
                                 from [ax].[{table.Name}] as h
                                where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.{table.Counter} = r.{columns.OfCounter(table).Name}
                                  and h.{table.Counter} between cast(json_value(@first, N'$.{table.Name}') as bigint) and cast(json_value(@last, N'$.{table.Name}') as bigint))
            """)));

    public string TakeOverRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Rows of an earlier epoch that staged ones repeat go on in this epoch with everything that became of them; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint, @first nvarchar(max), @last nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            update h
               set ORIGINEPOCH = @epoch
            {Repeated(columns, table)}
               and not exists (select 1 from [ax].[{table.Name}] as n where n.DATASTORE = @dataStore and n.ORIGINEPOCH = @epoch and n.{table.Counter} = c.{columns.OfCounter(table).Name})
            """)));

    public string CompareRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How many staged rows repeat one of an earlier epoch, and the last that does.",
        "hq", "@dataStore nvarchar(60), @earlier bigint, @first nvarchar(max), @last nvarchar(max)",
        string.Join("\nunion all\n", tables.Select(table => $"""
            select N'{table.Name}' as TABLENAME, count_big(*) as SAME, coalesce(max(h.{table.Counter}), 0) as HIGHEST
            {Repeated(columns, table)}
            """)));

    public string TakeOverChanges(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "The change log of edited operations that were taken over from an earlier epoch calls them by the ID they have now; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @earlier bigint, @first nvarchar(max), @last nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            update [hq].[CUSTSYNCCHANGELOG]
               set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
             where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/{table.Letter}/', h.{table.Counter})
                                     from [ax].[{table.Name}] as h
                                    where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.{table.Counter} between {Place("first", table)} and {Place("last", table)}
                                      and h.SYNCEDITS > 0
                                      and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/{table.Letter}/', h.{table.Counter}))
                                      and not exists (select 1 from [ax].[{table.Name}] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.{table.Counter} = h.{table.Counter}))
            """)));

    public string SettleRows(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "Of rows just landed, those up to the last one that an earlier epoch had too, which no earlier epoch has nor missed, were done and cleaned up: they count as Succeeded.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @epochs nvarchar(max), @session nvarchar(40), @now datetime2(3), @note nvarchar(max), @first nvarchar(max), @common nvarchar(max)",
        string.Join(";\n", tables.Select(table => $"""
            update h
               set SYNCSTATUS = 1, {ChannelTable.Completed} = 1, SYNCERROR = @note, SYNCDATETIME = @now
              from [ax].[{table.Name}] as h
             where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.{table.Counter} between {Place("first", table)} and {Place("common", table)}
               and h.UPLOADSESSIONID = @session
               and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[{table.Name}] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.{table.Counter} = h.{table.Counter})
               and not exists (select 1
                                 from [ax].[RETAILCDXUPLOADGAP] as g
                                where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'{table.Name}' and h.{table.Counter} between g.FROMCOUNTER and g.TOCOUNTER)
            """)));

    // READPAST so that a long POS transaction never stops P-0001; READCOMMITTEDLOCK because a database with row versioning refuses READPAST alone;
    // ROWLOCK because with locks on pages one locked row would have its neighbours passed over too.
    private const string PassOver = " with (readcommittedlock, readpast, rowlock)";

    private static string Late(ChannelTable table) =>
        $"""
          from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') as missing
          join [ax].[{table.Name}] as c{PassOver} on c.{table.Counter} between missing.FROMCOUNTER and missing.TOCOUNTER
         order by c.{table.Counter}
        """;

    private static string Columns(ChannelTable table) =>
        string.Join(", ", table.Columns.Select(column => table.Missing.Contains(column) ? $"null as {column}" : $"c.{column}"));

    private static string Place(string of, ChannelTable table) => $"cast(json_value(@{of}, N'$.{table.Name}') as bigint)";

    // From the repeated rows to those they repeat, between two counters: see LandRows.
    private static string Repeated(StagedColumns columns, ChannelTable table) =>
        $"""
          from [#rows] as c
          join [ax].[{table.Name}] as h on h.DATASTORE = @dataStore and h.ORIGINEPOCH = @earlier and h.{table.Counter} = c.{columns.OfCounter(table).Name}
                                       and h.{table.Counter} between {Place("first", table)} and {Place("last", table)}
         where c.{StagedColumns.Table} = N'{table.Name}'
           and {Same(columns, table)}
        """;

    // A value that somebody edited at headquarters is looked for among those it had before; what a save adds to the old values is not logged.
    // A column that the channel lacks now says nothing, nor does one it may have lacked when the row was landed, where customer and time are the same.
    // READCOMMITTEDLOCK because with row versioning the log would be read as it was before a save that the row had to wait for.
    private static string Same(StagedColumns columns, ChannelTable table)
    {
        var parts = table.Content.Where(column => !table.Missing.Contains(column)).Select(column =>
        {
            var staged = columns.Of(table, column);
            var same = Equal($"h.{column}", $"c.{staged.Name}", staged);
            if (column != OperationTime) same += $" or h.{column} is null and h.{OperationTime} is not null";
            if (column == "OLDVALUES") return $"({same} or h.SYNCEDITS > 0)";
            var before = staged.IsText ? Equal("l.OLDVALUE", $"c.{staged.Name}", staged) : Equal($"try_cast(l.OLDVALUE as {staged.Type!.Text})", $"c.{staged.Name}", staged);
            return $"({same} or h.SYNCEDITS > 0 and exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l with (readcommittedlock) where l.OPERATIONID = concat(h.DATASTORE, N'/', h.ORIGINEPOCH, N'/{table.Letter}/', h.{table.Counter}) and l.FIELDNAME = N'{column}' and ({before} or c.SYNCRAWVALUES is not null)))";
        });
        return string.Join("\n   and ", parts.Append("(coalesce(h.SYNCRAWVALUES, N'') = coalesce(c.SYNCRAWVALUES, N'') collate Latin1_General_BIN2 or h.SYNCEDITS > 0)"));
    }

    private const string OperationTime = "OPERATIONDATETIME";

    // The bar makes a blank at the end count, and tells blank from NULL.
    private static string Equal(string left, string right, StagedColumn column) => column.IsText
        ? $"coalesce({left} + N'|', N'') = coalesce({right} + N'|', N'') collate Latin1_General_BIN2"
        : $"({left} = {right} or {left} is null and {right} is null)";

    private static string Value(ChannelTable table, string column) => table.Missing.Contains(column)
        ? ChannelTable.IsName(column) ? "N''" : "null"
        : Named(column, table.IsLower(column) ? $"lower(c.{column})" : $"c.{column}");

    private static string Named(string column, string value) => ChannelTable.IsName(column) ? $"coalesce({value}, N'')" : value;

    // FOR JSON over the row: a JSON object whose values stand in column order.
    private static string Json(ChannelTable table, Func<string, string> value) =>
        $"(select {string.Join(", ", table.Content.Select(column => $"{value(column)} as {column}"))} for json path, include_null_values, without_array_wrapper)";
}
