namespace HqJobs.Sync.Pipelines;

/// <summary>When a pipeline runs by itself.</summary>
/// <param name="Cron">Five fields, six with seconds first, or a macro such as <c>@daily</c>.</param>
/// <param name="TimeZone">The zone in which <paramref name="Cron"/> is meant: <c>UTC</c>, <c>Europe/Oslo</c>.</param>
/// <param name="PausedBy">Who paused it; null while nobody has. A pause whose time is over leaves it standing: ask <see cref="IsPaused"/>.</param>
/// <param name="PausedUntil">When the pause ends by itself; null: when somebody resumes it.</param>
/// <param name="RowVersion">Raised by every change; 0 while headquarters has no row.</param>
/// <param name="ModifiedBy">Who chose cron, time zone, misfire and overlap: <see cref="Schedules.Configuration"/> or a person.</param>
/// <param name="ModifiedDateTime">When anything of it changed last, pauses included.</param>
public sealed record Schedule(
    string Pipeline,
    string Cron,
    string TimeZone = "UTC",
    MisfirePolicy Misfire = MisfirePolicy.Relaxed,
    OverlapPolicy Overlap = OverlapPolicy.Skip,
    string? PausedBy = null,
    string? PauseReason = null,
    DateTimeOffset? PausedUntil = null,
    long RowVersion = 0,
    string? ModifiedBy = null,
    DateTimeOffset? ModifiedDateTime = null)
{
    /// <summary>Why it cannot be followed: somebody wrote it past HqJobs, or another version of HqJobs did. Null when it can.</summary>
    public string? Problem { get; init; }

    public bool IsPaused(DateTimeOffset now) => PausedBy is not null && (PausedUntil is not { } until || now < until);

    /// <summary>The next times it is due, beyond a pause that has an end; none when it cannot be followed, or its pause has no end.</summary>
    public IReadOnlyList<Occurrence> Next(DateTimeOffset now, int count)
    {
        var from = IsPaused(now) ? PausedUntil?.AddTicks(-1) : now;
        return Problem is null && from is { } start ? Occurrences.Next(Cron, TimeZone, start, count) : [];
    }
}

/// <summary>What somebody wants changed in a schedule; null leaves it as it is.</summary>
/// <param name="Misfire">A word of <see cref="MisfirePolicy"/>.</param>
/// <param name="Overlap">A word of <see cref="OverlapPolicy"/>.</param>
public sealed record ScheduleChange(string Pipeline, string? Cron = null, string? TimeZone = null, string? Misfire = null, string? Overlap = null);

/// <summary>Somebody else changed a schedule between the look at it and the change.</summary>
public sealed class ScheduleConflictException(string pipeline, Schedule? current)
    : Exception($"Somebody else changed the schedule of {pipeline} meanwhile ({Describe(current)}). Nothing was written; look at it again and repeat your change.")
{
    public string Pipeline { get; } = pipeline;

    /// <summary>As it stands now; null when there is none any more.</summary>
    public Schedule? Current { get; } = current;

    private static string Describe(Schedule? current) => current is null
        ? "it has none any more"
        : $"{current.Cron} in {current.TimeZone}, last changed at {current.ModifiedDateTime:yyyy-MM-dd HH:mm:ss} UTC, chosen by {current.ModifiedBy}";
}
