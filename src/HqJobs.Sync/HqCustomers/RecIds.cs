using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reserves RECIDs in blocks, table by table: in the transaction that uses them, or ahead of it where that would keep other writers waiting. Gaps are no harm.</summary>
internal sealed class RecIds(Database headquarters)
{
    private readonly Dictionary<string, Block> ahead = new(StringComparer.Ordinal);

    /// <summary>Reserves for transactions to come, in one that is committed before them.</summary>
    /// <param name="counts">How many by table.</param>
    public async Task TakeAheadAsync(WriteTransaction transaction, IReadOnlyDictionary<string, long> counts, CancellationToken cancellation)
    {
        var lacking = counts.Where(pair => Left(pair.Key) < pair.Value).ToDictionary(StringComparer.Ordinal);
        var blocks = await TakeAsync(transaction, lacking, cancellation);
        transaction.OnCommitted(() =>
        {
            foreach (var (table, first) in blocks) ahead[table] = new Block(first, first + lacking[table]);
        });
    }

    /// <param name="counts">How many by table.</param>
    /// <returns>The first of each block.</returns>
    public async Task<Dictionary<string, long>> ReserveAsync(WriteTransaction transaction, IReadOnlyDictionary<string, long> counts, CancellationToken cancellation)
    {
        var blocks = await TakeAsync(transaction, counts.Where(pair => Left(pair.Key) < pair.Value).ToDictionary(StringComparer.Ordinal), cancellation);
        foreach (var (table, count) in counts.Where(pair => !blocks.ContainsKey(pair.Key)).ToList())
        {
            var block = ahead[table];
            blocks[table] = block.Next;
            transaction.OnCommitted(() => ahead[table] = block with { Next = block.Next + count });
        }
        return blocks;
    }

    private long Left(string table) => ahead.TryGetValue(table, out var block) ? block.End - block.Next : 0;

    private async Task<Dictionary<string, long>> TakeAsync(WriteTransaction transaction, Dictionary<string, long> counts, CancellationToken cancellation)
    {
        if (counts.Count == 0) return new Dictionary<string, long>(StringComparer.Ordinal);
        // In one order, so that nobody waits for a row of somebody who waits for his.
        var tables = JsonSerializer.Serialize(counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new { table = pair.Key, count = pair.Value }));
        var ends = await transaction.Connection.QueryAsync<(string Table, long End)>(
            new CommandDefinition(headquarters.Sql["HqCustomers/ReserveRecIds"], new { tables }, transaction.Db, cancellationToken: cancellation));
        return ends.ToDictionary(row => row.Table, row => row.End - counts[row.Table], StringComparer.Ordinal);
    }

    private readonly record struct Block(long Next, long End);
}
