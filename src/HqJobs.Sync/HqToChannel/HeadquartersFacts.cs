using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What the downloads of one stage need to know of HQ.</summary>
/// <param name="LastVersion">The highest change version committed when the stage looked.</param>
/// <param name="MinVersion">Deletes up to here may be forgotten: a channel below it needs a full package.</param>
/// <param name="Applied">By data store, the companies of its last complete download.</param>
/// <param name="NextTries">By data store, when the first customer it refused is tried again.</param>
internal sealed record HeadquartersFacts(
    long LastVersion, long MinVersion, ILookup<string, string> Companies, IReadOnlyDictionary<string, string[]> Applied, IReadOnlyDictionary<string, DateTimeOffset> NextTries)
{
    /// <summary>Whether the channel serves a company it did not serve before: the version it has says nothing about that one's customers.</summary>
    public bool HasNewCompany(DataStore channel) =>
        Applied.TryGetValue(channel.Name.Value, out var applied) && CompaniesOf(channel).Except(applied).Any();

    public IReadOnlyCollection<string> CompaniesOf(DataStore channel) => [.. Companies[channel.Name.Value].Order(StringComparer.Ordinal)];
}

/// <summary>Reads the facts once per stage, so that a thousand idle channels cost HQ five queries.</summary>
internal sealed class HeadquartersFactsReader(Database headquarters, string job)
{
    private readonly ConditionalWeakTable<StageContext, HeadquartersFacts> known = [];
    private readonly ChangeNumbering numbering = ChangeNumbering.OfCustomers(headquarters);

    /// <param name="atLeast">A version a channel has: facts older than that are read again before anyone calls HQ restored.</param>
    public async Task<HeadquartersFacts> ReadAsync(StageContext context, long atLeast, CancellationToken cancellation)
    {
        if (known.TryGetValue(context, out var facts) && facts.LastVersion >= atLeast) return facts;
        facts = await ReadAsync(cancellation);
        known.AddOrUpdate(context, facts);
        return facts;
    }

    /// <summary>Whether a change above <paramref name="version"/> concerns one of <paramref name="companies"/>; yes when that would take long to find out.</summary>
    public async Task<bool> HasChangesAsync(long version, IReadOnlyCollection<string> companies, CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        var look = await connection.QuerySingleAsync<ChangesSeen>(
            headquarters.Sql["HqToChannel/LookForChanges"], new { after = version, companies = JsonSerializer.Serialize(companies) });
        return look.Found > 0 || look.LookedAt >= 1_000;
    }

    public async Task<long> CountChangesAsync(long after, long upTo, IReadOnlyCollection<string> companies, CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        return await connection.ExecuteScalarAsync<long>(
            headquarters.Sql["HqToChannel/CountChanges"], new { after, upTo, companies = JsonSerializer.Serialize(companies) });
    }

    private async Task<HeadquartersFacts> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        await numbering.RunAsync(connection, cancellation);
        var versions = await connection.QuerySingleAsync<Versions>(headquarters.Sql["HqToChannel/ReadChangeVersions"]);
        var companies = await connection.QueryAsync<Entitlement>(headquarters.Sql["HqToChannel/ReadCompanies"]);
        var applied = await connection.QueryAsync<AppliedCompanies>(headquarters.Sql["HqToChannel/ReadAppliedCompanies"], new { job });
        var heldBack = await connection.QueryAsync<HeldBackLook>(headquarters.Sql["HqToChannel/LookForHeldBack"]);
        return new HeadquartersFacts(
            versions.LastVersion, versions.MinVersion, companies.ToLookup(row => row.DataStore, row => row.Company, StringComparer.OrdinalIgnoreCase),
            applied.ToDictionary(row => row.DataStore, row => JsonSerializer.Deserialize<string[]>(row.Companies)!, StringComparer.OrdinalIgnoreCase),
            heldBack.ToDictionary(row => row.DataStore, row => row.NextTry, StringComparer.OrdinalIgnoreCase));
    }

    private sealed record Versions(long LastVersion, long MinVersion);

    private sealed record Entitlement(string DataStore, string Company);

    private sealed record AppliedCompanies(string DataStore, string Companies);

    private sealed record HeldBackLook
    {
        public string DataStore { get; init; } = "";

        public DateTimeOffset NextTry { get; init; }
    }

    private sealed record ChangesSeen(long LookedAt, long Found);
}
