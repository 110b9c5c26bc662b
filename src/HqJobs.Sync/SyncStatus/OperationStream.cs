using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>The operations of one table in the order of a walk, read in portions that grow.</summary>
internal sealed class OperationStream(Database headquarters, AsyncTable table, Walk walk, Place start, IReadOnlyList<string> others, DynamicParameters parameters, int firstPortion)
{
    private const int LargestPortion = 4_096;

    private readonly Queue<ListedRow> portion = [];
    private readonly IReadOnlyDictionary<string, int> ordinals = ListedRow.OrdinalsOf(others);
    private int size = firstPortion;
    private Place read = start;
    private bool isAllRead = start.Kind == PlaceKind.End;

    /// <summary>Behind the last operation that was taken.</summary>
    public Place Place { get; private set; } = start;

    public bool NeedsReading => portion.Count == 0 && !isAllRead;

    public bool IsAtEnd => portion.Count == 0 && isAllRead;

    public ListedRow? Next => portion.TryPeek(out var row) ? row : null;

    public ListedRow Take()
    {
        var row = portion.Dequeue();
        Place = row.Place;
        return row;
    }

    /// <returns>Rows read.</returns>
    public async Task<int> ReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        foreach (var text in OperationListSql.After(table, walk, read, headquarters.Provider, others))
        {
            var values = new DynamicParameters(parameters);
            values.Add("count", (long)(size - portion.Count));
            if (read.Kind != PlaceKind.Start)
            {
                values.Add("session", read.Session ?? "");
                if (read.Kind == PlaceKind.Behind)
                {
                    values.Add("dataStore", read.DataStore);
                    values.Add("epoch", read.Epoch);
                    values.Add("counter", read.Counter);
                }
            }
            await using var reader = await StoredValues.OpenAsync(connection, new CommandDefinition(text, values, cancellationToken: cancellation));
            while (await reader.ReadAsync(cancellation)) portion.Enqueue(new ListedRow(table, ordinals, StoredValues.ReadRow(reader)));
            if (portion.Count == size) break;
        }
        var rows = portion.Count;
        isAllRead = rows < size;
        if (rows > 0) read = portion.Last().Place;
        size = Math.Min(size * 4, LargestPortion);
        return rows;
    }
}
