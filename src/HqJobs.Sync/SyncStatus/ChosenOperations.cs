using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.SyncStatus;

/// <summary>
/// Synchronizes the operations somebody chose, and no others (R80): the same conversion, the same writing, under the same lease as a run. May be stopped and repeated
/// at any time, beside runs and other people.
/// </summary>
public sealed class ChosenOperations(
    Databases databases, Leases leases, AuditLog audit, IOptions<SynchronizeOptions> options, TimeProvider time, ILogger<ChosenOperations> logger)
{
    // Operations that somebody else was at are read again so many times.
    private const int MaximumRounds = 3;

    private readonly Database headquarters = databases.Headquarters;

    /// <summary>How long a busy company is waited for: somebody sits before the page.</summary>
    internal TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="user">Who, for the audit log.</param>
    /// <returns>One for each operation, in the order asked.</returns>
    public async Task<IReadOnlyList<ChosenOutcome>> SynchronizeAsync(IReadOnlyList<OperationKey> keys, string user, CancellationToken cancellation)
    {
        await audit.WriteAsync([.. keys.Distinct().Select(key => new AuditEntry(user, "operation synchronize", key.ToString()))], cancellation);
        return await RunAsync(keys, SynchronizeAsync, cancellation);
    }

    /// <summary>What <see cref="SynchronizeAsync(IReadOnlyList{OperationKey}, string, CancellationToken)"/> would come to; writes nothing.</summary>
    public Task<IReadOnlyList<ChosenOutcome>> PreviewAsync(IReadOnlyList<OperationKey> keys, CancellationToken cancellation) => RunAsync(keys, PreviewAsync, cancellation);

    private async Task<IReadOnlyList<ChosenOutcome>> RunAsync(
        IReadOnlyList<OperationKey> keys, Func<IGrouping<object, ChosenHead>, Choice, DbConnection, CancellationToken, Task> ofCompany, CancellationToken cancellation)
    {
        var choice = new Choice(keys);
        await using var reading = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        foreach (var company in choice.Take(await ChosenHead.ReadAsync(headquarters, reading, choice.Undecided, cancellation)).GroupBy(head => head.Company))
        {
            var part = new Choice([.. company.Select(head => head.Key)]);
            await ofCompany(company, part, reading, cancellation);
            choice.Add(part);
        }
        await choice.FindAccountsAsync(headquarters, reading, cancellation);
        return choice.ToOutcomes();
    }

    private async Task SynchronizeAsync(IGrouping<object, ChosenHead> heads, Choice choice, DbConnection reading, CancellationToken cancellation)
    {
        var company = heads.Key;
        await using var lease = await leases.TryAcquireAsync($"synchronize/{UnitReader.CompanyOf(company)}", BusyWait, cancellation);
        if (lease is null)
        {
            choice.LeaveRest($"company {UnitReader.CompanyOf(company)} is being synchronized by a run right now; the run takes along what is due, or try again in a moment");
            return;
        }
        await using var writer = new BatchWriter(headquarters, company, lease, time);
        try
        {
            for (var round = 0; round < MaximumRounds && choice.Undecided.Count > 0; round++)
                foreach (var entries in (await ReadHeadsAsync(choice, reading, cancellation)).Chunk(options.Value.BatchSize))
                {
                    cancellation.ThrowIfCancellationRequested();
                    var units = await ConvertAsync(company, entries, choice, reading, cancellation);
                    // A batch is written whole, as in a run.
                    if (units.Count > 0) await RecordAsync(company, await writer.WriteAsync(units, CancellationToken.None), units, choice);
                }
            choice.LeaveRest("was changed by somebody else at the same moment, again and again; try again");
        }
        catch (LeaseLostException lost)
        {
            choice.LeaveRest($"{lost.Message}; try again");
        }
        catch (DbException busy) when (headquarters.Dialect.IsTransient(busy))
        {
            choice.LeaveRest($"headquarters {headquarters} stayed busy or unreachable: {busy.Message.TrimEnd('.')}; try again");
        }
    }

    private async Task PreviewAsync(IGrouping<object, ChosenHead> heads, Choice choice, DbConnection reading, CancellationToken cancellation)
    {
        foreach (var entries in heads.Select(head => head.Entry).Chunk(options.Value.BatchSize))
            foreach (var unit in await ConvertAsync(heads.Key, entries, choice, reading, cancellation)) choice.Record(unit);
        choice.LeaveRest("was changed by somebody else at the same moment; try again");
    }

    // Again, under the lease: a run may have been at them.
    private async Task<IReadOnlyList<QueueEntry>> ReadHeadsAsync(Choice choice, DbConnection reading, CancellationToken cancellation) =>
        [.. choice.Take(await ChosenHead.ReadAsync(headquarters, reading, choice.Undecided, cancellation)).Select(head => head.Entry)];

    /// <summary>Reads everything open of the customers, and converts of it what was chosen and can go without the rest.</summary>
    private async Task<IReadOnlyList<ConvertedUnit>> ConvertAsync(
        object company, IReadOnlyList<QueueEntry> entries, Choice choice, DbConnection reading, CancellationToken cancellation)
    {
        var reference = await ReferenceDataReader.ReadAsync(headquarters, reading, company, cancellation);
        var unreadable = await ReadUnreadableAsync(company, entries, reading, cancellation);
        var source = new ConvertedUnits(headquarters, reading, company, reference, options.Value.BatchSize, time, logger);
        var others = new Dictionary<OperationKey, Operation>();
        var units = await source.ReadAsync(entries, PartOf, cancellation);
        return [.. units.Where(IsWhole)];

        OpenUnit? PartOf(OpenUnit whole)
        {
            var part = new ChosenPart(whole, choice.Undecided, unreadable);
            foreach (var (key, reason) in part.Left) choice.Leave(key, reason);
            if (part.Unit is { } taken && part.Others is [var other, ..]) others[taken.Unit.Operations[0].Key] = other;
            return part.Unit;
        }

        // Deactivated before it was created, a customer gets no account: those of its operations that stay behind would wait for it for ever.
        bool IsWhole(ConvertedUnit unit)
        {
            var leavesNobody = unit.Result is { Before: null, After: null } && unit.Result.Outcomes.Any(outcome => outcome.Status == OperationStatus.Succeeded);
            if (!leavesNobody || !others.TryGetValue(unit.Unit.Operations[0].Key, out var other)) return true;
            foreach (var operation in unit.Unit.Operations)
                choice.Leave(operation.Key, $"its customer is deactivated before it is created: choose all its operations, {ChosenPart.Naming(other)} too");
            return false;
        }
    }

    private async Task<ILookup<string, OperationKey>> ReadUnreadableAsync(object company, IReadOnlyList<QueueEntry> entries, DbConnection reading, CancellationToken cancellation)
    {
        var asyncAccounts = JsonSerializer.Serialize(entries.Select(entry => entry.AsyncAccount.Value).Where(name => name.Length > 0).Distinct());
        var rows = await reading.QueryAsync<(string AsyncAccount, string DataStore, long Epoch, long Counter)>(new CommandDefinition(
            headquarters.Sql["SyncStatus/FindUnreadableCreations"], new { company, asyncAccounts }, cancellationToken: cancellation));
        return rows.ToLookup(
            row => row.AsyncAccount, row => new OperationKey(new DataStoreName(row.DataStore), row.Epoch, AsyncTable.Customer, row.Counter), headquarters.Dialect.Keys);
    }

    private async Task RecordAsync(object company, BatchOutcome outcome, IReadOnlyList<ConvertedUnit> asked, Choice choice)
    {
        foreach (var unit in outcome.Written) choice.Record(unit);
        var open = outcome.Written.Concat(outcome.Outdated).SelectMany(unit => unit.Unit.Operations).Select(operation => operation.Key).ToHashSet();
        // No account number was left for them; they stay as they were.
        foreach (var operation in asked.SelectMany(unit => unit.Unit.Operations).Where(operation => !open.Contains(operation.Key)))
            choice.Leave(operation.Key, $"its company {string.Join("; ", outcome.Shortages)}");
        var done = outcome.Written.SelectMany(unit => unit.Unit.Operations.Zip(unit.Result.Outcomes)).Where(pair => pair.Second.Status == OperationStatus.Succeeded).Select(pair => pair.First).ToList();
        if (done.Count > 0)
            await headquarters.WriteAsync(transaction => BlockedOperations.ReleaseAsync(headquarters, transaction, company, done, time.GetUtcNow(), CancellationToken.None), CancellationToken.None);
    }
}
