using Hangfire;
using Hangfire.Client;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>
/// What HqJobs says to Hangfire: create without state, chain, park, wake, end. A job without state is invisible, nobody runs it and it
/// expires by itself, so a crash between creating and starting leaves nothing behind that acts.
/// </summary>
internal sealed class JobBoard(JobStorage storage, IJobFilterProvider filters)
{
    public const string AllEnded = "All channels have ended";

    private readonly BackgroundJobFactory factory = new(filters);
    private readonly BackgroundJobStateChanger changer = new(filters);

    public IStorageConnection Connect() => storage.GetConnection();

    public string CreateWithoutState(IStorageConnection connection, Job job, IDictionary<string, object> parameters) =>
        factory.Create(new CreateContext(storage, connection, job, null, parameters)).Id;

    /// <summary>Starts a job that was created without state; one that has a state is left alone, so repeating it starts nothing twice.</summary>
    public void Start(IStorageConnection connection, string jobId)
    {
        using var transaction = connection.CreateWriteTransaction();
        if (Apply(connection, transaction, jobId, new EnqueuedState())) transaction.Commit();
    }

    /// <summary>Lets each job wait for the one before it, all in one transaction; jobs that have a state already are left alone.</summary>
    /// <remarks>
    /// To be called while the first job is Processing: Hangfire writes its list of continuations outside the transaction, so a first job
    /// that ended without this commit would never start its successor.
    /// </remarks>
    public void Chain(IStorageConnection connection, IReadOnlyList<string> jobIds)
    {
        using var transaction = connection.CreateWriteTransaction();
        var changed = false;
        for (var i = jobIds.Count - 1; i > 0; i--)
            changed |= Apply(connection, transaction, jobIds[i], After(jobIds[i - 1]));
        if (changed) transaction.Commit();
    }

    /// <summary>Gives the worker back: the running job waits in Scheduled until it is woken or the time has come.</summary>
    public void Park(IStorageConnection connection, string jobId, TimeSpan heartbeat, string reason) =>
        Change(connection, jobId, new ScheduledState(heartbeat) { Reason = reason }, ProcessingState.StateName);

    /// <summary>Lets the running job wait for another one again.</summary>
    public void WaitFor(IStorageConnection connection, string jobId, string predecessor) =>
        Change(connection, jobId, After(predecessor), ProcessingState.StateName);

    /// <summary>Wakes a parked job; one that is running or has ended is left alone.</summary>
    public void Wake(IStorageConnection connection, string jobId, string reason) =>
        Change(connection, jobId, new EnqueuedState { Reason = reason }, ScheduledState.StateName);

    /// <summary>Starts a job whose predecessor has succeeded although Hangfire did not start it; one that is no longer waiting is left alone.</summary>
    public void StartWaiting(IStorageConnection connection, string jobId, string reason) =>
        Change(connection, jobId, new EnqueuedState { Reason = reason }, AwaitingState.StateName);

    /// <summary>Ends the running job as Deleted; its continuations follow.</summary>
    public void End(IStorageConnection connection, string jobId, string reason) =>
        Change(connection, jobId, new DeletedState { Reason = reason }, ProcessingState.StateName);

    /// <summary>The state of a job; null when Hangfire does not know it (any more), empty when it was never started.</summary>
    public static string? StateOf(IStorageConnection connection, string jobId) =>
        connection.GetJobData(jobId) is { } data ? data.State ?? "" : null;

    /// <summary>Why a failed job failed.</summary>
    public static string? FailureOf(IStorageConnection connection, string jobId) =>
        connection.GetStateData(jobId) is { Data: { } data } && data.TryGetValue("ExceptionMessage", out var message) ? message : null;

    /// <summary>Keeps a second execution of the same stage out, e.g. one requeued by hand while the first still runs.</summary>
    /// <returns>Null when somebody else is at it.</returns>
    public static IDisposable? TryTakeTurn(IStorageConnection connection, string jobId)
    {
        try
        {
            return connection.AcquireDistributedLock($"hq:stage:{jobId}", TimeSpan.FromSeconds(1));
        }
        catch (DistributedLockTimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// Clears the Failed page of what earlier runs of a pipeline left there, and with it what waits for that: the new run takes over.
    /// </summary>
    /// <param name="self">The run's own job.</param>
    public void DeleteLeftovers(IStorageConnection connection, string pipeline, string self, RunId run)
    {
        foreach (var (id, failed) in storage.GetMonitoringApi().FailedJobs(0, int.MaxValue))
            if (id != self && failed?.Job?.Args is [string of, ..] && of == pipeline)
                Delete(connection, id, $"Superseded by run {run}");
    }

    /// <summary>Deletes a job unless it has succeeded; a running one sees it at its cancellation token.</summary>
    public void Delete(IStorageConnection connection, string jobId, string reason) =>
        Change(connection, jobId, new DeletedState { Reason = reason },
            EnqueuedState.StateName, ScheduledState.StateName, ProcessingState.StateName, AwaitingState.StateName, FailedState.StateName);

    private static AwaitingState After(string predecessor) => new(predecessor, new EnqueuedState(), JobContinuationOptions.OnlyOnSucceededState);

    private void Change(IStorageConnection connection, string jobId, IState state, params string[] from) =>
        changer.ChangeState(new StateChangeContext(storage, connection, jobId, state, from));

    private bool Apply(IStorageConnection connection, IWriteOnlyTransaction transaction, string jobId, IState state)
    {
        if (connection.GetJobData(jobId) is not { State: null or "" } data) return false;
        var job = new BackgroundJob(jobId, data.Job, data.CreatedAt);
        factory.StateMachine.ApplyState(new ApplyStateContext(storage, connection, transaction, job, state, null));
        return true;
    }
}
