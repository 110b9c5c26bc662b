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

    public Task<BatchOutcome> WriteAsync(IReadOnlyList<ConvertedUnit> units, CancellationToken cancellation) => WriteAsync(new UnitBatch(units, time.GetUtcNow()), cancellation);

    public async Task<BatchOutcome> WriteAsync(UnitBatch batch, CancellationToken cancellation)
    {
        var outcome = new BatchOutcome();
        await WriteAsync(batch, outcome, cancellation);
        return outcome;
    }

    private async Task WriteAsync(UnitBatch batch, BatchOutcome outcome, CancellationToken cancellation)
    {
        var units = batch.Units;
        if (units.Count == 0) return;
        try
        {
            await WritePatientlyAsync(batch, outcome, cancellation);
        }
        catch (Exception refusal) when (IsFaultOfAUnit(refusal))
        {
            // A second account for one async customer is refused too (G2): its unit is no bad record, it is read again and becomes an update. So is a
            // second claim of one identity: read again, only that operation fails (R65).
            var taken = (await CreatedMeanwhileAsync(units, cancellation)).Union(await ClaimedMeanwhileAsync(units, cancellation)).ToList();
            outcome.Outdated.AddRange(taken);
            if (taken.Count > 0) await WriteAsync(batch.Of([.. units.Except(taken)]), outcome, cancellation);
            else if (units.Count == 1) await WritePatientlyAsync(new UnitBatch([units[0].Refused(refusal)], time.GetUtcNow()), outcome, cancellation);
            else foreach (var half in units.Chunk((units.Count + 1) / 2)) await WriteAsync(batch.Of(half), outcome, cancellation);
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
    private async Task WritePatientlyAsync(UnitBatch batch, BatchOutcome outcome, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < TransientDelays.Length; attempt++)
        {
            try
            {
                if (await TryWriteAsync(batch, outcome, cancellation)) return;
            }
            catch (Exception exception) when (headquarters.Dialect.IsTransient(exception) || open is { State: not ConnectionState.Open })
            {
                // Real time, not the injected clock's: it is about the machine.
                await Task.Delay(TransientDelays[attempt], cancellation);
            }
        }
        if (!await TryWriteAsync(batch, outcome, cancellation)) outcome.Outdated.AddRange(batch.Units);
    }

    /// <returns>False when somebody else was at one of the units between the look and the write: nothing is written then.</returns>
    private async Task<bool> TryWriteAsync(UnitBatch batch, BatchOutcome outcome, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        return await headquarters.OnAsync(connection, () => TryWriteAsync(connection, batch, outcome, cancellation));
    }

    private async Task<bool> TryWriteAsync(DbConnection connection, UnitBatch batch, BatchOutcome outcome, CancellationToken cancellation)
    {
        if (headquarters.Dialect.WritesInParallel) await TakeAheadAsync(connection, batch, cancellation);

        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        var fresh = batch.Of(await FreshAsync(transaction, batch, cancellation));
        var accounts = await ReserveAccountsAsync(transaction, fresh.Units, cancellation);
        var writable = fresh.Of([.. fresh.Units.Where(unit => !unit.Result.CreatesCustomer || accounts.Of.ContainsKey(unit))]);

        var rows = await RowsAsync(transaction, writable, accounts.Of, cancellation);
        await rows.WriteAsync(transaction, headquarters.Dialect, cancellation);
        // Rows first: whoever edits a customer locks its row before its note.
        if (!await NoteChangesAsync(transaction, rows.Changed, cancellation)) return false;
        if (!await marks.MarkAsync(transaction, writable, cancellation)) return false;
        // Last: it keeps others from taking the lease over until the commit, and the partitions beside this one from no more than theirs.
        await lease.CheckAsync(transaction, cancellation);
        await transaction.CommitAsync(cancellation);

        outcome.Written.AddRange(writable.Units);
        outcome.Outdated.AddRange(batch.Units.Except(fresh.Units));
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

    private async Task TakeAheadAsync(DbConnection connection, UnitBatch batch, CancellationToken cancellation)
    {
        var sequences = SequencesOf(batch.Units).ToList();
        if (sequences.Count == 0 && batch.RecIds.Count == 0) return;
        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        await recIds.TakeAheadAsync(transaction, batch.RecIds, cancellation);
        foreach (var sequence in sequences)
            await numbers.TakeAheadAsync(transaction, sequence.Key, sequence.Count(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Without the units that somebody else finished, tried or edited since they were read, at either end.</summary>
    private async Task<IReadOnlyList<ConvertedUnit>> FreshAsync(WriteTransaction transaction, UnitBatch batch, CancellationToken cancellation)
    {
        var units = batch.Units;
        var changed = await marks.ChangedAsync(transaction, batch, cancellation);
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

    private async Task<CustomerRowSet> RowsAsync(
        WriteTransaction transaction, UnitBatch batch, Dictionary<ConvertedUnit, AccountId> accounts, CancellationToken cancellation)
    {
        var next = await recIds.ReserveAsync(transaction, batch.RecIds, cancellation);

        var rows = new CustomerRowSet();
        foreach (var unit in batch.InKeyOrder)
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
