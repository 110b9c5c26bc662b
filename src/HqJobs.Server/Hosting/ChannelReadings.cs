using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>What somebody saw who looked at every channel and at headquarters.</summary>
/// <param name="ReadAt">When; null before the first reading.</param>
/// <param name="Problem">Why the latest attempt failed; the figures are then those of the last one that did not.</param>
internal sealed record ChannelReading(DateTimeOffset? ReadAt, IReadOnlyList<ChannelStatus> Channels, OperationCounts? Operations, string? Problem)
{
    public static readonly ChannelReading None = new(null, [], null, null);
}

/// <summary>
/// Reads how far behind every channel is, off the request path and one reading at a time: pages and metrics show the latest one and never
/// wait for a channel. A thousand channels that answer slowly are read less often, not all the time.
/// </summary>
internal sealed partial class ChannelReadings(StatusReader status, Settings settings, TimeProvider time, ILogger<ChannelReadings> logger) : BackgroundService
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5);

    private readonly TimeSpan period = settings.Options.Telemetry.ReadEvery;
    private volatile TaskCompletionSource wish = NewWish();
    private volatile ChannelReading latest = ChannelReading.None;

    /// <summary>Never waits.</summary>
    public ChannelReading Latest => latest;

    /// <summary>Asks for a newer reading soon, because somebody is looking.</summary>
    public void Refresh() => wish.TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                wish = NewWish();
                var began = time.GetTimestamp();
                await TryReadAsync(stoppingToken);
                await WaitAsync(time.GetElapsedTime(began), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            var channels = await status.ReadChannelsAsync(cancellation);
            latest = new ChannelReading(time.GetUtcNow(), channels, await status.CountOperationsAsync(cancellation), null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Headquarters may come back; it is told once, not every minute.
            if (latest.Problem is null) NotRead(logger, exception.Message);
            latest = latest with { Problem = exception.Message };
        }
    }

    /// <summary>A period, or less when somebody looks; but nine tenths of the time nobody is bothered.</summary>
    /// <param name="took">How long the reading took.</param>
    private async Task WaitAsync(TimeSpan took, CancellationToken cancellation)
    {
        var pause = Longer(AtLeast, 4 * took);
        await Task.Delay(pause, time, cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(wish.Task, Task.Delay(Longer(TimeSpan.Zero, Longer(period, 10 * took) - pause), time, enough.Token));
        cancellation.ThrowIfCancellationRequested();
        await enough.CancelAsync();
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TaskCompletionSource NewWish() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channels could not be read for metrics and pages; trying again: {Problem}")]
    private static partial void NotRead(ILogger logger, string problem);
}
