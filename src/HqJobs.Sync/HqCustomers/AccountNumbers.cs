using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

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
/// <remarks>
/// Where several write at once, that transaction would keep all the others waiting. There the numbers of a sequence that may have gaps are taken ahead, in a short
/// transaction of their own, and kept for the next batch if this one does not need them; only a continuous sequence makes its users run one after another.
/// </remarks>
internal sealed class AccountNumbers(Database headquarters, object company)
{
    private readonly Dictionary<string, List<AccountId>> ahead = new(StringComparer.Ordinal);
    private readonly HashSet<string> continuous = new(StringComparer.Ordinal);

    /// <summary>Takes numbers for transactions to come, in one that is committed before them.</summary>
    public async Task TakeAheadAsync(WriteTransaction transaction, string sequence, int count, CancellationToken cancellation)
    {
        if (continuous.Contains(sequence)) return;
        if (!ahead.TryGetValue(sequence, out var stock)) ahead.Add(sequence, stock = []);
        // Kept from a batch that was refused; somebody may have typed one of them in meanwhile.
        if (stock.Count > 0 && await UsedAsync(transaction, stock[0], stock[^1], cancellation) is { Count: > 0 } used) stock.RemoveAll(account => used.Contains(account.Value));
        if (stock.Count >= count) return;
        var (accounts, _) = await TakeAsync(transaction, sequence, count - stock.Count, exceptContinuous: true, cancellation);
        transaction.OnCommitted(() => stock.AddRange(accounts));
    }

    /// <returns>As many accounts as there are, in order; fewer than asked for when the sequence is exhausted, blocked or missing: <c>Shortage</c> says which.</returns>
    public async Task<(IReadOnlyList<AccountId> Accounts, string? Shortage)> ReserveAsync(
        WriteTransaction transaction, string sequence, int count, CancellationToken cancellation)
    {
        if (!ahead.TryGetValue(sequence, out var stock) || stock.Count == 0) return await TakeAsync(transaction, sequence, count, exceptContinuous: false, cancellation);
        var given = Math.Min(count, stock.Count);
        transaction.OnCommitted(() => stock.RemoveRange(0, given));
        if (given == count) return (stock[..given], null);
        var (more, shortage) = await TakeAsync(transaction, sequence, count - given, exceptContinuous: false, cancellation);
        return ([.. stock[..given], .. more], shortage);
    }

    private async Task<(IReadOnlyList<AccountId> Accounts, string? Shortage)> TakeAsync(
        WriteTransaction transaction, string sequence, int count, bool exceptContinuous, CancellationToken cancellation)
    {
        var row = await transaction.Connection.QuerySingleOrDefaultAsync<SequenceRow>(Command(transaction, "ReadNumberSequence", new { company, sequence }, cancellation));
        if (row is null) return ([], Refusals.NoNumberSequence.Of(sequence).ToString());
        if (row.Blocked != 0) return ([], Refusals.BlockedNumberSequence.Of(sequence).ToString());
        if (exceptContinuous && row.Continuous != 0)
        {
            continuous.Add(sequence);
            return ([], null);
        }

        var format = new NumberFormat(row.Format);
        var highest = Math.Min(row.Highest, format.Capacity);
        var next = Math.Max(row.NextRec, row.Lowest);
        var accounts = new List<AccountId>(count);
        while (accounts.Count < count && next <= highest)
        {
            var last = Math.Min(highest, next + (count - accounts.Count) - 1);
            var used = await UsedAsync(transaction, format.Write(next), format.Write(last), cancellation);
            for (; next <= last; next++)
            {
                var account = format.Write(next);
                if (!used.Contains(account.Value)) accounts.Add(account);
            }
        }
        if (next != row.NextRec) await transaction.Connection.ExecuteAsync(Command(transaction, "AdvanceNumberSequence", new { company, sequence, next }, cancellation));
        return (accounts, accounts.Count == count ? null : Refusals.UsedUpNumberSequence.Of(sequence, highest).ToString());
    }

    private async Task<HashSet<string>> UsedAsync(WriteTransaction transaction, AccountId first, AccountId last, CancellationToken cancellation) =>
        (await transaction.Connection.QueryAsync<string>(
            Command(transaction, "FindAccountsInRange", new { company, first = first.Value, last = last.Value }, cancellation))).ToHashSet(headquarters.Dialect.Keys);

    private CommandDefinition Command(WriteTransaction transaction, string statement, object parameters, CancellationToken cancellation) =>
        new(headquarters.Sql[$"HqCustomers/{statement}"], parameters, transaction.Db, cancellationToken: cancellation);

    private sealed record SequenceRow
    {
        public string Format { get; init; } = "";

        public long NextRec { get; init; }

        public long Lowest { get; init; }

        public long Highest { get; init; }

        public long Continuous { get; init; }

        public long Blocked { get; init; }
    }
}
