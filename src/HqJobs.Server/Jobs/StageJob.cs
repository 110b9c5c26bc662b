using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using HqJobs.Server.Hosting;

namespace HqJobs.Server.Jobs;

/// <summary>One stage of a run. Frozen: its name, its method and the parameters stand in job storage.</summary>
internal sealed class StageJob(StageCoordinator coordinator)
{
    [Queue(HangfireSetup.StageQueue), FieldName]
    public Task<string> RunAsync(string pipeline, string stage, PerformContext context, CancellationToken cancellation) =>
        coordinator.RunAsync(pipeline, stage, context, cancellation);

    public static Job Of(string pipeline, string stage) =>
        Job.FromExpression<StageJob>(job => job.RunAsync(pipeline, stage, null!, CancellationToken.None));
}
