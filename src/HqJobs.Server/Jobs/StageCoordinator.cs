using Hangfire;
using Hangfire.Server;
using Hangfire.Storage;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Drives one stage: plans it, gives each channel a job, waits in Scheduled without holding a worker, and closes it. Every step may be
/// repeated, at any time and by two at once: the facts at headquarters decide, Hangfire holds only who is next.
/// </summary>
internal sealed class StageCoordinator(
    Settings settings, PipelineRuns runs, PipelineStages stages, Schedules schedules, JobBoard board, JobStorage storage, RunOwner owner, Heartbeat heartbeat)
{
    // Only a second line: the watch wakes it within a second of the other run's end.
    private static readonly TimeSpan WaitingPeriod = TimeSpan.FromSeconds(30);

    public async Task<string> RunAsync(string pipeline, string job, PerformContext context, CancellationToken cancellation)
    {
        var stage = StageOf(pipeline, job);
        using var turn = JobBoard.TryTakeTurn(context.Connection, context.BackgroundJob.Id);
        if (turn is null) throw Park(context, TimeSpan.FromSeconds(5), "Another execution of this stage is under way");

        var run = stage.No == 1 ? await StartAsync(stage, context, cancellation) : RunOf(context);
        await ReopenIfFailedAsync(run, stage.No, context, cancellation);
        if (await stages.PlanAsync(run, stage.No, cancellation))
        {
            StageReport? atHeadquarters = null;
            if (PipelineDefinition.VisitsChannels(job))
                await RunChannelsAsync(run, stage, context, cancellation);
            else
                atHeadquarters = await stages.WorkAtHeadquartersAsync(run, stage.No, progress: null, cancellation);
            await stages.CloseAsync(run, stage.No, atHeadquarters, cancellation);
        }
        return await ConcludeAsync(run, stage.No, context, cancellation);
    }

    /// <summary>The run of the first stage's job: one that somebody asked for, the one it has started before, or a new one. Skipped or parked beside an active run.</summary>
    private async Task<RunId> StartAsync(Stage stage, PerformContext context, CancellationToken cancellation)
    {
        var known = context.GetJobParameter<string>(JobParameters.Run);
        var start = known is null
            ? await runs.StartAsync(await RequestAsync(stage, context, cancellation), cancellation)
            : new RunStart(new RunId(known), RunStatus.Waiting);
        if (known is null) context.SetJobParameter(JobParameters.Run, start.Run.Value);
        if (start.Status == RunStatus.Waiting) start = await runs.BeginAsync(start.Run, owner.Name, cancellation);
        if (start.Status == RunStatus.Waiting) throw Park(context, WaitingPeriod, $"Waits for the end of run {start.ActiveRun}");
        if (start.Status == RunStatus.Cancelled) throw End(context, $"Run {start.Run} is {start.Status}");
        if (start.Status == RunStatus.Skipped) throw End(context, start.ActiveRun is { } active ? $"Skipped: run {active} is active" : $"Run {start.Run} is {start.Status}");
        if (context.GetJobParameter<string>(JobParameters.Chain) is null)
            board.DeleteLeftovers(context.Connection, stage.Pipeline.Name, context.BackgroundJob.Id, start.Run);
        await EnsureChainAsync(start.Run, stage.Pipeline, context, cancellation);
        return start.Run;
    }

    private async Task<RunRequest> RequestAsync(Stage stage, PerformContext context, CancellationToken cancellation)
    {
        var configured = settings.Options.Pipelines.GetValueOrDefault(stage.Pipeline.Name) ?? new PipelineOptions();
        return settings.RequestOf(stage.Pipeline.Name, StartedBy(context)) with
        {
            RootJobId = context.BackgroundJob.Id,
            RootJobCreated = new DateTimeOffset(DateTime.SpecifyKind(context.BackgroundJob.CreatedAt, DateTimeKind.Utc)),
            Owner = owner.Name,
            Overlap = (await schedules.FindAsync(stage.Pipeline.Name, cancellation))?.Overlap ?? configured.Overlap,
        };
    }

    // While this job is Processing: were it to succeed without its chain, Hangfire would never start the next stage.
    private async Task EnsureChainAsync(RunId run, PipelineDefinition pipeline, PerformContext context, CancellationToken cancellation)
    {
        var chain = context.GetJobParameter<string>(JobParameters.Chain)?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (chain is null)
        {
            chain = [.. pipeline.Stages.Skip(1).Select(job => board.CreateWithoutState(
                context.Connection, StageJob.Of(pipeline.Name, job), new Dictionary<string, object> { [JobParameters.Run] = run.Value }))];
            context.SetJobParameter(JobParameters.Chain, string.Join(',', chain));
        }
        string[] jobs = [context.BackgroundJob.Id, .. chain];
        for (var i = 0; i < jobs.Length; i++)
            await stages.SetStageJobAsync(run, i + 1, jobs[i], cancellation);
        board.Chain(context.Connection, jobs);
    }

    /// <summary>A stage at which its run failed, perhaps before it began, and that runs again was requeued by hand: what failed becomes pending, what is done stays done.</summary>
    private async Task ReopenIfFailedAsync(RunId run, int stageNo, PerformContext context, CancellationToken cancellation)
    {
        if ((await runs.ReadRunAsync(run, cancellation)).Status != RunStatus.Failed) return;
        if (StagePolicy.At(await runs.ReadStagesAsync(run, cancellation))?.StageNo != stageNo) return;
        if (!await runs.ReopenAsync(run, stageNo, owner.Name, cancellation))
            throw End(context, "Superseded by a later run");
    }

    /// <summary>Returns when all channels have ended; until then the job parks itself.</summary>
    private async Task RunChannelsAsync(RunId run, Stage stage, PerformContext context, CancellationToken cancellation)
    {
        await StartChannelsAsync(run, stage, context, cancellation);
        if (await ReconcileAsync(run, stage.No, context.Connection, cancellation) is { Open: > 0 } channels)
        {
            var park = Park(context, Heartbeat(context), $"Waiting for channels: {channels.All - channels.Open} of {channels.All} have ended");
            // The last channel may have ended before there was a parked job to wake.
            if ((await ReconcileAsync(run, stage.No, context.Connection, cancellation)).Open == 0)
                board.Wake(context.Connection, context.BackgroundJob.Id, JobBoard.AllEnded);
            throw park;
        }
    }

    private async Task StartChannelsAsync(RunId run, Stage stage, PerformContext context, CancellationToken cancellation)
    {
        var parameters = new Dictionary<string, object> { [JobParameters.Run] = run.Value, [JobParameters.StageJob] = context.BackgroundJob.Id };
        foreach (var item in await stages.ReadItemsAsync(run, stage.No, cancellation))
        {
            if (item.Status != ItemStatus.Pending) continue;
            var job = item.HangfireJobId;
            if (job is null)
            {
                job = board.CreateWithoutState(context.Connection, ChannelJob.Of(stage.Pipeline.Name, stage.Job, item.Channel), parameters);
                if (!await stages.SetItemJobAsync(run, stage.No, item.Channel, job, cancellation)) continue;
            }
            board.Start(context.Connection, job);
        }
    }

    /// <summary>Ends channels whose job has failed, was deleted or is gone: nobody else would.</summary>
    private async Task<(int All, int Open)> ReconcileAsync(RunId run, int stageNo, IStorageConnection connection, CancellationToken cancellation)
    {
        var items = await stages.ReadItemsAsync(run, stageNo, cancellation);
        var open = 0;
        foreach (var item in items.Where(item => item.IsOpen))
        {
            if (EndOf(connection, item.HangfireJobId) is { } outcome)
                await stages.FinishAsync(run, stageNo, item.Channel, onlyOwner: null, outcome, cancellation);
            else
                open++;
        }
        return (items.Count, open);
    }

    private static ItemOutcome? EndOf(IStorageConnection connection, string? jobId) => jobId is null ? null : JobBoard.StateOf(connection, jobId) switch
    {
        null => new ItemOutcome(ItemStatus.Failed, Error: "its job was lost"),
        "Failed" => new ItemOutcome(ItemStatus.Failed, Error: JobBoard.FailureOf(connection, jobId)),
        "Deleted" => new ItemOutcome(ItemStatus.Failed, Error: "its job was deleted in the dashboard"),
        "Succeeded" => new ItemOutcome(ItemStatus.Failed, Error: "its job ended without a result"),
        _ => null,
    };

    /// <summary>What was stored when the stage closed, now or earlier. Where the run has ended, this job is deleted and the rest of the chain with it.</summary>
    private async Task<string> ConcludeAsync(RunId run, int stageNo, PerformContext context, CancellationToken cancellation)
    {
        var report = await runs.ReadAsync(run, cancellation);
        var stage = report.Stages![stageNo - 1];
        return stage.Status switch
        {
            RunStatus.Succeeded or RunStatus.SucceededWithErrors => Summary.Of(stage),
            RunStatus.Failed => throw new StageFailedException(Summary.Of(stage)),
            RunStatus.Running => throw Park(context, TimeSpan.FromSeconds(5), "Channels were opened again"),
            _ when report.CancelRequested => throw End(context, $"Run {run} is to end: {report.Error}"),
            RunStatus.Waiting or RunStatus.Skipped when stageNo > 1 && report.Status is RunStatus.Running or RunStatus.Failed =>
                throw await WaitAgainAsync(run, stageNo, report.Status, context, cancellation),
            _ => throw End(context, $"Run {run} is {report.Status}"),
        };
    }

    // Requeued by hand before its turn: Hangfire would run it beside its predecessor.
    private async Task<JobAbortedException> WaitAgainAsync(RunId run, int stageNo, RunStatus status, PerformContext context, CancellationToken cancellation)
    {
        var predecessor = (await runs.ReadStagesAsync(run, cancellation))[stageNo - 2];
        // Whoever waits for a job that has succeeded is started at once: this one would run again and again.
        if (status == RunStatus.Failed && JobBoard.StateOf(context.Connection, predecessor.HangfireJobId!) == "Succeeded")
            return End(context, $"Run {run} failed at an earlier stage whose job cannot fail any more");
        board.WaitFor(context.Connection, context.BackgroundJob.Id, predecessor.HangfireJobId!);
        return new JobAbortedException();
    }

    private string StartedBy(PerformContext context) =>
        storage.GetMonitoringApi().JobDetails(context.BackgroundJob.Id).History.Any(state => state.Reason == "Triggered by recurring job scheduler")
            ? "Schedule"
            : "Dashboard";

    private static RunId RunOf(PerformContext context) => new(context.GetJobParameter<string>(JobParameters.Run));

    private TimeSpan Heartbeat(PerformContext context)
    {
        var looks = context.GetJobParameter<int>(JobParameters.Looks);
        context.SetJobParameter(JobParameters.Looks, looks + 1);
        return heartbeat.After(looks);
    }

    // JobAbortedException is how a job tells its worker that it has given itself another state.
    private JobAbortedException Park(PerformContext context, TimeSpan heartbeat, string reason)
    {
        board.Park(context.Connection, context.BackgroundJob.Id, heartbeat, reason);
        return new JobAbortedException();
    }

    private JobAbortedException End(PerformContext context, string reason)
    {
        board.End(context.Connection, context.BackgroundJob.Id, reason);
        return new JobAbortedException();
    }

    private static Stage StageOf(string pipeline, string job)
    {
        if (PipelineDefinition.Find(pipeline) is { } definition && definition.Stages.ToList().IndexOf(job) is >= 0 and var index)
            return new Stage(definition, job, index + 1);
        throw new ConfigurationException("job storage", [$"there is no stage {job} in a pipeline '{pipeline}'"]);
    }

    /// <param name="No">From 1.</param>
    private sealed record Stage(PipelineDefinition Pipeline, string Job, int No);
}
