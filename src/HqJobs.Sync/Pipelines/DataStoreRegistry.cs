using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>A data store as headquarters knows it.</summary>
public sealed record DataStoreProfile
{
    public string Name { get; init; } = "";

    public string DataGroup { get; init; } = "";

    public bool Paused { get; init; }

    public string? PauseReason { get; init; }

    public long OriginEpoch { get; init; }

    public DateTimeOffset? LastConnection { get; init; }
}

/// <summary>Keeps headquarters' list of data stores in step with configuration; pauses and resumes them.</summary>
public sealed class DataStoreRegistry(Databases databases, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);

    /// <summary>Writes what configuration says differently: new data stores, data groups, channels. Reads only, when nothing differs.</summary>
    /// <returns>All data stores headquarters knows; <see cref="Databases"/> spells them so from here on.</returns>
    public async Task<IReadOnlyList<DataStoreProfile>> RegisterAsync(CancellationToken cancellation)
    {
        var (profiles, channels) = await ReadAsync(cancellation);
        var known = profiles.ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var recorded = channels.ToLookup(channel => channel.Name, channel => channel.Channel, StringComparer.OrdinalIgnoreCase);
        var moved = databases.DataStores.Where(store => known.GetValueOrDefault(store.Name.Value)?.DataGroup != store.DataGroup).ToList();
        var serving = databases.DataStores.Where(store => !recorded[store.Name.Value].ToHashSet().SetEquals(store.ChannelIds)).ToList();
        if (moved.Count == 0 && serving.Count == 0) return profiles;

        await headquarters.WriteAsync(async transaction =>
        {
            await ExecuteAsync(transaction, "Pipelines/AddDataGroups", new { json = JsonSerializer.Serialize(moved.Select(store => store.DataGroup)) });
            await ExecuteAsync(transaction, "Pipelines/PutDataStores", new { json = JsonSerializer.Serialize(moved.Select(store => new { name = store.Name.Value, dataGroup = store.DataGroup })) });
            foreach (var store in serving)
            {
                var served = new { name = store.Name.Value, json = JsonSerializer.Serialize(store.ChannelIds) };
                await ExecuteAsync(transaction, "Pipelines/RemoveDataStoreChannels", served);
                await ExecuteAsync(transaction, "Pipelines/AddDataStoreChannels", served);
            }
            return 0;
        }, cancellation);
        return await ListAsync(cancellation);
    }

    public async Task<IReadOnlyList<DataStoreProfile>> ListAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).Profiles;

    /// <summary>A paused data store neither uploads nor gets anything until it is resumed.</summary>
    /// <returns>False when it was paused for that reason already.</returns>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    public Task<bool> PauseAsync(string name, string? reason, string by, CancellationToken cancellation) =>
        SetPausedAsync(name, paused: true, reason, by, cancellation);

    /// <returns>False when it was not paused.</returns>
    /// <exception cref="KeyNotFoundException">No such channel.</exception>
    public Task<bool> ResumeAsync(string name, string by, CancellationToken cancellation) =>
        SetPausedAsync(name, paused: false, reason: null, by, cancellation);

    private async Task<bool> SetPausedAsync(string name, bool paused, string? reason, string by, CancellationToken cancellation)
    {
        await RegisterAsync(cancellation);
        var store = databases[name].Name.Value;
        return await headquarters.WriteAsync(async transaction =>
        {
            if (await ExecuteAsync(transaction, "Pipelines/PauseDataStore", new { name = store, paused = paused ? 1 : 0, reason }) == 0) return false;
            await audit.WriteAsync(transaction, by, paused ? "channel pause" : "channel resume", store, reason);
            return true;
        }, cancellation);
    }

    private async Task<(List<DataStoreProfile> Profiles, List<ServedChannel> Channels)> ReadAsync(CancellationToken cancellation)
    {
        var facts = await headquarters.ReadAsync(async connection => (
            Profiles: (await connection.QueryAsync<DataStoreProfile>(headquarters.Sql["Pipelines/ReadDataStores"])).AsList(),
            Channels: (await connection.QueryAsync<ServedChannel>(headquarters.Sql["Pipelines/ReadDataStoreChannels"])).AsList()), cancellation);
        databases.SpellAs(facts.Profiles.Select(profile => profile.Name));
        return facts;
    }

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    private sealed record ServedChannel
    {
        public string Name { get; init; } = "";

        public long Channel { get; init; }
    }
}
