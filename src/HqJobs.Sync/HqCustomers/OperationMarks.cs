using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads and writes the status of operations, in the transaction that writes their customers.</summary>
internal sealed class OperationMarks(Database headquarters)
{
    /// <summary>Operations that somebody else finished, tried or edited since they were read.</summary>
    public async Task<HashSet<OperationKey>> ChangedAsync(WriteTransaction transaction, IEnumerable<Operation> operations, CancellationToken cancellation)
    {
        var changed = new HashSet<OperationKey>();
        foreach (var origin in operations.GroupBy(operation => operation.Key with { Counter = 0 }))
        {
            var parameters = new { dataStore = origin.Key.DataStore.Value, epoch = origin.Key.Epoch, list = JsonSerializer.Serialize(origin.Select(operation => operation.Key.Counter)) };
            var sql = OperationSql.Of(origin.Key.Table, headquarters.Provider).State;
            var states = (await transaction.Connection.QueryAsync<(long Counter, long Status, long Attempts)>(
                new CommandDefinition(sql, parameters, transaction.Db, cancellationToken: cancellation))).ToDictionary(row => row.Counter);
            foreach (var operation in origin)
            {
                if (!states.TryGetValue(operation.Key.Counter, out var now) || now.Status != (long)operation.Status || now.Attempts != operation.Attempts)
                    changed.Add(operation.Key);
            }
        }
        return changed;
    }

    public async Task MarkAsync(
        WriteTransaction transaction, IEnumerable<(Operation Operation, OperationOutcome Outcome)> outcomes, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var origin in outcomes.GroupBy(pair => pair.Operation.Key with { Counter = 0 }))
        {
            var sql = OperationSql.Of(origin.Key.Table, headquarters.Provider);
            var dataStore = origin.Key.DataStore.Value;
            var epoch = origin.Key.Epoch;
            var plain = origin.Where(pair => pair.Outcome == OperationOutcome.Succeeded).Select(pair => pair.Operation.Key.Counter);
            foreach (var (first, last) in Ranges(plain))
                await ExecuteAsync(sql.MarkSucceeded, new { dataStore, epoch, first, last, now });

            var others = origin.Where(pair => pair.Outcome != OperationOutcome.Succeeded).Select(pair => Mark(pair.Operation, pair.Outcome, now)).ToList();
            if (others.Count > 0) await ExecuteAsync(sql.MarkEach, new { dataStore, epoch, list = JsonSerializer.Serialize(others), now });
        }

        Task ExecuteAsync(string sql, object parameters) =>
            transaction.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction.Db, cancellationToken: cancellation));
    }

    /// <summary>Runs of consecutive counters: marking is half the cost of the whole, and one statement for a run is the cheapest.</summary>
    internal static IEnumerable<(long First, long Last)> Ranges(IEnumerable<long> counters)
    {
        long first = 0, last = -1;
        foreach (var counter in counters.Order())
        {
            if (last >= first && counter == last + 1)
            {
                last = counter;
                continue;
            }
            if (last >= first) yield return (first, last);
            first = last = counter;
        }
        if (last >= first) yield return (first, last);
    }

    private static object Mark(Operation operation, OperationOutcome outcome, DateTimeOffset now) => new
    {
        counter = operation.Key.Counter,
        status = (long)outcome.Status,
        error = outcome.Message,
        next = outcome.Status == OperationStatus.Succeeded ? null : UtcTimeHandler.ToText(now + RetryDistance.After(operation.Attempts + 1)),
    };
}
