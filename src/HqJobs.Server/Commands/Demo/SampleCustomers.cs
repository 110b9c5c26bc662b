using Dapper;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>Valid customers waiting in the channels: what <c>db init --sample</c>, CI jobs and benchmarks start from.</summary>
internal static class SampleCustomers
{
    private const int Seed = 1;

    /// <summary>The sample company and its customers, if no channel has recorded any yet: an installation in use is left alone. Repeating it changes nothing.</summary>
    /// <returns>How many customers were added.</returns>
    public static async Task<long> SeedAsync(Databases databases, int customers, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var store in databases.DataStores)
            if (await HasCustomersAsync(store.Database, cancellation)) return 0;
        await SampleHeadquarters.SeedAsync(databases, cancellation);
        await RecordAsync(databases.DataStores, customers, Seed, time, cancellation);
        return customers;
    }

    /// <summary>Appends that many new customers, spread evenly over the channels.</summary>
    public static async Task RecordAsync(IReadOnlyList<DataStore> channels, int customers, int seed, TimeProvider time, CancellationToken cancellation)
    {
        var people = new SamplePeople(seed);
        var tills = channels.Select((channel, place) => new ChannelTill(channel, place, people, time)).ToArray();
        for (var i = 0; i < customers; i++)
        {
            tills[i % tills.Length].Register();
            await tills[i % tills.Length].FlushWhenFullAsync(cancellation);
        }
        foreach (var till in tills) await till.FlushAsync(cancellation);
    }

    private static async Task<bool> HasCustomersAsync(Database channel, CancellationToken cancellation)
    {
        await using var connection = await channel.OpenAsync(DatabaseAccess.Read, cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(channel.Sql["ChannelSide/CountAsyncCustomers"], cancellationToken: cancellation)) > 0;
    }
}
