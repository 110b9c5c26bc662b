namespace HqJobs.Sync.Sql;

/// <summary>Name of a data store (a channel database) as configuration and <c>RETAILCONNDATABASEPROFILE</c> know it, e.g. <c>houston</c>.</summary>
public readonly record struct DataStoreName(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A channel database and the channels it serves.</summary>
/// <param name="ChannelIds">RECIDs of <c>RETAILCHANNELTABLE</c>; their companies decide which customers 1010 brings.</param>
public sealed record DataStore(DataStoreName Name, Database Database, string DataGroup, IReadOnlyList<long> ChannelIds);

/// <summary>All databases of one installation.</summary>
public sealed record Databases(Database Headquarters, IReadOnlyList<DataStore> DataStores)
{
    /// <summary>As configured; named as headquarters spells them from the first look at its list on.</summary>
    public IReadOnlyList<DataStore> DataStores { get; private set; } = DataStores;

    /// <exception cref="KeyNotFoundException">No such channel; the message lists those there are.</exception>
    public DataStore this[string name] =>
        DataStores.FirstOrDefault(store => string.Equals(store.Name.Value, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no channel '{name}'. Channels: {string.Join(", ", DataStores.Select(store => store.Name))}.");

    // A name is a key of rows, leases and watermarks. Configuration may change its letter case: to SQLite that would be another data store.
    internal void SpellAs(IEnumerable<string> registered)
    {
        var spellings = registered.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        DataStores = [.. DataStores.Select(store => store with { Name = new DataStoreName(spellings.GetValueOrDefault(store.Name.Value, store.Name.Value)) })];
    }
}
