using System.Collections.Frozen;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>Builds units of operations as a store writes them, and the reference data of company usrt.</summary>
internal sealed class Units
{
    public const string Guid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    public const long Houston = 5637144592, Mall = 5637144593, Bare = 5637144594;
    public const long Students = 5637147001, Vip = 5637147003, LoyaltyTier = 5637147009;
    public const long Mister = 5637146001;

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    public static readonly ReferenceData Reference = new()
    {
        Company = new CompanyId("usrt"),
        CustomerAccountSequence = "CustAcco",
        CustomerGroups = ReferenceData.ByName<CustomerGroup>([new("30", 301, null), new("40", 401, ""), new("50", 501, "CustBusi")], group => group.Name),
        Currencies = ReferenceData.Codes(["USD", "EUR", "NOK"]),
        Languages = ReferenceData.Codes(["en-US", "nb-NO"]),
        Countries = ReferenceData.Codes(["USA", "NOR"]),
        Affiliations = new Affiliation[] { new(Students, "Students", false), new(Vip, "VIP", false), new(LoyaltyTier, "Gold", true) }.ToFrozenDictionary(affiliation => affiliation.RecId),
        Attributes = ReferenceData.ByName<AttributeDefinition>(
            [
                new("Shoe size", AttributeDataType.WholeNumber, null, 15, 60), new("Colour", AttributeDataType.Text, ["Red", "Green"], null, null),
                new("Newsletter", AttributeDataType.Flag, null, null, null), new("Budget", AttributeDataType.Currency, null, 0, 100_000),
                new("Ratio", AttributeDataType.Number, null, null, null), new("Notes", AttributeDataType.Text, null, null, null),
            ],
            attribute => attribute.Name),
        Titles = new Dictionary<long, string> { [Mister] = "Mr." }.ToFrozenDictionary(),
        Channels = new Channel[]
        {
            new(Houston, "USA", new DefaultCustomer(new AccountId("DEF1"), 1, "30", "USD", "en-US", 2, "store@example.com", [Students, LoyaltyTier]), [71, 72]),
            new(Mall, "NOR", new DefaultCustomer(new AccountId("DEF2"), 2, "50", "NOK", null, 0, null, []), []),
            new(Bare, null, null, []),
        }.ToFrozenDictionary(channel => channel.RecId),
    };

    private static long lastRecId = 5637144575;

    private readonly List<Operation> operations = [];
    private readonly Dictionary<AsyncTable, long> counters = [];

    public string DataStore { get; set; } = "houston";

    public string Session { get; set; } = "s1";

    public long Channel { get; set; } = Houston;

    public string AsyncAccount { get; set; } = Guid;

    public string Account { get; set; } = "";

    public IReadOnlyList<RetailExternalIdToCustomerMapRow> TakenIdentities { get; set; } = [];

    /// <summary>The usual customer: Ann Berg, everything else left to the defaults.</summary>
    public Units Ann() => Create(("FIRSTNAME", "Ann"), ("LASTNAME", "Berg"));

    public Units Create(params (string Column, object? Value)[] values) => Add(AsyncTable.Customer, 1, values);

    public Units Update(params (string Column, object? Value)[] values) => Add(AsyncTable.Customer, 2, values);

    public Units Deactivate() => Add(AsyncTable.Customer, 3);

    public Units Address(string id, params (string Column, object? Value)[] values) => Add(AsyncTable.Address, 1, [("ADDRESSID", id), .. values]);

    public Units Contact(string id, params (string Column, object? Value)[] values) => Add(AsyncTable.Contact, 1, [("CONTACTID", id), .. values]);

    public Units Affiliation(long id, int operation = 1) => Add(AsyncTable.Affiliation, operation, ("RETAILAFFILIATIONID", id));

    public Units Attribute(string name, object? value, object? type = null) =>
        Add(AsyncTable.Attribute, 1, ("ATTRIBUTENAME", name), ("ATTRIBUTEVALUE", value), ("ATTRIBUTEDATATYPE", type));

    public Units Identity(string id, long provider = 1, int operation = 1) => Add(AsyncTable.Identity, operation, ("EXTERNALIDENTITYID", id), ("PROVIDERID", provider));

    public Units Add(AsyncTable table, object? operation, params (string Column, object? Value)[] values)
    {
        counters[table] = counters.GetValueOrDefault(table) + 1;
        var row = new object?[AsyncTables.ShapeOf(table).Columns.Count];
        row[0] = counters[table];
        row[1] = "usrt";
        row[2] = AsyncAccount;
        row[3] = Account;
        row[4] = operation is int number ? (long)number : operation;
        row[5] = Channel;
        foreach (var (column, value) in values)
            row[AsyncTables.OrdinalOf(table, column)] = value is int small ? (long)small : value;
        operations.Add(new Operation(new OperationKey(new DataStoreName(DataStore), 1, table, counters[table]), Session, OperationStatus.Pending, 0, row));
        return this;
    }

    public CustomerUnit Build(string? asyncAccount = null)
    {
        OperationOrder.Sort(operations);
        return new CustomerUnit(new CompanyId("usrt"), new AsyncAccount(asyncAccount ?? AsyncAccount), new AccountId(Account), operations)
        {
            TakenIdentities = TakenIdentities,
        };
    }

    public ConversionResult Convert(KnownCustomer? known = null) => CustomerConversion.Convert(Build(), known, Reference, Now);

    /// <summary>What HQ has after a result was written: temporary identities replaced as the database side does.</summary>
    public static KnownCustomer Written(ConversionResult result, string account = "C-00000001", string createdBy = "houston")
    {
        var recIds = new long[result.NewRecIds.Count];
        for (var i = 0; i < recIds.Length; i++)
            recIds[i] = Interlocked.Increment(ref lastRecId);
        var customer = result.After!;
        return new KnownCustomer(
            new Customer
            {
                Account = Real(customer.Account),
                Retail = Real(customer.Retail),
                Party = Real(customer.Party),
                Person = customer.Person is null ? null : Real(customer.Person),
                PersonName = customer.PersonName is null ? null : Real(customer.PersonName),
                Locations = [.. customer.Locations.Select(Real)],
                PartyLocations = [.. customer.PartyLocations.Select(Real)],
                Roles = [.. customer.Roles.Select(Real)],
                PostalAddresses = [.. customer.PostalAddresses.Select(Real)],
                ElectronicAddresses = [.. customer.ElectronicAddresses.Select(Real)],
                Affiliations = [.. customer.Affiliations.Select(Real)],
                Attributes = [.. customer.Attributes.Select(Real)],
                AddressBooks = [.. customer.AddressBooks.Select(Real)],
                Identities = [.. customer.Identities.Select(Real)],
            },
            1,
            new DataStoreName(createdBy));

        TRow Real<TRow>(TRow row)
            where TRow : ICustomerRow<TRow>
        {
            var values = row.ToValues();
            using var reader = new RowReader(TRow.Shape, TemporaryIds.Replace(values, TemporaryIds.PlacesIn(values), new AccountId(account), recIds));
            return TRow.Read(reader);
        }
    }

    /// <summary>Ann as HQ has her after she was created in houston.</summary>
    public static KnownCustomer KnownAnn(params (string Column, object? Value)[] more) =>
        Written(new Units().Create([("FIRSTNAME", "Ann"), ("LASTNAME", "Berg"), .. more]).Convert());
}
