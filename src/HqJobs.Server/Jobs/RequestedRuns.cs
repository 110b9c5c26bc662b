using Hangfire.Storage;
using HqJobs.Server.Hosting;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Begins the runs that wait at headquarters: those a person or another process asked for get a job here, those that waited for another run are woken when
/// that one has ended. The request and the job are two steps, and whoever dies between them is followed by the next look, of any service.
/// </summary>
internal sealed partial class RequestedRuns(PipelineRuns runs, JobBoard board, RunOwner owner, TimeProvider time, ILogger<RequestedRuns> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var problem = "";
        while (await timer.WaitAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                problem = "";
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Headquarters or the job storage may come back; each trouble is told once.
                if (problem != exception.Message) NotLooked(logger, problem = exception.Message);
            }
        }
    }

    /// <summary>One look at all waiting runs. Repeating it changes nothing.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var active = await runs.ListActiveAsync(cancellation);
        if (active.All(run => run.Status == RunStatus.Running)) return;
        using var connection = board.Connect();
        foreach (var run in active.Where(run => run.Status == RunStatus.Waiting))
        {
            var isFree = !active.Any(other => other.Status == RunStatus.Running && other.Pipeline == run.Pipeline);
            await LookAtAsync(run, isFree, connection, cancellation);
        }
    }

    private async Task LookAtAsync(PipelineRun run, bool isFree, IStorageConnection connection, CancellationToken cancellation)
    {
        if (run.RootJobId is null)
            await CreateJobAsync(run, connection, cancellation);
        else if (run.Owner == runs.OwnerOf(owner.Name))
            await LookAtJobAsync(run, isFree, connection, cancellation);
        else if (runs.IsDead(run))
            await runs.ReleaseRootJobAsync(run.Id, run.RootJobId, cancellation);
    }

    // Created without state, noted by compare-and-set, started: of two services that see the request, one starts a job.
    private async Task CreateJobAsync(PipelineRun run, IStorageConnection connection, CancellationToken cancellation)
    {
        var pipeline = PipelineDefinition.Find(run.Pipeline)!;
        var job = board.CreateWithoutState(connection, StageJob.Of(pipeline.Name, pipeline.Stages[0]), new Dictionary<string, object> { [JobParameters.Run] = run.RunId });
        if (!await runs.SetRootJobAsync(run.Id, job, owner.Name, cancellation)) return;
        board.Start(connection, job);
        Begun(logger, run.Id, run.Pipeline, run.StartedBy);
    }

    private async Task LookAtJobAsync(PipelineRun run, bool isFree, IStorageConnection connection, CancellationToken cancellation)
    {
        switch (JobBoard.StateOf(connection, run.RootJobId!))
        {
            case "":
                board.Start(connection, run.RootJobId!);
                break;
            case null or "Succeeded": // lost, or an id that a job storage made anew has handed out again
                await runs.ReleaseRootJobAsync(run.Id, run.RootJobId!, cancellation);
                break;
            case "Scheduled" when isFree:
                board.Wake(connection, run.RootJobId!, "The run before it has ended");
                break;
            case "Deleted":
                await runs.EndAsync(run.Id, RunStatus.Cancelled, "its job was deleted", cancellation);
                break;
            case "Failed":
                await runs.EndAsync(run.Id, RunStatus.Failed, JobBoard.FailureOf(connection, run.RootJobId!), cancellation);
                break;
        }
    }
}
