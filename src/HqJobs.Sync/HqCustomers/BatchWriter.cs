using System.Data;
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
/// <remarks>
/// Nothing rests on a lock that is held between reading and writing. What a unit was made from is compared where it is written: the status of its operations, the
/// number of edits of its customer, and unique keys. One row that is not as expected rolls the batch back, and it is looked at again.
/// </remarks>
internal sealed class BatchWriter(Database headquarters, object company, Lease lease, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan[] TransientDelays = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    private readonly AccountNumbers numbers = new(headquarters, company);
    private readonly RecIds recIds = new(headquarters);
    private readonly OperationMarks marks = new(headquarters);
    private DbConnection? open;

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

    /// <summary>Busy, deadlock, connection lost: not the records' fault, so nothing of them is marked. Nor is it one that somebody else was at them.</summary>
    private async Task WritePatientlyAsync(IReadOnlyList<ConvertedUnit> units, BatchOutcome outcome, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < TransientDelays.Length; attempt++)
        {
            try
            {
                if (await TryWriteAsync(units, outcome, cancellation)) return;
            }
            catch (Exception exception) when (headquarters.Dialect.IsTransient(exception) || open is { State: not ConnectionState.Open })
            {
                // Real time, not the injected clock's: it is about the machine.
                await Task.Delay(TransientDelays[attempt], cancellation);
            }
        }
        if (!await TryWriteAsync(units, outcome, cancellation)) outcome.Outdated.AddRange(units);
    }

    /// <returns>False when somebody else was at one of the units between the look and the write: nothing is written then.</returns>
    private async Task<bool> TryWriteAsync(IReadOnlyList<ConvertedUnit> units, BatchOutcome outcome, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        if (headquarters.Dialect.WritesInParallel) await TakeAheadAsync(connection, units, cancellation);

        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        var fresh = await FreshAsync(transaction, units, cancellation);
        var accounts = await ReserveAccountsAsync(transaction, fresh, cancellation);
        var writable = fresh.Where(unit => !unit.Result.CreatesCustomer || accounts.Of.ContainsKey(unit)).ToList();

        var rows = await RowsAsync(transaction, writable, accounts.Of, cancellation);
        await rows.WriteAsync(transaction, headquarters.Dialect, cancellation);
        // Rows first: whoever edits a customer locks its row before its note.
        if (!await NoteChangesAsync(transaction, rows.Changed, cancellation)) return false;
        if (!await marks.MarkAsync(transaction, [.. writable.SelectMany(unit => unit.Unit.Operations.Zip(unit.Result.Outcomes))], time.GetUtcNow(), cancellation)) return false;
        // Last: it keeps others from taking the lease over until the commit, and the partitions beside this one from no more than theirs.
        await lease.CheckAsync(transaction, cancellation);
        await transaction.CommitAsync(cancellation);

        outcome.Written.AddRange(writable);
        outcome.Outdated.AddRange(units.Except(fresh));
        outcome.Shortages.UnionWith(accounts.Shortages);
        return true;
    }

    /// <summary>A connection that was lost is replaced: what the session was told is told again.</summary>
    private async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        if (open is { State: ConnectionState.Open }) return open;
        await DisposeAsync();
        open = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        await headquarters.Dialect.TuneForBulkWritesAsync(open, cancellation);
        await headquarters.Dialect.SilenceChangeTriggersAsync(open, cancellation);
        return open;
    }

    private async Task TakeAheadAsync(DbConnection connection, IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var sequences = SequencesOf(units).ToList();
        if (sequences.Count == 0 && units.All(unit => unit.Result.NewRecIds.Count == 0)) return;
        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        await recIds.TakeAheadAsync(transaction, NeededRecIds(units), cancellation);
        foreach (var sequence in sequences)
            await numbers.TakeAheadAsync(transaction, sequence.Key, sequence.Count(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Without the units that somebody else finished, tried or edited since they were read, at either end.</summary>
    private async Task<IReadOnlyList<ConvertedUnit>> FreshAsync(WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var changed = await marks.ChangedAsync(transaction, [.. units.SelectMany(unit => unit.Unit.Operations)], cancellation);
        var accounts = units.Where(unit => unit.Known is not null).Select(unit => unit.Unit.Account.Value).ToList();
        var edits = new Dictionary<string, long>(StringComparer.Ordinal);
        if (accounts.Count > 0)
        {
            var command = new CommandDefinition(
                headquarters.Sql["HqCustomers/ReadEdits"], new { company, accounts = JsonSerializer.Serialize(accounts) }, transaction.Db, cancellationToken: cancellation);
            foreach (var (account, count) in await transaction.Connection.QueryAsync<(string, long)>(command)) edits[account] = count;
        }
        return [.. units.Where(unit =>
            (changed.Count == 0 || !unit.Unit.Operations.Any(operation => changed.Contains(operation.Key)))
            && (unit.Known is null || unit.Known.Edits == edits.GetValueOrDefault(unit.Unit.Account.Value)))];
    }

    private async Task<(Dictionary<ConvertedUnit, AccountId> Of, List<string> Shortages)> ReserveAccountsAsync(
        WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var of = new Dictionary<ConvertedUnit, AccountId>(ReferenceEqualityComparer.Instance);
        var shortages = new List<string>();
        foreach (var sequence in SequencesOf(units))
        {
            var (accounts, shortage) = await numbers.ReserveAsync(transaction, sequence.Key, sequence.Count(), cancellation);
            foreach (var (unit, account) in sequence.Zip(accounts)) of[unit] = account;
            if (shortage is not null) shortages.Add(shortage);
        }
        return (of, shortages);
    }

    private static IEnumerable<IGrouping<string, ConvertedUnit>> SequencesOf(IReadOnlyList<ConvertedUnit> units) =>
        units.Where(unit => unit.Result.CreatesCustomer).GroupBy(unit => unit.Result.NumberSequence ?? "", StringComparer.Ordinal);

    private static Dictionary<string, long> NeededRecIds(IReadOnlyList<ConvertedUnit> units)
    {
        var needed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var unit in units)
            foreach (var table in unit.Result.NewRecIds)
                needed[table.Name] = needed.GetValueOrDefault(table.Name) + 1;
        return needed;
    }

    private async Task<CustomerRowSet> RowsAsync(
        WriteTransaction transaction, IReadOnlyList<ConvertedUnit> units, Dictionary<ConvertedUnit, AccountId> accounts, CancellationToken cancellation)
    {
        var next = await recIds.ReserveAsync(transaction, NeededRecIds(units), cancellation);

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

    /// <summary>Says that customers changed, which is what 1010 sends next, if they are still as often edited as when they were read.</summary>
    /// <returns>False when one is not.</returns>
    private async Task<bool> NoteChangesAsync(WriteTransaction transaction, IReadOnlyList<(AccountId Account, long? Edits)> customers, CancellationToken cancellation)
    {
        if (customers.Count == 0) return true;
        var list = JsonSerializer.Serialize(customers.Select(customer => new { account = customer.Account.Value, edits = customer.Edits }));
        try
        {
            return await transaction.Connection.ExecuteAsync(new CommandDefinition(
                headquarters.Sql["HqCustomers/NoteCustomerChanges"], new { company, customers = list }, transaction.Db, cancellationToken: cancellation)) >= customers.Count;
        }
        catch (DbException exception) when (headquarters.Dialect.IsTakenKey(exception))
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<ConvertedUnit>> CreatedMeanwhileAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var asyncAccounts = units.Where(unit => unit.Result.CreatesCustomer && !unit.Unit.AsyncAccount.IsNone).Select(unit => unit.Unit.AsyncAccount.Value).ToList();
        if (asyncAccounts.Count == 0) return [];
        var connection = await ConnectAsync(cancellation);
        var found = await connection.QueryAsync<(string AsyncAccount, string Account)>(new CommandDefinition(
            headquarters.Sql["HqCustomers/FindAccounts"], new { company, asyncAccounts = JsonSerializer.Serialize(asyncAccounts) }, cancellationToken: cancellation));
        var taken = found.Select(row => row.AsyncAccount).ToHashSet(headquarters.Dialect.Keys);
        return [.. units.Where(unit => unit.Result.CreatesCustomer && taken.Contains(unit.Unit.AsyncAccount.Value))];
    }

    private async Task<IReadOnlyList<ConvertedUnit>> ClaimedMeanwhileAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation)
    {
        var claims = units.ToDictionary(unit => unit, ClaimsOf);
        var taken = await TakenIdentities.ReadAsync(headquarters, await ConnectAsync(cancellation), company, claims.Values.SelectMany(claim => claim), cancellation);
        var identities = taken.Select(row => (row.ProviderId, row.ExternalIdentityId)).ToHashSet();
        return [.. units.Where(unit => claims[unit].Exists(identities.Contains))];
    }

    public async ValueTask DisposeAsync()
    {
        if (open is { } connection) await connection.DisposeAsync();
        open = null;
    }

    // Inserted: by what was read, nobody had it.
    private static List<(long Provider, string Identity)> ClaimsOf(ConvertedUnit unit) =>
        [.. (unit.Result.After?.Identities ?? []).Except(unit.Result.Before?.Identities ?? []).Select(row => (row.ProviderId, row.ExternalIdentityId))];
}
