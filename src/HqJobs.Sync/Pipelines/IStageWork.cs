using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>What a stage is asked to do.</summary>
/// <param name="Full">Downloads: send everything instead of what changed.</param>
/// <param name="DryRun">Report what would happen, write no data row, take no number.</param>
/// <param name="Progress">Rows done so far, for bars and grids; may be called often.</param>
public sealed record StageContext(RunId Run, string Job, bool Full, bool DryRun, IProgress<WorkProgress>? Progress = null);

/// <param name="Channel">Null for the synchronization.</param>
/// <param name="RowsDone">Rows (uploads, downloads) or customers (synchronization) so far.</param>
/// <param name="RowsExpected">Best guess of all there are; null while unknown.</param>
public sealed record WorkProgress(string Job, string? Channel, long RowsDone, long? RowsExpected);

/// <summary>How a channel's upload or download ended.</summary>
/// <param name="Rows">Rows landed or applied.</param>
/// <param name="FailedRows">Rows landed as Failed because headquarters cannot hold them; customers that the channel's database refuses.</param>
/// <param name="Error">What, where, what to do; without personal data (G10). Also of a channel that succeeded, but for some customers.</param>
public sealed record ItemOutcome(ItemStatus Status, long Rows = 0, long FailedRows = 0, string? Error = null);

/// <summary>How a synchronization ended.</summary>
/// <param name="Error">Why the stage as a whole failed; failed records alone do not fail it.</param>
/// <param name="Warnings">What an administrator must know beyond counts, e.g. an exhausted number sequence.</param>
public sealed record SynchronizeOutcome(
    long CustomersCreated, long CustomersUpdated, long OperationsSucceeded, long OperationsFailed, long OperationsBlocked,
    string? Error = null, IReadOnlyList<string>? Warnings = null);

/// <summary>What a cheap read-only look at a channel found.</summary>
public enum ProbeResult
{
    HasWork,
    NoData,
}

/// <summary>A stage that works channel by channel: P-0001, 1010.</summary>
public interface IChannelWork
{
    string Job { get; }

    /// <summary>Looks, read-only and in about a millisecond, whether the channel has anything to do. Throws what <see cref="RunAsync"/> would report.</summary>
    Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation);

    /// <summary>Writes the NoData sessions of many channels inside the caller's HQ transaction: one commit for up to 100 idle channels.</summary>
    Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation);

    /// <summary>Does the channel's work under its own lease; may be repeated at any time. Failures of the channel are an outcome, not an exception.</summary>
    Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation);
}

/// <summary>A stage that works once at headquarters: the synchronization. Two ship: the real one and none in pipelines without it.</summary>
public interface ISynchronizeWork
{
    Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation);
}
