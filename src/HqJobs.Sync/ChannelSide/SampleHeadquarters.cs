using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelSide;

/// <summary>The sample company <c>usrt</c>: reference data and one channel with default customer and address book per configured channel id.</summary>
public static class SampleHeadquarters
{
    public const string Company = "usrt";

    // Parties and address books of the samples lie below the first RECID a sequence hands out.
    private const long PartyDistance = 1_000_000;
    private const long AddressBookDistance = 2_000_000;

    private static readonly SampleCountry[] Countries =
    [
        new("USA", "en-US", "USD"),
        new("NOR", "nb-NO", "NOK"),
        new("DEU", "de-DE", "EUR"),
        new("GBR", "en-GB", "GBP"),
    ];

    /// <summary>Writes what is missing; what is there stays as it is.</summary>
    public static async Task SeedAsync(Databases databases, CancellationToken cancellation)
    {
        var headquarters = databases.Headquarters;
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        await connection.ExecuteAsync(headquarters.Sql["ChannelSide/SeedSampleReferenceData"], transaction: transaction.Db);
        foreach (var (place, store) in databases.DataStores.Index())
            foreach (var (number, channel) in store.ChannelIds.Index())
                await connection.ExecuteAsync(headquarters.Sql["ChannelSide/SeedSampleChannel"], SampleChannel(store, place, number, channel), transaction.Db);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Account of a sample channel's default customer: <c>D-houston</c>; further channels of the data store: <c>D-houston-2</c>.</summary>
    public static string DefaultAccount(DataStoreName store, int number = 0) => number == 0 ? $"D-{store}" : $"D-{store}-{number + 1}";

    public static long DefaultParty(long channel) => channel - PartyDistance;

    public static long AddressBook(long channel) => channel - AddressBookDistance;

    private static object SampleChannel(DataStore store, int place, int number, long channel)
    {
        var country = Countries[place % Countries.Length];
        return new
        {
            channel,
            name = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(store.Name.Value) + (number == 0 ? "" : $" {number + 1}"),
            country = country.Id,
            language = country.Language,
            currency = country.Currency,
            custGroup = "30",
            defaultAccount = DefaultAccount(store.Name, number),
            defaultParty = DefaultParty(channel),
            addressBook = AddressBook(channel),
        };
    }

    private sealed record SampleCountry(string Id, string Language, string Currency);
}
