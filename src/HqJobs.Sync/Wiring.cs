using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Checkups;
using HqJobs.Sync.FeatureManagement;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Journeys;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HqJobs.Sync;

/// <summary>Everything the engine consists of, in one place.</summary>
public static class Wiring
{
    /// <summary>Registers the engine; the caller registers <see cref="Sql.Databases"/> and binds the options.</summary>
    public static IServiceCollection AddHqJobsSync(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SchemaInstaller>();
        services.TryAddSingleton(ProcessIdentity.Current);
        services.AddSingleton<PipelineTelemetry>();
        services.AddSingleton<Leases>();
        services.AddSingleton<IChannelWork, Upload>();
        services.AddSingleton<Rebase>();
        services.AddSingleton<IChannelWork, CustomerDownload>();
        services.AddSingleton<IChannelWork>(provider => ActivatorUtilities.CreateInstance<ConfigurationDownload>(provider, PipelineDefinition.GlobalConfiguration));
        services.AddSingleton<IChannelWork>(provider => ActivatorUtilities.CreateInstance<ConfigurationDownload>(provider, PipelineDefinition.ChannelConfiguration));
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ServiceKeys>();
        services.AddSingleton<RequestKeys>();
        services.AddSingleton<DataStoreRegistry>();
        services.AddSingleton<PipelineRuns>();
        services.AddSingleton<RunHistory>();
        services.AddSingleton<ICleanup, RunCleanup>();
        services.AddSingleton<ICleanup, SessionCleanup>();
        services.AddSingleton<ICleanup, OperationCleanup>();
        services.AddSingleton<ICleanup, TombstoneCleanup>();
        services.AddSingleton<ICleanup, RequestKeyCleanup>();
        services.AddSingleton<Cleanup>();
        services.AddSingleton<StageWork>();
        services.AddSingleton<PipelineStages>();
        services.AddSingleton<InlineDriver>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<CustomerJourneys>();
        services.AddSingleton<OperationReader>();
        services.AddSingleton<OperationList>();
        services.AddSingleton<CustomerSearch>();
        services.AddSingleton<SuspectedDuplicates>();
        services.AddSingleton<ServiceInstances>();
        services.AddSingleton<PipelineAlerts>();
        services.AddSingleton<ISynchronizeWork, Synchronization>();
        services.AddSingleton<OperationEdits>();
        services.AddSingleton<ChosenOperations>();
        services.AddSingleton<Schedules>();
        services.AddSingleton<Features>();
        return services.AddCheckups();
    }

    // In the order in which doctor tells.
    private static IServiceCollection AddCheckups(this IServiceCollection services)
    {
        services.AddSingleton<ChannelCheck>();
        services.AddSingleton<FeatureStates>();
        services.AddSingleton<ICheck, ChannelsCheck>();
        services.AddSingleton<ICheck, SessionsCheck>();
        services.AddSingleton<ICheck, GapsCheck>();
        services.AddSingleton<ICheck, RunsCheck>();
        services.AddSingleton<ICheck, SchedulesCheck>();
        services.AddSingleton<ICheck, NumberSequencesCheck>();
        services.AddSingleton<ICheck, OperationsCheck>();
        services.AddSingleton(provider => new Checkup(provider.GetRequiredService<Databases>(), provider.GetServices<ICheck>()));
        return services;
    }
}
