using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Configuration <c>HqJobs:Download</c>.</summary>
public sealed class DownloadOptions
{
    /// <summary>Most rows one window may write, whatever the lock budget allows. Default 2000: below SQL Server's lock escalation.</summary>
    [Range(1, 4_000)]
    public int MaxWindowRows { get; init; } = 2_000;

    /// <summary>How long a window should hold the channel's write lock. Default 5 ms: POS does not notice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan LockBudget { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Pause between windows, so that waiting POS writers get their turn. Default 2 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a download waits for a channel that another program keeps locked before it gives up. Default 30 s; the next run continues.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(30);
}
