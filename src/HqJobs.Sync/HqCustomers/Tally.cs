using HqJobs.Sync.Pipelines;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Counts of a run: what it attempted, nothing else.</summary>
internal sealed class Tally(StageContext context)
{
    private readonly SortedSet<string> warnings = new(StringComparer.Ordinal);
    private long customersCreated, customersUpdated, succeeded, failed, blocked, done, expected;

    public StageContext Context => context;

    public void Expect(long customers) => expected += customers;

    public void Warn(object company, string what) => warnings.Add($"Company {UnitReader.CompanyOf(company)} {what}.");

    public void Add(object company, BatchOutcome outcome)
    {
        foreach (var shortage in outcome.Shortages) warnings.Add($"Company {UnitReader.CompanyOf(company)} {shortage}");
        Add(outcome.Written);
    }

    public void Add(IReadOnlyList<ConvertedUnit> units)
    {
        foreach (var unit in units)
        {
            if (unit.Result.CreatesCustomer) customersCreated++;
            else if (!ReferenceEquals(unit.Result.Before, unit.Result.After)) customersUpdated++;
            foreach (var outcome in unit.Result.Outcomes) Count(outcome.Status);
        }
        done += units.Count;
        context.Progress?.Report(new WorkProgress(context.Job, null, done, Math.Max(done, expected)));
    }

    public SynchronizeOutcome ToOutcome(string? error = null) =>
        new(customersCreated, customersUpdated, succeeded, failed, blocked, error, warnings.Count == 0 ? null : [.. warnings]);

    private void Count(OperationStatus status)
    {
        if (status == OperationStatus.Succeeded) succeeded++;
        else if (status == OperationStatus.Failed) failed++;
        else blocked++;
    }
}
