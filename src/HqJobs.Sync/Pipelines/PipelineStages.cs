using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Stages and their channels: plan, claim, run, finish, close. Every step may be taken twice or by two machines; only one has an effect.
/// A driver decides who takes them when.
/// </summary>
public sealed partial class PipelineStages(
    Databases databases, PipelineRuns runs, DataStoreRegistry registry, StageWork work, TimeProvider time,
    ProcessIdentity? process = null, ILogger<PipelineStages>? logger = null, PipelineTelemetry? telemetry = null)
{
    private const int ChannelsPerCommit = 100;

    private readonly Database headquarters = databases.Headquarters;
    private readonly string owner = (process ?? ProcessIdentity.Current).ToString();
    private readonly ILogger logger = logger ?? NullLogger<PipelineStages>.Instance;
    private readonly PipelineTelemetry telemetry = telemetry ?? PipelineTelemetry.Default;

    /// <summary>Starts the stage and writes an item per channel; channels without news and paused ones are ended at once.</summary>
    /// <returns>False when the stage may not start or has closed: its predecessor failed, the run has ended or is to be cancelled.</returns>
    public async Task<bool> PlanAsync(RunId run, int stageNo, CancellationToken cancellation)
    {
        await WriteAsync("Pipelines/StartStage", new { runid = run.Value, stageno = stageNo, now = time.GetUtcNow() }, cancellation);
        var stage = await ReadStageAsync(run, stageNo, cancellation);
        if (stage.Status != RunStatus.Running) return false;
        using var scope = logger.BeginScope(new RunScope(run, stage.Job));
        if (!stage.IsChannelStage || stage.Planned) return true;

        var parameters = (await runs.ReadRunAsync(run, cancellation)).ReadParameters();
        var context = new StageContext(run, stage.Job, parameters.Full, DryRun: false);
        var paused = (await registry.RegisterAsync(cancellation)).Where(store => store.Paused).Select(store => store.Name).ToHashSet();
        var known = (await ReadItemsAsync(run, stageNo, cancellation)).Select(item => item.Channel).ToHashSet();
        var channels = databases.DataStores.Where(store => parameters.Includes(stage.Job, store.Name.Value) && !known.Contains(store.Name.Value)).ToList();
        var idle = await ProbeAsync([.. channels.Where(store => !paused.Contains(store.Name.Value))], context, parameters.Parallelism, cancellation);

        var plan = channels.Select(store => (store, StatusOf(store))).ToList();
        for (var from = 0; from == 0 || from < plan.Count; from += ChannelsPerCommit)
            await AddItemsAsync(stageNo, [.. plan.Skip(from).Take(ChannelsPerCommit)], isLast: from + ChannelsPerCommit >= plan.Count, context, cancellation);
        return true;

        ItemStatus StatusOf(DataStore store) =>
            paused.Contains(store.Name.Value) ? ItemStatus.Paused : idle.Contains(store.Name.Value) ? ItemStatus.NoData : ItemStatus.Pending;
    }

    private async Task<HashSet<string>> ProbeAsync(IReadOnlyList<DataStore> channels, StageContext context, int parallelism, CancellationToken cancellation)
    {
        var idle = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(channels, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellation }, async (channel, token) =>
        {
            try
            {
                if (await work.Of(context.Job).ProbeAsync(channel, context, token) == ProbeResult.NoData) idle.Add(channel.Name.Value);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // It stays to be run, and running it reports what is wrong.
                ProbeFailed(logger, context.Run, context.Job, channel.Name, exception);
            }
        });
        return [.. idle];
    }

    private Task<int> AddItemsAsync(int stageNo, (DataStore Store, ItemStatus Status)[] plan, bool isLast, StageContext context, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var now = time.GetUtcNow();
            var json = JsonSerializer.Serialize(plan.Select(item => new { channel = item.Store.Name.Value, status = item.Status.ToString() }));
            var added = (await transaction.Connection.QueryAsync<string>(
                headquarters.Sql["Pipelines/AddItems"], new { runid = context.Run.Value, stageno = stageNo, json, now }, transaction.Db)).ToHashSet();
            var idle = plan.Where(item => item.Status == ItemStatus.NoData && added.Contains(item.Store.Name.Value)).Select(item => item.Store).ToList();
            if (idle.Count > 0)
            {
                await work.Of(context.Job).RecordNoDataAsync(transaction, idle, context, cancellation);
                await TouchAsync(transaction, idle.Select(store => store.Name.Value), now);
            }
            return isLast ? await ExecuteAsync(transaction, "Pipelines/MarkPlanned", new { runid = context.Run.Value, stageno = stageNo }) : 0;
        }, cancellation);

    /// <summary>Claims a channel, does its work, writes how it ended. Failures of the channel are an outcome.</summary>
    /// <param name="jobId">The Hangfire job that does it and may do it again; null for the inline driver.</param>
    /// <returns>Null when somebody else has the channel, or the stage or run has ended.</returns>
    /// <exception cref="OperationCanceledException">Stopped half-way; the channel stays open for the same job, or for whoever ends the run.</exception>
    public async Task<ItemOutcome?> RunItemAsync(
        RunId run, int stageNo, string channel, string? jobId, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (!await ClaimAsync(run, stageNo, channel, jobId, cancellation)) return null;
        var stage = await ReadStageAsync(run, stageNo, cancellation);
        var parameters = (await runs.ReadRunAsync(run, cancellation)).ReadParameters();
        var store = databases[channel] with { Name = new DataStoreName(channel) }; // planned, perhaps by another process, as headquarters spells it
        ItemOutcome outcome;
        await using (var notes = Notes(run, progress, (at, token) => WriteAsync(
            "Pipelines/SetItemProgress", new { runid = run.Value, stageno = stageNo, channel, owner, rows = at.RowsDone, expected = at.RowsExpected }, token)))
            outcome = await RunAsync(store, new StageContext(run, stage.Job, parameters.Full, DryRun: false, notes), cancellation);
        return await FinishAsync(run, stageNo, channel, owner, outcome, CancellationToken.None) ? outcome : null;
    }

    /// <summary>Does a channel's work; an exception becomes a Failed outcome.</summary>
    internal async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(new RunScope(context.Run, context.Job, channel.Name.Value));
        try
        {
            return await work.Of(context.Job).RunAsync(channel, context, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            ChannelFailed(logger, context.Run, context.Job, channel.Name, exception);
            return new ItemOutcome(ItemStatus.Failed, Error: Describe(exception));
        }
    }

    /// <summary>Takes a pending channel, or one that this very job had before.</summary>
    public Task<bool> ClaimAsync(RunId run, int stageNo, string channel, string? jobId, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            await runs.LockAsync(transaction, run);
            return await ExecuteAsync(transaction, "Pipelines/ClaimItem", new { runid = run.Value, stageno = stageNo, channel, owner, jobid = jobId, now = time.GetUtcNow() }) == 1;
        }, cancellation);

    /// <summary>Writes how a channel ended.</summary>
    /// <param name="onlyOwner">Only if this owner has it; null: whoever has it, e.g. because its job was deleted.</param>
    /// <returns>False when it had ended before.</returns>
    public async Task<bool> FinishAsync(RunId run, int stageNo, string channel, string? onlyOwner, ItemOutcome outcome, CancellationToken cancellation) =>
        await headquarters.WriteAsync(async transaction =>
        {
            var now = time.GetUtcNow();
            var finished = await ExecuteAsync(transaction, "Pipelines/FinishItem", new
            {
                runid = run.Value,
                stageno = stageNo,
                channel,
                owner = onlyOwner,
                status = outcome.Status.ToString(),
                rows = outcome.Rows,
                failedrows = outcome.FailedRows,
                error = outcome.Error,
                now,
            });
            if (finished == 0) return false;
            if (outcome.Status is ItemStatus.Succeeded or ItemStatus.NoData) await TouchAsync(transaction, [channel], now);
            if (outcome.Error is { } error) await runs.LogAsync(transaction, run, stageNo, channel, "Error", error);
            var job = (await ReadStagesAsync(transaction.Connection, transaction.Db, run)).Single(stage => stage.StageNo == stageNo).Job;
            transaction.OnCommitted(() => telemetry.ChannelEnded(job, channel, outcome));
            return true;
        }, cancellation);

    /// <summary>Does the work of a stage that has no channels; an exception becomes a Failed report.</summary>
    /// <returns>To be given to <see cref="CloseAsync(RunId, int, StageReport?, CancellationToken)"/>.</returns>
    public async Task<StageReport> WorkAtHeadquartersAsync(RunId run, int stageNo, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var stage = await ReadStageAsync(run, stageNo, cancellation);
        var parameters = (await runs.ReadRunAsync(run, cancellation)).ReadParameters();
        await using var notes = Notes(run, progress, (at, token) => WriteAsync(
            "Pipelines/SetStageProgress", new { runid = run.Value, stageno = stageNo, rows = at.RowsDone, expected = at.RowsExpected }, token));
        return await WorkAtHeadquartersAsync(new StageContext(run, stage.Job, parameters.Full, DryRun: false, notes), cancellation);
    }

    private ProgressNotes Notes(RunId run, IProgress<WorkProgress>? next, Func<WorkProgress, CancellationToken, Task> write) =>
        new(write, exception => ProgressNotNoted(logger, run, exception.Message), next, time);

    internal async Task<StageReport> WorkAtHeadquartersAsync(StageContext context, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(new RunScope(context.Run, context.Job));
        try
        {
            if (context.Job == PipelineDefinition.Cleanup) return await work.Cleanup.RunAsync(context, cancellation);
            return StageReport.Of(context.Job, await work.Synchronize.RunAsync(context, cancellation));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            StageFailed(logger, context.Run, context.Job, exception);
            return new StageReport { Job = context.Job, Status = RunStatus.Failed, Error = Describe(exception) };
        }
    }

    /// <summary>
    /// Closes a stage whose channels have all ended, by the run's policy, and the run with it when it failed or was the last.
    /// Its result is stored once, whoever closes it.
    /// </summary>
    /// <param name="atHeadquarters">For a stage without channels: how it ended.</param>
    /// <returns>The stage's status afterwards; Running while channels are open.</returns>
    public async Task<RunStatus> CloseAsync(RunId run, int stageNo, StageReport? atHeadquarters, CancellationToken cancellation)
    {
        var facts = await runs.ReadRunAsync(run, cancellation);
        return await headquarters.WriteAsync(async transaction =>
        {
            await runs.LockAsync(transaction, run);
            var stages = await ReadStagesAsync(transaction.Connection, transaction.Db, run);
            var stage = stages.Single(one => one.StageNo == stageNo);
            if (stage.Status == RunStatus.Running && (atHeadquarters is not null || stage is { IsChannelStage: true, Planned: true }))
                stage = stage with { Status = await CloseAsync(transaction, facts, stage, atHeadquarters) };
            var statuses = stages.Select(one => one.StageNo == stageNo ? stage.Status : one.Status).ToList();
            if (stage.Status is RunStatus.Waiting or RunStatus.Running) return stage.Status;
            if (!StagePolicy.GoesOn(stage.Status) || stageNo == stages[^1].StageNo)
                await runs.EndAsync(transaction, run, StagePolicy.OfStages(statuses), null);
            return stage.Status;
        }, cancellation);
    }

    private async Task<RunStatus> CloseAsync(WriteTransaction transaction, PipelineRun facts, PipelineStage stage, StageReport? atHeadquarters)
    {
        var (run, now) = (facts.Id, time.GetUtcNow());
        using var scope = logger.BeginScope(new RunScope(run, stage.Job));
        var report = atHeadquarters ?? await ReportAsync(transaction, run, stage, facts.ReadParameters());
        var closed = await ExecuteAsync(transaction, "Pipelines/EndStage", new
        {
            runid = run.Value,
            stageno = stage.StageNo,
            status = report.Status.ToString(),
            result = JsonSerializer.Serialize(report with { Channels = null }, ReportJson.Compact), // the channels have rows of their own
            now,
        });
        if (closed == 0) return RunStatus.Running;
        await runs.LogAsync(transaction, run, stage.StageNo, null, report.Status == RunStatus.Failed ? "Error" : "Information", Summary(report));
        StageClosed(logger, run, stage.Job, report.Status);
        transaction.OnCommitted(() => telemetry.StageClosed(facts.Pipeline, report, now - (stage.StartedDateTime ?? now)));
        return report.Status;
    }

    private async Task<StageReport> ReportAsync(WriteTransaction transaction, RunId run, PipelineStage stage, RunParameters parameters)
    {
        var items = await transaction.Connection.QueryAsync<PipelineItem>(headquarters.Sql["Pipelines/ReadItems"], new { runid = run.Value }, transaction.Db);
        var channels = items.Where(item => item.StageNo == stage.StageNo).Select(item => item.ToReport()).ToList();
        return new StageReport { Job = stage.Job, Status = StagePolicy.OfChannels(channels, parameters.ChannelFailures, parameters.MaxFailedPercent), Channels = channels };
    }

    internal static string Summary(StageReport stage) =>
        $"{PipelineDefinition.DisplayName(stage.Job)}: {StatusWords.Of(stage.Status)}; " + stage switch
        {
            { Channels: { } channels } =>
                string.Join(", ", channels.GroupBy(channel => channel.Status).OrderBy(group => group.Key).Select(group => $"{group.Count()} {StatusWords.Of(group.Key)}"))
                + $"; {channels.Sum(channel => channel.Rows)} rows",
            { RowsRemoved: { } removed } => $"removed: {string.Join(", ", removed.Select(kind => $"{kind.Value} {kind.Key}"))}",
            _ => $"{stage.CustomersCreated} customers created, {stage.CustomersUpdated} updated; operations: "
                + $"{stage.OperationsSucceeded} succeeded, {stage.OperationsFailed} failed, {stage.OperationsBlocked} blocked",
        } + (stage.Error is null ? "" : $"; {stage.Error}");

    /// <summary>How many channels of the stage have not ended.</summary>
    public Task<long> CountOpenAsync(RunId run, int stageNo, CancellationToken cancellation) =>
        headquarters.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>(headquarters.Sql["Pipelines/CountOpenItems"], new { runid = run.Value, stageno = stageNo }), cancellation);

    /// <summary>Notes the Hangfire job of a stage; false when it has one.</summary>
    public async Task<bool> SetStageJobAsync(RunId run, int stageNo, string jobId, CancellationToken cancellation) =>
        await WriteAsync("Pipelines/SetStageJob", new { runid = run.Value, stageno = stageNo, jobid = jobId }, cancellation) == 1;

    /// <summary>Notes the Hangfire job of a channel; false when it has one.</summary>
    public async Task<bool> SetItemJobAsync(RunId run, int stageNo, string channel, string jobId, CancellationToken cancellation) =>
        await WriteAsync("Pipelines/SetItemJob", new { runid = run.Value, stageno = stageNo, channel, jobid = jobId }, cancellation) == 1;

    /// <summary>Channels of one stage.</summary>
    public async Task<IReadOnlyList<PipelineItem>> ReadItemsAsync(RunId run, int stageNo, CancellationToken cancellation) =>
        [.. (await runs.ReadItemsAsync(run, cancellation)).Where(item => item.StageNo == stageNo)];

    /// <summary>What may be shown of an exception: row content stays out (G10); the log has it all.</summary>
    private static string Describe(Exception exception) => exception is DatabaseUnavailableException or LeaseLostException or DbException or IOException
        ? exception.Message
        : $"unexpected {exception.GetType().Name}; the service's log has the details";

    private async Task<PipelineStage> ReadStageAsync(RunId run, int stageNo, CancellationToken cancellation) =>
        (await runs.ReadStagesAsync(run, cancellation)).SingleOrDefault(stage => stage.StageNo == stageNo)
        ?? throw new KeyNotFoundException($"Run {run} has no stage {stageNo}.");

    private async Task<List<PipelineStage>> ReadStagesAsync(DbConnection connection, DbTransaction transaction, RunId run) =>
        (await connection.QueryAsync<PipelineStage>(headquarters.Sql["Pipelines/ReadStages"], new { runid = run.Value }, transaction)).AsList();

    private Task<int> TouchAsync(WriteTransaction transaction, IEnumerable<string> names, DateTimeOffset now) =>
        ExecuteAsync(transaction, "Pipelines/TouchDataStores", new { json = JsonSerializer.Serialize(names), now });

    private Task<int> WriteAsync(string statement, object parameters, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => ExecuteAsync(transaction, statement, parameters), cancellation);

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);
}
