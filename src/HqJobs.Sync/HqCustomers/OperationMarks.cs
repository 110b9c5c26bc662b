using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads and writes the status of operations, in the transaction that writes their customers; one command each, however many data stores they come from.</summary>
internal sealed class OperationMarks(Database headquarters)
{
    // Error texts are read by people and by SQL; what JSON would escape for a web page stays as it is.
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string countUnchanged = OperationSql.Together(headquarters.Provider, sql => sql.CountUnchanged);
    private readonly string states = OperationSql.Together(headquarters.Provider, sql => sql.States);
    private readonly string mark = OperationSql.Together(headquarters.Provider, sql => sql.Mark);

    /// <summary>Operations of a batch that somebody else finished, tried or edited since they were read.</summary>
    public async Task<HashSet<OperationKey>> ChangedAsync(WriteTransaction transaction, UnitBatch batch, CancellationToken cancellation)
    {
        await using (var counts = await transaction.Connection.QueryMultipleAsync(new CommandDefinition(countUnchanged, batch.AsRead, transaction.Db, cancellationToken: cancellation)))
        {
            long unchanged = 0;
            foreach (var _ in AsyncTables.All) unchanged += await counts.ReadSingleAsync<long>();
            if (unchanged == batch.Operations.Count) return [];
        }
        var now = await StatesAsync(transaction, batch.AsRead, cancellation);
        return [.. batch.Operations.Where(operation => !now.TryGetValue(operation.Key, out var state) || state != ((long)operation.Status, operation.Attempts, operation.Edits)).Select(operation => operation.Key)];
    }

    private async Task<Dictionary<OperationKey, (long Status, long Attempts, long Edits)>> StatesAsync(WriteTransaction transaction, DynamicParameters lists, CancellationToken cancellation)
    {
        var now = new Dictionary<OperationKey, (long, long, long)>();
        await using var results = await transaction.Connection.QueryMultipleAsync(new CommandDefinition(states, lists, transaction.Db, cancellationToken: cancellation));
        foreach (var table in AsyncTables.All)
            foreach (var row in await results.ReadAsync<(string DataStore, long Epoch, long Counter, long Status, long Attempts, long Edits)>())
                now[new OperationKey(new DataStoreName(row.DataStore), row.Epoch, table, row.Counter)] = (row.Status, row.Attempts, row.Edits);
        return now;
    }

    /// <summary>Marks the operations of a batch that are as they were read.</summary>
    /// <returns>Whether all of them were; if not, nothing of it may be committed.</returns>
    public async Task<bool> MarkAsync(WriteTransaction transaction, UnitBatch batch, CancellationToken cancellation) =>
        await transaction.Connection.ExecuteAsync(new CommandDefinition(mark, batch.Settled, transaction.Db, cancellationToken: cancellation)) == batch.Operations.Count;

    /// <returns>For each async table the name of its list and the list as JSON.</returns>
    public static Dictionary<string, string> ListsOf(IEnumerable<(Operation Operation, OperationOutcome Outcome)> outcomes, DateTimeOffset now)
    {
        var byTable = outcomes.ToLookup(pair => pair.Operation.Key.Table);
        return AsyncTables.All.ToDictionary(OperationSql.ListOf, table => JsonSerializer.Serialize(Runs(byTable[table], now), Json), StringComparer.Ordinal);
    }

    public static DynamicParameters Parameters(Dictionary<string, string> lists)
    {
        var parameters = new DynamicParameters();
        foreach (var (name, list) in lists) parameters.Add(name, list);
        return parameters;
    }

    /// <summary>Consecutive counters of a data store that were read alike and become alike: marking is half the cost of the whole, and a run costs as much as one.</summary>
    internal static List<MarkRun> Runs(IEnumerable<(Operation Operation, OperationOutcome Outcome)> outcomes, DateTimeOffset now)
    {
        var runs = new List<MarkRun>();
        foreach (var origin in outcomes.GroupBy(pair => (pair.Operation.Key.DataStore, pair.Operation.Key.Epoch)))
        {
            MarkRun? open = null;
            foreach (var (operation, outcome) in origin.OrderBy(pair => pair.Operation.Key.Counter))
            {
                var next = outcome.Status == OperationStatus.Succeeded ? null : UtcTimeHandler.ToText(now + RetryDistance.After(operation.Attempts + 1));
                var run = new MarkRun(
                    origin.Key.DataStore.Value, origin.Key.Epoch, operation.Key.Counter, operation.Key.Counter, (long)operation.Status, operation.Attempts, operation.Edits,
                    (long)outcome.Status, outcome.Message, next);
                if (open is not null && open.IsFollowedBy(run))
                {
                    runs[^1] = open = open with { Last = run.Last };
                    continue;
                }
                runs.Add(open = run);
            }
        }
        return runs;
    }
}

/// <summary>Consecutive counters of a data store: what they were read as, what they become.</summary>
internal sealed record MarkRun(
    [property: JsonPropertyName("dataStore")] string DataStore,
    [property: JsonPropertyName("epoch")] long Epoch,
    [property: JsonPropertyName("first")] long First,
    [property: JsonPropertyName("last")] long Last,
    [property: JsonPropertyName("status")] long Status,
    [property: JsonPropertyName("attempts")] long Attempts,
    [property: JsonPropertyName("edits")] long Edits,
    [property: JsonPropertyName("becomes")] long Becomes,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("next")] string? Next)
{
    public bool IsFollowedBy(MarkRun other) => other.First == Last + 1 && other with { First = First, Last = Last } == this;
}
