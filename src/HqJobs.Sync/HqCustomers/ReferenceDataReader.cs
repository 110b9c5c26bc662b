using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads what the conversion checks against, as one command. Once a run and company: an edit made meanwhile counts from the next run on.</summary>
internal static class ReferenceDataReader
{
    // In the order in which their results are read.
    private static readonly string[] Statements =
    [
        "ReadCustomerGroups", "ReadAffiliations", "ReadAttributes", "ReadCustomerAccountSequence", "ReadCurrencies", "ReadLanguages", "ReadCountries", "ReadTitles",
        "ReadAddressBooks", "ReadDefaultAffiliations", "ReadChannels",
    ];

    public static async Task<ReferenceData> ReadAsync(Database headquarters, DbConnection connection, object company, CancellationToken cancellation)
    {
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            headquarters.Sql.Together([.. Statements.Select(name => $"HqCustomers/{name}")]), new { company }, cancellationToken: cancellation));
        var groups = await NextAsync<(string Name, long? Dimension, string? Sequence)>();
        var affiliations = await NextAsync<(long RecId, string Name, long Type)>();
        var attributes = await NextAsync<AttributeRow>();
        return new ReferenceData
        {
            Company = UnitReader.CompanyOf(company),
            CustomerGroups = ReferenceData.ByName(groups.Select(row => new CustomerGroup(row.Name, row.Dimension, row.Sequence)), group => group.Name),
            Affiliations = affiliations.ToFrozenDictionary(row => row.RecId, row => new Affiliation(row.RecId, row.Name, IsLoyalty: row.Type == 1)),
            Attributes = ReferenceData.ByName(attributes.Select(row => row.ToDefinition()), attribute => attribute.Name),
            CustomerAccountSequence = (await NextAsync<string>()).FirstOrDefault("")!,
            Currencies = ReferenceData.Codes(await NextAsync<string>()),
            Languages = ReferenceData.Codes(await NextAsync<string>()),
            Countries = ReferenceData.Codes(await NextAsync<string>()),
            Titles = (await NextAsync<(long RecId, string Title)>()).ToFrozenDictionary(row => row.RecId, row => row.Title),
            Channels = await ReadChannelsAsync(),
        };

        async Task<FrozenDictionary<long, Channel>> ReadChannelsAsync()
        {
            var books = (await NextAsync<(long Store, long Book)>()).ToLookup(row => row.Store, row => row.Book);
            var inherited = (await NextAsync<(long Channel, long Affiliation)>()).ToLookup(row => row.Channel, row => row.Affiliation);
            var channels = await NextAsync<ChannelRow>();
            return channels.ToFrozenDictionary(
                row => row.RecId, row => new Channel(row.RecId, row.CountryRegionId, row.ToDefaultCustomer([.. inherited[row.RecId]]), [.. books[row.RecId]]));
        }

        Task<IEnumerable<T>> NextAsync<T>() => results.ReadAsync<T>();
    }

    private sealed record AttributeRow
    {
        public string AttributeName { get; init; } = "";

        public long AttributeDataType { get; init; }

        public string? FixedList { get; init; }

        public object? RangeFrom { get; init; }

        public object? RangeTo { get; init; }

        public AttributeDefinition ToDefinition() => new(
            AttributeName, (AttributeDataType)AttributeDataType, Texts(FixedList), Amount(RangeFrom), Amount(RangeTo));

        // A list that cannot be read allows nothing: values of this attribute fail and say so, everything else goes on.
        private static string[]? Texts(string? json)
        {
            if (string.IsNullOrWhiteSpace(json))
                return null;
            try
            {
                return JsonSerializer.Deserialize<string[]>(json);
            }
            catch (JsonException)
            {
                return [];
            }
        }

        private static decimal? Amount(object? value) => Fields.TryAmount(value, out var amount) ? amount : null;
    }

    private sealed record ChannelRow
    {
        public long RecId { get; init; }

        public string? CountryRegionId { get; init; }

        public string? AccountNum { get; init; }

        public string? CustGroup { get; init; }

        public string? Currency { get; init; }

        public long? PartyType { get; init; }

        public string? LanguageId { get; init; }

        public long? ReceiptOption { get; init; }

        public string? ReceiptEmail { get; init; }

        public DefaultCustomer? ToDefaultCustomer(IReadOnlyList<long> affiliations) => AccountNum is null ? null : new(
            new AccountId(AccountNum), PartyType ?? 1, CustGroup, Currency, LanguageId, ReceiptOption ?? 0, ReceiptEmail, affiliations);
    }
}
