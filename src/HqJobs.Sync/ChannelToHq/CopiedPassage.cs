using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>
/// Rows of a channel on their way through here: read with nothing locked behind them, made to fit, staged at HQ outside of any transaction, so that the
/// one that lands them is short.
/// </summary>
internal sealed class CopiedPassage : IPassage
{
    private readonly DbConnection connection;
    private readonly Database headquarters;
    private readonly ChannelReader reader;
    private readonly UploadOptions options;
    private readonly StagedColumns columns;
    private readonly IUploadSql sql;

    // A statement that locks 5 000 rows of one index of a SQL Server locks the table instead, and all other uploads out of it.
    private const int MostRowsOfAStatement = 4_000;

    private int MostRows => Math.Min(options.BatchSize, MostRowsOfAStatement);

    // Of the batch collected last.
    private List<(ChannelTable Table, List<Gap> Ranges)> missing = [];

    private CopiedPassage(DbConnection connection, Database headquarters, ChannelReader reader, UploadOptions options, StagedColumns columns)
    {
        this.connection = connection;
        this.headquarters = headquarters;
        this.reader = reader;
        this.options = options;
        this.columns = columns;
        sql = IUploadSql.For(headquarters.Provider);
    }

    public static async Task<CopiedPassage> OpenAsync(
        DbConnection connection, Database headquarters, ChannelReader reader, UploadOptions options, CancellationToken cancellation) =>
        new(connection, headquarters, reader, options, await ColumnsAsync(connection, reader.Tables, cancellation));

    // Only SQL Server has columns that do not hold anything.
    private static async Task<StagedColumns> ColumnsAsync(DbConnection connection, IReadOnlyList<ChannelTable> tables, CancellationToken cancellation) => new(
        tables,
        connection is SqlConnection server
            ? await ColumnType.ReadAsync(server, [.. tables.Select(table => ($"[ax].[{table.Name}]", table.Columns))], cancellation)
            : null);

    public long Unfit { get; private set; }

    public async Task<Batch> CollectAsync(IReadOnlyList<Stretch> wanted, long room, CancellationToken cancellation)
    {
        missing = [];
        if (wanted.Count == 0) return new Batch([], []);
        var read = await reader.ReadRowsAsync(wanted, Math.Min(room, MostRows), UploadOptions.BatchBytes, cancellation);
        await StageAsync([.. read.Rows.SelectMany(part => part.Rows.Select(row => LandedRow.Of(part.Table, row, columns)))], cancellation);
        var slices = new List<Slice>();
        foreach (var ((table, from, _), rows) in wanted.Zip(read.Rows.Select(part => part.Rows)).Where(pair => pair.Second.Count > 0))
        {
            var counters = rows.Select(row => table.CounterOf(row)).ToList();
            slices.Add(new Slice(table, from, counters[^1], RowContent.Fingerprint(RowContent.Of(table, rows[^1]))));
            missing.Add((table, [.. new Gap(from + 1, counters[^1], default, null).Without(counters)]));
        }
        return new Batch(slices, read.Left);
    }

    public async Task<long> LandAsync(WriteTransaction transaction, Batch batch, Bearing bearing)
    {
        if (batch.Slices.Count == 0) return 0;
        var landed = await LandAsync(transaction, [.. batch.Slices.Select(slice => new Stretch(slice.Table, slice.From + 1, slice.To))], bearing);
        foreach (var (table, ranges) in missing.Where(part => part.Ranges.Count > 0))
            await transaction.Connection.ExecuteAsync(
                headquarters.Sql["ChannelToHq/AddGaps"],
                new { dataStore = bearing.DataStore, epoch = bearing.Epoch, table = table.Name, gaps = Gap.ToJson(ranges.Select(gap => gap with { FirstSeen = bearing.Now })) },
                transaction.Db);
        return landed;
    }

    public async Task<IReadOnlyList<long>> CollectLateAsync(ChannelTable table, IReadOnlyList<Gap> ranges, CancellationToken cancellation)
    {
        var rows = await reader.ReadLateRowsAsync(table, ranges, MostRows, UploadOptions.BatchBytes, cancellation);
        await StageAsync([.. rows.Select(row => LandedRow.Of(table, row, columns))], cancellation);
        return [.. rows.Select(row => table.CounterOf(row))];
    }

    public Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing) =>
        LandAsync(transaction, [new Stretch(table, counters[0], counters[^1])], bearing);

    /// <param name="staged">From the first to the last counter of each table.</param>
    private async Task<long> LandAsync(WriteTransaction transaction, IReadOnlyList<Stretch> staged, Bearing bearing) =>
        await transaction.Connection.ExecuteAsync(
            sql.LandRows(columns, [.. staged.Select(part => part.Table)]),
            new
            {
                dataStore = bearing.DataStore,
                epoch = bearing.Epoch,
                session = bearing.Session,
                now = bearing.Now,
                first = JsonSerializer.Serialize(staged.ToDictionary(part => part.Table.Name, part => part.From)),
                last = JsonSerializer.Serialize(staged.ToDictionary(part => part.Table.Name, part => part.To)),
            },
            transaction.Db);

    private async Task StageAsync(IReadOnlyList<LandedRow> rows, CancellationToken cancellation)
    {
        Unfit = rows.Count(row => row.Problem is not null);
        if (rows.Count == 0) return;
        await connection.ExecuteAsync(new CommandDefinition(sql.Stage(columns), cancellationToken: cancellation));
        var used = rows.Select(row => row.Table).Distinct().SelectMany(table => table.Columns.Select(column => columns.Of(table, column).Name)).Distinct().ToList();
        var place = used.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        IReadOnlyList<string> staged = [StagedColumns.Table, .. used, .. LandedRow.Verdict];
        await headquarters.Dialect.FillAsync(connection, null, sql.StagedRows, staged, new ListReader(staged, [.. rows.Select(Line)]), cancellation);

        object?[] Line(LandedRow row)
        {
            var line = new object?[staged.Count];
            line[0] = row.Table.Name;
            for (var i = 0; i < row.Values.Length; i++) line[1 + place[columns.Of(row.Table, row.Table.Columns[i]).Name]] = row.Values[i];
            row.VerdictValues.CopyTo(line, 1 + used.Count);
            return line;
        }
    }
}
