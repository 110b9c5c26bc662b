using System.CommandLine;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary><c>--enqueue [--wait]</c>: a run that a service takes up, whatever its job storage; this command only asks, and may wait for the end.</summary>
internal static class EnqueuedRun
{
    public static readonly Option<bool> Enqueue = new("--enqueue") { Description = "Let a service do it: writes a waiting run to headquarters. Exit code 2 if none has reported within 60 s." };
    public static readonly Option<bool> Wait = new("--wait") { Description = "With --enqueue: wait for the end; the exit code is the run's." };

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <exception cref="UsageException"><c>--wait</c> alone.</exception>
    public static bool IsAskedFor(CommandCall call)
    {
        if (call.Get(Wait) && !call.Get(Enqueue)) throw new UsageException("--wait belongs to --enqueue; without it the command waits anyway.");
        return call.Get(Enqueue);
    }

    /// <param name="request">Writes the run.</param>
    /// <exception cref="UsageException">No service would take it up; nothing was written.</exception>
    public static async Task<int> RunAsync(CommandCall call, IServiceProvider engine, Option<bool> json, Func<PipelineRuns, Task<RunStart>> request, CancellationToken cancellation)
    {
        var services = engine.GetRequiredService<ServiceInstances>();
        var runs = engine.GetRequiredService<PipelineRuns>();
        if (!await services.IsAnyAliveAsync(Silence, cancellation))
            throw new UsageException("No service has reported to headquarters within 60 s, so nobody would take the run up. Start one: hqjobs serve. Or run it here, without --enqueue.");
        var start = await request(runs);
        if (start.Status != RunStatus.Skipped && call.Get(Wait)) await WaitAsync(call.Shell, start.Run, runs, services, cancellation);
        var report = await runs.ReadAsync(start.Run, CancellationToken.None);
        if (report.Status is not (RunStatus.Waiting or RunStatus.Running))
            return await RunCommand.EndAsync(call, json, report, engine.GetRequiredService<StatusReader>(), cancellation);
        if (call.Get(json)) call.Shell.Json(report);
        else call.Shell.Line($"Run {report.RunId} is asked for{(report.Error is { } why ? $" and {why}" : "")}. Watch it: hqjobs runs show {report.RunId}");
        return ExitCode.Succeeded;
    }

    private static async Task WaitAsync(Shell shell, RunId run, PipelineRuns runs, ServiceInstances services, CancellationToken cancellation)
    {
        var told = new HashSet<string>();
        try
        {
            while (await runs.ReadAsync(run, cancellation) is { Status: RunStatus.Waiting or RunStatus.Running } report)
            {
                foreach (var stage in report.Stages!.Where(stage => stage.Status != RunStatus.Waiting))
                    if (told.Add($"{stage.Job} {stage.Status}")) shell.Note($"{PipelineDefinition.DisplayName(stage.Job)}: {RunView.Words(stage.Status)}");
                if (report.Status == RunStatus.Waiting && !await services.IsAnyAliveAsync(Silence, cancellation)) await GiveUpAsync(run, runs, cancellation);
                await Task.Delay(Poll, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            shell.Note($"Run {run} goes on without this command; to end it: hqjobs runs cancel {run}");
            throw;
        }
    }

    private static async Task GiveUpAsync(RunId run, PipelineRuns runs, CancellationToken cancellation)
    {
        if (await runs.CancelAsync(run, Environment.UserName, cancellation) == CancelResult.Cancelled)
            throw new UsageException($"No service has reported to headquarters for 60 s; run {run} had not begun and is cancelled. Start a service: hqjobs serve");
    }
}
