using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.Pipelines;

/// <summary>Configuration <c>HqJobs:Cleanup</c>: how long headquarters keeps what is over. What is Pending, Failed or Blocked stays for ever, and nothing in a channel is touched.</summary>
public sealed class CleanupOptions
{
    /// <summary>Runs with their channels and log, and sessions. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Runs { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Channels and sessions that had nothing to do. Default 2 days: with many idle channels they are nearly all there is.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan NoData { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Operations that succeeded. Default 90 days, as long as a late row is asked for (Upload:GapRetention).</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Operations { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Rows removed in one transaction. Default 2,000: below what makes SQL Server lock a whole table, and short enough for whoever waits.</summary>
    [Range(1, 2_000)]
    public int WindowRows { get; init; } = 2_000;
}
