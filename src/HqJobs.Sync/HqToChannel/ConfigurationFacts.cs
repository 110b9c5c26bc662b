using System.Runtime.CompilerServices;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What 1110 or 1070 of one stage needs to know of HQ.</summary>
/// <param name="Versions">By table or view, the version of its last change that was committed when the stage looked; 0: it is about to get one.</param>
/// <param name="Channels">By data store, the channels it serves and HQ knows.</param>
/// <param name="Recorded">By data store, the version HQ recorded after its last complete download.</param>
internal sealed record ConfigurationFacts(IReadOnlyDictionary<string, long> Versions, ILookup<string, long> Channels, IReadOnlyDictionary<string, long> Recorded)
{
    public long RecordedOf(DataStore channel) => Recorded.GetValueOrDefault(channel.Name.Value);
}

/// <summary>Reads the facts once per stage, so that a thousand idle channels cost HQ four queries.</summary>
internal sealed class ConfigurationFactsReader(Database headquarters, SchedulerJob job)
{
    private readonly ConditionalWeakTable<StageContext, ConfigurationFacts> known = [];
    private readonly ChangeNumbering numbering = ChangeNumbering.OfTables(headquarters);

    /// <param name="applied">The version the channel has: facts older than that are read again before anyone doubts it.</param>
    public async Task<ConfigurationFacts> ReadAsync(StageContext context, DataStore channel, long applied, CancellationToken cancellation)
    {
        if (known.TryGetValue(context, out var facts) && applied <= facts.RecordedOf(channel)) return facts;
        facts = await ReadAsync(cancellation);
        known.AddOrUpdate(context, facts);
        return facts;
    }

    private async Task<ConfigurationFacts> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        await numbering.RunAsync(connection, cancellation);
        var versions = await connection.QueryAsync<TableVersion>(headquarters.Sql["HqToChannel/ReadConfigurationVersions"]);
        var channels = await connection.QueryAsync<ServedChannel>(headquarters.Sql["HqToChannel/ReadServedChannels"]);
        var recorded = await connection.QueryAsync<RecordedVersion>(headquarters.Sql["HqToChannel/ReadRecordedVersions"], new { job = job.Job });
        return new ConfigurationFacts(
            versions.Where(row => job.Subjobs.Any(subjob => subjob.Source == row.TableName)).ToDictionary(row => row.TableName, row => row.ChangeVersion),
            channels.ToLookup(row => row.DataStore, row => row.Channel, StringComparer.OrdinalIgnoreCase),
            recorded.ToDictionary(row => row.DataStore, row => row.RowVersion, StringComparer.OrdinalIgnoreCase));
    }

    private sealed record TableVersion(string TableName, long ChangeVersion);

    private sealed record ServedChannel(string DataStore, long Channel);

    private sealed record RecordedVersion(string DataStore, long RowVersion);
}
