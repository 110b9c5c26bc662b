using System.Threading.Channels;
using Hangfire.States;
using Hangfire.Storage;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Notes which stage jobs want a look because they, or one of their channels, were deleted or failed. Only a hint: it is given before
/// Hangfire commits, and the watch looks at everything by itself every few seconds.
/// </summary>
internal sealed class JobEndings : IApplyStateFilter
{
    private readonly Channel<string> stageJobs = Channel.CreateUnbounded<string>();

    public ChannelReader<string> StageJobs => stageJobs.Reader;

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is FailedState or DeletedState)
            stageJobs.Writer.TryWrite(context.GetJobParameter<string>(JobParameters.StageJob) ?? context.BackgroundJob.Id);
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction) { }
}
