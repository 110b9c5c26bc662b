using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Configuration <c>HqJobs:Download</c>.</summary>
public sealed class DownloadOptions
{
    /// <summary>Most rows one window may write, whatever the lock budget allows. Default 2000: below SQL Server's lock escalation.</summary>
    [Range(1, 4_000)]
    public int MaxWindowRows { get; init; } = 2_000;

    /// <summary>Most customers of a channel that are held back because its database refuses them. Default 100: if it refuses more, it is the channel that is at fault, and it fails.</summary>
    [Range(0, 10_000)]
    public int MaxHeldBack { get; init; } = 100;

    /// <summary>How long a window should hold the write lock of a SQLite channel, on which every writer waits. Default 5 ms: POS does not notice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan LockBudget { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a window should hold the locks on its rows of a SQL Server channel, on which only who touches these customers waits. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RowLockBudget { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Pause between windows, so that waiting POS writers get their turn. Default 2 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a download waits for a channel that another program keeps locked before it gives up. Default 30 s; the next run continues.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tests drive the link for two connections on SQLite files too, which are otherwise attached.</summary>
    internal bool AlwaysTwoEnded { get; set; }
}
