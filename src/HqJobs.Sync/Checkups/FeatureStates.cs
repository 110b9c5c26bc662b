using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>What headquarters wants: features turned on, and the async mode of each channel.</summary>
internal sealed record WantedFeatures(IReadOnlyDictionary<string, bool> Features, IReadOnlyDictionary<long, bool> AsyncModes);

/// <summary>Compares what is turned on at headquarters with what a channel was told; until then it goes on as before (R10, R29).</summary>
internal sealed class FeatureStates(Databases databases)
{
    private readonly Database headquarters = databases.Headquarters;

    public Task<WantedFeatures> ReadWantedAsync(CancellationToken cancellation) => headquarters.ReadAsync(async connection => new WantedFeatures(
        (await connection.QueryAsync<Switch>(headquarters.Sql["Checkups/ReadFeatures"])).ToDictionary(row => row.Name, row => row.Enabled != 0, StringComparer.OrdinalIgnoreCase),
        (await connection.QueryAsync<AsyncMode>(headquarters.Sql["Checkups/ReadAsyncModes"])).ToDictionary(row => row.Channel, row => row.CreateAsyncCustomers != 0)), cancellation);

    /// <returns>What the channel does not know yet; null when it knows everything.</returns>
    public static async Task<string?> CompareAsync(DataStore store, WantedFeatures wanted, CancellationToken cancellation)
    {
        try
        {
            var (features, modes) = await store.Database.ReadAsync(async connection => (
                (await connection.QueryAsync<Switch>(store.Database.Sql["Checkups/ReadFeatureStates"])).ToDictionary(row => row.Name, row => row.Enabled != 0, StringComparer.OrdinalIgnoreCase),
                (await connection.QueryAsync<AsyncMode>(store.Database.Sql["Checkups/ReadAsyncModes"])).ToDictionary(row => row.Channel, row => row.CreateAsyncCustomers != 0)), cancellation);
            var differences = wanted.Features.Where(feature => features.GetValueOrDefault(feature.Key) != feature.Value).Select(feature => $"{feature.Key} is {Word(feature.Value)} at headquarters (1110)")
                .Concat(from id in store.ChannelIds
                        where wanted.AsyncModes.TryGetValue(id, out var mode) && modes.GetValueOrDefault(id) != mode
                        select $"creating customers in async mode is {Word(wanted.AsyncModes[id])} for channel {id} at headquarters (1070)")
                .ToList();
            return differences.Count == 0 ? null : $"has not been told that {string.Join(" and that ", differences)}";
        }
        catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
        {
            return reason;
        }
    }

    private static string Word(bool enabled) => enabled ? "on" : "off";

    private sealed record Switch
    {
        public string Name { get; init; } = "";

        public long Enabled { get; init; }
    }

    private sealed record AsyncMode
    {
        public long Channel { get; init; }

        public long CreateAsyncCustomers { get; init; }
    }
}
