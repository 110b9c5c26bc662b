namespace HqJobs.Sync.Pipelines;

/// <summary>How a run or a stage stands or ended. Endings are words, stored as such.</summary>
public enum RunStatus
{
    Waiting,
    Running,
    Succeeded,
    SucceededWithErrors,
    Failed,
    Cancelled,
    Skipped,
}

/// <summary>How one channel of a stage stands or ended.</summary>
public enum ItemStatus
{
    Pending,
    Running,
    Succeeded,
    NoData,
    Failed,
    Paused,

    /// <summary>Busy with another run after waiting <c>Lease:BusyWait</c> (60 s) for its lease.</summary>
    Skipped,
    Cancelled,
}

/// <summary>When a stage with failed channels lets the run go on.</summary>
public enum ChannelFailurePolicy
{
    /// <summary>Failed only if every remaining channel failed (default).</summary>
    AnySucceeded,

    /// <summary>One failed channel fails the stage.</summary>
    AllOrFail,

    /// <summary>Fails above a share of failed channels.</summary>
    MaxFailedPercent,
}

/// <summary>Statuses as people read them.</summary>
public static class StatusWords
{
    /// <summary><c>succeeded with errors</c>, <c>no data</c>, <c>failed</c> …</summary>
    public static string Of(Enum status) => status.ToString() switch
    {
        nameof(RunStatus.SucceededWithErrors) => "succeeded with errors",
        nameof(ItemStatus.NoData) => "no data",
        var word => word.ToLowerInvariant(),
    };
}
