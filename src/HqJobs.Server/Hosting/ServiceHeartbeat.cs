using System.Reflection;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>Tells headquarters every 15 s that this service is there, and once that it is not any more.</summary>
internal sealed partial class ServiceHeartbeat(ServiceInstances services, Settings settings, TimeProvider time, ILogger<ServiceHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private bool isSilent;
    private bool hasRival;

    public static string Version { get; } =
        typeof(ServiceHeartbeat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetUtcNow();
        try
        {
            while (true)
            {
                await TryReportAsync(started, stoppingToken);
                await Task.Delay(Period, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryLeaveAsync();
        }
    }

    private async Task TryReportAsync(DateTimeOffset started, CancellationToken cancellation)
    {
        try
        {
            await services.ReportAsync(Version, settings.Options.JobStorage.Provider.ToString(), started, cancellation);
            if (isSilent) HeardAgain(logger);
            isSilent = false;
            await LookForRivalAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Headquarters may come back; it is told once, not every 15 s.
            if (!isSilent) NotHeard(logger, exception.Message);
            isSilent = true;
        }
    }

    // Jobs in memory are known to their own process alone: two services start every scheduled run twice.
    private async Task LookForRivalAsync(CancellationToken cancellation)
    {
        var mine = settings.Options.JobStorage.Provider;
        var rival = (await services.ListOthersAsync(Period * 3, cancellation))
            .FirstOrDefault(other => mine == JobStorageProvider.InMemory || other.JobStorage == nameof(JobStorageProvider.InMemory));
        if (rival is not null && !hasRival) RivalFound(logger, rival.Machine, rival.StartedDateTime.UtcDateTime);
        hasRival = rival is not null;
    }

    // Who asks for a run now must not count on this service.
    private async Task TryLeaveAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Farewell, time);
            await services.RemoveAsync(patience.Token);
        }
        catch (Exception exception)
        {
            NotHeard(logger, exception.Message);
        }
    }
}
