using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Reads operations as a person inspects them: what the channel did, each field's old and new value, who changed what (R77–R79, R83).</summary>
public sealed class OperationReader(Databases databases, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <returns>Null: headquarters has no such operation.</returns>
    public Task<OperationDetail?> FindAsync(OperationKey key, CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
    {
        var values = new { dataStore = key.DataStore.Value, epoch = key.Epoch, counter = key.Counter };
        ListedRow? row = null;
        await using (var reader = await connection.ExecuteReaderAsync(new CommandDefinition(OperationListSql.One(key.Table, headquarters.Provider), values, cancellationToken: cancellation)))
        {
            if (await reader.ReadAsync(cancellation)) row = new ListedRow(key.Table, ListedRow.OrdinalsOf(WholeRow.ColumnsOf(key.Table)), StoredValues.ReadRow(reader));
        }
        return row is null ? null : (await ToDetailsAsync(connection, [row], cancellation))[0];
    }, cancellation);

    /// <param name="rows">With <see cref="WholeRow"/>'s columns.</param>
    internal async Task<IReadOnlyList<OperationDetail>> ToDetailsAsync(DbConnection connection, IReadOnlyList<ListedRow> rows, CancellationToken cancellation)
    {
        var lines = await OperationLines.ReadAsync(headquarters, connection, rows, cancellation);
        var changes = await ChangeLog.ReadAsync(headquarters, connection, transaction: null, lines.Select(line => line.OperationId), cancellation);
        var known = await CustomersAsync(connection, lines, cancellation);
        return [.. rows.Zip(lines, (row, line) => new WholeRow(row, line).ToDetail(known.GetValueOrDefault((line.DataAreaId, line.CustAccount)), [.. changes[line.OperationId]]))];
    }

    // Of an operation that succeeded headquarters has the new values.
    private async Task<Dictionary<(string Company, string Account), CustomerDraft>> CustomersAsync(DbConnection connection, IReadOnlyList<OperationLine> lines, CancellationToken cancellation)
    {
        var drafts = new Dictionary<(string, string), CustomerDraft>();
        foreach (var company in lines.Where(line => line.Status != OperationStatus.Succeeded && line.CustAccount.Length > 0).GroupBy(line => line.DataAreaId))
        {
            var accounts = company.Select(line => line.CustAccount).Distinct().ToList();
            var (known, _) = await new CustomerReader(headquarters, company.Key, time.GetUtcNow()).ReadAsync(connection, accounts, [], cancellation);
            foreach (var account in accounts)
                if (known.Of.TryGetValue(account, out var customer)) drafts[(company.Key, account)] = new CustomerDraft(customer.Customer);
        }
        return drafts;
    }
}
