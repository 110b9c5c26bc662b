using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Alerts of pipelines that have not finished in time, in PIPELINEALERT: raised once and closed once, however many services look and however
/// often they restart. Whoever wrote the row tells of it.
/// </summary>
public sealed class PipelineAlerts(Databases databases, Schedules schedules, PipelineRuns runs, StatusReader status, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <summary>Looks at every schedule, raises what is late and closes what is not any more.</summary>
    /// <param name="lateAfter">How long after it was due a pipeline must have finished.</param>
    /// <returns>What this call raised or closed: to be told by the caller.</returns>
    public async Task<IReadOnlyList<AlertNotice>> CheckAsync(Func<string, TimeSpan> lateAfter, CancellationToken cancellation)
    {
        var known = (await schedules.ReadAsync(cancellation)).ToDictionary(schedule => schedule.Pipeline);
        var open = (await status.ReadAlertsAsync(cancellation)).ToDictionary(alert => alert.Pipeline);
        var notices = new List<AlertNotice>();
        foreach (var pipeline in known.Keys.Union(open.Keys))
        {
            var verdict = known.TryGetValue(pipeline, out var schedule) ? await JudgeAsync(schedule, lateAfter(pipeline), cancellation) : null;
            var notice = (verdict, open.GetValueOrDefault(pipeline)) switch
            {
                ({ Late: true }, null) => await RaiseAsync(pipeline, verdict, cancellation),
                ({ Late: false }, { } alert) => await CloseAsync(alert, verdict.Message, verdict.Run?.Id, cancellation),
                (null, { } alert) => await CloseAsync(alert, $"{pipeline} is not waited for any more: its schedule was paused, changed or removed", null, cancellation),
                _ => null,
            };
            if (notice is not null) notices.Add(notice);
        }
        return notices;
    }

    private async Task<Verdict?> JudgeAsync(Schedule schedule, TimeSpan lateAfter, CancellationToken cancellation)
    {
        if (Lateness.Due(schedule, time.GetUtcNow(), lateAfter) is not { } due) return null;
        var since = await headquarters.ReadAsync(
            async connection => (await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadRunsSince"], new { pipeline = schedule.Pipeline, since = due })).AsList(), cancellation);
        var verdict = Lateness.Judge(schedule.Pipeline, due, since);
        if (verdict is not { Late: true, Run: { Status: RunStatus.Failed, Message: null } failed }) return verdict;
        var stage = (await runs.ReadStagesAsync(failed.Id, cancellation)).FirstOrDefault(stage => stage.Status == RunStatus.Failed);
        return stage is null ? verdict : verdict with { Message = $"{verdict.Message}: {PipelineDefinition.DisplayName(stage.Job)} failed" };
    }

    private async Task<AlertNotice?> RaiseAsync(string pipeline, Verdict verdict, CancellationToken cancellation) =>
        await WriteAsync("Pipelines/AddAlert", new { pipeline, due = verdict.Due, message = verdict.Message, now = time.GetUtcNow() }, cancellation) == 1
            ? new AlertNotice(true, pipeline, verdict.Due, verdict.Message, verdict.Run?.Id)
            : null;

    private async Task<AlertNotice?> CloseAsync(PipelineAlert alert, string message, RunId? run, CancellationToken cancellation) =>
        await WriteAsync("Pipelines/RemoveAlert", new { pipeline = alert.Pipeline, due = alert.DueDateTime }, cancellation) == 1
            ? new AlertNotice(false, alert.Pipeline, alert.DueDateTime, message, run)
            : null;

    private Task<int> WriteAsync(string statement, object parameters, CancellationToken cancellation) =>
        headquarters.WriteAsync(transaction => transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db), cancellation);
}
