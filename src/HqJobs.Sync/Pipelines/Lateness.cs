using System.Globalization;

namespace HqJobs.Sync.Pipelines;

/// <summary>What became of an occurrence of a schedule whose time is up.</summary>
/// <param name="Late">Nothing has finished it.</param>
/// <param name="Run">The run that finished it, or the one that tells why nothing did.</param>
internal sealed record Verdict(bool Late, DateTimeOffset Due, string Message, PipelineRun? Run);

/// <summary>Whether a pipeline has finished in time: a function of its schedule, the clock and its runs.</summary>
internal static class Lateness
{
    /// <summary>The latest occurrence that should have finished by now.</summary>
    /// <returns>Null when none should: never due, paused, or the schedule is younger than that.</returns>
    public static DateTimeOffset? Due(Schedule schedule, DateTimeOffset now, TimeSpan lateAfter)
    {
        if (schedule.Problem is not null || schedule.IsPaused(now)) return null;
        var due = Occurrences.LastDue(schedule.Cron, schedule.TimeZone, now - lateAfter);
        return due < schedule.ModifiedDateTime || due < schedule.PausedUntil ? null : due;
    }

    /// <param name="runs">Those that ended at or after the time it was due, or have not ended; the newest first.</param>
    public static Verdict Judge(string pipeline, DateTimeOffset due, IReadOnlyList<PipelineRun> runs)
    {
        // A run for some channels only is nobody's schedule.
        var whole = runs.Where(run => run.ReadParameters().Channels is null).ToList();
        var what = $"{pipeline} was due at {Text(due)}";
        return whole.FirstOrDefault(run => EndedWell(run) && (run.StartedDateTime >= due || !whole.Any(other => other.Status == RunStatus.Failed && other.EndedDateTime > run.EndedDateTime))) is { } well
            ? new Verdict(false, due, $"{what}; run {well.RunId} ended {well.Status} at {Text(well.EndedDateTime)}", well)
            : Why(whole) is var (run, why) && run is not null
                ? new Verdict(true, due, $"{what} and has not finished: {why}", run)
                : new Verdict(true, due, $"{what} and has not started since", null);
    }

    private static (PipelineRun? Run, string Why) Why(IReadOnlyList<PipelineRun> runs) =>
        runs.FirstOrDefault(run => run.Status == RunStatus.Running) is { } running ? (running, $"run {running.RunId} has been running since {Text(running.StartedDateTime)}")
        : runs.FirstOrDefault(run => run.Status is RunStatus.Failed or RunStatus.Cancelled) is { } ended ? (ended, $"run {ended.RunId} ended {ended.Status} at {Text(ended.EndedDateTime)}{Because(ended)}")
        : runs.FirstOrDefault(run => run.Status == RunStatus.Waiting) is { } waiting ? (waiting, $"run {waiting.RunId} has been waiting since {Text(waiting.CreatedDateTime)}; no service has taken it")
        : runs is [var skipped, ..] ? (skipped, $"run {skipped.RunId} was skipped{Because(skipped)}")
        : (null, "");

    private static string Because(PipelineRun run) => run.Message is { } message ? $": {message}" : "";

    private static bool EndedWell(PipelineRun run) => run.Status is RunStatus.Succeeded or RunStatus.SucceededWithErrors;

    private static string Text(DateTimeOffset? time) => $"{time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
}
