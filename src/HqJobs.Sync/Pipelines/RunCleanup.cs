using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Removes ended runs with their channels, stages and log, and earlier the channels that had nothing to do. The last good run of each pipeline stays, whatever
/// its age: by it a schedule that is due more seldom knows that it was followed.
/// </summary>
internal sealed class RunCleanup(Databases databases, IOptions<CleanupOptions> options) : ICleanup
{
    private const int RunsAtOnce = 100;

    private readonly Database headquarters = databases.Headquarters;

    public string What => "runs";

    public async Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation)
    {
        var old = now - options.Value.Runs;
        await foreach (var runs in ReadAsync(DateTimeOffset.UnixEpoch, old, cancellation))
            await RemoveRunsAsync(runs, removed, cancellation);
        await foreach (var runs in ReadAsync(old, now - options.Value.NoData, cancellation))
            await RemoveWindowsAsync("Pipelines/RemoveRunItems", new { json = runs, status = nameof(ItemStatus.NoData), count = options.Value.WindowRows }, removed, cancellation);
    }

    // From the inside out: what a crash leaves behind still belongs to a run that the next night finds.
    private async Task RemoveRunsAsync(string runs, Action<long> removed, CancellationToken cancellation)
    {
        var count = options.Value.WindowRows;
        await RemoveWindowsAsync("Pipelines/RemoveRunItems", new { json = runs, status = (string?)null, count }, removed, cancellation);
        await RemoveWindowsAsync("Pipelines/RemoveRunLog", new { json = runs, count }, removed, cancellation);
        removed(await headquarters.WriteAsync(async transaction =>
            await transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/RemoveRunStages"], new { json = runs }, transaction.Db)
            + await transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/RemoveRuns"], new { json = runs }, transaction.Db), cancellation));
    }

    private Task RemoveWindowsAsync(string statement, object parameters, Action<long> removed, CancellationToken cancellation) =>
        headquarters.RemoveWindowsAsync(headquarters.Sql[statement], parameters, removed, cancellation);

    /// <summary>Ids of ended runs that may go, created in a span of time, as JSON lists, oldest first.</summary>
    private async IAsyncEnumerable<string> ReadAsync(
        DateTimeOffset from, DateTimeOffset before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = new PipelineRun { CreatedDateTime = from };
        while (true)
        {
            var parameters = new { after = last.CreatedDateTime, afterrun = last.RunId, before, count = RunsAtOnce };
            var runs = await headquarters.ReadAsync(async connection =>
                (await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadEndedRuns"], parameters)).AsList(), cancellation);
            if (runs.Count == 0) yield break;
            yield return JsonSerializer.Serialize(runs.Select(run => run.RunId));
            last = runs[^1];
        }
    }
}
