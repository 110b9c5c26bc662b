using System.ComponentModel.DataAnnotations;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Configuration <c>HqJobs:Upload</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>Rows landed in one HQ transaction. Default 5000: some 20 ms of a SQLite headquarters' write lock. From SQLite to SQLite a backlog is landed in tenths, of at most ten times as many rows.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; init; } = 5_000;

    // Every commit rewrites the index pages that its rows' random GUIDs touch, soon all of them: with larger batches a backlog costs half.
    internal long BatchSizeFor(long backlog) => Math.Clamp(backlog / 10, BatchSize, 10L * BatchSize);

    // What is copied through here is held here: a batch ends with the row that makes it this large.
    internal const long BatchBytes = 4 * 1024 * 1024;

    /// <summary>Tests: SQLite to SQLite the long way round, through the same steps as from or to a server.</summary>
    internal bool AlwaysCopies { get; init; }

    /// <summary>How long a missing counter is asked for by every run; afterwards once a day. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan GapWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a missing counter is remembered at all. Default 90 days; a row that commits later is outside G1.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan GapRetention { get; init; } = TimeSpan.FromDays(90);
}
