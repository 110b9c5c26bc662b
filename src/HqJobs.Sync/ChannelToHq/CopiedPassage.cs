using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>
/// Rows of a channel on their way through here: read with nothing locked behind them, made to fit, staged at HQ outside of any transaction, so that the
/// one that lands them is short. While a batch is staged and landed, the next one is read.
/// </summary>
internal sealed class CopiedPassage : IPassage
{
    private readonly DbConnection connection;
    private readonly Database headquarters;
    private readonly ChannelReader reader;
    private readonly UploadOptions options;
    private readonly StagedColumns columns;
    private readonly IUploadSql sql;
    private readonly CancellationTokenSource closing = new();

    // A statement that locks 5 000 rows of one index of a SQL Server locks the table instead, and all other uploads out of it.
    private const int MostRowsOfAStatement = 4_000;

    private int MostRows => Math.Min(options.BatchSize, MostRowsOfAStatement);

    // Of the batch collected last.
    private IReadOnlyList<(ChannelTable Table, List<Gap> Ranges)> missing = [];

    // What CollectAsync is to be asked for next.
    private Task<Portion>? ahead;

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
        var portion = await (ahead ?? ReadAsync(wanted, room, cancellation));
        ahead = portion.Batch.Left.Count > 0 ? Task.Run(() => ReadAsync(portion.Batch.Left, room, cancellation), CancellationToken.None) : null;
        missing = portion.Missing;
        await StageAsync(portion.Rows, cancellation);
        return portion.Batch;
    }

    private async Task<Portion> ReadAsync(IReadOnlyList<Stretch> wanted, long room, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        var read = await reader.ReadRowsAsync(wanted, Math.Min(room, MostRows), UploadOptions.BatchBytes, stop.Token);
        var slices = new List<Slice>();
        var missing = new List<(ChannelTable, List<Gap>)>();
        foreach (var ((table, from, _), rows) in wanted.Zip(read.Rows.Select(part => part.Rows)).Where(pair => pair.Second.Count > 0))
        {
            var counters = rows.Select(row => table.CounterOf(row)).ToList();
            slices.Add(new Slice(table, from, counters[^1], RowContent.Fingerprint(RowContent.Of(table, rows[^1]))));
            missing.Add((table, [.. new Gap(from + 1, counters[^1], default, null).Without(counters)]));
        }
        return new Portion(new Batch(slices, read.Left), Staged([.. read.Rows.SelectMany(part => part.Rows.Select(row => LandedRow.Of(part.Table, row, columns)))]), missing);
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

    public Task<long> TakeOverAsync(WriteTransaction transaction, IReadOnlyList<Slice> slices, Bearing bearing, long earlier) =>
        TakeOverAsync(transaction, [.. slices.Select(slice => new Stretch(slice.Table, slice.From + 1, slice.To))], bearing, earlier);

    public Task<long> TakeOverLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing, long earlier) =>
        TakeOverAsync(transaction, [new Stretch(table, counters[0], counters[^1])], bearing, earlier);

    public async Task<IReadOnlyList<Overlap>> CompareAsync(Batch batch, string dataStore, long epoch) => batch.Slices.Count == 0 ? [] :
        (await connection.QueryAsync<Overlap>(
            sql.CompareRows(columns, [.. batch.Slices.Select(slice => slice.Table)]),
            new { dataStore, earlier = epoch, first = Counters(batch.Slices.Select(slice => (slice.Table, slice.From + 1))), last = Counters(batch.Slices.Select(slice => (slice.Table, slice.To))) })).AsList();

    public async Task<IReadOnlyList<long>> CollectLateAsync(ChannelTable table, IReadOnlyList<Gap> ranges, long room, CancellationToken cancellation)
    {
        var rows = await reader.ReadLateRowsAsync(table, ranges, Math.Min(room, MostRows), UploadOptions.BatchBytes, cancellation);
        await StageAsync(Staged([.. rows.Select(row => LandedRow.Of(table, row, columns))]), cancellation);
        return [.. rows.Select(row => table.CounterOf(row))];
    }

    public Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing) =>
        LandAsync(transaction, [new Stretch(table, counters[0], counters[^1])], bearing);

    private async Task<long> TakeOverAsync(WriteTransaction transaction, IReadOnlyList<Stretch> staged, Bearing bearing, long earlier) =>
        await transaction.Connection.ExecuteAsync(
            sql.TakeOverRows(columns, [.. staged.Select(part => part.Table)]),
            new
            {
                dataStore = bearing.DataStore,
                epoch = bearing.Epoch,
                earlier,
                first = Counters(staged.Select(part => (part.Table, part.From))),
                last = Counters(staged.Select(part => (part.Table, part.To))),
            },
            transaction.Db);

    private static string Counters(IEnumerable<(ChannelTable Table, long Counter)> counters) => JsonSerializer.Serialize(counters.ToDictionary(part => part.Table.Name, part => part.Counter));

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
                first = Counters(staged.Select(part => (part.Table, part.From))),
                last = Counters(staged.Select(part => (part.Table, part.To))),
            },
            transaction.Db);

    private async Task StageAsync(StagedRows rows, CancellationToken cancellation)
    {
        Unfit = rows.Unfit;
        if (rows.Lines.Count == 0) return;
        await connection.ExecuteAsync(new CommandDefinition(sql.Stage(columns), cancellationToken: cancellation));
        await headquarters.Dialect.FillAsync(connection, null, sql.StagedRows, rows.Columns, new ListReader(rows.Columns, rows.Lines), cancellation);
    }

    private StagedRows Staged(IReadOnlyList<LandedRow> rows)
    {
        var tables = rows.Select(row => row.Table).DistinctBy(table => table.Name).ToList();
        var used = tables.SelectMany(columns.Of).Distinct().ToList();
        var places = tables.ToDictionary(table => table.Name, table => columns.Of(table).Select(column => 1 + used.IndexOf(column)).ToArray());
        IReadOnlyList<string> names = [StagedColumns.Table, .. used.Select(column => column.Name), .. LandedRow.Verdict];
        return new StagedRows(names, [.. rows.Select(Line)], rows.Count(row => row.Problem is not null));

        object?[] Line(LandedRow row)
        {
            var line = new object?[names.Count];
            line[0] = row.Table.Name;
            var place = places[row.Table.Name];
            for (var i = 0; i < place.Length; i++) line[place[i]] = row.Values[i];
            row.VerdictValues.CopyTo(line, 1 + used.Count);
            return line;
        }
    }

    /// <summary>Ends a read ahead: nobody asks for its rows any more, nor for why it failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (ahead is not null) await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    /// <summary>A batch that is read and ready to be staged.</summary>
    private sealed record Portion(Batch Batch, StagedRows Rows, IReadOnlyList<(ChannelTable Table, List<Gap> Ranges)> Missing);

    /// <param name="Columns">Of the stage, those that the rows' tables have.</param>
    /// <param name="Unfit">How many of the rows headquarters cannot hold as they are.</param>
    private sealed record StagedRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Lines, int Unfit);
}
