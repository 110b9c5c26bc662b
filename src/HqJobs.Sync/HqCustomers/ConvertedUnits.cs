using System.Data.Common;
using System.Runtime.CompilerServices;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;
using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The open units of a company, read and converted batch by batch; nothing is written here.</summary>
internal sealed class ConvertedUnits
{
    private readonly DbConnection reading;
    private readonly ReferenceData reference;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly OperationQueue queue;
    private readonly UnitReader units;

    public ConvertedUnits(Database headquarters, DbConnection reading, object company, ReferenceData reference, int batchSize, TimeProvider time, ILogger logger)
    {
        this.reading = reading;
        this.reference = reference;
        this.time = time;
        this.logger = logger;
        var startedAt = UtcTimeHandler.Stored(time.GetUtcNow());
        queue = new OperationQueue(headquarters, company, startedAt, batchSize);
        units = new UnitReader(headquarters, company, startedAt);
    }

    public async IAsyncEnumerable<IReadOnlyList<ConvertedUnit>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var window in queue.ReadAsync(reading, cancellation))
        {
            var here = window.Select(entry => entry.Position).ToHashSet();
            var open = await units.ReadAsync(reading, window, cancellation);
            // A unit is handled where its first operation stands; one that began in an earlier window is in work or was left there on purpose.
            yield return [.. open.Where(unit => unit.First is { } first && here.Contains(first)).OrderBy(unit => unit.First!.Value).Select(Convert)];
        }
    }

    /// <summary>The units of some entries wherever they stand: those that changed while they were written.</summary>
    public async Task<IReadOnlyList<ConvertedUnit>> ReadAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellation) =>
        [.. (await units.ReadAsync(reading, entries, cancellation)).Where(unit => unit.First is not null).Select(Convert)];

    /// <summary>Parts of the units of some entries, wherever they stand: what somebody chose of them.</summary>
    /// <param name="partOf">What of a unit is converted; null: nothing.</param>
    public async Task<IReadOnlyList<ConvertedUnit>> ReadAsync(IReadOnlyList<QueueEntry> entries, Func<OpenUnit, OpenUnit?> partOf, CancellationToken cancellation) =>
        [.. (await units.ReadAsync(reading, entries, cancellation)).Select(partOf).OfType<OpenUnit>().Select(Convert)];

    private ConvertedUnit Convert(OpenUnit open)
    {
        if (open.Unreadable is { } reason)
            return ConvertedUnit.Failed(open.Unit, open.Known, reason);
        try
        {
            return new ConvertedUnit(open.Unit, open.Known, CustomerConversion.Convert(open.Unit, open.Known, reference, UtcTimeHandler.Stored(time.GetUtcNow())));
        }
        catch (Exception exception)
        {
            // A defect of the conversion must not stop the others (G4); it is shown with the operation and logged.
            Synchronization.NotConverted(logger, string.Join(", ", open.Unit.Operations.Select(operation => operation.Key)), exception.GetType().ToString());
            return ConvertedUnit.Failed(open.Unit, open.Known, Refusals.NotConverted.Of(exception.GetType().Name));
        }
    }
}
