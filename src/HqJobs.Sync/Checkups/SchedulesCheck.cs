using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Sync.Checkups;

/// <summary>Schedules that cannot be followed, are paused for long, never fire, and pipelines that are late or have never run.</summary>
internal sealed class SchedulesCheck(Schedules schedules, StatusReader status, TimeProvider time) : ICheck
{
    private const string Group = "schedules";
    private static readonly TimeSpan LongPause = TimeSpan.FromDays(1);
    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(5);

    // Before that, nobody remembers whether a pipeline ran.
    private static readonly TimeSpan RunsAreKept = TimeSpan.FromDays(29);

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var all = await schedules.ReadAsync(cancellation);
        var alerts = await status.ReadAlertsAsync(cancellation);
        var findings = alerts.Select(alert => Finding.Problem(Group, alert.Message, "see: hqjobs runs list")).ToList();
        foreach (var schedule in all.Where(schedule => alerts.All(alert => alert.Pipeline != schedule.Pipeline)))
            if (await JudgeAsync(schedule, cancellation) is { } finding) findings.Add(finding);
        return findings.Count > 0 ? findings
            : all.Count == 0 ? [Finding.Warning(Group, "there are none", "start a service once: hqjobs serve writes the configured ones")]
            : [Finding.Ok(Group, $"{all.Count}, none late")];
    }

    private async Task<Finding?> JudgeAsync(Schedule schedule, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var name = schedule.Pipeline;
        if (PipelineDefinition.Find(name) is null)
            return Finding.Warning(Group, $"'{name}' is no pipeline of this version", "remove its row in PIPELINESCHEDULE, or use the HqJobs that knows it");
        if (schedule.Problem is { } problem)
            return Finding.Problem(Group, $"{name}: {problem}", $"set it anew: hqjobs schedule set {name}");
        if (schedule.IsPaused(now))
            return now - schedule.ModifiedDateTime > LongPause
                ? Finding.Warning(Group, $"{name} has been paused by {schedule.PausedBy} since {Text(schedule.ModifiedDateTime)}: {schedule.PauseReason ?? "no reason given"}", $"hqjobs schedule resume {name}")
                : null;
        if (Occurrences.Next(schedule.Cron, schedule.TimeZone, now, 1).Count == 0)
            return schedule.Cron == Occurrences.Never ? null : Finding.Warning(Group, $"{name} is never due: {schedule.Cron} in {schedule.TimeZone}", $"hqjobs schedule set {name} --cron \"*/15 * * * *\"");
        return await WasMissedAsync(schedule, now, cancellation)
            ? Finding.Problem(Group, $"{name} was due but has not run", "see that a service runs: hqjobs serve")
            : null;
    }

    private async Task<bool> WasMissedAsync(Schedule schedule, DateTimeOffset now, CancellationToken cancellation) =>
        Occurrences.LastDue(schedule.Cron, schedule.TimeZone, now - TimeToStart) is { } due
        && due > schedule.ModifiedDateTime
        && due > now - RunsAreKept
        && !(due < schedule.PausedUntil)
        && !(await schedules.ReadLastStartAsync(schedule.Pipeline, cancellation) >= due - TimeToStart);

    private static string Text(DateTimeOffset? time) => $"{time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
}
