using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Journeys;

/// <summary>What a channel says of a customer.</summary>
/// <param name="Version">The version of 1010 it has applied; null: never.</param>
/// <param name="NotUploaded">Its rows above the watermarks.</param>
/// <param name="Problem">Why it could not be asked.</param>
internal sealed record ChannelAnswer(string Name, long? Version, IReadOnlyList<JourneyOperation> NotUploaded, string? Problem);

internal sealed record Watermark
{
    public string DataStore { get; init; } = "";

    public string TableName { get; init; } = "";

    public long Counter { get; init; }
}

/// <summary>Asks a live store database, shortly and read-only (G7): a backlog is looked through up to a bound, the rest is found after the next upload.</summary>
internal static class ChannelLook
{
    private const int RowsOfEachTable = 20_000;

    public static async Task<ChannelAnswer> AskAsync(DataStore store, long epoch, IEnumerable<Watermark> watermarks, Asked asked, CancellationToken cancellation)
    {
        try
        {
            var known = watermarks.ToDictionary(row => row.TableName, row => row.Counter, StringComparer.OrdinalIgnoreCase);
            var parameters = asked.Parameters();
            parameters.Add("look", RowsOfEachTable);
            foreach (var table in AsyncTables.All) parameters.Add(AsyncTables.RecordOf(table), known.GetValueOrDefault(AsyncTables.NameOf(table)));
            return await store.Database.ReadAsync(async connection =>
            {
                var rows = await connection.QueryAsync<OperationRow>(store.Database.Sql["Journeys/FindNotUploaded"], parameters);
                var applied = await connection.QuerySingleOrDefaultAsync<Applied>(store.Database.Sql["HqToChannel/ReadAppliedVersion"], new { job = PipelineDefinition.Customers });
                return new ChannelAnswer(store.Name.Value, applied?.Version, [.. rows.Select(row => row.ToOperation(store.Name.Value, epoch)).OrderBy(row => row.ReplicationCounterFromOrigin)], null);
            }, cancellation);
        }
        catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
        {
            return new ChannelAnswer(store.Name.Value, null, [], reason);
        }
    }

    private sealed class Applied
    {
        public long Version { get; init; }
    }
}
