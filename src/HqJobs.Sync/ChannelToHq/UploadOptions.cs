using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Configuration <c>HqJobs:Upload</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>Rows landed in one HQ transaction. Default 5000: about 10 ms of HQ's write lock.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; init; } = 5_000;

    /// <summary>How long a missing counter is asked for by every run; afterwards once a day. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan GapWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a missing counter is remembered at all. Default 90 days; a row that commits later is outside G1.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan GapRetention { get; init; } = TimeSpan.FromDays(90);
}
