using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// At an orderly stop of a service whose jobs are in its memory: what it could not finish is ended and asked for again, so that the next service
/// goes on with what is left as soon as it starts. With a shared job storage the other services go on by themselves.
/// </summary>
/// <remarks>Registered before Hangfire's servers: hosts stop in reverse order, so no job of this service runs any more.</remarks>
internal sealed partial class HandOver(PipelineRuns runs, RunOwner owner, ILogger<HandOver> logger) : IHostedService
{
    /// <summary>Why a run that a stopping service did not finish is Cancelled.</summary>
    public const string Stopped = "the service was stopped; a new run goes on with what is left";

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (owner.Name is not null) return;
        try
        {
            foreach (var run in await runs.ListActiveAsync(cancellationToken))
                if (run.Status == RunStatus.Running && run.Owner == runs.OwnerOf(null)) await HandOverAsync(run, cancellationToken);
        }
        catch (Exception exception)
        {
            // Headquarters is away: the next service sees by itself that the owner of the runs is gone.
            NotHandedOver(logger, exception.Message);
        }
    }

    private async Task HandOverAsync(PipelineRun run, CancellationToken cancellation)
    {
        if (run.CancelRequested)
        {
            await runs.EndAsync(run.Id, RunStatus.Cancelled, run.Message ?? "cancelled", cancellation);
            return;
        }
        if (!await runs.EndAsync(run.Id, RunStatus.Cancelled, Stopped, cancellation)) return;
        // Nobody asked for it, so no person stands in it; the run it goes on with says who asked for that one.
        var next = await runs.RequestRetryAsync(run.Id, new RunRequest(run.Pipeline, run.StartedBy) { Overlap = OverlapPolicy.Queue }, cancellation);
        HandedOver(logger, run.Id, run.Pipeline, next.Run);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} of {Pipeline} was not finished; run {Next} goes on with what is left when a service starts")]
    private static partial void HandedOver(ILogger logger, RunId run, string pipeline, RunId next);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs that were not finished could not be handed over, the next service will see it: {Problem}")]
    private static partial void NotHandedOver(ILogger logger, string problem);
}
