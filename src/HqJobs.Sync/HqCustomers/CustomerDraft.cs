namespace HqJobs.Sync.HqCustomers;

/// <summary>A customer while it is being converted.</summary>
internal sealed class CustomerDraft
{
    private readonly Customer? before;

    /// <summary>A new customer.</summary>
    public CustomerDraft(CustTableRow account, RetailCustTableRow retail, DirPartyTableRow party)
    {
        (Account, Retail, Party) = (account, retail, party);
        (Locations, PartyLocations, Roles) = (new([]), new([]), new([]));
        (PostalAddresses, ElectronicAddresses) = (new([]), new([]));
        (Affiliations, Attributes, AddressBooks, Identities) = (new([]), new([]), new([]), new([]));
    }

    /// <summary>A customer HQ has.</summary>
    public CustomerDraft(Customer before)
    {
        this.before = before;
        (Account, Retail, Party, Person, PersonName) = (before.Account, before.Retail, before.Party, before.Person, before.PersonName);
        (Locations, PartyLocations, Roles) = (new(before.Locations), new(before.PartyLocations), new(before.Roles));
        (PostalAddresses, ElectronicAddresses) = (new(before.PostalAddresses), new(before.ElectronicAddresses));
        (Affiliations, Attributes) = (new(before.Affiliations), new(before.Attributes));
        (AddressBooks, Identities) = (new(before.AddressBooks), new(before.Identities));
    }

    public CustTableRow Account { get; set; }

    public RetailCustTableRow Retail { get; set; }

    public DirPartyTableRow Party { get; set; }

    public DirPersonRow? Person { get; set; }

    public DirPersonNameRow? PersonName { get; set; }

    public RowList<LogisticsLocationRow> Locations { get; }

    public RowList<DirPartyLocationRow> PartyLocations { get; }

    public RowList<DirPartyLocationRoleRow> Roles { get; }

    public RowList<LogisticsPostalAddressRow> PostalAddresses { get; }

    public RowList<LogisticsElectronicAddressRow> ElectronicAddresses { get; }

    public RowList<RetailCustAffiliationRow> Affiliations { get; }

    public RowList<RetailCustAttributeRow> Attributes { get; }

    public RowList<DirAddressBookPartyRow> AddressBooks { get; }

    public RowList<RetailExternalIdToCustomerMapRow> Identities { get; }

    public bool IsOrganization => Party.PartyType == PartyTypes.Organization;

    public Customer Finish() => before is not null && !IsChangedFrom(before) ? before : new Customer
    {
        Account = Account,
        Retail = Retail,
        Party = Party,
        Person = Person,
        PersonName = PersonName,
        Locations = Locations.Rows,
        PartyLocations = PartyLocations.Rows,
        Roles = Roles.Rows,
        PostalAddresses = PostalAddresses.Rows,
        ElectronicAddresses = ElectronicAddresses.Rows,
        Affiliations = Affiliations.Rows,
        Attributes = Attributes.Rows,
        AddressBooks = AddressBooks.Rows,
        Identities = Identities.Rows,
    };

    private bool IsChangedFrom(Customer customer) =>
        Locations.IsChanged || PartyLocations.IsChanged || Roles.IsChanged || PostalAddresses.IsChanged || ElectronicAddresses.IsChanged
        || Affiliations.IsChanged || Attributes.IsChanged || AddressBooks.IsChanged || Identities.IsChanged
        || !Account.Equals(customer.Account) || !Retail.Equals(customer.Retail) || !Party.Equals(customer.Party)
        || !Equals(Person, customer.Person) || !Equals(PersonName, customer.PersonName);
}
