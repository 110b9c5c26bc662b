using Dapper;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Converted units that go into headquarters together, with all that can be made ready for it before the transaction: the write lock is what everybody waits for.</summary>
internal sealed class UnitBatch
{
    private readonly DateTimeOffset now;
    private readonly Dictionary<string, string> asRead;
    private readonly Dictionary<string, string> settled;

    /// <param name="units">In the order of the queue.</param>
    /// <param name="now">When their operations are tried.</param>
    public UnitBatch(IReadOnlyList<ConvertedUnit> units, DateTimeOffset now)
    {
        this.now = now;
        Units = units;
        // Known customers in key order, new ones behind them in the order of their numbers: rows are written as they lie.
        InKeyOrder = [.. units.OrderBy(unit => unit.Unit.Account.IsNone).ThenBy(unit => unit.Unit.Account.Value, StringComparer.Ordinal)];
        foreach (var unit in units)
            foreach (var table in unit.Result.NewRecIds)
                RecIds[table.Name] = RecIds.GetValueOrDefault(table.Name) + 1;
        Operations = [.. units.SelectMany(unit => unit.Unit.Operations)];
        asRead = OperationMarks.ListsOf(Operations.Select(operation => (operation, OperationOutcome.Succeeded)), now: default);
        settled = OperationMarks.ListsOf(units.SelectMany(unit => unit.Unit.Operations.Zip(unit.Result.Outcomes)), now);
    }

    public IReadOnlyList<ConvertedUnit> Units { get; }

    public IReadOnlyList<ConvertedUnit> InKeyOrder { get; }

    /// <summary>How many RECIDs the new rows need, by table.</summary>
    public Dictionary<string, long> RecIds { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The operations' status, attempts and edits as they were read.</summary>
    public DynamicParameters AsRead => OperationMarks.Parameters(asRead);

    /// <summary>The same and what becomes of each operation.</summary>
    public DynamicParameters Settled
    {
        get
        {
            var parameters = OperationMarks.Parameters(settled);
            parameters.Add("now", now);
            return parameters;
        }
    }

    /// <summary>Some of these units, in the same order.</summary>
    public UnitBatch Of(IReadOnlyList<ConvertedUnit> units) => units.Count == Units.Count ? this : new UnitBatch(units, now);
}
