using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Whose rows go where: the parts of their key at HQ that the channel does not know, and the session that brings them.</summary>
internal sealed record Bearing(string DataStore, long Epoch, string Session, DateTimeOffset Now);

/// <summary>Rows of a table that repeat those of an epoch.</summary>
/// <param name="Highest">The last of them; 0 when there is none.</param>
internal sealed record Overlap(string TableName, long Same, long Highest);

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

    /// <summary>Rows of an earlier epoch that the batch collected last repeats go on in this one, in the caller's transaction; before it is landed.</summary>
    /// <returns>How many.</returns>
    Task<long> TakeOverAsync(WriteTransaction transaction, IReadOnlyList<Slice> slices, Bearing bearing, long earlier);

    /// <summary>The same for what was collected by <see cref="CollectLateAsync"/>.</summary>
    Task<long> TakeOverLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing, long earlier);

    /// <summary>Which rows of the batch collected last repeat rows of an epoch; nothing is written.</summary>
    Task<IReadOnlyList<Overlap>> CompareAsync(Batch batch, string dataStore, long epoch);

    /// <summary>Takes rows that have appeared in ranges of missing counters.</summary>
    /// <returns>Their counters, the lowest first.</returns>
    Task<IReadOnlyList<long>> CollectLateAsync(ChannelTable table, IReadOnlyList<Gap> ranges, long room, CancellationToken cancellation);

    /// <summary>Lands what was collected by <see cref="CollectLateAsync"/>, in the caller's transaction.</summary>
    /// <returns>Rows landed.</returns>
    Task<long> LandLateAsync(WriteTransaction transaction, ChannelTable table, IReadOnlyList<long> counters, Bearing bearing);
}
