using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using HqJobs.Server.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HqJobs.Server.Hosting;

/// <summary>The only place that touches Hangfire's statics, once per process; everything else is injected.</summary>
internal static class HangfireSetup
{
    public const string StageQueue = "hq-0-stage";
    public const string ChannelQueue = "hq-1-channel";
    private static readonly Lock Once = new();
    private static bool done;

    /// <summary>Jobs in memory, one server a lane: stages plan and close in milliseconds, channels wait for their databases.</summary>
    public static IServiceCollection AddHangfireJobs(this IServiceCollection services)
    {
        SetStatics();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<IGlobalConfiguration>(); // Hangfire's log is this host's from here on
            return CreateStorage();
        });
        services.AddSingleton<JobEndings>();
        services.AddSingleton<IJobFilterProvider>(provider => Filters(provider.GetRequiredService<JobEndings>()));
        services.AddSingleton<JobBoard>();
        services.TryAddSingleton(Heartbeat.Default);
        services.AddSingleton<RunWatch>().AddHostedService(provider => provider.GetRequiredService<RunWatch>());
        services.AddScoped<StageCoordinator>().AddScoped<ChannelWorker>();
        services.AddHangfire(_ => { });
        services.AddHangfireServer((_, lane) => Lane(lane, StageQueue, workers: 2));
        services.AddHangfireServer((_, lane) =>
        {
            Lane(lane, ChannelQueue, Math.Min(Environment.ProcessorCount * 5, 20));
            lane.IsLightweightServer = true; // the first lane's schedulers serve both
        });
        return services;
    }

    /// <summary>Private to its owner; ended jobs stay a day, and with their whole history.</summary>
    /// <remarks>Job ids stand in HQ, which outlives this memory: numbers that start at 1 again would be taken for the jobs of an earlier service.</remarks>
    public static JobStorage CreateStorage() => new InMemoryStorage(
        new InMemoryStorageOptions { IdType = InMemoryStorageIdType.Guid, MaxExpirationTime = null, MaxStateHistoryLength = 500 });

    public static IJobFilterProvider Filters(JobEndings endings) =>
        new JobFilterProviderCollection(GlobalJobFilters.Filters, new JobFilterAttributeFilterProvider(), new JobRules(endings));

    private static void Lane(BackgroundJobServerOptions lane, string queue, int workers)
    {
        lane.ServerName = $"{Environment.MachineName}:{queue}";
        lane.Queues = [queue];
        lane.WorkerCount = workers;
        lane.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        lane.CancellationCheckInterval = TimeSpan.FromSeconds(1);
        lane.StopTimeout = TimeSpan.FromSeconds(20);     // what a channel's window or batch may need to end
        lane.ShutdownTimeout = TimeSpan.FromSeconds(25);
    }

    private static void SetStatics()
    {
        lock (Once)
        {
            if (done) return;
            GlobalConfiguration.Configuration
                .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
                .UseSimpleAssemblyNameTypeSerializer()
                .UseRecommendedSerializerSettings();
            done = true;
        }
    }
}
