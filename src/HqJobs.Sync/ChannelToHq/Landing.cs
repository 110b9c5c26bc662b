using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Rows of one table above <paramref name="From"/> up to and including <paramref name="To"/>.</summary>
/// <param name="Fingerprint">What the row <paramref name="To"/> is recognised by later.</param>
internal sealed record Slice(ChannelTable Table, long From, long To, string? Fingerprint);

/// <summary>HQ's side of one upload, SQLite to SQLite: a writing connection with the channel attached read-only, so that rows go from file to file without passing through here.</summary>
internal sealed class Landing : IAsyncDisposable
{
    // Indexes on random GUIDs touch pages all over the file: 32 MB of them stay in memory while HQ is written; twice as much gains little and is felt in the process's peak.
    private const string Session = "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 32768;";

    private readonly Database headquarters;
    private readonly DataStore channel;
    private readonly Lease lease;
    private readonly DbConnection connection;
    private readonly IUploadSql sql;

    private Landing(Database headquarters, DataStore channel, Lease lease, DbConnection connection, UploadRecord known)
    {
        Known = known;
        this.headquarters = headquarters;
        this.channel = channel;
        this.lease = lease;
        this.connection = connection;
        sql = IUploadSql.For(headquarters.Provider);
    }

    /// <summary>What HQ knew of the data store when this was opened, under the lease that keeps it from changing.</summary>
    public UploadRecord Known { get; }

    public static async Task<Landing> OpenAsync(Database headquarters, DataStore channel, UploadLedger ledger, Lease lease, CancellationToken cancellation)
    {
        var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        try
        {
            await connection.ExecuteAsync(Session);
            await connection.ExecuteAsync(
                $"ATTACH @channel AS {SqliteUploadSql.Channel}", new { channel = SqliteDialect.UriOf(channel.Database.ConnectionString, "ro") });
            return new Landing(headquarters, channel, lease, connection, await ledger.ReadAsync(channel, connection));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A write transaction that only the lease's owner can commit.</summary>
    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellation)
    {
        var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        try
        {
            await lease.CheckAsync(transaction, cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rows, gaps and watermark of a slice, in the caller's transaction.</summary>
    /// <returns>Rows landed.</returns>
    public async Task<long> LandAsync(WriteTransaction transaction, Slice slice, string session, DateTimeOffset now)
    {
        var (table, from, to, fingerprint) = slice;
        long landed = await transaction.Connection.ExecuteAsync(
            sql.LandBatch(table), new { dataStore = Store, epoch = Known.Epoch, session, from, to }, transaction.Db);
        if (landed != to - from)
            await transaction.Connection.ExecuteAsync(sql.RememberGaps(table), new { dataStore = Store, epoch = Known.Epoch, from, to, now }, transaction.Db);
        await ExecuteAsync(transaction, "ChannelToHq/SetWatermark", new { dataStore = Store, epoch = Known.Epoch, table = table.Name, counter = to, fingerprint });
        return landed;
    }

    /// <summary>Rows that have appeared in remembered ranges, in the caller's transaction.</summary>
    /// <returns>Rows landed.</returns>
    public async Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, string session) =>
        await transaction.Connection.ExecuteAsync(
            sql.LandLateRows(table),
            new { dataStore = Store, epoch = Known.Epoch, session, counters = JsonSerializer.Serialize(counters) },
            transaction.Db);

    public async Task ReplaceGapsAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyCollection<Gap> before, IReadOnlyCollection<Gap> after)
    {
        await ExecuteAsync(transaction, "ChannelToHq/ForgetGaps", new
        {
            dataStore = Store,
            epoch = Known.Epoch,
            table = table.Name,
            counters = JsonSerializer.Serialize(before.Select(gap => gap.From)),
        });
        if (after.Count == 0) return;
        await ExecuteAsync(transaction, "ChannelToHq/AddGaps", new
        {
            dataStore = Store,
            epoch = Known.Epoch,
            table = table.Name,
            gaps = JsonSerializer.Serialize(after.Select(gap => new
            {
                from = gap.From,
                to = gap.To,
                firstSeen = UtcTimeHandler.ToText(gap.FirstSeen),
                lastAsked = gap.LastAsked is { } asked ? UtcTimeHandler.ToText(asked) : null,
            })),
        });
    }

    private string Store => channel.Name.Value;

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
