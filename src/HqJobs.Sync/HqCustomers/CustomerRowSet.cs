using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The rows of a batch, table by table, with real identities.</summary>
internal sealed class CustomerRowSet
{
    private readonly Dictionary<TableShape, Table> tables = new(ReferenceEqualityComparer.Instance);
    private readonly List<(AccountId Account, long? Edits)> changed = [];

    /// <summary>Customers of which a row is written, and how often each was edited before it was read; null for a new one.</summary>
    public IReadOnlyList<(AccountId Account, long? Edits)> Changed => changed;

    public void Add(ConvertedUnit unit, AccountId account, ReadOnlySpan<long> recIds)
    {
        if (unit.Rows.Count == 0) return;
        changed.Add((account, unit.Known?.Edits));
        foreach (var row in unit.Rows) Of(row.Table).Rows(row.Action).Add(row.WithIds(account, recIds));
    }

    /// <summary>Deletes before upserts before inserts: a key or an address id that moves is free when it is needed.</summary>
    public Task WriteAsync(WriteTransaction transaction, ISqlDialect dialect, CancellationToken cancellation) => dialect.WriteAsync(
        transaction,
        [.. tables.Select(table => new TableRows(table.Key, table.Value.Rows(RowAction.Delete), table.Value.Rows(RowAction.Upsert), table.Value.Rows(RowAction.Insert)))],
        cancellation);

    private Table Of(TableShape shape)
    {
        if (!tables.TryGetValue(shape, out var table)) tables.Add(shape, table = new Table());
        return table;
    }

    private sealed class Table
    {
        private readonly List<object?[]>[] rows = [[], [], []];

        public List<object?[]> Rows(RowAction action) => rows[(int)action];
    }
}
