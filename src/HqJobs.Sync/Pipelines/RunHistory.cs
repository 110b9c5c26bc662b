using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Which runs somebody looks for; null is any.</summary>
/// <param name="Channel">Runs that had this channel in one of their stages.</param>
/// <param name="Since">Asked for at this time or later.</param>
/// <param name="Until">Asked for before this time.</param>
/// <param name="Text">A part of the run's id, of who asked for it, or of any line of its log.</param>
public sealed record RunFilter(
    string? Pipeline = null, RunStatus? Status = null, string? Channel = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Text = null);

/// <summary>Channels that failed in one stage of a run.</summary>
public sealed record FailedChannels
{
    public string Job { get; init; } = "";

    /// <summary>How many.</summary>
    public long Channels { get; init; }

    /// <summary>The first of them by name, and why.</summary>
    public string Channel { get; init; } = "";

    public string? Error { get; init; }

    internal string RunId { get; init; } = "";
}

/// <summary>A run as a list of runs tells it: how it stands, which channels failed, what the synchronization did.</summary>
public sealed record RunSummary(PipelineRun Run, IReadOnlyList<FailedChannels> Failures, StageReport? Synchronization)
{
    /// <summary>The run as reports tell it, without its stages.</summary>
    public RunReport ToReport() => Run.ToReport(null);
}

/// <summary>A page of runs, newest first.</summary>
public sealed record RunList(IReadOnlyList<RunSummary> Runs, bool HasOlder);

/// <summary>Finds runs and tells them in a few words. Cost follows the page, not what was ever run, unless a filter fits hardly any.</summary>
public sealed class RunHistory(Databases databases)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <param name="before">The last run of the page before; null: the newest.</param>
    public Task<RunList> FindAsync(RunFilter filter, RunId? before, int count, CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
        {
            var runs = (await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/FindRuns"], new
            {
                pipeline = filter.Pipeline,
                status = filter.Status?.ToString(),
                channel = filter.Channel,
                since = filter.Since,
                until = filter.Until,
                text = filter.Text,
                before = before?.Value,
                count = count + 1,
            })).AsList();
            return new RunList(await SummarizeAsync(connection, runs.Take(count)), runs.Count > count);
        }, cancellation);

    /// <summary>The latest run of each pipeline that was neither skipped nor still waits.</summary>
    public Task<IReadOnlyList<RunSummary>> ReadLastAsync(IEnumerable<string> pipelines, CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
            await SummarizeAsync(connection, await connection.QueryAsync<PipelineRun>(headquarters.Sql["Pipelines/ReadLastRuns"], new { pipelines = JsonSerializer.Serialize(pipelines) })),
            cancellation);

    private async Task<IReadOnlyList<RunSummary>> SummarizeAsync(System.Data.Common.DbConnection connection, IEnumerable<PipelineRun> found)
    {
        var list = found.ToList();
        var runs = JsonSerializer.Serialize(list.Select(run => run.RunId));
        var failures = (await connection.QueryAsync<FailedChannels>(headquarters.Sql["Pipelines/ReadRunFailures"], new { runs })).ToLookup(row => row.RunId);
        var results = (await connection.QueryAsync<Synchronized>(headquarters.Sql["Pipelines/ReadSynchronizations"], new { runs }))
            .ToDictionary(row => row.RunId, row => JsonSerializer.Deserialize<StageReport>(row.Result, ReportJson.Compact));
        return [.. list.Select(run => new RunSummary(run, [.. failures[run.RunId]], results.GetValueOrDefault(run.RunId)))];
    }

    private sealed record Synchronized
    {
        public string RunId { get; init; } = "";

        public string Result { get; init; } = "{}";
    }
}
