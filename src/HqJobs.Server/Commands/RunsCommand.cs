using System.CommandLine;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary><c>runs</c>: the history; cancel and retry.</summary>
internal static class RunsCommand
{
    private static readonly Argument<string> Run = new("ID") { Description = "Id of a run, as `runs list` shows it." };
    private static readonly Option<string?> Pipeline = new("--pipeline") { HelpName = "NAME", Description = "Only runs of this pipeline." };
    private static readonly Option<int?> Count = BoundedOption.Create("--count", "N", "How many, newest first. Default: 20.", 1, 10_000);
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "runs", "Lists, shows, cancels and retries runs.", ["hqjobs runs list", "hqjobs runs retry 20260101-120000-3f9c41"],
        line.Leaf("list", "The latest runs, newest first.", ["hqjobs runs list", "hqjobs runs list --pipeline customer-sync --count 5 --json"], [Pipeline, Count, Json], ListAsync),
        line.Leaf("show", "A run with its stages, channels and log.", ["hqjobs runs show 20260101-120000-3f9c41"], [Run, Json], ShowAsync),
        line.Leaf("cancel", "Asks an active run to end; what is committed stays.", ["hqjobs runs cancel 20260101-120000-3f9c41"], [Run], CancelAsync),
        line.Leaf("retry", "Runs again only what failed in a run.", ["hqjobs runs retry 20260101-120000-3f9c41", "hqjobs runs retry 20260101-120000-3f9c41 --enqueue --wait"], [Run, EnqueuedRun.Enqueue, EnqueuedRun.Wait, Json], RetryAsync));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        var pipeline = call.Get(Pipeline) is { } name ? CommandCall.Pipeline(name).Name : null;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var runs = await engine.Services.GetRequiredService<PipelineRuns>().ListAsync(pipeline, call.Get(Count) ?? 20, cancellation);
        if (call.Get(Json))
        {
            call.Shell.Json(runs);
            return ExitCode.Succeeded;
        }
        if (runs.Count == 0)
        {
            call.Shell.Line("No run yet. Start one: hqjobs run customer-sync");
            return ExitCode.Succeeded;
        }
        var table = new TextTable("Run", "Pipeline", "Status", "Started (UTC)", "Took", "");
        foreach (var run in runs)
            table.Add(run.RunId, run.Pipeline, RunView.Words(run.Status), run.StartedAt, run.EndedAt - run.StartedAt, RunView.Reason(run));
        table.WriteTo(call.Shell);
        return ExitCode.Succeeded;
    }

    private static async Task<int> ShowAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var runs = engine.Services.GetRequiredService<PipelineRuns>();
        var report = await Known(() => runs.ReadAsync(RunOf(call), cancellation));
        var log = await runs.ReadLogAsync(RunOf(call), cancellation);
        if (call.Get(Json))
        {
            call.Shell.Json(report);
            return ExitCode.Succeeded;
        }
        RunView.Show(call.Shell, report);
        if (log.Count == 0) return ExitCode.Succeeded;
        call.Shell.Line();
        var table = new TextTable("Time (UTC)", "Level", "Channel", "Message");
        foreach (var line in log) table.Add(line.LogDateTime, line.Level, line.Channel, line.Message);
        table.WriteTo(call.Shell);
        return ExitCode.Succeeded;
    }

    private static async Task<int> CancelAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var result = await Known(() => engine.Services.GetRequiredService<PipelineRuns>().CancelAsync(RunOf(call), Environment.UserName, cancellation));
        if (result == CancelResult.NotActive)
            throw new UsageException($"Run {call.Get(Run)} is not active; there is nothing to cancel.");
        call.Shell.Line(result == CancelResult.Requested
            ? $"Run {call.Get(Run)} was asked to end; its driver stops it within a second or so."
            : $"Run {call.Get(Run)} is cancelled; nobody was driving it any more.");
        return ExitCode.Succeeded;
    }

    private static async Task<int> RetryAsync(CommandCall call, CancellationToken cancellation)
    {
        var isEnqueued = EnqueuedRun.IsAskedFor(call);
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        if (isEnqueued)
            return await EnqueuedRun.RunAsync(call, engine.Services, Json,
                runs => Known(() => runs.RequestRetryAsync(RunOf(call), new RunRequest("") { RequestedBy = Environment.UserName }, cancellation)), cancellation);
        var driver = engine.Services.GetRequiredService<InlineDriver>();
        var request = new RunRequest("") { RequestedBy = Environment.UserName };
        var report = await Known(() => RunProgress.ShowAsync(call.Shell, progress => driver.RetryAsync(RunOf(call), request, progress, cancellation)));
        return await RunCommand.EndAsync(call, Json, report, engine.Services.GetRequiredService<StatusReader>(), cancellation);
    }

    private static RunId RunOf(CommandCall call) => new(call.Get(Run)!);

    // The engine's words for "no such run" and "nothing to retry" are the user's too.
    private static async Task<T> Known<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException(exception.Message);
        }
    }
}
