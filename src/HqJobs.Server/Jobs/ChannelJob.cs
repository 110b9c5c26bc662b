using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using HqJobs.Server.Hosting;

namespace HqJobs.Server.Jobs;

/// <summary>One channel of a stage. Frozen: its name, its method and the parameters stand in job storage.</summary>
internal sealed class ChannelJob(ChannelWorker worker)
{
    [Queue(HangfireSetup.ChannelQueue), FieldName]
    public Task<string> RunAsync(string pipeline, string stage, string channel, PerformContext context, CancellationToken cancellation) =>
        worker.RunAsync(pipeline, stage, channel, context, cancellation);

    public static Job Of(string pipeline, string stage, string channel) =>
        Job.FromExpression<ChannelJob>(job => job.RunAsync(pipeline, stage, channel, null!, CancellationToken.None));
}
