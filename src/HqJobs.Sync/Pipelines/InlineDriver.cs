using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>Drives a run in this process: <c>hqjobs run</c> and tests. The same steps as the service's, with bounded parallelism over channels.</summary>
public sealed partial class InlineDriver(
    Databases databases, PipelineRuns runs, PipelineStages stages, DataStoreRegistry registry, TimeProvider time,
    IOptions<LeaseOptions>? options = null, ILogger<InlineDriver>? logger = null)
{
    private readonly TimeSpan ownership = options?.Value.Duration ?? new LeaseOptions().Duration;
    private readonly ILogger logger = logger ?? NullLogger<InlineDriver>.Instance;

    /// <summary>Runs a pipeline to its end. A cancelled or failed run is a report, not an exception.</summary>
    /// <exception cref="ArgumentException">No such pipeline.</exception>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    /// <exception cref="DatabaseUnavailableException">Headquarters cannot be reached.</exception>
    public async Task<RunReport> RunAsync(RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        if (request.DryRun) return await new DryRun(databases, runs, stages, registry, time).RunAsync(request, progress, cancellation);
        var start = await runs.StartAsync(request, cancellation);
        if (start.Started) await DriveAsync(start.Run, progress, cancellation);
        return await runs.ReadAsync(start.Run, CancellationToken.None);
    }

    /// <summary>Runs again only what failed.</summary>
    /// <exception cref="InvalidOperationException">Nothing failed, or the run itself is active.</exception>
    public async Task<RunReport> RetryAsync(RunId run, RunRequest? request, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var start = await runs.RetryAsync(run, request, cancellation);
        if (start.Started) await DriveAsync(start.Run, progress, cancellation);
        return await runs.ReadAsync(start.Run, CancellationToken.None);
    }

    private async Task DriveAsync(RunId run, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        await using var owned = new RunOwnership(runs, run, ownership, time, logger, cancellation);
        try
        {
            foreach (var stage in await runs.ReadStagesAsync(run, owned.Stop))
                if (!await RunStageAsync(run, stage, progress, owned.Stop)) break;
            // A cancellation between two stages is seen by the stage that does not start.
            await runs.EndAsync(run, RunStatus.Cancelled, "cancelled", CancellationToken.None);
        }
        catch (OperationCanceledException) when (owned.Stop.IsCancellationRequested)
        {
            RunCancelled(logger, run);
            await runs.EndAsync(run, RunStatus.Cancelled, "cancelled", CancellationToken.None);
        }
        catch (Exception exception)
        {
            RunFailed(logger, run, exception);
            await runs.EndAsync(run, RunStatus.Failed, exception.Message, CancellationToken.None);
        }
    }

    /// <returns>Whether the next stage may start.</returns>
    private async Task<bool> RunStageAsync(RunId run, PipelineStage stage, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        if (!await stages.PlanAsync(run, stage.StageNo, cancellation)) return false;
        var rows = Forward(run, stage.Job, progress);
        StageReport? atHeadquarters = null;
        if (stage.IsChannelStage)
        {
            await RunChannelsAsync(run, stage, rows, progress, cancellation);
        }
        else
        {
            progress?.Report(new StageStarted(run, stage.Job, 0, 0));
            atHeadquarters = await stages.WorkAtHeadquartersAsync(run, stage.StageNo, rows, cancellation);
        }
        var status = await stages.CloseAsync(run, stage.StageNo, atHeadquarters, CancellationToken.None);
        if (progress is not null)
            progress.Report(new StageEnded(run, stage.Job, (await runs.ReadAsync(run, CancellationToken.None)).Stages![stage.StageNo - 1]));
        return StagePolicy.GoesOn(status);
    }

    private async Task RunChannelsAsync(
        RunId run, PipelineStage stage, IProgress<WorkProgress>? rows, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var parallelism = (await runs.ReadRunAsync(run, cancellation)).ReadParameters().Parallelism;
        var items = await stages.ReadItemsAsync(run, stage.StageNo, cancellation);
        var open = items.Where(item => item.IsOpen).Select(item => item.Channel).ToList();
        progress?.Report(new StageStarted(run, stage.Job, items.Count, open.Count));
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellation }, async (channel, token) =>
        {
            var outcome = await stages.RunItemAsync(run, stage.StageNo, channel, jobId: null, rows, token);
            if (outcome is not null) progress?.Report(new ChannelEnded(run, stage.Job, ChannelReport.Of(channel, outcome)));
        });
    }

    internal static IProgress<WorkProgress>? Forward(RunId run, string job, IProgress<RunEvent>? progress) =>
        progress is null ? null : new ForwardedProgress(run, job, progress);

    // Progress<T> would post to the thread pool and let events overtake each other.
    private sealed class ForwardedProgress(RunId run, string job, IProgress<RunEvent> progress) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => progress.Report(new WorkAdvanced(run, job, value));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} was cancelled.")]
    private static partial void RunCancelled(ILogger logger, RunId run);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} failed.")]
    private static partial void RunFailed(ILogger logger, RunId run, Exception exception);
}
