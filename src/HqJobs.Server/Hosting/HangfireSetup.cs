using Hangfire;
using Hangfire.Common;
using Hangfire.Dashboard;
using HqJobs.Server.Configuration;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Hosting.JobStores;
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

    /// <summary>One server a lane: stages plan and close in milliseconds, channels wait for their databases.</summary>
    public static IServiceCollection AddHangfireJobs(this IServiceCollection services)
    {
        SetStatics();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<IGlobalConfiguration>(); // Hangfire's log is this host's from here on
            provider.GetRequiredService<LogOfThisHost>();
            return JobStore.Of(provider.GetRequiredService<Settings>().Options.JobStorage)?.Open() ?? JobStore.InMemory(); // the one instance: it signals its own workers
        });
        services.AddSingleton<LogOfThisHost>();
        services.AddSingleton<JobEndings>();
        services.AddSingleton<IJobFilterProvider>(provider => Filters(provider.GetRequiredService<JobEndings>()));
        services.AddSingleton<JobBoard>().AddSingleton<RecurringJobs>();
        services.TryAddSingleton(Heartbeat.Default);
        services.TryAddSingleton(provider => JobStore.Of(provider.GetRequiredService<Settings>().Options.JobStorage) is { } store ? RunOwner.Of(store.Place) : RunOwner.Process);
        services.AddHostedService<HandOver>();
        services.AddSingleton<RequestedRuns>().AddHostedService(provider => provider.GetRequiredService<RequestedRuns>());
        services.AddSingleton<RunWatch>().AddHostedService(provider => provider.GetRequiredService<RunWatch>());
        services.AddScoped<StageCoordinator>().AddScoped<ChannelWorker>();
        services.AddHangfire(_ => { });
        services.AddHangfireServer((provider, lane) => Lane(lane, provider, StageQueue, workers: 2));
        services.AddHangfireServer((provider, lane) =>
        {
            Lane(lane, provider, ChannelQueue, Math.Min(Environment.ProcessorCount * 5, 20));
            lane.IsLightweightServer = true; // the first lane's schedulers serve both
        });
        return services;
    }

    public static IJobFilterProvider Filters(JobEndings endings) =>
        new JobFilterProviderCollection(GlobalJobFilters.Filters, new JobFilterAttributeFilterProvider(), new JobRules(endings));

    private static void Lane(BackgroundJobServerOptions lane, IServiceProvider provider, string queue, int workers)
    {
        var grace = provider.GetRequiredService<Settings>().Options.Shutdown.Grace;
        lane.ServerName = $"{Environment.MachineName}:{queue}";
        lane.Queues = [queue];
        lane.WorkerCount = workers;
        lane.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        lane.CancellationCheckInterval = TimeSpan.FromSeconds(1);
        lane.StopTimeout = grace;                                    // then jobs are asked to end
        lane.ShutdownTimeout = grace + TimeSpan.FromSeconds(5);      // what a channel's window or batch may need for that
    }

    private static void SetStatics()
    {
        lock (Once)
        {
            if (done) return;
            GlobalConfiguration.Configuration
                .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
                .UseSimpleAssemblyNameTypeSerializer()
                .UseRecommendedSerializerSettings()
                .UseDashboardStylesheet(typeof(DashboardPages).Assembly, DashboardPages.Stylesheet)
                .UseDashboardJavaScript(typeof(DashboardPages).Assembly, DashboardPages.Script)
                .UseDashboardMetrics([.. DashboardPages.Metrics])
                .UseJobDetailsRenderer(0, RunLink.Render);
            foreach (var (pattern, page) in DashboardPages.Routes) DashboardRoutes.Routes.Add(pattern, page);
            foreach (var (place, entry) in DashboardPages.Menu.Index()) NavigationMenu.Items.Insert(place, entry);
            done = true;
        }
    }

    /// <summary>Hangfire's log is a static: it must not outlive the host it writes to.</summary>
    private sealed class LogOfThisHost : IDisposable
    {
        public void Dispose() => Hangfire.Logging.LogProvider.SetCurrentLogProvider(null);
    }
}
