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

/// <summary>The open operations of a company, window by window; a window may begin in one table and end in another.</summary>
internal sealed class OperationQueue(Database headquarters, object company, DateTimeOffset startedAt, int windowSize)
{
    // No data store has an empty name.
    private static readonly OperationKey Lowest = new(new DataStoreName(""), long.MinValue, AsyncTable.Customer, long.MinValue);

    public async IAsyncEnumerable<IReadOnlyList<QueueEntry>> ReadAsync(DbConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = StartOf(place: 0);
        while (after is not null)
        {
            var window = new List<QueueEntry>();
            while (after is not null && window.Count < windowSize)
                after = await FillAsync(connection, window, after.Value, cancellation);
            if (window.Count > 0) yield return window;
        }
    }

    /// <returns>Where to go on; null at the end of the queue.</returns>
    private async Task<QueuePosition?> FillAsync(DbConnection connection, List<QueueEntry> window, QueuePosition after, CancellationToken cancellation)
    {
        var parameters = new
        {
            company,
            dataStore = after.Key.DataStore.Value,
            epoch = after.Key.Epoch,
            counter = after.Key.Counter,
            count = (long)(windowSize - window.Count),
            now = startedAt,
            next = after.Due,
        };
        var place = PlaceOf(after);
        var command = new CommandDefinition(OperationSql.QueueFrom(place, headquarters.Provider), parameters, cancellationToken: cancellation);
        await using var reader = await connection.ExecuteReaderAsync(command);
        QueuePosition? next = null;
        do
        {
            while (await reader.ReadAsync(cancellation))
            {
                var key = new OperationKey(new DataStoreName(reader.GetString(0)), reader.GetInt64(1), after.Table, reader.GetInt64(2));
                after = after with { Key = key, Due = after.IsRetry ? Columns.Time(reader, 5) : after.Due };
                // Junk that is not text names nobody; the conversion says so.
                window.Add(new QueueEntry(after, new AsyncAccount(reader.GetValue(3) as string ?? ""), new AccountId(reader.GetValue(4) as string ?? "")));
            }
            if (window.Count == windowSize) return after;
            next = StartOf(++place);
            after = next ?? after;
        }
        while (await reader.NextResultAsync(cancellation));
        return next;
    }

    private static int PlaceOf(QueuePosition position) => (int)position.Table + (position.IsRetry ? AsyncTables.All.Count : 0);

    private static QueuePosition? StartOf(int place) => place == OperationSql.Places ? null
        : new QueuePosition(place >= AsyncTables.All.Count, AsyncTables.All[place % AsyncTables.All.Count], DateTimeOffset.MinValue, Lowest);
}
