using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary><c>schedule</c>: when pipelines run by themselves. What is set here lives at headquarters; a running service follows within seconds.</summary>
internal static class ScheduleCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "A pipeline, e.g. customer-sync." };
    private static readonly Argument<string?> OneName = new("NAME") { Description = "Only this pipeline, with its next five times.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };
    private static readonly Option<string?> Cron = new("--cron") { HelpName = "CRON", Description = "Minute hour day month weekday, with seconds in front if needed, or a macro such as @daily." };
    private static readonly Option<string?> TimeZone = new("--time-zone") { HelpName = "ZONE", Description = "The zone in which the cron expression is meant, e.g. Europe/Oslo. Default: UTC." };
    private static readonly Option<string?> Misfire = new("--misfire") { HelpName = "WORD", Description = "Runs that were due while no service ran: Relaxed (one for all of them), Strict (each), Ignorable (none)." };
    private static readonly Option<string?> Overlap = new("--overlap") { HelpName = "WORD", Description = "A run that is due beside an active one: Skip, Queue (waits for its end), Supersede (cancels it)." };
    private static readonly Option<string?> Reason = new("--reason") { HelpName = "TEXT", Description = "Why; shown wherever the schedule is." };
    private static readonly Option<string?> Until = new("--until") { HelpName = "TIME", Description = "When it ends by itself: 90m, 2h, 1d12h, or a time such as 2026-01-31T06:00 in the schedule's zone. Default: when it is resumed." };

    public static Command Create(CommandLine line) => line.Group(
        "schedule", "Shows and changes when pipelines run by themselves.", ["hqjobs schedule list", "hqjobs schedule set customer-sync --cron \"*/10 * * * *\""],
        line.Leaf("list", "All pipelines with their schedule, or one with its next five times.", ["hqjobs schedule list", "hqjobs schedule list customer-sync", "hqjobs schedule list --json"], [OneName, Json], ListAsync),
        line.Leaf(
            "set", "Changes a schedule and shows the next five times; no restart and no configuration takes it back.",
            ["hqjobs schedule set customer-sync --cron \"*/10 * * * *\"", "hqjobs schedule set channel-config --cron \"0 4 * * *\" --time-zone Europe/Oslo --overlap Queue"],
            [Name, Cron, TimeZone, Misfire, Overlap], SetAsync),
        line.Leaf(
            "pause", "A paused pipeline only runs when somebody asks for it.",
            ["hqjobs schedule pause customer-sync --reason \"stock taking\"", "hqjobs schedule pause customer-sync --until 2h"], [Name, Reason, Until], PauseAsync),
        line.Leaf("resume", "Ends a pause; the next run takes what has waited.", ["hqjobs schedule resume customer-sync"], [Name], ResumeAsync));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        var only = call.Get(OneName) is { } name ? CommandCall.Pipeline(name).Name : null;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var listed = await ReadAsync(call, engine, cancellation);
        if (only is not null) listed = [.. listed.Where(schedule => schedule.Pipeline == only)];
        if (call.Get(Json)) call.Shell.Json(listed.Select(schedule => ScheduleView.Document(schedule, call.Shell.Time.GetUtcNow())));
        else if (only is null) ScheduleView.List(call.Shell, listed);
        else ScheduleView.Show(call.Shell, listed[0]);
        return ExitCode.Succeeded;
    }

    private static async Task<int> SetAsync(CommandCall call, CancellationToken cancellation)
    {
        var change = new ScheduleChange(CommandCall.Pipeline(call.Get(Name)!).Name, call.Get(Cron), call.Get(TimeZone), call.Get(Misfire), call.Get(Overlap));
        if (change == new ScheduleChange(change.Pipeline))
            throw new UsageException($"Say what to change: --cron, --time-zone, --misfire, --overlap, e.g. hqjobs schedule set {change.Pipeline} --cron \"*/10 * * * *\"");
        var (schedule, changed) = await ChangeAsync(call, change.Pipeline, schedules => schedules.SetAsync(change, null, Environment.UserName, cancellation), cancellation);
        if (!changed) call.Shell.Line("It was so already.");
        ScheduleView.Show(call.Shell, schedule);
        return ExitCode.Succeeded;
    }

    private static async Task<int> PauseAsync(CommandCall call, CancellationToken cancellation)
    {
        var name = CommandCall.Pipeline(call.Get(Name)!).Name;
        var now = call.Shell.Time.GetUtcNow();
        var (schedule, changed) = await ChangeAsync(
            call, name,
            async schedules => await schedules.PauseAsync(name, call.Get(Reason), await UntilAsync(call, name, schedules, cancellation), Environment.UserName, cancellation),
            cancellation);
        call.Shell.Line($"{name} {(changed ? "is" : "was already")} {ScheduleView.State(schedule, now)}. Resume it: hqjobs schedule resume {name}");
        return ExitCode.Succeeded;
    }

    private static async Task<int> ResumeAsync(CommandCall call, CancellationToken cancellation)
    {
        var name = CommandCall.Pipeline(call.Get(Name)!).Name;
        var (schedule, changed) = await ChangeAsync(call, name, schedules => schedules.ResumeAsync(name, Environment.UserName, cancellation), cancellation);
        if (!changed) call.Shell.Line($"{name} was not paused.");
        ScheduleView.Show(call.Shell, schedule);
        return ExitCode.Succeeded;
    }

    private static async Task<(Schedule Schedule, bool Changed)> ChangeAsync(CommandCall call, string pipeline, Func<Schedules, Task<bool>> change, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var schedules = engine.Services.GetRequiredService<Schedules>();
        try
        {
            // Before the first start of a service the default does not stand at headquarters yet.
            if (DefaultSchedules.Of(call.Settings.Options).FirstOrDefault(schedule => schedule.Pipeline == pipeline) is { } brought && await schedules.FindAsync(pipeline, cancellation) is null)
                await schedules.AddDefaultAsync(brought, cancellation);
            var changed = await change(schedules);
            return ((await schedules.FindAsync(pipeline, cancellation))!, changed);
        }
        catch (Exception exception) when (exception is ArgumentException or ScheduleConflictException)
        {
            // The engine's words for what is not allowed are the user's too.
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>What stands at headquarters, the defaults a service will bring, and pipelines without a schedule.</summary>
    private static async Task<List<Schedule>> ReadAsync(CommandCall call, IHost engine, CancellationToken cancellation)
    {
        var known = await engine.Services.GetRequiredService<Schedules>().ReadAsync(cancellation);
        var brought = DefaultSchedules.Of(call.Settings.Options);
        return
        [
            .. PipelineDefinition.All.Select(pipeline => Of(known, pipeline.Name) ?? Of(brought, pipeline.Name) ?? new Schedule(pipeline.Name, Occurrences.Never)),
            .. known.Where(schedule => PipelineDefinition.Find(schedule.Pipeline) is null),
        ];

        static Schedule? Of(IEnumerable<Schedule> schedules, string pipeline) => schedules.FirstOrDefault(schedule => schedule.Pipeline == pipeline);
    }

    private static async Task<DateTimeOffset?> UntilAsync(CommandCall call, string pipeline, Schedules schedules, CancellationToken cancellation)
    {
        if (call.Get(Until) is not { } text) return null;
        var zone = (await schedules.FindAsync(pipeline, cancellation))?.TimeZone;
        return Moment.TryParse(text, call.Shell.Time.GetUtcNow(), zone ?? "UTC", out var until)
            ? until
            : throw new UsageException($"--until '{text}' is no time; allowed: from now on 90m, 2h, 1d12h, or a date and time in the schedule's zone, e.g. 2026-01-31T06:00, or with its own: 2026-01-31T06:00Z");
    }
}
