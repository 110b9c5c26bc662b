namespace HqJobs.Sync.ChannelToHq;

/// <summary>P-0001 on SQL Server: a batch is read at the channel, bulk-copied into <c>[#rows]</c> at HQ and landed from there.</summary>
internal sealed class SqlServerUploadSql : IUploadSql
{
    public string ReadPositions(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How far the tables of the data stores asked for have been landed, with the row at the watermark; a table that was never landed is not listed.",
        "hq", "@dataStores nvarchar(max)",
        string.Join("\nunion all\n", tables.Select(table => $"""
            select p.NAME as DATASTORE, N'{table.Name}' as TABLENAME, w.COUNTER as WATERMARK, w.FINGERPRINT, {Json(table, column => Named(column, $"h.{column}"))} as CONTENT
              from openjson(@dataStores) asked
              join [ax].[RETAILCONNDATABASEPROFILE] p on p.NAME = asked.value collate database_default
              join [ax].[RETAILCDXUPLOADCOUNTER] w on w.DATASTORE = p.NAME and w.ORIGINEPOCH = p.ORIGINEPOCH and w.TABLENAME = N'{table.Name}'
              left join [ax].[{table.Name}] h on h.DATASTORE = w.DATASTORE and h.ORIGINEPOCH = w.ORIGINEPOCH and h.{table.Counter} = w.COUNTER
            """)));

    public string ReadHeads(IReadOnlyList<ChannelTable> tables) => UploadCard.Of(
        "How each table stands: its lowest and highest counter, the last one handed out, and the row at the watermark.",
        "channel", "@watermarks nvarchar(max)",
        string.Join("\nunion all\n", tables.Select(table => $"""
            select N'{table.Name}' as TABLENAME,
                   (select min({table.Counter}) from [ax].[{table.Name}]) as LOWEST,
                   (select max({table.Counter}) from [ax].[{table.Name}]) as HIGHEST,
                   coalesce(cast(ident_current(N'ax.{table.Name}') as bigint), 0) as LASTISSUED,
                   (select {Json(table, column => Value(table, column, "c."))}
                      from [ax].[{table.Name}] c
                     where c.{table.Counter} = cast(json_value(@watermarks, N'$.{table.Name}') as bigint)) as CONTENT
            """)));

    public string FindBatchEnd(ChannelTable table) => UploadCard.Of(
        $"The last counter of {table.Name} in the batch that begins above @from; a batch spans @count counters from its first row on.",
        "channel", "@from bigint, @count bigint, @highest bigint",
        $"""
        select max({table.Counter}) as TOCOUNTER
          from [ax].[{table.Name}] {ReadPast}
         where {table.Counter} < (select min({table.Counter}) from [ax].[{table.Name}] {ReadPast} where {table.Counter} > @from) + @count
           and {table.Counter} > @from
           and {table.Counter} <= @highest
        """);

    public string FindLateRows(ChannelTable table) => UploadCard.Of(
        $"Counters of {table.Name} that have appeared in the ranges given, the lowest first.",
        "channel", "@ranges nvarchar(max), @count bigint",
        $"""
        select top (@count) late.{table.Counter} as COUNTER
          from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') missing
          join [ax].[{table.Name}] late {ReadPast} on late.{table.Counter} between missing.FROMCOUNTER and missing.TOCOUNTER
         order by late.{table.Counter}
        """);

    public string CountRows(ChannelTable table) => UploadCard.Of(
        $"How many rows of {table.Name} are above the watermark.",
        "channel", "@from bigint, @to bigint",
        $"select count_big(*) as [ROWS] from [ax].[{table.Name}] {ReadPast} where {table.Counter} > @from and {table.Counter} <= @to");

    /// <summary>At the channel: the rows of a batch, to be bulk-copied.</summary>
    public static string ReadBatch(ChannelTable table) => UploadCard.Of(
        $"The rows of a batch of {table.Name} in counter order; a row that a POS transaction still locks is skipped and becomes a gap.",
        "channel", "@from bigint, @to bigint",
        Read(table, $"c.{table.Counter} > @from and c.{table.Counter} <= @to"));

    /// <summary>At the channel: rows that have appeared in ranges of missing counters, to be bulk-copied.</summary>
    public static string ReadLateRows(ChannelTable table) => UploadCard.Of(
        $"The rows of {table.Name} with the counters given.",
        "channel", "@counters nvarchar(max)",
        Read(table, $"c.{table.Counter} in (select cast(value as bigint) from openjson(@counters))"));

    public string LandBatch(ChannelTable table) => UploadCard.Of(
        $"Lands the staged rows of {table.Name} as Pending operations; rows that are there already stay as they are.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @session nvarchar(40)",
        $"""
        insert into [ax].[{table.Name}] (DATASTORE, ORIGINEPOCH, {string.Join(", ", table.Columns)}, SYNCSTATUS, SYNCATTEMPTS, UPLOADSESSIONID)
        select @dataStore, @epoch, {string.Join(", ", table.Columns.Select(column => $"r.{column}"))}, 0, 0, @session
          from [#rows] as r
         where not exists (select 1
                             from [ax].[{table.Name}] as h with (updlock, serializable)
                            where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.{table.Counter} = r.{table.Counter})
        """);

    public string LandLateRows(ChannelTable table) => LandBatch(table);

    public string RememberGaps(ChannelTable table) => UploadCard.Of(
        $"Remembers the counters missing from the staged batch of {table.Name} as ranges; twice is once.",
        "hq", "@dataStore nvarchar(60), @epoch bigint, @from bigint, @to bigint, @now datetime2(3)",
        $"""
        insert into [ax].[RETAILCDXUPLOADGAP] (DATASTORE, ORIGINEPOCH, TABLENAME, FROMCOUNTER, TOCOUNTER, FIRSTSEEN)
        select @dataStore, @epoch, N'{table.Name}', n.PREVIOUS + 1, n.COUNTER - 1, @now
          from (select b.COUNTER, lag(b.COUNTER, 1, @from) over (order by b.COUNTER) as PREVIOUS
                  from (select {table.Counter} as COUNTER from [#rows] union all select @to + 1) as b) as n
         where n.COUNTER > n.PREVIOUS + 1
           and not exists (select 1
                             from [ax].[RETAILCDXUPLOADGAP] as g
                            where g.DATASTORE = @dataStore and g.ORIGINEPOCH = @epoch and g.TABLENAME = N'{table.Name}' and g.FROMCOUNTER = n.PREVIOUS + 1)
        """);

    // READPAST so that a long POS transaction never stops P-0001; READCOMMITTEDLOCK because a database with row versioning refuses READPAST alone.
    private const string ReadPast = "with (readcommittedlock, readpast)";

    private static string Read(ChannelTable table, string which) =>
        $"""
        select {string.Join(", ", table.Columns.Select(column => $"{Value(table, column, "c.")} as {column}"))}
          from [ax].[{table.Name}] as c {ReadPast}
         where {which}
         order by c.{table.Counter}
        """;

    private static string Value(ChannelTable table, string column, string alias) => (table.Missing.Contains(column), column) switch
    {
        (true, ChannelTable.Completed) => "0",
        (true, _) => ChannelTable.IsName(column) ? "N''" : "null",
        (_, ChannelTable.Completed) => $"coalesce({alias}{column}, 0)",
        _ => Named(column, table.IsLower(column) ? $"lower({alias}{column})" : alias + column),
    };

    private static string Named(string column, string value) => ChannelTable.IsName(column) ? $"coalesce({value}, N'')" : value;

    // FOR JSON over the row: a JSON object whose values stand in column order.
    private static string Json(ChannelTable table, Func<string, string> value) =>
        $"(select {string.Join(", ", table.Content.Select(column => $"{value(column)} as {column}"))} for json path, include_null_values, without_array_wrapper)";
}
