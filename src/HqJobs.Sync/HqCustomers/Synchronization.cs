using System.Data;
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
/// in batches of whole customers, one HQ transaction a batch; where the database lets several write at once, some batches of different customers beside each other.
/// May be stopped and repeated at any time.
/// </summary>
public sealed partial class Synchronization(
    Databases databases, Leases leases, IOptions<SynchronizeOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<Synchronization> logger)
    : ISynchronizeWork
{
    // Units that somebody else was at are read again; after this many times they wait for the next run.
    private const int MaximumRounds = 3;

    // A connection that is lost, a server that is busy: tried so often in one run.
    private const int MaximumTries = 3;

    private readonly Database headquarters = databases.Headquarters;

    public async Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation)
    {
        var tally = new Tally(context);
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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ConvertAsync(company, lease, tally, cancellation);
                return;
            }
            catch (DbException exception) when (attempt < MaximumTries && headquarters.Dialect.IsServer && headquarters.Dialect.IsTransient(exception) && !lease.Lost.IsCancellationRequested)
            {
                // What was written is written; the rest is read anew.
                TryingAgain(logger, company, attempt, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellation);
            }
        }
    }

    private async Task ConvertAsync(object company, Lease lease, Tally tally, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        await using var reading = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        await using var writers = new Writers(Partitions, () => new BatchWriter(headquarters, company, lease, time));
        var source = await OpenAsync(company, reading, tally, cancellation);
        var again = new List<QueueEntry>();
        try
        {
            await foreach (var batches in OneAheadAsync(source.ReadAsync(stop.Token).Select(Batches), stop.Token))
                await WriteAsync(batches);
            for (var round = 1; again.Count > 0 && round < MaximumRounds; round++)
            {
                var entries = again.ToList();
                again.Clear();
                foreach (var window in entries.Chunk(options.Value.BatchSize * Partitions))
                    await WriteAsync(Batches(await source.ReadAsync(window, stop.Token)));
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LeaseLostException(lease.Name);
        }
        catch (InvalidOperationException exception) when (reading.State != ConnectionState.Open)
        {
            throw headquarters.Lost(exception);
        }
        if (again.Count > 0) LeftForNextRun(logger, company, again.Count);

        Task WriteAsync(IReadOnlyList<UnitBatch> batches)
        {
            stop.Token.ThrowIfCancellationRequested();
            return Task.WhenAll(batches.Zip(writers.All, WriteBatchAsync));
        }

        async Task WriteBatchAsync(UnitBatch batch, BatchWriter writer)
        {
            // Cancellation stops between windows: a batch is written whole.
            var outcome = await writer.WriteAsync(batch, CancellationToken.None);
            lock (again)
            {
                again.AddRange(outcome.Outdated.SelectMany(EntriesOf));
                tally.Add(company, outcome);
            }
            BatchWritten(logger, company, outcome.Written.Count, outcome.Outdated.Count);
        }
    }

    private int Partitions => headquarters.Dialect.WritesInParallel ? options.Value.Partitions : 1;

    /// <summary>Splits a window by a hash of the customer into batches that are written at the same time; each keeps the order of the queue.</summary>
    private List<UnitBatch> Batches(IReadOnlyList<ConvertedUnit> window)
    {
        var now = time.GetUtcNow();
        if (window.Count <= options.Value.BatchSize) return [new UnitBatch(window, now)];
        return [.. window.Select((unit, index) => (unit, index)).OrderBy(pair => HashOf(pair.unit.Unit)).Chunk(options.Value.BatchSize)
            .Select(batch => new UnitBatch([.. batch.OrderBy(pair => pair.index).Select(pair => pair.unit)], now))];
    }

    private static int HashOf(CustomerUnit unit) =>
        string.GetHashCode(unit.AsyncAccount.IsNone ? unit.Account.Value : unit.AsyncAccount.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>One per partition, each with a connection of its own.</summary>
    private sealed class Writers(int count, Func<BatchWriter> create) : IAsyncDisposable
    {
        public IReadOnlyList<BatchWriter> All { get; } = [.. Enumerable.Range(0, count).Select(_ => create())];

        public async ValueTask DisposeAsync()
        {
            foreach (var writer in All) await writer.DisposeAsync();
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
        return new ConvertedUnits(headquarters, reading, company, reference, options.Value.BatchSize * Partitions, time, logger);
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
