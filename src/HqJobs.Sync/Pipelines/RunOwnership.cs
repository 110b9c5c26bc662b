using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.Pipelines;

/// <summary>Keeps a run owned by this process while it is driven, and sees within a second that somebody wants it cancelled.</summary>
internal sealed partial class RunOwnership : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenSource done = new();
    private readonly Task watching;

    /// <param name="duration">How long a renewal lasts; renewed every third of it.</param>
    public RunOwnership(PipelineRuns runs, RunId run, TimeSpan duration, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Stop = stop.Token;
        watching = WatchAsync(runs, run, duration, time, logger);
    }

    /// <summary>Cancelled when the run is to end: by the caller, by <c>runs cancel</c>, or because it was taken over.</summary>
    public CancellationToken Stop { get; }

    private async Task WatchAsync(PipelineRuns runs, RunId run, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        var renewed = time.GetUtcNow();
        try
        {
            while (true)
            {
                await Task.Delay(Poll, time, done.Token);
                try
                {
                    var facts = await runs.ReadRunAsync(run, done.Token);
                    if (!facts.IsActive || facts.CancelRequested) break;
                    if (time.GetUtcNow() - renewed < duration / 3) continue;
                    if (!await runs.RenewAsync(run, done.Token)) break;
                    renewed = time.GetUtcNow();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // Headquarters may come back; until then the flows fail by themselves, and leases guard what they write.
                    NotRenewed(logger, run, exception);
                }
            }
            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await watching;
        done.Dispose();
        stop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not be renewed; trying again.")]
    private static partial void NotRenewed(ILogger logger, RunId run, Exception exception);
}
