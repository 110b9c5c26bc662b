using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// What pipelines tell the world outside: metrics when something ends, and one trace a run. Told after the facts are committed and only by
/// whoever ended it, so that no retry and no second machine counts twice. No personal data (G10).
/// </summary>
/// <remarks>
/// A run's spans are made when the run ends, from the facts at headquarters: its stages and channels worked in other processes, which could not know
/// the id of a span that did not exist yet. Channels without news have no span.
/// </remarks>
public sealed class PipelineTelemetry : IDisposable
{
    /// <summary>Of the meter and the activity source.</summary>
    public const string Name = "HqJobs";

    // From a run without news to one that loads a year.
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] };

    private readonly Counter<long> runsEnded;
    private readonly Histogram<double> runDuration;
    private readonly Histogram<double> stageDuration;
    private readonly Counter<long> rowsMoved;
    private readonly Counter<long> channelFailures;
    private readonly Counter<long> customersWritten;
    private readonly Counter<long> operationsDone;

    public PipelineTelemetry()
    {
        runsEnded = Meter.CreateCounter<long>("hqjobs.runs", "{runs}", "Runs that have ended, by pipeline and status; Skipped ones too.");
        runDuration = Meter.CreateHistogram("hqjobs.run.duration", "s", "From the start of a run to its end.", tags: null, Durations);
        stageDuration = Meter.CreateHistogram("hqjobs.stage.duration", "s", "From the start of a stage to its closing.", tags: null, Durations);
        rowsMoved = Meter.CreateCounter<long>("hqjobs.rows", "{rows}", "Rows landed at headquarters (up) or applied at a channel (down).");
        channelFailures = Meter.CreateCounter<long>("hqjobs.channel.failures", "{failures}", "Channels that failed in a stage.");
        customersWritten = Meter.CreateCounter<long>("hqjobs.customers", "{customers}", "Customers the synchronization created or updated.");
        operationsDone = Meter.CreateCounter<long>("hqjobs.operations", "{operations}", "Operations the synchronization worked on, by result.");
    }

    /// <summary>For whoever is not given one.</summary>
    public static PipelineTelemetry Default { get; } = new();

    public Meter Meter { get; } = new(Name);

    public ActivitySource Source { get; } = new(Name);

    /// <summary>Whether anybody reads spans; they cost reading a run's channels.</summary>
    internal bool IsTraced => Source.HasListeners();

    /// <summary>The trace of a run, the same on every machine.</summary>
    public static ActivityTraceId TraceOf(RunId run) => ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(run.Value)).AsSpan(0, 16));

    internal void RunSkipped(string pipeline) => runsEnded.Add(1, [new("pipeline", pipeline), new("status", nameof(RunStatus.Skipped))]);

    /// <param name="items">Only needed while <see cref="IsTraced"/>.</param>
    internal void RunEnded(PipelineRun run, IReadOnlyList<PipelineStage> stages, IReadOnlyList<PipelineItem> items)
    {
        TagList tags = [new("pipeline", run.Pipeline), new("status", run.Status.ToString())];
        runsEnded.Add(1, tags);
        if (run is { StartedDateTime: { } started, EndedDateTime: { } ended }) runDuration.Record((ended - started).TotalSeconds, tags);
        if (!IsTraced) return;
        // A request that happens to end the run is not its parent.
        var ambient = Activity.Current;
        Activity.Current = null;
        Trace(run, stages, items);
        Activity.Current = ambient;
    }

    internal void StageClosed(string pipeline, StageReport stage, TimeSpan duration)
    {
        stageDuration.Record(duration.TotalSeconds, [new("pipeline", pipeline), new("job", stage.Job), new("status", stage.Status.ToString())]);
        Count(customersWritten, stage.CustomersCreated, "change", "created");
        Count(customersWritten, stage.CustomersUpdated, "change", "updated");
        Count(operationsDone, stage.OperationsSucceeded, "result", "succeeded");
        Count(operationsDone, stage.OperationsFailed, "result", "failed");
        Count(operationsDone, stage.OperationsBlocked, "result", "blocked");
    }

    internal void ChannelEnded(string job, string channel, ItemOutcome outcome)
    {
        if (outcome.Rows > 0)
            rowsMoved.Add(outcome.Rows, [new("job", job), new("direction", job == PipelineDefinition.Upload ? "up" : "down"), new("channel", channel)]);
        if (outcome.Status == ItemStatus.Failed) channelFailures.Add(1, [new("job", job), new("channel", channel)]);
    }

    private static void Count(Counter<long> counter, long? count, string tag, string value)
    {
        if (count > 0) counter.Add(count.Value, new KeyValuePair<string, object?>(tag, value));
    }

    private void Trace(PipelineRun run, IReadOnlyList<PipelineStage> stages, IReadOnlyList<PipelineItem> items)
    {
        if (run.EndedDateTime is not { } ended) return;
        // Without a span id: the run has a trace, and no parent in it.
        var root = new ActivityContext(TraceOf(run.Id), default, ActivityTraceFlags.Recorded, isRemote: true);
        using var span = Start($"run {run.Pipeline}", root, run.StartedDateTime ?? run.CreatedDateTime, ended, run.Status is RunStatus.Failed, run.Message,
            [new("hqjobs.run", run.RunId), new("hqjobs.pipeline", run.Pipeline), new("hqjobs.status", run.Status.ToString()), new("hqjobs.started_by", run.StartedBy)]);
        if (span is null) return;

        // A run that was taken up again has told of its earlier stages when it ended the first time.
        var from = stages.LastOrDefault(stage => stage.Attempt > 1)?.StageNo ?? 1;
        foreach (var stage in stages.Where(stage => stage.StageNo >= from && stage.StartedDateTime is not null))
            Trace(run, stage, [.. items.Where(item => item.StageNo == stage.StageNo && item.Attempt >= stage.Attempt && item.StartedDateTime is not null)], span.Context, ended);
    }

    private void Trace(PipelineRun run, PipelineStage stage, IReadOnlyList<PipelineItem> items, ActivityContext parent, DateTimeOffset ended)
    {
        var report = stage.ToReport(items);
        using var span = Start($"stage {stage.Job}", parent, stage.StartedDateTime!.Value, stage.EndedDateTime ?? ended, stage.Status is RunStatus.Failed, report.Error,
        [
            new("hqjobs.run", run.RunId), new("hqjobs.pipeline", run.Pipeline), new("hqjobs.job", stage.Job), new("hqjobs.status", stage.Status.ToString()),
            new("hqjobs.rows", report.Channels?.Sum(channel => channel.Rows)), new("hqjobs.customers.created", report.CustomersCreated),
            new("hqjobs.customers.updated", report.CustomersUpdated), new("hqjobs.operations.failed", report.OperationsFailed),
        ]);
        if (span is null) return;
        foreach (var item in items)
            Start($"channel {stage.Job}", span.Context, item.StartedDateTime!.Value, item.EndedDateTime ?? ended, item.Status is ItemStatus.Failed, item.Error,
            [
                new("hqjobs.run", run.RunId), new("hqjobs.pipeline", run.Pipeline), new("hqjobs.job", stage.Job), new("hqjobs.channel", item.Channel),
                new("hqjobs.status", item.Status.ToString()), new("hqjobs.rows", item.Rows), new("hqjobs.rows.failed", item.FailedRows),
            ])?.Dispose();
    }

    private Activity? Start(
        string name, ActivityContext parent, DateTimeOffset started, DateTimeOffset ended, bool failed, string? error, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var span = Source.StartActivity(name, ActivityKind.Internal, parent, tags.Where(tag => tag.Value is not null), startTime: started);
        span?.SetEndTime(ended.UtcDateTime);
        return failed ? span?.SetStatus(ActivityStatusCode.Error, error) : span;
    }

    public void Dispose()
    {
        Meter.Dispose();
        Source.Dispose();
    }
}
