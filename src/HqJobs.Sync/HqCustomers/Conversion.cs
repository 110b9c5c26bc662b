using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The state of one unit's conversion: what is given, what has come out so far.</summary>
internal sealed class Conversion(CustomerUnit unit, KnownCustomer? known, ReferenceData reference, DateTimeOffset now)
{
    /// <summary>The end of validity that means "until further notice".</summary>
    public static readonly DateTimeOffset Never = new(2154, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly OperationOutcome[] outcomes = new OperationOutcome[unit.Operations.Count];
    private readonly List<TableShape> newRecIds = new(known is null ? 12 : 0);

    public CustomerUnit Unit { get; } = unit;

    public KnownCustomer? Known { get; } = known;

    public ReferenceData Reference { get; } = reference;

    /// <summary>In whole milliseconds, as headquarters keeps time.</summary>
    public DateTimeOffset Now { get; } = UtcTimeHandler.Stored(now.ToUniversalTime());

    /// <summary>Null as long as there is no customer.</summary>
    public CustomerDraft? Draft { get; set; } = known is null ? null : new CustomerDraft(known.Customer);

    public IReadOnlyList<OperationOutcome> Outcomes => outcomes;

    public IReadOnlyList<TableShape> NewRecIds => newRecIds;

    /// <summary>A temporary RECID of a table (<see cref="TemporaryIds"/>).</summary>
    public long NewRecId(TableShape table)
    {
        newRecIds.Add(table);
        return -newRecIds.Count;
    }

    public bool IsSettled(int operation) => outcomes[operation].Status != OperationStatus.Pending;

    public void Settle(int operation, OperationOutcome outcome) => outcomes[operation] = Unit.Operations[operation].Settled(outcome);

    public Channel? ChannelOf(Operation operation)
    {
        Rejection? ignored = null;
        return operation.WholeNumber(OperationColumns.OriginatingChannel, ref ignored) is { } channel ? Reference.Channels.GetValueOrDefault(channel) : null;
    }

    /// <summary>
    /// Applies operations on one thing (a customer row, an address …) as one: the latest state wins (R57). If it is not valid, the operation that
    /// brought the bad value fails, the later ones wait for it, and what came before it is applied.
    /// </summary>
    /// <param name="chain">Indexes of operations, in order.</param>
    /// <param name="apply">Changes the draft only if the fold is valid, then returns true.</param>
    public void SettleChain(List<int> chain, Func<Conversion, Fold, bool> apply)
    {
        for (var count = chain.Count; count > 0;)
        {
            var fold = new Fold(this, chain, count);
            if (fold.IsValid && apply(this, fold))
            {
                for (var i = 0; i < count; i++)
                    Settle(chain[i], OperationOutcome.SucceededWith(fold.NoteOf(i)));
                return;
            }
            var culprit = fold.Culprit;
            Settle(chain[culprit], OperationOutcome.Failed(fold.Rejections));
            for (var i = culprit + 1; i < count; i++)
                Settle(chain[i], OperationOutcome.Blocked(Refusals.WaitsForEarlier.Of(Unit.Operations[chain[culprit]].Key)));
            count = culprit;
        }
    }
}
