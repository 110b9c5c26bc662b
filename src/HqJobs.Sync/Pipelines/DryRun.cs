using System.Collections.Concurrent;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Goes through a pipeline and reports what would happen with what is there now; headquarters does not even note that it ran.</summary>
internal sealed class DryRun(Databases databases, PipelineRuns runs, PipelineStages stages, DataStoreRegistry registry, TimeProvider time)
{
    public async Task<RunReport> RunAsync(RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var pipeline = PipelineDefinition.Of(request.Pipeline);
        var parameters = runs.Checked(request.Parameters);
        var run = runs.NewRunId();
        var startedAt = time.GetUtcNow();
        var reports = new List<StageReport>();
        try
        {
            foreach (var job in pipeline.Stages)
            {
                var context = new StageContext(run, job, request.Full, DryRun: true, InlineDriver.Forward(run, job, progress));
                var report = PipelineDefinition.VisitsChannels(job)
                    ? await RunChannelsAsync(context, parameters, progress, cancellation)
                    : await stages.WorkAtHeadquartersAsync(context, cancellation);
                reports.Add(report);
                progress?.Report(new StageEnded(run, job, report));
                if (!StagePolicy.GoesOn(report.Status)) break;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            reports.Add(new StageReport { Job = pipeline.Stages[reports.Count], Status = RunStatus.Cancelled });
        }
        reports.AddRange(pipeline.Stages.Skip(reports.Count).Select(job => new StageReport { Job = job, Status = RunStatus.Skipped }));
        return new RunReport
        {
            RunId = run.Value,
            Pipeline = pipeline.Name,
            Status = StagePolicy.OfStages([.. reports.Select(report => report.Status)]),
            DryRun = true,
            StartedAt = startedAt,
            EndedAt = time.GetUtcNow(),
            StartedBy = request.StartedBy,
            Stages = reports,
        };
    }

    private async Task<StageReport> RunChannelsAsync(StageContext context, RunParameters parameters, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var paused = (await registry.ListAsync(cancellation)).Where(store => store.Paused).Select(store => store.Name).ToHashSet();
        var channels = databases.DataStores.Where(store => parameters.Includes(context.Job, store.Name.Value)).ToList();
        progress?.Report(new StageStarted(context.Run, context.Job, channels.Count, channels.Count));
        var reports = new ConcurrentBag<ChannelReport>();
        await Parallel.ForEachAsync(
            channels, new ParallelOptions { MaxDegreeOfParallelism = parameters.Parallelism, CancellationToken = cancellation }, async (channel, token) =>
            {
                var outcome = paused.Contains(channel.Name.Value) ? new ItemOutcome(ItemStatus.Paused) : await stages.RunAsync(channel, context, token);
                var report = ChannelReport.Of(channel.Name.Value, outcome);
                reports.Add(report);
                progress?.Report(new ChannelEnded(context.Run, context.Job, report));
            });
        List<ChannelReport> ordered = [.. reports.OrderBy(report => report.Channel, StringComparer.Ordinal)];
        return new StageReport
        {
            Job = context.Job,
            Status = StagePolicy.OfChannels(ordered, parameters.ChannelFailures, parameters.MaxFailedPercent),
            Channels = ordered,
        };
    }
}
