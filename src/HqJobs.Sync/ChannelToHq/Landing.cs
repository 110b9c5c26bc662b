using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>HQ's side of one upload: what HQ knows of the data store, a writing connection, and the way rows take to it.</summary>
internal sealed class Landing : IAsyncDisposable
{
    private readonly Database headquarters;
    private readonly DataStore channel;
    private readonly Lease lease;
    private readonly DbConnection connection;

    private Landing(Database headquarters, DataStore channel, Lease lease, DbConnection connection, UploadRecord known, IPassage passage)
    {
        Known = known;
        Passage = passage;
        this.headquarters = headquarters;
        this.channel = channel;
        this.lease = lease;
        this.connection = connection;
    }

    /// <summary>What HQ knew of the data store when this was opened, under the lease that keeps it from changing.</summary>
    public UploadRecord Known { get; }

    public IPassage Passage { get; }

    public static async Task<Landing> OpenAsync(
        Database headquarters, DataStore channel, ChannelReader reader, UploadLedger ledger, Lease lease, UploadOptions options, CancellationToken cancellation)
    {
        var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        try
        {
            IPassage passage = (channel.Database.Provider, headquarters.Provider) is (DatabaseProvider.Sqlite, DatabaseProvider.Sqlite) && !options.AlwaysCopies
                ? await AttachedPassage.OpenAsync(connection, channel, reader, options)
                : await CopiedPassage.OpenAsync(connection, headquarters, reader, options, cancellation);
            return new Landing(headquarters, channel, lease, connection, await ledger.ReadAsync(channel, connection), passage);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Bearing Bearing(UploadSession session, DateTimeOffset now) => new(channel.Name.Value, Known.Epoch, session.Id, now);

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

    public async Task ReplaceGapsAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyCollection<Gap> before, IReadOnlyCollection<Gap> after)
    {
        await ExecuteAsync(transaction, "ChannelToHq/ForgetGaps", new
        {
            dataStore = channel.Name.Value,
            epoch = Known.Epoch,
            table = table.Name,
            counters = JsonSerializer.Serialize(before.Select(gap => gap.From)),
        });
        if (after.Count > 0)
            await ExecuteAsync(transaction, "ChannelToHq/AddGaps", new { dataStore = channel.Name.Value, epoch = Known.Epoch, table = table.Name, gaps = Gap.ToJson(after) });
    }

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    public async ValueTask DisposeAsync()
    {
        await Passage.DisposeAsync();
        await connection.DisposeAsync();
    }
}
