using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The rows of a batch, table by table, with real identities.</summary>
internal sealed class CustomerRowSet
{
    // Whose operation created a customer is headquarters' own knowledge: it is written once and does not travel.
    private static readonly TableShape CreatedRetail = RetailCustTableRow.Shape with { Columns = [.. RetailCustTableRow.Shape.Columns, "CREATEDBYDATASTORE"] };

    private readonly Dictionary<TableShape, Table> tables = new(ReferenceEqualityComparer.Instance);
    private readonly List<AccountId> changed = [];

    public IReadOnlyList<AccountId> ChangedAccounts => changed;

    public void Add(ConvertedUnit unit, AccountId account, ReadOnlySpan<long> recIds)
    {
        var diff = CustomerDiff.Between(unit.Result.Before, unit.Result.After);
        if (diff.IsEmpty) return;
        changed.Add(account);
        foreach (var row in diff.Deletes) Of(row.Table).Deletes.Add(KeyOf(row));
        foreach (var row in diff.Upserts)
        {
            var values = row.ToValues();
            TemporaryIds.Replace(values, account, recIds);
            Add(unit, row, values);
        }
    }

    // A new key must be refused if somebody else has it: an upsert would overwrite another customer.
    private void Add(ConvertedUnit unit, ICustomerRow row, object?[] values)
    {
        var creates = unit.Result.CreatesCustomer;
        switch (row)
        {
            case CustTableRow when creates:
            case RetailExternalIdToCustomerMapRow identity when !Owns(unit.Result.Before, identity):
                Of(row.Table).Inserts.Add(values);
                break;
            case RetailCustTableRow when creates:
                Of(CreatedRetail).Inserts.Add([.. values, CreatorOf(unit.Unit)]);
                break;
            default:
                Of(row.Table).Upserts.Add(values);
                break;
        }
    }

    /// <summary>Deletes before upserts before inserts: a key or an address id that moves is free when it is needed.</summary>
    public async Task WriteAsync(WriteTransaction transaction, ISqlDialect dialect, CancellationToken cancellation)
    {
        foreach (var table in tables.Values)
        {
            await dialect.DeleteAsync(transaction, table.Shape, table.Deletes, cancellation);
            await dialect.UpsertAsync(transaction, table.Shape, table.Upserts, cancellation);
            await dialect.InsertAsync(transaction, table.Shape, table.Inserts, cancellation);
        }
    }

    private Table Of(TableShape shape)
    {
        if (!tables.TryGetValue(shape, out var table)) tables.Add(shape, table = new Table(shape));
        return table;
    }

    private static bool Owns(Customer? before, RetailExternalIdToCustomerMapRow identity) =>
        before?.Identities.Any(row => row.ProviderId == identity.ProviderId && row.ExternalIdentityId == identity.ExternalIdentityId) == true;

    private static string? CreatorOf(CustomerUnit unit) =>
        unit.Operations.FirstOrDefault(operation => operation.Key.Table == AsyncTable.Customer)?.Key.DataStore.Value;

    private static object?[] KeyOf(ICustomerRow row)
    {
        var values = row.ToValues();
        return [.. row.Table.Key.Select(column => values[IndexOf(row.Table.Columns, column)])];
    }

    private static int IndexOf(IReadOnlyList<string> columns, string column)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == column) return i;
        }
        throw new InvalidOperationException($"The key column {column} is not among {string.Join(", ", columns)}.");
    }

    private sealed record Table(TableShape Shape)
    {
        public List<object?[]> Deletes { get; } = [];

        public List<object?[]> Upserts { get; } = [];

        public List<object?[]> Inserts { get; } = [];
    }
}
