using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What a download brings; what is around it is <see cref="DownloadFrame"/>'s. Customers travel in windows of whole customers, configuration table by table.</summary>
internal interface IDownloadFlow
{
    /// <param name="applied">The version the channel has; 0: none.</param>
    /// <exception cref="DatabaseUnavailableException">The channel cannot be served, and why.</exception>
    Task<DownloadPlan> PlanAsync(DataStore channel, long applied, StageContext context, CancellationToken cancellation);

    Task<bool> HasWorkAsync(DownloadPlan plan, CancellationToken cancellation);

    /// <summary>Collects what the channel lacks and applies it by <see cref="DownloadFrame.ApplyAsync"/>, which a dry run leaves out.</summary>
    /// <param name="served">The job with the columns the channel has.</param>
    Task DeliverAsync(IDownloadLink link, SchedulerJob served, Delivery delivery, CancellationToken cancellation);
}
