using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>What became of an operation.</summary>
/// <param name="Status">Succeeded, Failed or Blocked.</param>
/// <param name="Message">Failed and Blocked: the reason. Succeeded: what a reader should know, e.g. that a snapshot won without old values; usually null.</param>
public readonly record struct OperationOutcome(OperationStatus Status, string? Message)
{
    public static readonly OperationOutcome Succeeded = new(OperationStatus.Succeeded, null);

    /// <summary>Only for a reason of the catalogue (<see cref="Refusals"/>); several are told together.</summary>
    public static OperationOutcome Failed(params IEnumerable<Rejection> rejections) => new(OperationStatus.Failed, string.Join("; ", rejections));

    /// <inheritdoc cref="Failed"/>
    public static OperationOutcome Blocked(Rejection rejection) => new(OperationStatus.Blocked, rejection.ToString());

    public static OperationOutcome SucceededWith(string? note) => new(OperationStatus.Succeeded, note);
}

/// <summary>What the conversion of a unit came to.</summary>
/// <param name="Before">The customer as HQ has it, null if it has none.</param>
/// <param name="After">The customer as it shall be; the same object as <paramref name="Before"/> if nothing changes; null if none is created.</param>
/// <param name="NumberSequence">The sequence that gives the new account (R61); null if no account is needed. <see cref="ReferenceData.CustomerAccountSequence"/> unless the group has its own.</param>
/// <param name="Outcomes">One per operation of the unit, in its order.</param>
/// <param name="NewRecIds">Which table's sequence gives the real RECID of −1 (at 0), −2 (at 1), …; see <see cref="TemporaryIds"/>.</param>
public sealed record ConversionResult(
    Customer? Before, Customer? After, string? NumberSequence, IReadOnlyList<OperationOutcome> Outcomes, IReadOnlyList<TableShape> NewRecIds)
{
    /// <summary>True if this unit needs an account number.</summary>
    public bool CreatesCustomer => Before is null && After is not null;
}
