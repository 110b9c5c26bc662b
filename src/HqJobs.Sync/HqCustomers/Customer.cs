namespace HqJobs.Sync.HqCustomers;

/// <summary>Everything headquarters keeps about one customer: the rows of its fourteen tables (R63).</summary>
public sealed class Customer
{
    public required CustTableRow Account { get; init; }

    public required RetailCustTableRow Retail { get; init; }

    public required DirPartyTableRow Party { get; init; }

    /// <summary>Null for an organization.</summary>
    public DirPersonRow? Person { get; init; }

    /// <summary>The name valid now; earlier ones are no business of the conversion.</summary>
    public DirPersonNameRow? PersonName { get; init; }

    public IReadOnlyList<LogisticsLocationRow> Locations { get; init; } = [];

    public IReadOnlyList<DirPartyLocationRow> PartyLocations { get; init; } = [];

    public IReadOnlyList<DirPartyLocationRoleRow> Roles { get; init; } = [];

    /// <summary>One per location: the row valid now, or the last one that was.</summary>
    public IReadOnlyList<LogisticsPostalAddressRow> PostalAddresses { get; init; } = [];

    public IReadOnlyList<LogisticsElectronicAddressRow> ElectronicAddresses { get; init; } = [];

    public IReadOnlyList<RetailCustAffiliationRow> Affiliations { get; init; } = [];

    public IReadOnlyList<RetailCustAttributeRow> Attributes { get; init; } = [];

    public IReadOnlyList<DirAddressBookPartyRow> AddressBooks { get; init; } = [];

    public IReadOnlyList<RetailExternalIdToCustomerMapRow> Identities { get; init; } = [];
}
