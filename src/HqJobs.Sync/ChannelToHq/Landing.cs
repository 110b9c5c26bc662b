using System.Data;
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
    private readonly IUploadSql sql;

    private const long MostTakenOver = 2_000;

    private const string DoneBefore = "done before the channel was restored; headquarters had cleaned it up since";

    private Landing(Database headquarters, DataStore channel, Lease lease, DbConnection connection, UploadRecord known, IPassage passage)
    {
        Known = known;
        Passage = passage;
        this.headquarters = headquarters;
        this.channel = channel;
        this.lease = lease;
        this.connection = connection;
        sql = IUploadSql.For(headquarters.Provider);
    }

    /// <summary>What HQ knew of the data store when this was opened, under the lease that keeps it from changing.</summary>
    public UploadRecord Known { get; }

    public IPassage Passage { get; }

    public bool IsLost => connection.State != ConnectionState.Open;

    /// <summary>Of the rows landed last, those that headquarters cannot hold. One that was there already was counted when it landed.</summary>
    public long Unfit { get; private set; }

    /// <summary>How many rows to land at once. One that is taken over is locked under its old key and its new one: with more, a server would lock the whole table.</summary>
    public long RoomFor(long room) => headquarters.Dialect.IsServer && Known.Positions.Values.Any(position => position.ReadsAgain) ? Math.Min(room, MostTakenOver) : room;

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

    /// <summary>Lands the batch collected last. While the channel is read again (<c>channel rebase</c>), rows that earlier epochs have go on as they are.</summary>
    /// <returns>Rows landed or taken over.</returns>
    public async Task<long> LandAsync(WriteTransaction transaction, Batch batch, Bearing bearing)
    {
        var again = batch.Slices.Where(slice => slice.From < Known.Of(slice.Table).KnownUpTo).ToList();
        var stretches = again.GroupBy(slice => slice.Table).Select(slices => new Stretch(slices.Key, slices.First().From + 1, slices.Last().To)).ToList();
        var taken = await TakeOverAsync(transaction, stretches, bearing, earlier => Passage.TakeOverAsync(transaction, again, bearing, earlier));
        var landed = await Passage.LandAsync(transaction, batch, bearing);
        await SettleAsync(transaction, stretches, bearing);
        Unfit = Math.Min(landed, Passage.Unfit);
        return taken + landed;
    }

    /// <inheritdoc cref="LandAsync"/>
    public async Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing)
    {
        IReadOnlyList<Stretch> stretches = counters[0] <= Known.Of(table).KnownUpTo ? [new Stretch(table, counters[0], counters[^1])] : [];
        var taken = await TakeOverAsync(transaction, stretches, bearing, earlier => Passage.TakeOverLateAsync(transaction, table, counters, bearing, earlier));
        var landed = await Passage.LandLateAsync(transaction, table, counters, bearing);
        await SettleAsync(transaction, stretches, bearing);
        Unfit = Math.Min(landed, Passage.Unfit);
        return taken + landed;
    }

    // The newest epoch first: a row that came back after it had been away is the one that was there last.
    private async Task<long> TakeOverAsync(WriteTransaction transaction, IReadOnlyList<Stretch> stretches, Bearing bearing, Func<long, Task<long>> takeOver)
    {
        if (stretches.Count == 0) return 0;
        var changes = sql.TakeOverChanges([.. stretches.Select(part => part.Table)]);
        long taken = 0;
        for (var earlier = Known.Epoch - 1; earlier > 0; earlier--)
        {
            taken += await takeOver(earlier);
            await transaction.Connection.ExecuteAsync(
                changes,
                new { dataStore = bearing.DataStore, epoch = bearing.Epoch, earlier, first = Counters(stretches, part => part.From), last = Counters(stretches, part => part.To) },
                transaction.Db);
        }
        return taken;
    }

    // Headquarters forgets what succeeded (HqJobs:Cleanup:Operations), a channel may keep it for ever: done twice, an old edit would undo newer ones.
    private async Task SettleAsync(WriteTransaction transaction, IReadOnlyList<Stretch> stretches, Bearing bearing)
    {
        var common = stretches.Where(part => part.From <= Known.Of(part.Table).CommonUpTo).ToList();
        if (common.Count == 0) return;
        await transaction.Connection.ExecuteAsync(
            sql.SettleRows([.. common.Select(part => part.Table)]),
            new
            {
                dataStore = bearing.DataStore,
                epoch = bearing.Epoch,
                epochs = JsonSerializer.Serialize(Enumerable.Range(1, (int)Known.Epoch - 1)),
                session = bearing.Session,
                now = bearing.Now,
                note = DoneBefore,
                first = Counters(common, part => part.From),
                common = Counters(common, part => Math.Min(part.To, Known.Of(part.Table).CommonUpTo)),
            },
            transaction.Db);
    }

    private static string Counters(IEnumerable<Stretch> stretches, Func<Stretch, long> counter) => JsonSerializer.Serialize(stretches.ToDictionary(part => part.Table.Name, counter));

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
