using System.Collections.Immutable;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>Looks every few seconds whether every scheduled pipeline has finished in time, and tells once of one that has not, and once when it is over.</summary>
internal sealed partial class LatenessWatch(PipelineAlerts alerts, StatusReader status, AlertWebhook webhook, Settings settings, TimeProvider time, ILogger<LatenessWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private bool isBlind;

    /// <summary>The alerts that are open, whichever service raised them, as of the latest look.</summary>
    public ImmutableArray<PipelineAlert> Open { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Not at once: a service that starts gives what was due meanwhile the time to begin.
                await Task.Delay(Period, time, stoppingToken);
                await TryLookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var notice in await alerts.CheckAsync(LateAfter, cancellation)) Tell(notice);
            Open = [.. await status.ReadAlertsAsync(cancellation)];
            isBlind = false;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Headquarters may come back; it is told once, not every few seconds.
            if (!isBlind) NotLooked(logger, exception.Message);
            isBlind = true;
        }
    }

    private void Tell(AlertNotice notice)
    {
        if (notice.Raised)
            Late(logger, notice.Message);
        else
            Recovered(logger, notice.Message);
        webhook.Send(notice);
    }

    private TimeSpan LateAfter(string pipeline) => settings.Options.Pipelines.GetValueOrDefault(pipeline)?.LateAfter ?? settings.Options.Alerts.LateAfter;
}
