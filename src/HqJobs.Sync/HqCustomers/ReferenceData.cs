using System.Collections.Frozen;
using System.Globalization;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <param name="DefaultDimension">Financial dimensions given to its customers (R33).</param>
/// <param name="NumberSequence">Its own sequence of account numbers, or null (R61).</param>
public sealed record CustomerGroup(string Name, long? DefaultDimension, string? NumberSequence)
{
    internal bool IsUsable => !(DefaultDimension < 0);
}

public sealed record Affiliation(long RecId, string Name, bool IsLoyalty);

/// <summary>A customer attribute (R50).</summary>
/// <param name="FixedList">The texts allowed, or null.</param>
public sealed record AttributeDefinition(string Name, AttributeDataType Type, IReadOnlyList<string>? FixedList, decimal? RangeFrom, decimal? RangeTo)
{
    /// <summary>Its values where they are a list; null: anything of its type.</summary>
    internal IEnumerable<AllowedValue>? Allowed => Type switch
    {
        AttributeDataType.Text => FixedList?.Select(text => new AllowedValue(text)),
        AttributeDataType.Flag => AllowedValues.TrueOrFalse.All,
        _ => null,
    };
}

/// <summary><c>ATTRIBUTEDATATYPE</c>; the numbers are the field's. 2 (date and time) and 7 (reference) are not supported (R50).</summary>
public enum AttributeDataType
{
    Currency = 1,
    Number = 3,
    WholeNumber = 4,
    Text = 5,
    Flag = 6,
}

/// <summary>What new customers of a channel inherit (R31, R32). A null or blank value gives nothing.</summary>
public sealed record DefaultCustomer(
    AccountId Account, long PartyType, string? CustGroup, string? Currency, string? LanguageId, long ReceiptOption, string? ReceiptEmail,
    IReadOnlyList<long> Affiliations);

/// <param name="CountryRegionId">Country of the operating unit's primary address (R41).</param>
/// <param name="AddressBooks">The store's customer address books (R64).</param>
public sealed record Channel(long RecId, string? CountryRegionId, DefaultCustomer? DefaultCustomer, IReadOnlyList<long> AddressBooks);

/// <summary>What the conversion checks against, of one company; read once a run. Codes are found whatever their case and written as headquarters spells them.</summary>
public sealed class ReferenceData
{
    public required CompanyId Company { get; init; }

    /// <summary>The company's sequence of customer accounts (<c>CUSTPARAMETERS</c>).</summary>
    public required string CustomerAccountSequence { get; init; }

    public FrozenDictionary<string, CustomerGroup> CustomerGroups { get; init; } = FrozenDictionary<string, CustomerGroup>.Empty;

    /// <summary>Code as a channel may write it → code as headquarters writes it; see <see cref="Codes"/>.</summary>
    public FrozenDictionary<string, string> Currencies { get; init; } = Codes([]);

    public FrozenDictionary<string, string> Languages { get; init; } = Codes([]);

    public FrozenDictionary<string, string> Countries { get; init; } = Codes([]);

    public FrozenDictionary<long, Affiliation> Affiliations { get; init; } = FrozenDictionary<long, Affiliation>.Empty;

    public FrozenDictionary<string, AttributeDefinition> Attributes { get; init; } = FrozenDictionary<string, AttributeDefinition>.Empty;

    /// <summary>RECID → what people call it.</summary>
    public FrozenDictionary<long, string> Titles { get; init; } = FrozenDictionary<long, string>.Empty;

    public FrozenDictionary<long, Channel> Channels { get; init; } = FrozenDictionary<long, Channel>.Empty;

    /// <summary>What a column may hold besides a blank, where that is a list; null: anything of its kind. It is gathered when it is looked at.</summary>
    internal IEnumerable<AllowedValue>? AllowedIn(AsyncTable table, int column) => (table, column) switch
    {
        (_, OperationColumns.Operation) => AllowedValues.Operations.All,
        (AsyncTable.Customer, CustomerColumns.RelationshipType) => AllowedValues.PartyTypes.All,
        (AsyncTable.Customer, CustomerColumns.Blocked) => AllowedValues.Blockings.All,
        (AsyncTable.Customer, CustomerColumns.CustGroup) => CustomerGroups.Values.Where(group => group.IsUsable).Select(group => new AllowedValue(group.Name)),
        (AsyncTable.Customer, CustomerColumns.Currency) => Currencies.Values.Select(code => new AllowedValue(code)),
        (AsyncTable.Customer, CustomerColumns.LanguageId) => Languages.Values.Select(code => new AllowedValue(code)),
        (AsyncTable.Customer, CustomerColumns.TitleRecordId) => Titles.Select(title => new AllowedValue(Text(title.Key), title.Value)),
        (AsyncTable.Address, AddressColumns.Role) => AllowedValues.Purposes.All,
        (AsyncTable.Address, AddressColumns.Country) => Countries.Values.Select(code => new AllowedValue(code)),
        (AsyncTable.Contact, ContactColumns.Type) => AllowedValues.ContactTypes.All,
        (AsyncTable.Affiliation, AffiliationColumns.RetailAffiliationId) =>
            Affiliations.Values.Where(affiliation => !affiliation.IsLoyalty).Select(affiliation => new AllowedValue(Text(affiliation.RecId), affiliation.Name)),
        (AsyncTable.Attribute, AttributeColumns.AttributeName) => Attributes.Keys.Select(name => new AllowedValue(name)),
        (AsyncTable.Attribute, AttributeColumns.AttributeDataType) => AllowedValues.AttributeTypes.All,
        _ => null,
    };

    /// <summary>The same as a reason lists it.</summary>
    /// <param name="given">What was recorded instead.</param>
    internal Choices ChoicesOf(AsyncTable table, int column, string? given = null) => new(AllowedIn(table, column)!, given);

    /// <inheritdoc cref="ChoicesOf(AsyncTable, int, string?)"/>
    internal Choices ChoicesOf(int column, string? given = null) => ChoicesOf(AsyncTable.Customer, column, given);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static FrozenDictionary<string, string> Codes(IEnumerable<string> codes) => ByName(codes, code => code);

    /// <summary>SQLite tells names apart that differ in case only, SQL Server does not: the first one counts.</summary>
    public static FrozenDictionary<string, T> ByName<T>(IEnumerable<T> values, Func<T, string> name) =>
        values.DistinctBy(name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(name, StringComparer.OrdinalIgnoreCase);
}
