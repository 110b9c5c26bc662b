using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>How a number sequence writes its numbers: <c>C-########</c> → <c>C-00000042</c>.</summary>
internal readonly record struct NumberFormat(string Text)
{
    private int Digits => Text.Count(c => c == '#');

    /// <summary>The highest number the format has room for.</summary>
    public long Capacity => Digits is 0 or > 18 ? Digits == 0 ? 0 : long.MaxValue : (long)Math.Pow(10, Digits) - 1;

    public AccountId Write(long number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
        var next = 0;
        return new AccountId(string.Create(Text.Length, (Text, digits), (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = source.Text[i] == '#' ? source.digits[next++] : source.Text[i];
        }));
    }
}

/// <summary>Takes account numbers from a company's number sequences (R61, R62), as a block, in the transaction that uses them: a rollback gives them back.</summary>
internal sealed class AccountNumbers(Database headquarters, object company)
{
    /// <returns>As many accounts as there are, in order; fewer than asked for when the sequence is exhausted, blocked or missing: <c>Shortage</c> says which.</returns>
    public async Task<(IReadOnlyList<AccountId> Accounts, string? Shortage)> ReserveAsync(
        WriteTransaction transaction, string sequence, int count, CancellationToken cancellation)
    {
        var row = await transaction.Connection.QuerySingleOrDefaultAsync<SequenceRow>(Command("ReadNumberSequence", new { company, sequence }));
        if (row is null) return ([], $"has no number sequence '{sequence}' for customer accounts");
        if (row.Blocked != 0) return ([], $"has its number sequence '{sequence}' blocked");

        var format = new NumberFormat(row.Format);
        var highest = Math.Min(row.Highest, format.Capacity);
        var next = Math.Max(row.NextRec, row.Lowest);
        var accounts = new List<AccountId>(count);
        while (accounts.Count < count && next <= highest)
        {
            var last = Math.Min(highest, next + (count - accounts.Count) - 1);
            var used = await UsedAsync(format.Write(next), format.Write(last));
            for (; next <= last; next++)
            {
                var account = format.Write(next);
                if (!used.Contains(account.Value)) accounts.Add(account);
            }
        }
        if (next != row.NextRec) await transaction.Connection.ExecuteAsync(Command("AdvanceNumberSequence", new { company, sequence, next }));
        return (accounts, accounts.Count == count ? null : $"has used up its number sequence '{sequence}' (highest number {highest})");

        async Task<HashSet<string>> UsedAsync(AccountId first, AccountId last) =>
            [.. await transaction.Connection.QueryAsync<string>(Command("FindAccountsInRange", new { company, first = first.Value, last = last.Value }))];

        CommandDefinition Command(string statement, object parameters) =>
            new(headquarters.Sql[$"HqCustomers/{statement}"], parameters, transaction.Db, cancellationToken: cancellation);
    }

    private sealed record SequenceRow
    {
        public string Format { get; init; } = "";

        public long NextRec { get; init; }

        public long Lowest { get; init; }

        public long Highest { get; init; }

        public long Blocked { get; init; }
    }
}

/// <summary>Reserves RECIDs in blocks, table by table, in the transaction that uses them.</summary>
internal sealed class RecIds(Database headquarters)
{
    /// <param name="counts">How many by table.</param>
    /// <returns>The first of each block.</returns>
    public async Task<Dictionary<string, long>> ReserveAsync(WriteTransaction transaction, IReadOnlyDictionary<string, long> counts, CancellationToken cancellation)
    {
        var blocks = new Dictionary<string, long>(StringComparer.Ordinal);
        if (counts.Count == 0) return blocks;
        var highest = (await transaction.Connection.QueryAsync<(string Table, long? Highest)>(
            new CommandDefinition(headquarters.Sql["HqCustomers/ReadHighestRecIds"], transaction: transaction.Db, cancellationToken: cancellation)))
            .ToDictionary(row => row.Table, row => row.Highest ?? 0, StringComparer.Ordinal);
        foreach (var (table, count) in counts)
        {
            var parameters = new { table, above = highest.GetValueOrDefault(table), count };
            blocks[table] = await transaction.Connection.ExecuteScalarAsync<long>(
                new CommandDefinition(headquarters.Sql["HqCustomers/ReserveRecIds"], parameters, transaction.Db, cancellationToken: cancellation));
        }
        return blocks;
    }
}
