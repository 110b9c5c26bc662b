using System.Collections.Concurrent;
using Hangfire.Storage;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Looks after the runs this process drives: keeps them owned, ends those whose stage job was deleted or has given up, and wakes stages
/// whose channels ended outside their own code. No run hangs because of what somebody did in the dashboard (G9).
/// </summary>
internal sealed partial class RunWatch(PipelineRuns runs, JobBoard board, JobEndings endings, TimeProvider time, ILogger<RunWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    // Hangfire tells of an ending just before it commits.
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<RunId, int> driven = new();

    /// <summary>To be called whenever a job of the run begins; the count tells a run that goes on from one that has ended.</summary>
    public void Add(RunId run) => driven.AddOrUpdate(run, 1, (_, times) => times + 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken);
                WakeStages();
                foreach (var run in driven)
                    if (!await TryLookAtAsync(run.Key, stoppingToken)) driven.TryRemove(run);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>Renews the run, or ends it when its jobs cannot bring it to an end any more.</summary>
    /// <returns>False when it has ended.</returns>
    public async Task<bool> LookAtAsync(RunId run, CancellationToken cancellation)
    {
        var facts = await runs.ReadRunAsync(run, cancellation);
        if (!facts.IsActive) return false;
        using var connection = board.Connect();
        var stages = await runs.ReadStagesAsync(run, cancellation);
        if (facts.CancelRequested)
            await CancelAsync(run, "cancelled", connection, cancellation);
        else if (stages.FirstOrDefault(stage => IsGone(connection, stage)) is { } gone)
            await CancelAsync(run, $"the job of {PipelineDefinition.DisplayName(gone.Job)} was deleted", connection, cancellation);
        else if (stages.FirstOrDefault(stage => stage.HangfireJobId is { } job && JobBoard.StateOf(connection, job) == "Failed") is { } failed)
            await runs.EndAsync(run, RunStatus.Failed, JobBoard.FailureOf(connection, failed.HangfireJobId!), cancellation);
        else
            await runs.RenewAsync(run, cancellation);
        return true;
    }

    private async Task CancelAsync(RunId run, string reason, IStorageConnection connection, CancellationToken cancellation)
    {
        var items = await runs.ReadItemsAsync(run, cancellation);
        var stages = await runs.ReadStagesAsync(run, cancellation);
        if (!await runs.EndAsync(run, RunStatus.Cancelled, reason, cancellation)) return;
        RunCancelled(logger, run, reason);
        foreach (var job in stages.Select(stage => stage.HangfireJobId).Concat(items.Where(item => item.IsOpen).Select(item => item.HangfireJobId)))
            if (job is not null) board.Delete(connection, job, $"Run {run} was cancelled");
    }

    private static bool IsGone(IStorageConnection connection, PipelineStage stage) =>
        stage.HangfireJobId is { } job && JobBoard.StateOf(connection, job) is null or "Deleted";

    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var period = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = endings.StageJobs.WaitToReadAsync(period.Token).AsTask();
        await Task.WhenAny(ending, Task.Delay(Period, time, period.Token));
        cancellation.ThrowIfCancellationRequested();
        if (ending.IsCompletedSuccessfully) await Task.Delay(CommitTime, time, cancellation);
        await period.CancelAsync();
    }

    private void WakeStages()
    {
        using var connection = board.Connect();
        while (endings.StageJobs.TryRead(out var job))
            board.Wake(connection, job, "A channel's job has ended");
    }

    private async Task<bool> TryLookAtAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            return await LookAtAsync(run, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Headquarters may come back; the next look is in five seconds.
            NotLookedAt(logger, run, exception.Message);
            return true;
        }
    }
}
