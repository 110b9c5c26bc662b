using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
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

    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);
    private readonly TimeSpan ownership = options?.Value.Duration ?? new LeaseOptions().Duration;
    private readonly ProcessIdentity process = process ?? ProcessIdentity.Current;
    private readonly PipelineTelemetry telemetry = telemetry ?? PipelineTelemetry.Default;

    /// <summary>
    /// Starts a run, or records it as Skipped because another one is active. A run whose process died is ended first and does not stop this one.
    /// The same request key or root job leads to the same run.
    /// </summary>
    /// <exception cref="ArgumentException">No such pipeline.</exception>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    public Task<RunStart> StartAsync(RunRequest request, CancellationToken cancellation) =>
        StartAsync(request, request.Parameters, rerunOf: null, cancellation);

    /// <summary>Starts a new run of only what failed in an earlier one, or records it as Skipped because another one is active.</summary>
    /// <param name="request">Who asks; pipeline and channels are the earlier run's.</param>
    /// <exception cref="InvalidOperationException">Nothing failed, or the run itself is active.</exception>
    public async Task<RunStart> RetryAsync(RunId run, RunRequest? request, CancellationToken cancellation)
    {
        var (earlier, stages, items) = await ReadFactsAsync(run, cancellation);
        if (earlier.IsActive) throw new InvalidOperationException($"Run {run} is still active; cancel it or wait for its end.");
        if (earlier.Status is RunStatus.Succeeded or RunStatus.Skipped) throw new InvalidOperationException($"Nothing failed in run {run}: it is {earlier.Status}.");

        var parameters = earlier.ReadParameters();
        return await StartAsync(
            (request ?? new RunRequest(earlier.Pipeline)) with { Pipeline = earlier.Pipeline },
            parameters with { Only = WhatFailed(stages, items, parameters) },
            run, cancellation);
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

    private async Task<RunStart> StartAsync(RunRequest request, RunParameters parameters, RunId? rerunOf, CancellationToken cancellation)
    {
        var pipeline = PipelineOf(request.Pipeline);
        parameters = Checked(parameters);
        return await headquarters.WriteAsync(async transaction =>
        {
            if (await FindRequestedAsync(transaction, request) is { } known) return known;
            var active = await EndIfDeadAsync(transaction, pipeline.Name);
            var now = time.GetUtcNow();
            var run = NewRunId();
            await ExecuteAsync(transaction, "Pipelines/AddRun", new
            {
                runid = run.Value,
                pipeline = pipeline.Name,
                startedby = request.StartedBy,
                requestedby = request.RequestedBy,
                requestkey = request.RequestKey,
                parameters = JsonSerializer.Serialize(parameters, ReportJson.Compact),
                rerunof = rerunOf?.Value,
                status = (active is null ? RunStatus.Running : RunStatus.Skipped).ToString(),
                message = active is null ? null : $"run {active.RunId} is active",
                rootjobid = request.RootJobId,
                owner = request.Owned && active is null ? process.ToString() : null,
                owneruntil = request.Owned && active is null ? now + ownership : (DateTimeOffset?)null,
                now,
                ended = active is null ? (DateTimeOffset?)null : now,
            });
            if (active is not null)
            {
                transaction.OnCommitted(() => telemetry.RunSkipped(pipeline.Name));
                return new RunStart(run, active.Id);
            }
            await ExecuteAsync(transaction, "Pipelines/AddStages", new { runid = run.Value, json = JsonSerializer.Serialize(pipeline.Stages) });
            return new RunStart(run, null);
        }, cancellation);
    }

    private async Task<RunStart?> FindRequestedAsync(WriteTransaction transaction, RunRequest request)
    {
        if (request.RootJobId is null && request.RequestKey is null) return null;
        var known = await transaction.Connection.QueryFirstOrDefaultAsync<PipelineRun>(
            headquarters.Sql["Pipelines/FindRequestedRun"], new { rootjobid = request.RootJobId, requestkey = request.RequestKey }, transaction.Db);
        if (known is null) return null;
        return new RunStart(known.Id, known.Status == RunStatus.Skipped ? known.Id : null);
    }

    /// <returns>The active run, unless there is none or its process has ended; then it is Failed, and so is what it had under way.</returns>
    private async Task<PipelineRun?> EndIfDeadAsync(WriteTransaction transaction, string pipeline)
    {
        var active = await transaction.Connection.QuerySingleOrDefaultAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadActiveRun"], new { pipeline }, transaction.Db);
        if (active is null || !IsDead(active)) return active;
        await EndAsync(transaction, active.Id, RunStatus.Failed, ProcessEnded);
        return null;
    }

    /// <summary>Whether the process that owned the run has ended, or stopped renewing it.</summary>
    public bool IsDead(PipelineRun run) =>
        run.Owner is { } owner && (run.OwnerUntil <= time.GetUtcNow() || process.KnowsToBeDead(owner));

    /// <summary>Ends runs of dead owners, e.g. at the start of a service whose job storage was in memory.</summary>
    /// <returns>The runs that were ended.</returns>
    public async Task<IReadOnlyList<RunId>> EndDeadRunsAsync(CancellationToken cancellation) =>
        await headquarters.WriteAsync(async transaction =>
        {
            var ended = new List<RunId>();
            foreach (var pipeline in PipelineDefinition.All)
            {
                var active = await transaction.Connection.QuerySingleOrDefaultAsync<PipelineRun>(
                    headquarters.Sql["Pipelines/ReadActiveRun"], new { pipeline = pipeline.Name }, transaction.Db);
                if (active is null || !IsDead(active)) continue;
                await EndAsync(transaction, active.Id, RunStatus.Failed, ProcessEnded);
                ended.Add(active.Id);
            }
            return ended;
        }, cancellation);

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

    private async Task TellAsync(WriteTransaction transaction, RunId run)
    {
        var facts = await transaction.Connection.QuerySingleAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRun"], Key(run), transaction.Db);
        var stages = (await transaction.Connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run), transaction.Db)).AsList();
        var items = telemetry.IsTraced
            ? (await transaction.Connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], Key(run), transaction.Db)).AsList()
            : [];
        transaction.OnCommitted(() => telemetry.RunEnded(facts, stages, items));
    }

    /// <summary>Takes a failed stage up again in the same run, for the channels that did not succeed: Hangfire's own Requeue.</summary>
    /// <param name="owned">As <see cref="RunRequest.Owned"/>.</param>
    /// <returns>False when the stage has not failed, or a later run of the pipeline has taken over what was left.</returns>
    public Task<bool> ReopenAsync(RunId run, int stageNo, bool owned, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var stages = await transaction.Connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run), transaction.Db);
            if (stages.SingleOrDefault(stage => stage.StageNo == stageNo)?.Status is not (RunStatus.Failed or RunStatus.Cancelled)) return false;
            var owner = owned ? process.ToString() : null;
            var owneruntil = owned ? time.GetUtcNow() + ownership : (DateTimeOffset?)null;
            if (await ExecuteAsync(transaction, "Pipelines/ReopenRun", new { runid = run.Value, owner, owneruntil }) == 0) return false;
            await ExecuteAsync(transaction, "Pipelines/ReopenStages", new { runid = run.Value, stageno = stageNo });
            await ExecuteAsync(transaction, "Pipelines/ReopenItems", new { runid = run.Value, stageno = stageNo });
            return true;
        }, cancellation);

    /// <summary>Asks a run to end. A run nobody drives any more ends here.</summary>
    /// <param name="by">Who asks; recorded in AUDITLOG.</param>
    public async Task<CancelResult> CancelAsync(RunId run, string by, CancellationToken cancellation)
    {
        var facts = await ReadRunAsync(run, cancellation);
        return await headquarters.WriteAsync(async transaction =>
        {
            if (await ExecuteAsync(transaction, "Pipelines/RequestCancel", new { runid = run.Value }) == 0) return CancelResult.NotActive;
            await audit.WriteAsync(transaction, by, "run cancel", run.Value, facts.Pipeline);
            if (!IsDead(facts)) return CancelResult.Requested;
            await EndAsync(transaction, run, RunStatus.Cancelled, $"cancelled by {by}");
            return CancelResult.Cancelled;
        }, cancellation);
    }

    /// <summary>Owns the run for another <c>Lease:Duration</c>.</summary>
    /// <returns>False when the run has ended or was taken over.</returns>
    public async Task<bool> RenewAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.WriteAsync(
            transaction => ExecuteAsync(transaction, "Pipelines/RenewRun", new { runid = run.Value, owner = process.ToString(), owneruntil = time.GetUtcNow() + ownership }),
            cancellation) == 1;

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

    /// <exception cref="ArgumentException">No such pipeline; the message lists those there are.</exception>
    internal static PipelineDefinition PipelineOf(string name) =>
        PipelineDefinition.Find(name)
        ?? throw new ArgumentException($"There is no pipeline '{name}'. Pipelines: {string.Join(", ", PipelineDefinition.All.Select(known => known.Name))}.");

    /// <summary>The same parameters with channels as configuration spells them.</summary>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    internal RunParameters Checked(RunParameters parameters) =>
        parameters with { Channels = parameters.Channels?.Select(name => databases[name].Name.Value).ToList() };

    /// <summary>An id that sorts by time and is short enough to type.</summary>
    internal RunId NewRunId() =>
        new($"{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    private async Task<(PipelineRun Run, IReadOnlyList<PipelineStage> Stages, IReadOnlyList<PipelineItem> Items)> ReadFactsAsync(RunId run, CancellationToken cancellation) =>
        await headquarters.ReadAsync(async connection =>
        {
            var facts = await ReadRunAsync(connection, run);
            var stages = (await connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], Key(run))).AsList();
            var items = (await connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], Key(run))).AsList();
            return (facts, (IReadOnlyList<PipelineStage>)stages, (IReadOnlyList<PipelineItem>)items);
        }, cancellation);

    private async Task<PipelineRun> ReadRunAsync(System.Data.Common.DbConnection connection, RunId run) =>
        await connection.QuerySingleOrDefaultAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRun"], Key(run))
        ?? throw new KeyNotFoundException($"There is no run '{run}'; run: hqjobs runs list");

    private static object Key(RunId run) => new { runid = run.Value };

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);
}
