using System.Diagnostics;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Writes at a channel: every write carries the version reached and the owner's fencing token.</summary>
/// <param name="channel">Opened for one download; stays the caller's.</param>
internal sealed class ChannelWriter(DataStore store, LinkConnection channel, string job)
{
    // About a megabyte of WAL: far below the 1000 pages at which a commit of POS would have to checkpoint our rows.
    private const int RowsBetweenCheckpoints = 4_000;

    private int rowsSinceCheckpoint;

    /// <summary>Makes the lease's owner the owner of the channel's version.</summary>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner.</exception>
    public async Task RaiseFencingTokenAsync(long token, DateTimeOffset now)
    {
        await using var transaction = await store.Database.BeginWriteAsync(channel.Db, CancellationToken.None);
        var raised = await channel.ExecuteAsync(
            store.Database.Sql["HqToChannel/RaiseFencingToken"], transaction.Db, CancellationToken.None, ("@job", job), ("@token", token), ("@now", now));
        if (raised == 0) throw new LeaseLostException($"{job}/{store.Name}");
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Writes rows and the version reached in one transaction.</summary>
    /// <returns>How long the transaction held its locks.</returns>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner; nothing was written.</exception>
    public async Task<TimeSpan> WriteAsync(long version, long token, DateTimeOffset now, IReadOnlyCollection<string> statements, CancellationToken cancellation)
    {
        TimeSpan held;
        int? rows;
        await using (var transaction = await store.Database.BeginWriteAsync(channel.Db, cancellation))
        {
            var began = Stopwatch.GetTimestamp();
            rows = await channel.RunIfAsync(
                store.Database.Sql["HqToChannel/AdvanceAppliedVersion"], statements, transaction.Db, cancellation,
                ("@job", job), ("@version", version), ("@token", token), ("@now", now));
            if (rows is null) throw new LeaseLostException($"{job}/{store.Name}");
            await transaction.CommitAsync(cancellation);
            held = Stopwatch.GetElapsedTime(began);
        }
        await CheckpointAsync(rows.Value, cancellation);
        return held;
    }

    private async Task CheckpointAsync(int rows, CancellationToken cancellation)
    {
        rowsSinceCheckpoint += rows;
        if (rowsSinceCheckpoint < RowsBetweenCheckpoints) return;
        rowsSinceCheckpoint = 0;
        await store.Database.Dialect.CheckpointAsync(channel.Db, cancellation);
    }
}
