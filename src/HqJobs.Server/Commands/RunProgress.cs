using System.Collections.Concurrent;
using HqJobs.Sync.Pipelines;
using Spectre.Console;

namespace HqJobs.Server.Commands;

/// <summary>Shows a run while it goes on, on stderr: a bar per stage on a terminal, nothing anywhere else.</summary>
internal sealed class RunProgress(ProgressContext bars) : IProgress<RunEvent>
{
    private readonly ConcurrentDictionary<string, ProgressTask> tasks = [];
    private readonly ConcurrentDictionary<(string Job, string Channel), WorkProgress> work = [];

    public static async Task<RunReport> ShowAsync(Shell shell, Func<IProgress<RunEvent>?, Task<RunReport>> run)
    {
        if (!shell.Error.Profile.Capabilities.Interactive) return await run(null);
        return await shell.Error.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(bars => run(new RunProgress(bars)));
    }

    public void Report(RunEvent value)
    {
        var bar = tasks.GetOrAdd(value.Job, job => bars.AddTask(Markup.Escape(PipelineDefinition.DisplayName(job)), new ProgressTaskSettings { MaxValue = 1 }));
        switch (value)
        {
            case StageStarted { Open: 0, Channels: > 0 }:
                bar.Value = bar.MaxValue;
                break;
            case WorkAdvanced { Work: var step }:
                work[(value.Job, step.Channel ?? "")] = step;
                Advance(bar, value.Job);
                break;
            case StageEnded:
                bar.Value = bar.MaxValue;
                bar.StopTask();
                break;
        }
    }

    // Channels learn how much they have one by one, so the end moves while they do.
    private void Advance(ProgressTask bar, string job)
    {
        var steps = work.Where(step => step.Key.Job == job).Select(step => step.Value).ToArray();
        var expected = steps.Sum(step => step.RowsExpected ?? step.RowsDone);
        if (expected == 0) return;
        bar.MaxValue = expected;
        bar.Value = Math.Min(expected, steps.Sum(step => step.RowsDone));
    }
}
