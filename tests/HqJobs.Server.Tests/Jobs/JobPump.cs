using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using HqJobs.Server.Hosting;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>One Hangfire worker without threads: takes one job after the other, so that a test decides what happens in between.</summary>
internal sealed class JobPump(JobStorage storage, IJobFilterProvider filters, JobActivator activator)
{
    private static readonly string[] Queues = [HangfireSetup.StageQueue, HangfireSetup.ChannelQueue];

    private readonly Worker worker = new(Queues, new BackgroundJobPerformer(filters, activator), new BackgroundJobStateChanger(filters));

    /// <summary>Runs the next job; stages before channels.</summary>
    /// <returns>False when nothing is enqueued.</returns>
    public bool RunNext()
    {
        if (Queues.All(queue => storage.GetMonitoringApi().EnqueuedCount(queue) == 0)) return false;
        worker.Execute(Context());
        return true;
    }

    /// <summary>What the scheduler does every second: parked jobs whose time has come are enqueued.</summary>
    public void RunScheduler() =>
        new DelayedJobScheduler(TimeSpan.FromMilliseconds(1), new BackgroundJobStateChanger(filters)).Execute(Context());

    public void RunAll()
    {
        while (RunNext()) { }
    }

    private BackgroundProcessContext Context() =>
        new("test", storage, new Dictionary<string, object>(), Guid.NewGuid(), default, default, default);

    /// <summary>The job's states in order, with the reasons HqJobs gave.</summary>
    public IReadOnlyList<string> History(string jobId) =>
        [.. storage.GetMonitoringApi().JobDetails(jobId).History.Reverse()
            .Select(state => state.Reason is null ? state.StateName : $"{state.StateName}: {state.Reason}")];
}
