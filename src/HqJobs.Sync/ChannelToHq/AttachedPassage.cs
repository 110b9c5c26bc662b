using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>SQLite to SQLite: HQ's connection has the channel attached read-only, so that rows go from file to file without passing through here.</summary>
internal sealed class AttachedPassage : IPassage
{
    // Indexes on random GUIDs touch pages all over the file: 32 MB of them stay in memory while HQ is written; twice as much gains little and is felt in the process's peak.
    private const string Session = "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 32768;";

    private readonly DbConnection headquarters;
    private readonly ChannelReader reader;
    private readonly UploadOptions options;

    private AttachedPassage(DbConnection headquarters, ChannelReader reader, UploadOptions options)
    {
        this.headquarters = headquarters;
        this.reader = reader;
        this.options = options;
    }

    public static async Task<AttachedPassage> OpenAsync(DbConnection headquarters, DataStore channel, ChannelReader reader, UploadOptions options)
    {
        await headquarters.ExecuteAsync(Session);
        await headquarters.ExecuteAsync(
            $"ATTACH @channel AS {SqliteUploadSql.Channel}", new { channel = SqliteDialect.UriOf(channel.Database.ConnectionString, "ro") });
        return new AttachedPassage(headquarters, reader, options);
    }

    /// <summary>SQLite holds anything.</summary>
    public long Unfit => 0;

    /// <remarks>A large batch consists of slices, since SQLite keeps in memory what it needs to undo one statement.</remarks>
    public async Task<Batch> CollectAsync(IReadOnlyList<Stretch> wanted, long room, CancellationToken cancellation)
    {
        var slices = new List<Slice>();
        for (var i = 0; i < wanted.Count; i++)
        {
            var (table, from, highest) = wanted[i];
            while (from < highest && await reader.FindBatchEndAsync(table, from, Math.Min(room, options.BatchSize), highest) is { } to)
            {
                cancellation.ThrowIfCancellationRequested();
                slices.Add(new Slice(table, from, to, await reader.FingerprintAsync(table, to)));
                room -= Math.Min(room, to - from);
                from = to;
                if (room == 0) return new Batch(slices, [.. from < highest ? [wanted[i] with { From = from }] : Array.Empty<Stretch>(), .. wanted.Skip(i + 1)]);
            }
        }
        return new Batch(slices, []);
    }

    public async Task<long> LandAsync(WriteTransaction transaction, Batch batch, Bearing bearing)
    {
        long landed = 0;
        foreach (var (table, from, to, _) in batch.Slices)
        {
            long rows = await transaction.Connection.ExecuteAsync(
                SqliteUploadSql.LandBatch(table), new { dataStore = bearing.DataStore, epoch = bearing.Epoch, session = bearing.Session, from, to }, transaction.Db);
            if (rows != to - from)
                await transaction.Connection.ExecuteAsync(SqliteUploadSql.RememberGaps(table), new { dataStore = bearing.DataStore, epoch = bearing.Epoch, from, to, now = bearing.Now }, transaction.Db);
            landed += rows;
        }
        return landed;
    }

    public async Task<long> TakeOverAsync(WriteTransaction transaction, IReadOnlyList<Slice> slices, Bearing bearing, long earlier)
    {
        long taken = 0;
        foreach (var (table, from, to, _) in slices)
            taken += await transaction.Connection.ExecuteAsync(
                SqliteUploadSql.TakeOverBatch(table), new { dataStore = bearing.DataStore, epoch = bearing.Epoch, earlier, from, to }, transaction.Db);
        return taken;
    }

    public async Task<long> TakeOverLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing, long earlier) =>
        await transaction.Connection.ExecuteAsync(
            SqliteUploadSql.TakeOverLateRows(table),
            new { dataStore = bearing.DataStore, epoch = bearing.Epoch, earlier, counters = JsonSerializer.Serialize(counters) },
            transaction.Db);

    public async Task<IReadOnlyList<Overlap>> CompareAsync(Batch batch, string dataStore, long epoch)
    {
        var overlaps = new List<Overlap>();
        foreach (var (table, from, to, _) in batch.Slices)
            overlaps.Add(await headquarters.QuerySingleAsync<Overlap>(SqliteUploadSql.CompareBatch(table), new { dataStore, earlier = epoch, from, to }));
        return overlaps;
    }

    public Task<IReadOnlyList<long>> CollectLateAsync(ChannelTable table, IReadOnlyList<Gap> ranges, long room, CancellationToken cancellation) =>
        reader.FindLateRowsAsync(table, ranges, Math.Min(room, options.BatchSize));

    public async Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing) =>
        await transaction.Connection.ExecuteAsync(
            SqliteUploadSql.LandLateRows(table),
            new { dataStore = bearing.DataStore, epoch = bearing.Epoch, session = bearing.Session, counters = JsonSerializer.Serialize(counters) },
            transaction.Db);

    // What is attached goes with the connection.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
