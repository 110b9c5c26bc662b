using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.Pipelines;

/// <summary>Configuration <c>HqJobs:Lease</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a lease outlives an owner that stopped renewing it. Default 30 s: longer than any pause of a healthy process, short enough to wait for.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a channel's work waits for a lease that another run holds before it is Skipped. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(60);
}
