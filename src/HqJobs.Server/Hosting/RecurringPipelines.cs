using HqJobs.Server.Configuration;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>
/// At start: ends the runs of a service that died, and brings the defaults of code and configuration to HQ. From then on: projects HQ's schedules to
/// Hangfire's recurring jobs <c>hq:PIPELINE</c> and keeps them so, whoever changes a schedule on whichever machine (G8).
/// </summary>
internal sealed partial class RecurringPipelines(
    Settings settings, PipelineRuns runs, RunOwner owner, Schedules schedules, RecurringJobs recurring, TimeProvider time, ILogger<RecurringPipelines> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // Somebody may have removed a job in the dashboard, or Hangfire given up on one.
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    // HQ forgets older runs: what is missing there says nothing.
    private static readonly TimeSpan RunsAreKept = TimeSpan.FromDays(28);

    // Between the clock by which Hangfire starts a job and the one that stands in the run.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Projected> projected = [];
    private readonly HashSet<string> told = [];
    private DateTimeOffset lastLook;
    private DateTimeOffset lastRefresh;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var (begun, problem) = (false, "");
        do
        {
            try
            {
                if (!begun) await BeginAsync(stoppingToken);
                begun = true;
                await ProjectAsync(stoppingToken);
                problem = "";
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Headquarters or the job storage may come back; each trouble is told once.
                if (problem != exception.Message) NotProjected(logger, problem = exception.Message);
            }
        }
        while (await timer.WaitAsync(stoppingToken));
    }

    /// <summary>Ends what a dead service left, and writes the defaults. Repeating it changes nothing.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        // Their jobs were in the memory of a service that is gone.
        foreach (var run in await runs.EndDeadRunsAsync(owner.Name, cancellation))
            RunEnded(logger, run, PipelineRuns.ProcessEnded);
        await schedules.PutDefaultsAsync(DefaultSchedules.Of(settings.Options), cancellation);
    }

    /// <summary>One look: tells Hangfire what has changed at HQ, and whose pause is over. Two services on one storage tell it the same.</summary>
    public async Task ProjectAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var wanted = await schedules.ReadAsync(cancellation);
        var there = recurring.Names();
        var refresh = now >= lastRefresh + Refresh;
        foreach (var pipeline in PipelineDefinition.All)
        {
            var schedule = wanted.FirstOrDefault(one => one.Pipeline == pipeline.Name);
            var job = RecurringPipeline.Of(pipeline, schedule, now);
            var known = projected.GetValueOrDefault(pipeline.Name);
            if (job == known?.Job && there.Contains(pipeline.Name) && !refresh) continue;
            recurring.Put(job);
            if (job != known?.Job)
            {
                projected[pipeline.Name] = known = new Projected(job, known is null ? null : lastLook);
                if (schedule is not null) Scheduled(logger, pipeline.Name, schedule.IsPaused(now) ? "paused" : job.Cron, job.TimeZone);
            }
            if (job.Cron != Occurrences.Never) await CatchUpAsync(schedule!, known!.ChangedAfter, now, cancellation);
        }
        lastLook = now;
        if (refresh) lastRefresh = now;
        Report(wanted);
    }

    /// <summary>Asks for one run where occurrences were due that Hangfire cannot know of: while no service was running, or since the schedule has changed.</summary>
    /// <remarks>Hangfire's own misfire handling needs a storage that remembers; in memory it begins anew with every start.</remarks>
    private async Task CatchUpAsync(Schedule schedule, DateTimeOffset? changedAfter, DateTimeOffset now, CancellationToken cancellation)
    {
        if (schedule.Misfire == MisfirePolicy.Ignorable || Occurrences.LastDue(schedule.Cron, schedule.TimeZone, now) is not { } due) return;
        if (due <= now - RunsAreKept || due <= schedule.ModifiedDateTime || due <= changedAfter || due < schedule.PausedUntil) return;
        var pipeline = PipelineDefinition.Find(schedule.Pipeline)!;
        if (recurring.Knows(pipeline, due) || await schedules.ReadLastStartAsync(pipeline.Name, cancellation) >= due - ClockDifference) return;
        var start = await runs.RequestAsync(Request(schedule, due), cancellation);
        CaughtUp(logger, pipeline.Name, due, start.Run);
    }

    // Of several services that have missed it, one makes up for it: the same key is the same run.
    private RunRequest Request(Schedule schedule, DateTimeOffset due) => settings.RequestOf(schedule.Pipeline, "Schedule") with
    {
        RequestKey = $"missed {schedule.Pipeline} {due:yyyy-MM-dd'T'HH:mm:ss'Z'}",
        Overlap = schedule.Overlap,
    };

    private void Report(IReadOnlyList<Schedule> wanted)
    {
        foreach (var schedule in wanted)
            if (schedule.Problem is { } problem && told.Add($"{schedule.Pipeline}: {problem}")) NotFollowed(logger, schedule.Pipeline, problem);
        foreach (var orphan in recurring.Orphans())
            if (told.Add(orphan)) Orphan(logger, orphan);
    }

    /// <param name="ChangedAfter">When this service last saw it otherwise; null when it has not changed since the service started.</param>
    private sealed record Projected(RecurringPipeline Job, DateTimeOffset? ChangedAfter);
}
