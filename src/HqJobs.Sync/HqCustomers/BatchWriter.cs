using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>What writing a batch came to.</summary>
internal sealed class BatchOutcome
{
    /// <summary>Units that are written as converted, each with its operations' outcomes.</summary>
    public List<ConvertedUnit> Written { get; } = [];

    /// <summary>Units that somebody else finished or edited meanwhile: to be read again.</summary>
    public List<ConvertedUnit> Outdated { get; } = [];

    /// <summary>Units that stay Pending because no account number is left for them, by what the company lacks.</summary>
    public HashSet<string> Shortages { get; } = new(StringComparer.Ordinal);
}

/// <summary>Writes converted units into headquarters, one transaction a batch; a batch the database refuses is halved until the one bad unit is alone.</summary>
internal sealed class BatchWriter(Database headquarters, DbConnection connection, object company, Lease lease, TimeProvider time)
{
    private static readonly TimeSpan[] TransientDelays = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    private static readonly TableShape CustomerChange = new("CUSTOMERCHANGE", ["DATAAREAID", "ACCOUNTNUM", "CHANGEVERSION", "DELETED"], ["DATAAREAID", "ACCOUNTNUM"], "hq");

    private readonly AccountNumbers numbers = new(headquarters, company);
    private readonly RecIds recIds = new(headquarters);
    private readonly OperationMarks marks = new(headquarters);

    public async Task<BatchOutcome> WriteAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var outcome = new BatchOutcome();
        await WriteAsync(units, outcome, cancellation);
        return outcome;
    }

    private async Task WriteAsync(IReadOnlyList<ConvertedUnit> units, BatchOutcome outcome, CancellationToken cancellation)
    {
        if (units.Count == 0) return;
        try
        {
            await WritePatientlyAsync(units, outcome, cancellation);
        }
        catch (Exception refusal) when (IsFaultOfAUnit(refusal))
        {
            // A second account for one async customer is refused too (G2): its unit is no bad record, it is read again and becomes an update. So is a
            // second claim of one identity: read again, only that operation fails (R65).
            var taken = (await CreatedMeanwhileAsync(units, cancellation)).Union(await ClaimedMeanwhileAsync(units, cancellation)).ToList();
            outcome.Outdated.AddRange(taken);
            if (taken.Count > 0) await WriteAsync([.. units.Except(taken)], outcome, cancellation);
            else if (units.Count == 1) await WritePatientlyAsync([units[0].Refused(refusal)], outcome, cancellation);
            else foreach (var half in units.Chunk((units.Count + 1) / 2)) await WriteAsync(half, outcome, cancellation);
        }
    }

    /// <summary>A row that headquarters refuses, or one that HqJobs itself stumbles over; what concerns the whole run is passed on.</summary>
    private bool IsFaultOfAUnit(Exception exception) => exception switch
    {
        OperationCanceledException or LeaseLostException or DatabaseUnavailableException or OutOfMemoryException => false,
        DbException => headquarters.Dialect.IsRefusedRow(exception),
        _ => !headquarters.Dialect.IsTransient(exception),
    };

    /// <summary>Busy, deadlock, connection lost: not the records' fault, so nothing of them is marked.</summary>
    private async Task WritePatientlyAsync(IReadOnlyList<ConvertedUnit> units, BatchOutcome outcome, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await WriteOnceAsync(units, outcome, cancellation);
                return;
            }
            catch (DbException exception) when (attempt < TransientDelays.Length && headquarters.Dialect.IsTransient(exception))
            {
                await Task.Delay(TransientDelays[attempt], time, cancellation);
            }
        }
    }

    private async Task WriteOnceAsync(IReadOnlyList<ConvertedUnit> units, BatchOutcome outcome, CancellationToken cancellation)
    {
        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        await lease.CheckAsync(transaction, cancellation);
        var fresh = await FreshAsync(transaction, units, cancellation);
        var accounts = await ReserveAccountsAsync(transaction, fresh, cancellation);
        var writable = fresh.Where(unit => !unit.Result.CreatesCustomer || accounts.Of.ContainsKey(unit)).ToList();

        var rows = await RowsAsync(transaction, writable, accounts.Of, cancellation);
        await rows.WriteAsync(transaction, headquarters.Dialect, cancellation);
        await NoteChangesAsync(transaction, rows.ChangedAccounts, cancellation);
        var outcomes = writable.SelectMany(unit => unit.Unit.Operations.Zip(unit.Result.Outcomes));
        await marks.MarkAsync(transaction, outcomes, time.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);

        outcome.Written.AddRange(writable);
        outcome.Outdated.AddRange(units.Except(fresh));
        outcome.Shortages.UnionWith(accounts.Shortages);
    }

    /// <summary>Without the units that somebody else finished, tried or edited since they were read, at either end.</summary>
    private async Task<IReadOnlyList<ConvertedUnit>> FreshAsync(WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var changed = await marks.ChangedAsync(transaction, units.SelectMany(unit => unit.Unit.Operations), cancellation);
        var accounts = units.Where(unit => unit.Known is not null).Select(unit => unit.Unit.Account.Value).ToList();
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        if (accounts.Count > 0)
        {
            var command = new CommandDefinition(
                headquarters.Sql["HqCustomers/ReadChangeVersions"], new { company, accounts = JsonSerializer.Serialize(accounts) }, transaction.Db, cancellationToken: cancellation);
            foreach (var (account, version) in await connection.QueryAsync<(string, long)>(command)) versions[account] = version;
        }
        return [.. units.Where(unit =>
            (changed.Count == 0 || !unit.Unit.Operations.Any(operation => changed.Contains(operation.Key)))
            && (unit.Known is null || unit.Known.ChangeVersion == versions.GetValueOrDefault(unit.Unit.Account.Value)))];
    }

    private async Task<(Dictionary<ConvertedUnit, AccountId> Of, List<string> Shortages)> ReserveAccountsAsync(
        WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var of = new Dictionary<ConvertedUnit, AccountId>(ReferenceEqualityComparer.Instance);
        var shortages = new List<string>();
        foreach (var sequence in units.Where(unit => unit.Result.CreatesCustomer).GroupBy(unit => unit.Result.NumberSequence ?? "", StringComparer.Ordinal))
        {
            var (accounts, shortage) = await numbers.ReserveAsync(transaction, sequence.Key, sequence.Count(), cancellation);
            foreach (var (unit, account) in sequence.Zip(accounts)) of[unit] = account;
            if (shortage is not null) shortages.Add(shortage);
        }
        return (of, shortages);
    }

    private async Task<CustomerRowSet> RowsAsync(
        WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, Dictionary<ConvertedUnit, AccountId> accounts, CancellationToken cancellation)
    {
        var needed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var unit in units)
            foreach (var table in unit.Result.NewRecIds)
                needed[table.Name] = needed.GetValueOrDefault(table.Name) + 1;
        var next = await recIds.ReserveAsync(transaction, needed, cancellation);

        var rows = new CustomerRowSet();
        // Known customers in key order, new ones behind them in the order of their numbers: rows are written as they lie.
        foreach (var unit in units.OrderBy(unit => unit.Unit.Account.IsNone).ThenBy(unit => unit.Unit.Account.Value, StringComparer.Ordinal))
        {
            var temporary = unit.Result.NewRecIds;
            var real = new long[temporary.Count];
            for (var i = 0; i < real.Length; i++) real[i] = next[temporary[i].Name]++;
            rows.Add(unit, accounts.TryGetValue(unit, out var account) ? account : unit.Unit.Account, real);
        }
        return rows;
    }

    /// <summary>Each changed customer gets a version of its own, in commit order: what 1010 sends next.</summary>
    private async Task NoteChangesAsync(WriteTransaction transaction, IReadOnlyList<AccountId> accounts, CancellationToken cancellation)
    {
        if (accounts.Count == 0) return;
        var last = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            headquarters.Sql["HqCustomers/ReserveChangeVersions"], new { count = (long)accounts.Count }, transaction.Db, cancellationToken: cancellation));
        var first = last - accounts.Count + 1;
        await headquarters.Dialect.UpsertAsync(
            transaction, CustomerChange, [.. accounts.Select((account, index) => new object?[] { company, account.Value, first + index, 0L })], cancellation);
    }

    private async Task<IReadOnlyList<ConvertedUnit>> CreatedMeanwhileAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var asyncAccounts = units.Where(unit => unit.Result.CreatesCustomer && !unit.Unit.AsyncAccount.IsNone).Select(unit => unit.Unit.AsyncAccount.Value).ToList();
        if (asyncAccounts.Count == 0) return [];
        var found = await connection.QueryAsync<(string AsyncAccount, string Account)>(new CommandDefinition(
            headquarters.Sql["HqCustomers/FindAccounts"], new { company, asyncAccounts = JsonSerializer.Serialize(asyncAccounts) }, cancellationToken: cancellation));
        var taken = found.Select(row => row.AsyncAccount).ToHashSet(StringComparer.Ordinal);
        return [.. units.Where(unit => unit.Result.CreatesCustomer && taken.Contains(unit.Unit.AsyncAccount.Value))];
    }

    private async Task<IReadOnlyList<ConvertedUnit>> ClaimedMeanwhileAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var claims = units.ToDictionary(unit => unit, ClaimsOf);
        var taken = await TakenIdentities.ReadAsync(headquarters, connection, company, claims.Values.SelectMany(claim => claim), cancellation);
        var identities = taken.Select(row => (row.ProviderId, row.ExternalIdentityId)).ToHashSet();
        return [.. units.Where(unit => claims[unit].Exists(identities.Contains))];
    }

    // Inserted: by what was read, nobody had it.
    private static List<(long Provider, string Identity)> ClaimsOf(ConvertedUnit unit) =>
        [.. (unit.Result.After?.Identities ?? []).Except(unit.Result.Before?.Identities ?? []).Select(row => (row.ProviderId, row.ExternalIdentityId))];
}
