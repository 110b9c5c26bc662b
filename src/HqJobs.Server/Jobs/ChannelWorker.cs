using Hangfire.Server;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>One channel's work inside a stage; the last one wakes the stage.</summary>
internal sealed class ChannelWorker(PipelineStages stages, JobBoard board)
{
    public async Task<string> RunAsync(string pipeline, string job, string channel, PerformContext context, CancellationToken cancellation)
    {
        var run = new RunId(context.GetJobParameter<string>(JobParameters.Run));
        var stageNo = PipelineDefinition.Find(pipeline)!.Stages.ToList().IndexOf(job) + 1;
        var outcome = await stages.RunItemAsync(run, stageNo, channel, context.BackgroundJob.Id, progress: null, cancellation);
        if (await stages.CountOpenAsync(run, stageNo, cancellation) == 0)
            board.Wake(context.Connection, context.GetJobParameter<string>(JobParameters.StageJob), JobBoard.AllEnded);
        return outcome switch
        {
            null => "Nothing to do: the stage has closed, or another job has taken over",
            { Status: ItemStatus.Failed } => throw new ChannelFailedException(outcome.Error ?? "it did not say why"),
            _ => Summary.Of(outcome),
        };
    }
}
