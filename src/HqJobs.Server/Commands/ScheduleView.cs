using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary>Schedules as text and as JSON.</summary>
internal static class ScheduleView
{
    private const int Preview = 5;

    public static void List(Shell shell, IReadOnlyList<Schedule> schedules)
    {
        var now = shell.Time.GetUtcNow();
        var table = new TextTable("Pipeline", "Cron", "Time zone", "Next (UTC)", "State");
        foreach (var schedule in schedules)
        {
            var next = schedule.Next(now, 1) is [var first] ? first : null;
            table.Add(
                schedule.Pipeline, IsNever(schedule) ? "-" : schedule.Cron, IsNever(schedule) ? "-" : schedule.TimeZone, (object?)next?.Utc ?? "-",
                next?.Warning is { } warning ? $"{State(schedule, now)}; {warning}" : State(schedule, now));
        }
        table.WriteTo(shell);
    }

    public static void Show(Shell shell, Schedule schedule)
    {
        var now = shell.Time.GetUtcNow();
        shell.Line($"{schedule.Pipeline}: {(IsNever(schedule) ? "" : $"{schedule.Cron} in {schedule.TimeZone}; ")}{State(schedule, now)}");
        if (schedule.RowVersion > 0)
            shell.Line($"  misfire {schedule.Misfire}, overlap {schedule.Overlap}; {(schedule.ModifiedBy == Schedules.Configuration ? "the configuration's default" : $"chosen by {schedule.ModifiedBy}")}");
        var next = schedule.Next(now, Preview);
        if (schedule.Problem is null && !IsNever(schedule) && Occurrences.Next(schedule.Cron, schedule.TimeZone, now, 1).Count == 0)
            shell.Line("  This is never due: no such date comes.");
        if (next.Count == 0) return;
        var table = new TextTable($"Next ({schedule.TimeZone})", "UTC", "");
        foreach (var one in next) table.Add(one.Local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), one.Utc, one.Warning);
        table.WriteTo(shell, "  ");
    }

    /// <summary>active, paused until …, not scheduled, or what is wrong.</summary>
    public static string State(Schedule schedule, DateTimeOffset now) =>
        schedule.Problem is { } problem ? $"not followed: {problem}"
        : schedule.IsPaused(now) ? $"paused by {schedule.PausedBy}{(schedule.PausedUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $" until {until:yyyy-MM-dd HH:mm:ss} UTC") : "")}: {schedule.PauseReason ?? "no reason given"}"
        : IsNever(schedule) ? "runs only when somebody asks for it"
        : "active";

    public static ScheduleDocument Document(Schedule schedule, DateTimeOffset now) => new(
        schedule.Pipeline, IsNever(schedule) ? null : schedule.Cron, schedule.TimeZone, schedule.Misfire, schedule.Overlap,
        schedule.IsPaused(now), schedule.PausedBy, schedule.PauseReason, schedule.PausedUntil, schedule.ModifiedBy, schedule.ModifiedDateTime, schedule.RowVersion, schedule.Problem,
        [.. schedule.Next(now, Preview).Select(one => new OccurrenceDocument(one.Utc, one.Local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), one.Warning))]);

    private static bool IsNever(Schedule schedule) => schedule.Cron == Occurrences.Never;
}

/// <summary>A schedule as <c>schedule list --json</c> and the API write it.</summary>
/// <param name="Cron">Null: the pipeline runs only when somebody asks for it.</param>
/// <param name="Paused">Whether it is now.</param>
/// <param name="RowVersion">Raised by every change; 0 while headquarters has no row.</param>
/// <param name="Problem">Why it cannot be followed; null when it can.</param>
/// <param name="Next">The next five times it is due.</param>
internal sealed record ScheduleDocument(
    string Pipeline, string? Cron, string TimeZone, MisfirePolicy Misfire, OverlapPolicy Overlap, bool Paused, string? PausedBy, string? PauseReason, DateTimeOffset? PausedUntil,
    string? ModifiedBy, DateTimeOffset? ModifiedDateTime, long RowVersion, string? Problem, IReadOnlyList<OccurrenceDocument> Next);

/// <param name="Local">In the schedule's own zone.</param>
/// <param name="Warning">Where a clock is changed.</param>
internal sealed record OccurrenceDocument(DateTimeOffset Utc, string Local, string? Warning);
