using System.Collections.Frozen;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>Rows on their way into a channel's async tables, in the order POS writes them; the database hands out the counters.</summary>
internal sealed class AsyncRows
{
    private readonly Dictionary<AsyncTable, List<object?[]>> rows = [];

    public int Count { get; private set; }

    public void Add(AsyncTable table, params ReadOnlySpan<(string Column, object? Value)> values)
    {
        var row = new object?[table.Shape.Columns.Count];
        foreach (var (column, value) in values) row[table.Places[column]] = value;
        row[table.Places["ONLINEOPERATIONCOMPLETED"]] = 0;
        if (!rows.TryGetValue(table, out var list)) rows[table] = list = [];
        list.Add(row);
        Count++;
    }

    /// <summary>Appends everything in one transaction, as one till would, and empties the batch.</summary>
    public async Task WriteAsync(Database channel, CancellationToken cancellation)
    {
        await using var connection = await channel.OpenAsync(DatabaseAccess.Write, cancellation);
        await using var transaction = await channel.BeginWriteAsync(connection, cancellation);
        foreach (var (table, list) in rows)
            await channel.Dialect.InsertAsync(transaction, table.Shape, list, cancellation);
        await transaction.CommitAsync(cancellation);
        rows.Clear();
        Count = 0;
    }
}

/// <summary>One of the six async tables as a channel writes it: without its counter.</summary>
internal sealed class AsyncTable
{
    private static readonly SchedulerJob Job = SchedulerJob.Read("P-0001");

    public static readonly AsyncTable Customer = new("RETAILASYNCCUSTOMERV2");
    public static readonly AsyncTable Address = new("RETAILASYNCADDRESSV2");
    public static readonly AsyncTable Contact = new("RETAILASYNCCUSTOMERCONTACT");
    public static readonly AsyncTable Affiliation = new("RETAILASYNCCUSTOMERAFFILIATION");
    public static readonly AsyncTable Attribute = new("RETAILASYNCCUSTOMERATTRIBUTEV2");
    public static readonly AsyncTable Identity = new("RETAILEXTERNALIDTOASYNCCUSTOMERMAP");

    private AsyncTable(string name)
    {
        var subjob = Job.Subjobs.Single(subjob => subjob.Table == name);
        var columns = subjob.Columns.Where(column => !subjob.Key.Contains(column)).ToArray();
        Shape = new TableShape(name, columns, subjob.Key);
        Places = columns.Index().ToFrozenDictionary(column => column.Item, column => column.Index);
    }

    public string Name => Shape.Name;

    public TableShape Shape { get; }

    public FrozenDictionary<string, int> Places { get; }
}
