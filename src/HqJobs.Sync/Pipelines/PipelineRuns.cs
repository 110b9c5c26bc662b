using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>What came of asking a run to end.</summary>
public enum CancelResult
{
    /// <summary>Its driver stops it within about a second.</summary>
    Requested,

    /// <summary>Nobody drove it any more; it is Cancelled now.</summary>
    Cancelled,

    /// <summary>It had ended before.</summary>
    NotActive,
}

/// <summary>Runs: start, cancel, retry, read. Every step is a compare-and-set on facts at headquarters, so two machines may take it at once.</summary>
public sealed class PipelineRuns(
    Databases databases, TimeProvider time, IOptions<LeaseOptions>? options = null, ProcessIdentity? process = null, PipelineTelemetry? telemetry = null)
{
    /// <summary>Why a run whose process died is Failed.</summary>
    public const string ProcessEnded = "process ended";

    // The services of one job storage go on with a run after all of them were away; only when none has come back for so long may others take over.
    private static readonly TimeSpan SharedOwnership = TimeSpan.FromMinutes(5);

    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);
    private readonly TimeSpan ownership = options?.Value.Duration ?? new LeaseOptions().Duration;
    private readonly ProcessIdentity process = process ?? ProcessIdentity.Current;
    private readonly PipelineTelemetry telemetry = telemetry ?? PipelineTelemetry.Default;

    private RunAdmission Admission => new(headquarters, this, audit, telemetry, time);

    /// <summary>
    /// Starts a run; beside an active one of its pipeline it is Skipped or Waiting, as <see cref="RunRequest.Overlap"/> says. A run whose owner
    /// died is ended first and does not stop this one. The same request key or root job leads to the same run.
    /// </summary>
    /// <exception cref="ArgumentException">No such pipeline.</exception>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    public Task<RunStart> StartAsync(RunRequest request, CancellationToken cancellation) =>
        AdmitAsync(request, request.Parameters, rerunOf: null, isRequested: false, cancellation);

    /// <summary>Writes a Waiting run for a service to begin, or a Skipped one beside an active run, as <see cref="RunRequest.Overlap"/> says.</summary>
    /// <exception cref="ArgumentException">No such pipeline.</exception>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    public Task<RunStart> RequestAsync(RunRequest request, CancellationToken cancellation) =>
        AdmitAsync(request, request.Parameters, rerunOf: null, isRequested: true, cancellation);

    /// <summary>Starts a new run of only what failed in an earlier one.</summary>
    /// <param name="request">Who asks; pipeline and channels are the earlier run's.</param>
    /// <exception cref="InvalidOperationException">Nothing failed, or the run itself is active.</exception>
    public Task<RunStart> RetryAsync(RunId run, RunRequest? request, CancellationToken cancellation) =>
        RetryAsync(run, request, isRequested: false, cancellation);

    /// <summary>As <see cref="RetryAsync(RunId, RunRequest?, CancellationToken)"/>, for a service to begin.</summary>
    /// <exception cref="InvalidOperationException">Nothing failed, or the run itself is active.</exception>
    public Task<RunStart> RequestRetryAsync(RunId run, RunRequest? request, CancellationToken cancellation) =>
        RetryAsync(run, request, isRequested: true, cancellation);

    private async Task<RunStart> RetryAsync(RunId run, RunRequest? request, bool isRequested, CancellationToken cancellation)
    {
        var (earlier, stages, items) = await ReadFactsAsync(run, cancellation);
        if (earlier.IsActive) throw new InvalidOperationException($"Run {run} is still active; cancel it or wait for its end.");
        if (earlier.Status is RunStatus.Succeeded or RunStatus.Skipped) throw new InvalidOperationException($"Nothing failed in run {run}: it is {earlier.Status}.");

        var parameters = earlier.ReadParameters();
        return await AdmitAsync(
            (request ?? new RunRequest(earlier.Pipeline)) with { Pipeline = earlier.Pipeline },
            parameters with { Only = WhatFailed(stages, items, parameters) },
            run, isRequested, cancellation);
    }

    // What failed in a stage, its successors have missed too: they run for everything the earlier run was meant for, and so do stages that were never reached.
    private static Dictionary<string, IReadOnlyList<string>> WhatFailed(
        IReadOnlyList<PipelineStage> stages, IReadOnlyList<PipelineItem> items, RunParameters parameters)
    {
        var only = parameters.Only?.ToDictionary() ?? [];
        foreach (var stage in stages)
        {
            if (stage is { IsChannelStage: true, Planned: true })
                only[stage.Job] = [.. items
                    .Where(item => item.StageNo == stage.StageNo && item.Status is ItemStatus.Failed or ItemStatus.Skipped or ItemStatus.Cancelled)
                    .Select(item => item.Channel)];
            if (stage.Status != RunStatus.Succeeded) break;
        }
        return only;
    }

    private Task<RunStart> AdmitAsync(RunRequest request, RunParameters parameters, RunId? rerunOf, bool isRequested, CancellationToken cancellation)
    {
        request = request with { Pipeline = PipelineDefinition.Of(request.Pipeline).Name };
        parameters = Checked(parameters);
        return headquarters.WriteAsync(transaction => Admission.AdmitAsync(transaction, request, parameters, rerunOf, isRequested), cancellation);
    }

    /// <summary>Lets a waiting run begin, unless another one of its pipeline still runs. Twice is the same as once.</summary>
    /// <param name="owner">As <see cref="RunRequest.Owner"/>.</param>
    /// <returns>Waiting, with the run it waits for; Running; or how it has ended.</returns>
    public async Task<RunStart> BeginAsync(RunId run, string? owner, CancellationToken cancellation)
    {
        var facts = await ReadRunAsync(run, cancellation);
        if (facts.Status != RunStatus.Waiting) return new RunStart(run, facts.Status);
        return await headquarters.WriteAsync(transaction => Admission.BeginAsync(transaction, facts, OwnerOf(owner), OwnedUntil(owner)), cancellation);
    }

    /// <summary>Notes the job, just created, that is to begin a waiting run; false when another service was faster.</summary>
    public Task<bool> SetRootJobAsync(RunId run, string jobId, string? owner, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            await Admission.ForgetRootJobAsync(transaction, jobId, time.GetUtcNow());
            return await ExecuteAsync(transaction, "Pipelines/SetRootJob", new { runid = run.Value, rootjobid = jobId, owner = OwnerOf(owner), owneruntil = OwnedUntil(owner) }) == 1;
        }, cancellation);

    /// <summary>Lets another service begin a waiting run whose job is gone.</summary>
    public Task<int> ReleaseRootJobAsync(RunId run, string jobId, CancellationToken cancellation) =>
        WriteAsync("Pipelines/ReleaseRootJob", new { runid = run.Value, rootjobid = jobId }, cancellation);

    /// <summary>The runs that are running or waiting.</summary>
    public async Task<IReadOnlyList<PipelineRun>> ListActiveAsync(CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection => (await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ListActiveRuns"])).AsList(), cancellation);

    /// <summary>Who a run with that <see cref="RunRequest.Owner"/> belongs to.</summary>
    public string OwnerOf(string? owner) => owner ?? process.ToString();

    internal DateTimeOffset OwnedUntil(string? owner) => time.GetUtcNow() + (owner is null || ownership > SharedOwnership ? ownership : SharedOwnership);

    /// <summary>Whether the owner of the run has ended, or stopped renewing it.</summary>
    /// <param name="exceptFor">An owner that is alive, whatever stands in the run: the asking service's own job storage.</param>
    public bool IsDead(PipelineRun run, string? exceptFor = null) =>
        run.Owner is { } owner && owner != exceptFor && (run.OwnerUntil <= time.GetUtcNow() || process.KnowsToBeDead(owner));

    /// <summary>Ends running runs of dead owners, and frees waiting ones, e.g. at the start of a service whose job storage was in memory.</summary>
    /// <param name="exceptFor">As for <see cref="IsDead"/>.</param>
    /// <returns>The runs that were ended.</returns>
    public async Task<IReadOnlyList<RunId>> EndDeadRunsAsync(string? exceptFor, CancellationToken cancellation)
    {
        var ended = new List<RunId>();
        foreach (var run in await ListActiveAsync(cancellation))
        {
            if (!IsDead(run, exceptFor)) continue;
            if (run.Status == RunStatus.Waiting)
                await ReleaseRootJobAsync(run.Id, run.RootJobId!, cancellation);
            else if (await EndAsync(run.Id, RunStatus.Failed, ProcessEnded, cancellation))
                ended.Add(run.Id);
        }
        return ended;
    }

    /// <summary>Ends an active run and everything of it that is open.</summary>
    /// <returns>False when it had ended before; nothing is changed then.</returns>
    public Task<bool> EndAsync(RunId run, RunStatus status, string? message, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => EndAsync(transaction, run, status, message), cancellation);

    internal async Task<bool> EndAsync(WriteTransaction transaction, RunId run, RunStatus status, string? message)
    {
        var now = time.GetUtcNow();
        if (await ExecuteAsync(transaction, "Pipelines/EndRun", new { runid = run.Value, status = status.ToString(), message, now }) == 0) return false;
        var item = status == RunStatus.Cancelled ? ItemStatus.Cancelled : ItemStatus.Failed;
        await ExecuteAsync(transaction, "Pipelines/EndOpenItems", new { runid = run.Value, status = item.ToString(), error = message, now });
        await ExecuteAsync(transaction, "Pipelines/EndOpenStages", new { runid = run.Value, status = status.ToString(), now });
        await TellAsync(transaction, run);
        return true;
    }

    /// <summary>What follows in the transaction sees the run as whoever had it before has left it, and nobody changes it meanwhile.</summary>
    internal Task LockAsync(WriteTransaction transaction, RunId run) =>
        transaction.Connection.ExecuteScalarAsync<string>(headquarters.Sql["Pipelines/LockRun"], Key(run), transaction.Db);

    private async Task TellAsync(WriteTransaction transaction, RunId run)
    {
        var facts = await transaction.Connection.QuerySingleAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRun"], Key(run), transaction.Db);
        var stages = (await transaction.Connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run), transaction.Db)).AsList();
        var items = telemetry.IsTraced
            ? (await transaction.Connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], Key(run), transaction.Db)).AsList()
            : [];
        transaction.OnCommitted(() => telemetry.RunEnded(facts, stages, items));
    }

    /// <summary>Takes a run up again at the stage where it failed, for the channels that did not succeed: Hangfire's own Requeue.</summary>
    /// <param name="owner">As <see cref="RunRequest.Owner"/>.</param>
    /// <returns>False when the run did not fail at that stage, or another run of the pipeline has taken over what was left.</returns>
    public Task<bool> ReopenAsync(RunId run, int stageNo, string? owner, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var at = StagePolicy.At(await transaction.Connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run), transaction.Db));
            if (at?.StageNo != stageNo || at.Status is not (RunStatus.Failed or RunStatus.Cancelled or RunStatus.Skipped)) return false;
            if (await ExecuteAsync(transaction, "Pipelines/ReopenRun", new { runid = run.Value, owner = OwnerOf(owner), owneruntil = OwnedUntil(owner) }) == 0) return false;
            await ExecuteAsync(transaction, "Pipelines/ReopenStages", new { runid = run.Value, stageno = stageNo });
            await ExecuteAsync(transaction, "Pipelines/ReopenItems", new { runid = run.Value, stageno = stageNo });
            return true;
        }, cancellation);

    /// <summary>Asks a run to end. A run nobody drives any more ends here.</summary>
    /// <param name="by">Who asks; recorded in AUDITLOG.</param>
    /// <exception cref="KeyNotFoundException">No such run.</exception>
    public Task<CancelResult> CancelAsync(RunId run, string by, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var asked = await ExecuteAsync(transaction, "Pipelines/RequestCancel", new { runid = run.Value, message = $"cancelled by {by}" }) == 1;
            var facts = await ReadRunAsync(transaction.Connection, run, transaction.Db); // after the update: a service may just have let it begin
            if (!asked) return CancelResult.NotActive;
            await audit.WriteAsync(transaction, by, "run cancel", run.Value, facts.Pipeline);
            if (facts.Status == RunStatus.Running && !IsDead(facts)) return CancelResult.Requested;
            await EndAsync(transaction, run, RunStatus.Cancelled, $"cancelled by {by}");
            return CancelResult.Cancelled;
        }, cancellation);

    /// <summary>Owns the run for another <c>Lease:Duration</c>, or five minutes where the services of a job storage own it together.</summary>
    /// <param name="owner">As <see cref="RunRequest.Owner"/>.</param>
    /// <returns>False when the run has ended or was taken over.</returns>
    public async Task<bool> RenewAsync(RunId run, CancellationToken cancellation, string? owner = null) =>
        await WriteAsync("Pipelines/RenewRun", new { runid = run.Value, owner = OwnerOf(owner), owneruntil = OwnedUntil(owner) }, cancellation) == 1;

    /// <summary>A run with stages and channels, ended or not.</summary>
    /// <exception cref="KeyNotFoundException">No such run.</exception>
    public async Task<RunReport> ReadAsync(RunId run, CancellationToken cancellation)
    {
        var (facts, stages, items) = await ReadFactsAsync(run, cancellation);
        return facts.ToReport([.. stages.Select(stage => stage.ToReport(items))]);
    }

    /// <summary>The latest runs without their stages, newest first.</summary>
    public async Task<IReadOnlyList<RunReport>> ListAsync(string? pipeline, int count, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection =>
            (await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ListRuns"], new { pipeline, count })).Select(run => run.ToReport(null)).ToList(),
            cancellation);

    /// <exception cref="KeyNotFoundException">No such run.</exception>
    public async Task<PipelineRun> ReadRunAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(connection => ReadRunAsync(connection, run), cancellation);

    public async Task<IReadOnlyList<PipelineStage>> ReadStagesAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection => (await connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run))).AsList(), cancellation);

    public async Task<IReadOnlyList<PipelineItem>> ReadItemsAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection => (await connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], Key(run))).AsList(), cancellation);

    /// <summary>Adds a line to the run's log: errors and summaries, without personal data (G10).</summary>
    public Task LogAsync(RunId run, int? stageNo, string? channel, string level, string message, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => LogAsync(transaction, run, stageNo, channel, level, message), cancellation);

    internal Task<int> LogAsync(WriteTransaction transaction, RunId run, int? stageNo, string? channel, string level, string message) =>
        ExecuteAsync(transaction, "Pipelines/AddLogLine", new { runid = run.Value, stageno = stageNo, channel, level, message, now = time.GetUtcNow() });

    public async Task<IReadOnlyList<PipelineLogLine>> ReadLogAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection => (await connection.QueryAsync<PipelineLogLine>(headquarters.Sql["Pipelines/ReadLog"], Key(run))).AsList(), cancellation);

    /// <summary>The same parameters with channels as configuration spells them.</summary>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    internal RunParameters Checked(RunParameters parameters) =>
        parameters with { Channels = parameters.Channels?.Select(name => databases[name].Name.Value).ToList() };

    /// <summary>An id that sorts by time and is short enough to type.</summary>
    internal RunId NewRunId() => Admission.NewRunId();

    private async Task<(PipelineRun Run, IReadOnlyList<PipelineStage> Stages, IReadOnlyList<PipelineItem> Items)> ReadFactsAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection =>
        {
            var facts = await ReadRunAsync(connection, run);
            var stages = (await connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run))).AsList();
            var items = (await connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], Key(run))).AsList();
            return (facts, (IReadOnlyList<PipelineStage>)stages, (IReadOnlyList<PipelineItem>)items);
        }, cancellation);

    private async Task<PipelineRun> ReadRunAsync(DbConnection connection, RunId run, DbTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRun"], Key(run), transaction)
        ?? throw new KeyNotFoundException($"There is no run '{run}'; run: hqjobs runs list");

    private static object Key(RunId run) => new { runid = run.Value };

    private Task<int> WriteAsync(string statement, object parameters, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => ExecuteAsync(transaction, statement, parameters), cancellation);

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);
}
