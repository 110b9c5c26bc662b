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
    public async Task<OperationDetail?> FindAsync(OperationKey key, CancellationToken cancellation) => (await FindAsync([key], cancellation)).GetValueOrDefault(key);

    /// <summary>Many at once, in as many statements as one.</summary>
    /// <returns>By key; an operation headquarters does not have is missing.</returns>
    public Task<IReadOnlyDictionary<OperationKey, OperationDetail>> FindAsync(IReadOnlyCollection<OperationKey> keys, CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
    {
        var rows = new List<ListedRow>();
        var tables = keys.Select(key => key.Table).Distinct().Order().ToList();
        var text = string.Join('\n', tables.Select(table => OperationListSql.Whole(table, headquarters.Provider)));
        if (tables.Count > 0)
        {
            await using var reader = await StoredValues.OpenAsync(connection, new CommandDefinition(text, OperationSql.ListsOf(keys), cancellationToken: cancellation));
            foreach (var table in tables)
            {
                var ordinals = ListedRow.OrdinalsOf(WholeRow.ColumnsOf(table));
                while (await reader.ReadAsync(cancellation)) rows.Add(new ListedRow(table, ordinals, StoredValues.ReadRow(reader)));
                await reader.NextResultAsync(cancellation);
            }
        }
        var details = await ToDetailsAsync(connection, rows, cancellation);
        return (IReadOnlyDictionary<OperationKey, OperationDetail>)rows.Zip(details).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }, cancellation);

    /// <summary>What the fields of operations may hold, where that is a list.</summary>
    public Task<FieldChoices> ReadChoicesAsync(IEnumerable<OperationDetail> operations, CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
    {
        var references = new Dictionary<string, ReferenceData>();
        foreach (var company in operations.Select(detail => detail.Operation.DataAreaId).Distinct())
            references[company] = await ReferenceDataReader.ReadAsync(headquarters, connection, company, cancellation);
        var companies = await connection.QueryAsync<string>(new CommandDefinition(headquarters.Sql["HqCustomers/ListCompanies"], cancellationToken: cancellation));
        return new FieldChoices(references, [.. companies]);
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
