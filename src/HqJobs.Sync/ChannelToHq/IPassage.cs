using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Whose rows go where: the parts of their key at HQ that the channel does not know, and the session that brings them.</summary>
internal sealed record Bearing(string DataStore, long Epoch, string Session, DateTimeOffset Now);

/// <summary>The way of rows from a channel to headquarters: through an attached file where both are SQLite, copied through here otherwise.</summary>
internal interface IPassage : IAsyncDisposable
{
    /// <summary>Of the rows collected last, those that headquarters cannot hold: they land as Failed.</summary>
    long Unfit { get; }

    /// <summary>Takes what fits into one HQ transaction; nothing is locked at the channel when this returns, nor at HQ yet.</summary>
    Task<Batch> CollectAsync(IReadOnlyList<Stretch> wanted, long room, CancellationToken cancellation);

    /// <summary>Lands the batch collected last and remembers the counters missing from it, in the caller's transaction.</summary>
    /// <returns>Rows landed.</returns>
    Task<long> LandAsync(WriteTransaction transaction, Batch batch, Bearing bearing);

    /// <summary>Takes rows that have appeared in ranges of missing counters.</summary>
    /// <returns>Their counters, the lowest first.</returns>
    Task<IReadOnlyList<long>> CollectLateAsync(ChannelTable table, IReadOnlyList<Gap> ranges, CancellationToken cancellation);

    /// <summary>Lands what was collected by <see cref="CollectLateAsync"/>, in the caller's transaction.</summary>
    /// <returns>Rows landed.</returns>
    Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing);
}
