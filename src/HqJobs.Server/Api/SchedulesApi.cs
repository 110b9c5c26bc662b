using HqJobs.Server.Commands;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Api;

/// <summary>What is to change in a schedule; what is left out stays as it is.</summary>
/// <param name="Cron">Five fields, six with seconds first, or a macro such as <c>@daily</c>.</param>
/// <param name="TimeZone">The zone in which it is meant, e.g. <c>Europe/Oslo</c>.</param>
/// <param name="Misfire">Runs that were due while no service ran: one for all of them, each, or none.</param>
/// <param name="Overlap">A run that is due beside an active one: left out, after it, or instead of it.</param>
/// <param name="Paused">Whether it starts by itself; left out: as it is.</param>
/// <param name="PauseReason">Why it is paused.</param>
/// <param name="PausedUntil">When the pause ends by itself; left out: when somebody resumes it.</param>
internal sealed record ScheduleOrder(
    string? Cron = null, string? TimeZone = null, MisfirePolicy? Misfire = null, OverlapPolicy? Overlap = null, bool? Paused = null, string? PauseReason = null,
    DateTimeOffset? PausedUntil = null);

/// <summary>Schedules: look and change.</summary>
internal static class SchedulesApi
{
    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        api.MapGet("/schedules", ListAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listSchedules", "Every pipeline that runs by itself, with the next five times.").Produces<ApiList<ScheduleDocument>>();
        api.MapGet("/schedules/{pipeline}", ReadAsync).RequireAuthorization(Policies.Viewer)
            .Describe("getSchedule", "When a pipeline runs by itself. A pipeline that does not has a schedule of version 0 without cron.").Versioned().Produces<ScheduleDocument>().Problems(404);
        api.MapPut("/schedules/{pipeline}", PutAsync).RequireAuthorization(Policies.Administrator)
            .Describe("putSchedule", "Changes, pauses or resumes a schedule. From then on it is an administrator's: no restart and no configuration takes it back.")
            .NeedsVersion().Produces<ScheduleDocument>().Problems(404, 412, 422, 428);
    }

    private static async Task<IResult> ListAsync(Schedules schedules, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return Results.Ok(new ApiList<ScheduleDocument>([.. (await schedules.ReadAsync(cancellation)).Select(schedule => ScheduleView.Document(schedule, now))]));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string pipeline, Schedules schedules, TimeProvider time, CancellationToken cancellation) =>
        Tell(http, await FindAsync(pipeline, schedules, cancellation), time);

    private static async Task<IResult> PutAsync(HttpContext http, string pipeline, ScheduleOrder order, Schedules schedules, TimeProvider time, CancellationToken cancellation)
    {
        var seen = Versions.Seen(http);
        var user = http.CurrentUser().Name;
        var current = await FindAsync(pipeline, schedules, cancellation);
        if (seen is not null && seen != current.RowVersion) throw new ProblemException(Problem.VersionConflict(new ScheduleConflictException(current.Pipeline, current.RowVersion == 0 ? null : current).Message));
        var change = new ScheduleChange(current.Pipeline, order.Cron, order.TimeZone, order.Misfire?.ToString(), order.Overlap?.ToString());
        if (order.Paused is null && (order.PauseReason ?? (object?)order.PausedUntil) is not null)
            throw new ProblemException(Problem.NotAllowed("pauseReason and pausedUntil belong to \"paused\": true.", "paused"));
        if (change != new ScheduleChange(current.Pipeline)) await EngineWords.AskAsync(() => schedules.SetAsync(change, seen, user, cancellation));
        if (order.Paused == true) await EngineWords.AskAsync(() => schedules.PauseAsync(current.Pipeline, order.PauseReason, order.PausedUntil, user, cancellation));
        if (order.Paused == false) await EngineWords.AskAsync(() => schedules.ResumeAsync(current.Pipeline, user, cancellation));
        return Tell(http, await FindAsync(pipeline, schedules, cancellation), time);
    }

    private static async Task<Schedule> FindAsync(string name, Schedules schedules, CancellationToken cancellation)
    {
        var pipeline = RunsApi.PipelineOf(name);
        return await schedules.FindAsync(pipeline, cancellation) ?? new Schedule(pipeline, Occurrences.Never);
    }

    private static IResult Tell(HttpContext http, Schedule schedule, TimeProvider time)
    {
        Versions.Tell(http, schedule.RowVersion);
        return Results.Ok(ScheduleView.Document(schedule, time.GetUtcNow()));
    }
}
