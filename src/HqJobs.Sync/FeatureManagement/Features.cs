using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.FeatureManagement;

/// <summary>A feature as it stands at headquarters.</summary>
/// <param name="Rule">By which domain.md knows it; null: somebody else's feature, of which HqJobs only knows whether it is on.</param>
/// <param name="Needs">What must be on before it.</param>
/// <param name="EnabledBy">Who turned it on; null while it is off, and where nobody noted it.</param>
public sealed record Feature(
    string Name, string? Rule, string? Since, string? Description, IReadOnlyList<string> Needs, bool Enabled, string? EnabledBy, DateTimeOffset? EnabledDateTime);

/// <summary>Every feature, and who does not know yet.</summary>
/// <param name="ChannelsNotTold">Channels to which 1110 has not brought the latest change of a feature; they go on as before (R29).</param>
public sealed record FeatureList(IReadOnlyList<Feature> Features, IReadOnlyList<string> ChannelsNotTold);

/// <summary>Headquarters' feature management: what is on, and turning it on and off without leaving out what a feature needs.</summary>
public sealed class Features(Databases databases, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);

    /// <summary>The switches HqJobs knows, in the order in which they are turned on, then every other row there is. Reads headquarters only.</summary>
    public Task<FeatureList> ListAsync(CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
    {
        var rows = (await connection.QueryAsync<Row>(headquarters.Sql["FeatureManagement/ReadFeatures"])).AsList();
        var told = (await connection.QueryAsync<string>(headquarters.Sql["FeatureManagement/FindToldDataStores"])).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new FeatureList(FeaturesOf(rows), [.. databases.DataStores.Select(store => store.Name.Value).Where(name => !told.Contains(name))]);
    }, cancellation);

    /// <param name="nameOrRule">A feature's name in any case, or R20 to R27.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public async Task<(Feature Feature, IReadOnlyList<string> ChannelsNotTold)> ReadAsync(string nameOrRule, CancellationToken cancellation)
    {
        var list = await ListAsync(cancellation);
        return (Find(list.Features, nameOrRule), list.ChannelsNotTold);
    }

    /// <summary>Turns a feature on or off, and audits it. Channels go on as before until 1110 has brought the change (R29).</summary>
    /// <returns>False when it was so already; nothing is written then.</returns>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">It needs others that are off (R26), or others that are on need it (R28): which, and what to do.</exception>
    public Task<bool> SetAsync(string nameOrRule, bool enabled, string by, CancellationToken cancellation) => headquarters.WriteAsync(async transaction =>
    {
        // Before the look, so that nobody changes another feature between the look and the change.
        if (FeatureSwitch.Find(nameOrRule) is { } known) await ExecuteAsync(transaction, "FeatureManagement/AddFeature", new { feature = known.Name });
        var rows = await transaction.Connection.QueryAsync<Row>(headquarters.Sql["FeatureManagement/ReadFeatures"], transaction: transaction.Db);
        var features = FeaturesOf([.. rows]);
        var feature = Find(features, nameOrRule);
        Refuse(features, feature, enabled);
        var values = new { feature = feature.Name, enabled = enabled ? 1L : 0L, by = enabled ? by : null, now = enabled ? time.GetUtcNow() : (DateTimeOffset?)null };
        if (await ExecuteAsync(transaction, "FeatureManagement/SetFeature", values) == 0) return false;
        await audit.WriteAsync(transaction, by, enabled ? "feature enable" : "feature disable", feature.Name, details: null);
        return true;
    }, cancellation);

    private static void Refuse(IReadOnlyList<Feature> features, Feature feature, bool enabled)
    {
        var missing = enabled ? feature.Needs.Where(name => !Find(features, name).Enabled).ToList() : [];
        if (missing.Count > 0) throw new InvalidOperationException($"{Quoted([feature.Name])} needs {Quoted(missing)} to be on first. Nothing was changed (R26).");
        var dependent = enabled ? [] : features.Where(other => other.Enabled && other.Needs.Contains(feature.Name)).Select(other => other.Name).ToList();
        if (dependent.Count > 0) throw new InvalidOperationException($"{Quoted(dependent)} is on and needs {Quoted([feature.Name])}; turn it off first. Nothing was changed (R28).");
    }

    private static string Quoted(IReadOnlyList<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));

    private static IReadOnlyList<Feature> FeaturesOf(IReadOnlyList<Row> rows)
    {
        var byName = rows.ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. FeatureSwitch.All.Select(known => Feature(byName.GetValueOrDefault(known.Name) ?? new Row { Name = known.Name }, known)),
            .. rows.Where(row => FeatureSwitch.Find(row.Name) is null).Select(row => Feature(row, null)),
        ];
    }

    private static Feature Feature(Row row, FeatureSwitch? known) =>
        new(known?.Name ?? row.Name, known?.Rule, known?.Since, known?.Description, known?.Needs ?? [], row.Enabled != 0, row.Enabled != 0 ? row.EnabledBy : null, row.Enabled != 0 ? row.EnabledDateTime : null);

    private static Feature Find(IReadOnlyList<Feature> features, string nameOrRule)
    {
        var name = FeatureSwitch.Find(nameOrRule)?.Name ?? nameOrRule.Trim();
        return features.FirstOrDefault(feature => feature.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"There is no feature '{name}'; there are: {string.Join("; ", features.Select(feature => feature.Rule is { } rule ? $"{feature.Name} ({rule})" : feature.Name))}.");
    }

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    private sealed record Row
    {
        public string Name { get; init; } = "";

        public long Enabled { get; init; }

        public string? EnabledBy { get; init; }

        public DateTimeOffset? EnabledDateTime { get; init; }
    }
}
