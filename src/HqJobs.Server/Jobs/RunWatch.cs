using Hangfire.Storage;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Looks after the active runs whose jobs are in this service's storage: keeps them owned, ends those whose jobs cannot bring them to an end any more, and heals
/// what Hangfire lost. No run hangs because of what somebody did in the dashboard or a crash left behind (G9). Every service does it; every step is
/// a compare-and-set, so two at once do no harm.
/// </summary>
internal sealed partial class RunWatch(PipelineRuns runs, JobBoard board, JobEndings endings, RunOwner owner, TimeProvider time, ILogger<RunWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    // Hangfire tells of an ending just before it commits.
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(100);
    // Continuations start before their predecessor's end is committed; later than this they were lost (Hangfire #1830, #2021, #2591).
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly string me = runs.OwnerOf(owner.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var looked = DateTimeOffset.MinValue;
        var problem = "";
        try
        {
            while (true)
            {
                var isHinted = await WaitAsync(stoppingToken);
                try
                {
                    var isDue = isHinted || time.GetUtcNow() - looked >= Period;
                    if (isDue) WakeStages();
                    foreach (var run in await runs.ListActiveAsync(stoppingToken))
                        if (run.Owner == me && (isDue || run.CancelRequested)) await TryLookAtAsync(run.Id, stoppingToken);
                    if (isDue) looked = time.GetUtcNow();
                    problem = "";
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // Headquarters or the job storage may come back; each trouble is told once.
                    if (problem != exception.Message) NotLooked(logger, problem = exception.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>Renews the run, heals it, or ends it when its jobs cannot bring it to an end any more.</summary>
    /// <returns>False when it has ended.</returns>
    public async Task<bool> LookAtAsync(RunId run, CancellationToken cancellation)
    {
        var facts = await runs.ReadRunAsync(run, cancellation);
        if (!facts.IsActive) return false;
        using var connection = board.Connect();
        if (facts.CancelRequested)
            await CancelAsync(facts, facts.Message ?? "cancelled", connection, cancellation);
        else if (facts.Status == RunStatus.Waiting || await IsGoingOnAsync(facts, connection, cancellation))
            await runs.RenewAsync(run, cancellation, owner.Name);
        return true;
    }

    /// <returns>False when the run was ended.</returns>
    private async Task<bool> IsGoingOnAsync(PipelineRun run, IStorageConnection connection, CancellationToken cancellation)
    {
        var stages = await runs.ReadStagesAsync(run.Id, cancellation);
        var at = StagePolicy.At(stages);
        if (at is null) return true; // the last one is being closed
        if (stages.FirstOrDefault(stage => stage.StageNo >= at.StageNo && IsGone(connection, stage.HangfireJobId)) is { } gone)
        {
            await CancelAsync(run, $"the job of {PipelineDefinition.DisplayName(gone.Job)} was deleted", connection, cancellation);
            return false;
        }
        var job = at.HangfireJobId ?? (at.StageNo == 1 ? run.RootJobId : null);
        if (job is null)
        {
            if (at.StageNo == 1) return true; // just begun
            await runs.EndAsync(run.Id, RunStatus.Failed, $"{PipelineDefinition.DisplayName(at.Job)} has no job: its chain was lost", cancellation);
            return false;
        }
        switch (JobBoard.StateOf(connection, job))
        {
            case null or "Deleted":
                await CancelAsync(run, "its first job was deleted", connection, cancellation);
                return false;
            case "Failed":
                await runs.EndAsync(run.Id, RunStatus.Failed, JobBoard.FailureOf(connection, job), cancellation);
                return false;
            case "Succeeded" when at.Status == RunStatus.Running && await IsStillOpenAsync(run.Id, at, cancellation):
                // Nobody will close it: what a job that ended by itself left open is not done.
                await runs.EndAsync(run.Id, RunStatus.Failed, $"the job of {PipelineDefinition.DisplayName(at.Job)} ended without closing its stage", cancellation);
                return false;
            case "Awaiting" or "" when at.StageNo > 1 && stages[at.StageNo - 2].EndedDateTime < time.GetUtcNow() - Grace:
                const string reason = "Its predecessor has ended well, but Hangfire did not start it";
                board.StartWaiting(connection, job, reason);
                board.Start(connection, job);
                Healed(logger, run.Id, at.Job, reason);
                return true;
            case "Scheduled" when await HasNothingOpenAsync(run.Id, at, cancellation):
                board.Wake(connection, job, JobBoard.AllEnded);
                return true;
            default:
                return true;
        }
    }

    // Read after the job's state: a stage closes before its job succeeds, perhaps just now.
    private async Task<bool> IsStillOpenAsync(RunId run, PipelineStage stage, CancellationToken cancellation) =>
        (await runs.ReadStagesAsync(run, cancellation))[stage.StageNo - 1].Status == RunStatus.Running;

    private static bool IsGone(IStorageConnection connection, string? job) => job is not null && JobBoard.StateOf(connection, job) is null or "Deleted";

    // The last channel's nudge may have been lost; the heartbeat would find out too, but minutes later.
    private async Task<bool> HasNothingOpenAsync(RunId run, PipelineStage stage, CancellationToken cancellation) =>
        stage is { Status: RunStatus.Running, Planned: true }
        && (await runs.ReadItemsAsync(run, cancellation)).All(item => item.StageNo != stage.StageNo || !item.IsOpen);

    private async Task CancelAsync(PipelineRun run, string reason, IStorageConnection connection, CancellationToken cancellation)
    {
        var items = await runs.ReadItemsAsync(run.Id, cancellation);
        var stages = await runs.ReadStagesAsync(run.Id, cancellation);
        if (!await runs.EndAsync(run.Id, RunStatus.Cancelled, reason, cancellation)) return;
        RunCancelled(logger, run.Id, reason);
        var jobs = stages.Select(stage => stage.HangfireJobId).Concat(items.Where(item => item.IsOpen).Select(item => item.HangfireJobId)).Append(run.RootJobId);
        foreach (var job in jobs.Distinct())
            if (job is not null) board.Delete(connection, job, $"Run {run.RunId}: {reason}");
    }

    /// <returns>Whether Hangfire told of an ending.</returns>
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        using var period = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = endings.StageJobs.WaitToReadAsync(period.Token).AsTask();
        await Task.WhenAny(ending, Task.Delay(Poll, time, period.Token));
        cancellation.ThrowIfCancellationRequested();
        var isHinted = ending.IsCompletedSuccessfully;
        if (isHinted) await Task.Delay(CommitTime, time, cancellation);
        await period.CancelAsync();
        return isHinted;
    }

    private void WakeStages()
    {
        if (endings.StageJobs.Count == 0) return;
        using var connection = board.Connect();
        while (endings.StageJobs.TryRead(out var job))
            board.Wake(connection, job, "A channel's job has ended");
    }

    private async Task TryLookAtAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            await LookAtAsync(run, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The other runs are looked after all the same; the next look is in five seconds.
            NotLookedAt(logger, run, exception.Message);
        }
    }
}
