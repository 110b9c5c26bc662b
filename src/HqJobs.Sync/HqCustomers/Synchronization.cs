using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// Synchronize customers and channel requests: operations that P-0001 landed become customers with account IDs. Company by company under a lease each,
/// in batches of whole customers, one HQ transaction a batch. May be stopped and repeated at any time.
/// </summary>
public sealed partial class Synchronization(
    Databases databases, Leases leases, IOptions<SynchronizeOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<Synchronization> logger)
    : ISynchronizeWork
{
    // Units that somebody else was at are read again; after this many times they wait for the next run.
    private const int MaximumRounds = 3;

    private readonly Database headquarters = databases.Headquarters;

    public async Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation)
    {
        var tally = new Tally(context);
        if (headquarters.Provider != DatabaseProvider.Sqlite)
            return tally.ToOutcome("The synchronization does not run on a SQL Server headquarters yet; use a SQLite one.");
        try
        {
            foreach (var company in await ReadCompaniesAsync(cancellation))
                await SynchronizeAsync(company, tally, cancellation);
            return tally.ToOutcome();
        }
        catch (LeaseLostException exception)
        {
            return tally.ToOutcome(exception.Message);
        }
        catch (DatabaseUnavailableException exception)
        {
            return tally.ToOutcome(exception.Message);
        }
        catch (DbException exception) when (headquarters.Dialect.IsTransient(exception))
        {
            return tally.ToOutcome($"headquarters {headquarters} stayed busy or unreachable: {exception.Message} What is left stays Pending; run it again.");
        }
    }

    private async Task SynchronizeAsync(object company, Tally tally, CancellationToken cancellation)
    {
        if (tally.Context.DryRun)
        {
            await PreviewAsync(company, tally, cancellation);
            return;
        }
        await using var lease = await leases.TryAcquireAsync($"synchronize/{UnitReader.CompanyOf(company)}", leaseOptions.Value.BusyWait, cancellation);
        if (lease is null)
        {
            CompanyBusy(logger, company);
            tally.Warn(company, "is being synchronized by another run and was skipped");
            return;
        }
        await ConvertAsync(company, lease, tally, cancellation);
    }

    private async Task ConvertAsync(object company, Lease lease, Tally tally, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        await using var reading = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        await using var writing = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        await headquarters.Dialect.TuneForBulkWritesAsync(writing, cancellation);
        await headquarters.Dialect.SilenceChangeTriggersAsync(writing, cancellation);
        var source = await OpenAsync(company, reading, tally, cancellation);
        var writer = new BatchWriter(headquarters, writing, company, lease, time);
        var again = new List<QueueEntry>();
        try
        {
            await foreach (var batch in OneAheadAsync(source.ReadAsync(stop.Token), stop.Token))
                await WriteAsync(batch);
            for (var round = 1; again.Count > 0 && round < MaximumRounds; round++)
            {
                var entries = again.ToList();
                again.Clear();
                foreach (var window in entries.Chunk(options.Value.BatchSize))
                    await WriteAsync(await source.ReadAsync(window, stop.Token));
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LeaseLostException(lease.Name);
        }
        if (again.Count > 0) LeftForNextRun(logger, company, again.Count);

        async Task WriteAsync(IReadOnlyList<ConvertedUnit> batch)
        {
            stop.Token.ThrowIfCancellationRequested();
            // Cancellation stops between batches: a batch is written whole.
            var outcome = await writer.WriteAsync(batch, CancellationToken.None);
            again.AddRange(outcome.Outdated.SelectMany(EntriesOf));
            tally.Add(company, outcome);
            BatchWritten(logger, company, outcome.Written.Count, outcome.Outdated.Count);
        }
    }

    /// <summary>Dry run: converts everything and counts; writes nothing, takes no number and no lease.</summary>
    private async Task PreviewAsync(object company, Tally tally, CancellationToken cancellation)
    {
        await using var reading = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        var source = await OpenAsync(company, reading, tally, cancellation);
        await foreach (var batch in source.ReadAsync(cancellation))
            tally.Add(batch);
    }

    private async Task<ConvertedUnits> OpenAsync(object company, DbConnection reading, Tally tally, CancellationToken cancellation)
    {
        tally.Expect(await reading.ExecuteScalarAsync<long>(
            new CommandDefinition(headquarters.Sql["HqCustomers/CountPendingCustomers"], new { company }, cancellationToken: cancellation)));
        var reference = await ReferenceDataReader.ReadAsync(headquarters, reading, company, cancellation);
        return new ConvertedUnits(headquarters, reading, company, reference, options.Value.BatchSize, time, logger);
    }

    private async Task<IReadOnlyList<object>> ReadCompaniesAsync(CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(headquarters.Sql["HqCustomers/ReadCompanies"], new { now = time.GetUtcNow() }, cancellationToken: cancellation));
        var companies = new List<object>();
        while (await reader.ReadAsync(cancellation))
        {
            if (!reader.IsDBNull(0)) companies.Add(reader.GetValue(0));
        }
        return companies;
    }

    private static IEnumerable<QueueEntry> EntriesOf(ConvertedUnit unit) => unit.Unit.Operations.Select(operation => new QueueEntry(
        new QueuePosition(false, operation.Key.Table, DateTimeOffset.MinValue, operation.Key), operation.AsyncAccount, operation.Account));

    /// <summary>Reads and converts the next batch while the current one is written; the write re-checks what it was made from.</summary>
    private static async IAsyncEnumerable<T> OneAheadAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var batches = source.GetAsyncEnumerator(cancellation);
        var next = MoveAsync();
        try
        {
            while (await next)
            {
                var current = batches.Current;
                next = MoveAsync();
                yield return current;
            }
        }
        finally
        {
            // The connection must be idle before it is closed; what went wrong ahead is of no interest once the writing failed.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // SQLite reads in the caller's thread: only another thread runs beside it.
        Task<bool> MoveAsync() => Task.Run(() => batches.MoveNextAsync().AsTask(), CancellationToken.None);
    }
}
