using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads what the conversion checks against. Once a run and company: an edit made meanwhile counts from the next run on.</summary>
internal static class ReferenceDataReader
{
    public static async Task<ReferenceData> ReadAsync(Database headquarters, DbConnection connection, object company, CancellationToken cancellation)
    {
        var groups = await QueryAsync<(string Name, long? Dimension, string? Sequence)>("ReadCustomerGroups");
        var affiliations = await QueryAsync<(long RecId, long Type)>("ReadAffiliations");
        var attributes = await QueryAsync<AttributeRow>("ReadAttributes");
        return new ReferenceData
        {
            Company = UnitReader.CompanyOf(company),
            CustomerAccountSequence = (await QueryAsync<string>("ReadCustomerAccountSequence")).FirstOrDefault("")!,
            CustomerGroups = ReferenceData.ByName(groups.Select(row => new CustomerGroup(row.Name, row.Dimension, row.Sequence)), group => group.Name),
            Currencies = ReferenceData.Codes(await QueryAsync<string>("ReadCurrencies")),
            Languages = ReferenceData.Codes(await QueryAsync<string>("ReadLanguages")),
            Countries = ReferenceData.Codes(await QueryAsync<string>("ReadCountries")),
            Affiliations = affiliations.ToFrozenDictionary(row => row.RecId, row => new Affiliation(row.RecId, IsLoyalty: row.Type == 1)),
            Attributes = ReferenceData.ByName(attributes.Select(row => row.ToDefinition()), attribute => attribute.Name),
            Titles = (await QueryAsync<long>("ReadTitles")).ToFrozenSet(),
            Channels = await ReadChannelsAsync(),
        };

        async Task<FrozenDictionary<long, Channel>> ReadChannelsAsync()
        {
            var books = (await QueryAsync<(long Store, long Book)>("ReadAddressBooks")).ToLookup(row => row.Store, row => row.Book);
            var inherited = (await QueryAsync<(long Channel, long Affiliation)>("ReadDefaultAffiliations")).ToLookup(row => row.Channel, row => row.Affiliation);
            var channels = await QueryAsync<ChannelRow>("ReadChannels");
            return channels.ToFrozenDictionary(
                row => row.RecId, row => new Channel(row.RecId, row.CountryRegionId, row.ToDefaultCustomer([.. inherited[row.RecId]]), [.. books[row.RecId]]));
        }

        Task<IEnumerable<T>> QueryAsync<T>(string statement) =>
            connection.QueryAsync<T>(new CommandDefinition(headquarters.Sql[$"HqCustomers/{statement}"], new { company }, cancellationToken: cancellation));
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
