using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary><c>run</c>: one run of a pipeline, in this process or by a service.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> Pipeline = new("PIPELINE") { Description = $"One of {string.Join(", ", PipelineNames)}." };
    private static readonly Option<string[]> Channel = new("--channel") { HelpName = "NAME", Description = "Upload from and download to this channel only; may be repeated. SYNC converts everything pending.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Full = new("--full") { Description = "Downloads compare everything with the channel and repair what differs." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only report what would happen with what is there now." };
    private static readonly Option<int?> MaxParallel = BoundedOption.Create("--max-parallel", "N", "Channels worked on at once. Default: twice the cores, at most 8.", 1, 256);
    private static readonly Option<bool> Json = new("--json") { Description = "Print the run as one JSON document." };

    public const int OperationsListed = 1_000;

    private static IEnumerable<string> PipelineNames => PipelineDefinition.All.Select(pipeline => pipeline.Name);

    public static Command Create(CommandLine line) => line.Leaf(
        "run", "Runs a pipeline once: here and now, or by a service.",
        ["hqjobs run customer-sync", "hqjobs run p-0001 --channel houston --channel oslo", "hqjobs run customer-sync --json > run.json", "hqjobs run customer-sync --enqueue --wait"],
        [Pipeline, Channel, Full, DryRun, MaxParallel, EnqueuedRun.Enqueue, EnqueuedRun.Wait, Json], RunAsync);

    private static async Task<int> RunAsync(CommandCall call, CancellationToken cancellation)
    {
        var pipeline = CommandCall.Pipeline(call.Get(Pipeline)!);
        var channels = call.DataStores(call.Get(Channel)!);
        var policy = call.Settings.Options.Pipelines.GetValueOrDefault(pipeline.Name) ?? new PipelineOptions();
        var request = call.Settings.RequestOf(pipeline.Name, "Command") with
        {
            RequestedBy = Environment.UserName,
            Channels = channels.Count == 0 ? null : [.. channels.Select(store => store.Name.Value)],
            Full = call.Get(Full),
            DryRun = call.Get(DryRun),
            MaxParallel = call.Get(MaxParallel),
        };

        var isEnqueued = EnqueuedRun.IsAskedFor(call);
        if (isEnqueued && request.DryRun) throw new UsageException("--dry-run writes nothing, not even a run, so no service can do it; leave --enqueue out.");
        if (isEnqueued && request.MaxParallel is not null) throw new UsageException("How many channels a service works on at once is its own matter; leave --max-parallel or --enqueue out.");
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        if (isEnqueued)
        {
            var schedule = await engine.Services.GetRequiredService<Schedules>().FindAsync(pipeline.Name, cancellation);
            request = request with { Overlap = schedule?.Overlap ?? policy.Overlap };
            return await EnqueuedRun.RunAsync(call, engine.Services, Json, runs => runs.RequestAsync(request, cancellation), cancellation);
        }
        var driver = engine.Services.GetRequiredService<InlineDriver>();
        var report = await RunProgress.ShowAsync(call.Shell, progress => driver.RunAsync(request, progress, cancellation));
        return await EndAsync(call, Json, report, engine.Services.GetRequiredService<StatusReader>(), cancellation);
    }

    /// <summary>Prints a run that has ended, with what headquarters did not accept.</summary>
    public static async Task<int> EndAsync(CommandCall call, Option<bool> json, RunReport report, StatusReader status, CancellationToken cancellation)
    {
        var isAnyUnsuccessful = report.Stages?.Any(stage => stage.OperationsFailed > 0 || stage.OperationsBlocked > 0) ?? false;
        if (isAnyUnsuccessful && !report.DryRun) report = report with { NotAccepted = await status.ListUnsuccessfulAsync(OperationsListed, cancellation) };
        if (call.Get(json)) call.Shell.Json(report);
        else RunView.Show(call.Shell, report);
        return ExitCode.Of(report.Status);
    }
}
