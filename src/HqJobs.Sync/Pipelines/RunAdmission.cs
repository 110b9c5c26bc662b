using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Who may run: of one pipeline one run is Running and at most one Waits behind it (unique indexes). Everything here happens inside the
/// caller's transaction, so two machines that ask at once get different answers.
/// </summary>
internal sealed class RunAdmission(Database headquarters, PipelineRuns runs, AuditLog audit, PipelineTelemetry telemetry, TimeProvider time)
{
    // The clocks of two services; a job storage is not lost and back in less.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(10);

    /// <summary>Writes the run a request asks for: Running, Waiting or Skipped. The same request key or root job leads to the same run.</summary>
    /// <param name="isRequested">It is for a service to begin, so it waits even when nothing runs.</param>
    public async Task<RunStart> AdmitAsync(WriteTransaction transaction, RunRequest request, RunParameters parameters, RunId? rerunOf, bool isRequested)
    {
        if (await FindRequestedAsync(transaction, request) is { } known) return known;
        var run = NewRunId();
        var (running, waiting) = await ReadActiveAsync(transaction, request.Pipeline, request.Owner);
        var (status, blocker) = Decide(request.Overlap, running, waiting, isRequested);
        if (status == RunStatus.Waiting && request.Overlap == OverlapPolicy.Supersede)
            await SupersedeAsync(transaction, run, running, waiting);
        await AddAsync(transaction, run, request, parameters, rerunOf, status, blocker);
        if (request.RequestedBy is { } person)
            await audit.WriteAsync(transaction, person, rerunOf is null ? "run start" : "run retry", run.Value, rerunOf is null ? request.Pipeline : $"{request.Pipeline}, what failed in {rerunOf}");
        return new RunStart(run, status, blocker?.Id);
    }

    /// <summary>What a request becomes beside the runs there are, and which of them is the reason.</summary>
    internal static (RunStatus Status, PipelineRun? Blocker) Decide(OverlapPolicy overlap, PipelineRun? running, PipelineRun? waiting, bool isRequested) => overlap switch
    {
        _ when running is null && !isRequested => (RunStatus.Running, null),
        OverlapPolicy.Skip when running is not null => (RunStatus.Skipped, running),
        OverlapPolicy.Skip or OverlapPolicy.Queue when waiting is not null => (RunStatus.Skipped, waiting),
        _ => (RunStatus.Waiting, running),
    };

    /// <summary>Lets a waiting run begin.</summary>
    /// <returns>Waiting with the run it waits for, when that one still runs; otherwise the run's status.</returns>
    public async Task<RunStart> BeginAsync(WriteTransaction transaction, PipelineRun run, string owner, DateTimeOffset ownerUntil)
    {
        var (running, _) = await ReadActiveAsync(transaction, run.Pipeline, owner);
        if (running is not null) return running.Id == run.Id ? new RunStart(run.Id, RunStatus.Running) : new RunStart(run.Id, RunStatus.Waiting, running.Id);
        var begun = await ExecuteAsync(transaction, "Pipelines/BeginRun", new { runid = run.RunId, owner, owneruntil = ownerUntil, now = time.GetUtcNow() });
        if (begun == 1) return new RunStart(run.Id, RunStatus.Running);
        var now = await transaction.Connection.QuerySingleAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRun"], new { runid = run.RunId }, transaction.Db);
        return new RunStart(run.Id, now.Status); // somebody cancelled it, or was faster and is through already
    }

    /// <returns>The runs that are active, unless their owner has died: a running one is Failed then, and so is what it had under way.</returns>
    private async Task<(PipelineRun? Running, PipelineRun? Waiting)> ReadActiveAsync(WriteTransaction transaction, string pipeline, string? owner)
    {
        var active = (await transaction.Connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadActiveRuns"], new { pipeline }, transaction.Db)).AsList();
        var running = active.Find(run => run.Status == RunStatus.Running);
        if (running is not null && runs.IsDead(running, exceptFor: owner))
        {
            await runs.EndAsync(transaction, running.Id, RunStatus.Failed, PipelineRuns.ProcessEnded);
            running = null;
        }
        return (running, active.Find(run => run.Status == RunStatus.Waiting));
    }

    private async Task SupersedeAsync(WriteTransaction transaction, RunId run, PipelineRun? running, PipelineRun? waiting)
    {
        var message = $"superseded by run {run}";
        if (waiting is not null) await runs.EndAsync(transaction, waiting.Id, RunStatus.Cancelled, message);
        if (running is null) return;
        await ExecuteAsync(transaction, "Pipelines/RequestCancel", new { runid = running.RunId, message });
        await runs.LogAsync(transaction, running.Id, null, null, "Warning", $"It is asked to end: {message}");
    }

    private async Task<RunStart?> FindRequestedAsync(WriteTransaction transaction, RunRequest request)
    {
        if (request.RootJobId is null && request.RequestKey is null) return null;
        if (request is { RootJobId: { } job, RootJobCreated: { } created }) await ForgetRootJobAsync(transaction, job, created);
        var known = await transaction.Connection.QueryFirstOrDefaultAsync<PipelineRun>(
            headquarters.Sql["Pipelines/FindRequestedRun"], new { rootjobid = request.RootJobId, requestkey = request.RequestKey }, transaction.Db);
        return known is null ? null : new RunStart(known.Id, known.Status);
    }

    /// <summary>Frees a job id for the job that has it now.</summary>
    public Task<int> ForgetRootJobAsync(WriteTransaction transaction, string jobId, DateTimeOffset created) =>
        ExecuteAsync(transaction, "Pipelines/ForgetRootJob", new { rootjobid = jobId, before = created - ClockDifference });

    private async Task AddAsync(
        WriteTransaction transaction, RunId run, RunRequest request, RunParameters parameters, RunId? rerunOf, RunStatus status, PipelineRun? blocker)
    {
        var now = time.GetUtcNow();
        // A job that waits for its turn dies with its storage; a mere request is anybody's.
        var isOwned = status == RunStatus.Running || (status == RunStatus.Waiting && request.RootJobId is not null);
        await ExecuteAsync(transaction, "Pipelines/AddRun", new
        {
            runid = run.Value,
            pipeline = request.Pipeline,
            startedby = request.StartedBy,
            requestedby = request.RequestedBy,
            requestkey = request.RequestKey,
            parameters = JsonSerializer.Serialize(parameters, ReportJson.Compact),
            rerunof = rerunOf?.Value,
            status = status.ToString(),
            message = Message(status, blocker),
            rootjobid = request.RootJobId,
            owner = isOwned ? runs.OwnerOf(request.Owner) : null,
            owneruntil = isOwned ? runs.OwnedUntil(request.Owner) : (DateTimeOffset?)null,
            now,
            started = status == RunStatus.Waiting ? (DateTimeOffset?)null : now,
            ended = status == RunStatus.Skipped ? now : (DateTimeOffset?)null,
        });
        if (status == RunStatus.Skipped)
        {
            transaction.OnCommitted(() => telemetry.RunSkipped(request.Pipeline));
            return;
        }
        var stages = PipelineDefinition.Of(request.Pipeline).Stages;
        await ExecuteAsync(transaction, "Pipelines/AddStages", new { runid = run.Value, json = JsonSerializer.Serialize(stages) });
    }

    private static string? Message(RunStatus status, PipelineRun? blocker) => (status, blocker) switch
    {
        (RunStatus.Skipped, { Status: RunStatus.Waiting }) => $"run {blocker.RunId} is waiting already",
        (RunStatus.Skipped, _) => $"run {blocker!.RunId} is active",
        (RunStatus.Waiting, not null) => $"waits for run {blocker.RunId}",
        _ => null,
    };

    /// <summary>An id that sorts by time and is short enough to type.</summary>
    internal RunId NewRunId() =>
        new($"{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);
}
