using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Where an operation stands in a run: everything pending in landing order, table by table, then what is due again, the longest due first.</summary>
/// <remarks>A unit is handled where its first operation stands, so that no unit is met twice in a run, even while it stays Pending.</remarks>
internal readonly record struct QueuePosition(bool IsRetry, AsyncTable Table, DateTimeOffset Due, OperationKey Key) : IComparable<QueuePosition>
{
    public int CompareTo(QueuePosition other)
    {
        var result = IsRetry.CompareTo(other.IsRetry);
        if (result == 0) result = Table.CompareTo(other.Table);
        if (result == 0) result = Due.CompareTo(other.Due);
        if (result == 0) result = string.CompareOrdinal(Key.DataStore.Value, other.Key.DataStore.Value);
        if (result == 0) result = Key.Epoch.CompareTo(other.Key.Epoch);
        return result == 0 ? Key.Counter.CompareTo(other.Key.Counter) : result;
    }
}

/// <summary>An operation that is to be looked at, and whose customer it names.</summary>
internal sealed record QueueEntry(QueuePosition Position, AsyncAccount AsyncAccount, AccountId Account);

/// <summary>The open operations of a company, window by window.</summary>
internal sealed class OperationQueue(Database headquarters, object company, DateTimeOffset startedAt, int windowSize)
{
    private static readonly OperationKey Lowest = new(new DataStoreName(""), long.MinValue, AsyncTable.Customer, long.MinValue);

    public async IAsyncEnumerable<IReadOnlyList<QueueEntry>> ReadAsync(DbConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var isRetry in new[] { false, true })
            foreach (var table in AsyncTables.All)
            {
                var after = new QueuePosition(isRetry, table, DateTimeOffset.MinValue, Lowest);
                while (await ReadWindowAsync(connection, after, cancellation) is { Count: > 0 } window)
                {
                    after = window[^1].Position;
                    yield return window;
                    if (window.Count < windowSize) break;
                }
            }
    }

    private async Task<IReadOnlyList<QueueEntry>> ReadWindowAsync(DbConnection connection, QueuePosition after, CancellationToken cancellation)
    {
        var sql = OperationSql.Of(after.Table, headquarters.Provider);
        var parameters = new
        {
            company,
            dataStore = after.Key.DataStore.Value,
            epoch = after.Key.Epoch,
            counter = after.Key.Counter,
            count = windowSize,
            now = startedAt,
            next = after.Due,
        };
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(after.IsRetry ? sql.Due : sql.Pending, parameters, cancellationToken: cancellation));
        var window = new List<QueueEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            var key = new OperationKey(new DataStoreName(reader.GetString(0)), reader.GetInt64(1), after.Table, reader.GetInt64(2));
            var position = after with { Key = key, Due = after.IsRetry ? Columns.Time(reader, 5) : after.Due };
            // Junk that is not text names nobody; the conversion says so.
            window.Add(new QueueEntry(position, new AsyncAccount(reader.GetValue(3) as string ?? ""), new AccountId(reader.GetValue(4) as string ?? "")));
        }
        return window;
    }
}
