using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The unit of work: all open operations of one customer, whichever channels they come from.</summary>
/// <param name="AsyncAccount">The GUID the customer was created under, or none where no operation and not HQ knows one.</param>
/// <param name="Account">The account the operations name or HQ has for the GUID, or none.</param>
/// <param name="Operations">In the order of <see cref="OperationOrder"/>.</param>
public sealed record CustomerUnit(CompanyId Company, AsyncAccount AsyncAccount, AccountId Account, IReadOnlyList<Operation> Operations)
{
    /// <summary>HQ's rows for the external identities the unit's operations name, whosever they are (R65).</summary>
    public IReadOnlyList<RetailExternalIdToCustomerMapRow> TakenIdentities { get; init; } = [];
}

/// <summary>What headquarters has of a unit's customer.</summary>
/// <param name="Edits">How often the customer was changed (<c>CUSTOMERCHANGE</c>), to see whether somebody edited it meanwhile.</param>
/// <param name="CreatedBy">Data store whose operation created it; null for a customer that headquarters created, or where that is no longer known.</param>
public sealed record KnownCustomer(Customer Customer, long Edits, DataStoreName? CreatedBy);
