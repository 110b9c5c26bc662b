using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>What <c>hqjobs channel check</c> found.</summary>
/// <param name="Database">File, or server and database.</param>
/// <param name="Problem">Why nothing more could be found out; null when the channel was reached.</param>
/// <param name="Companies">Companies of its channels: whose customers 1010 brings.</param>
/// <param name="Schema">Schema scripts applied, pending, edited; null when not reached.</param>
/// <param name="MissingTables">Tables and key columns without which a job fails.</param>
/// <param name="MissingColumns">Columns without which the channel is served: <c>TABLE.COLUMN</c>.</param>
/// <param name="Restored">What proves that it is not the database headquarters knows, and what to do; null when it is.</param>
public sealed record ChannelReport(
    string Channel, string Database, string? Problem, IReadOnlyList<string> Companies, SchemaStatus? Schema,
    IReadOnlyList<string> MissingTables, IReadOnlyList<string> MissingColumns,
    IReadOnlyList<AppliedVersionReport> Versions, IReadOnlyList<WatermarkReport> Watermarks, string? Restored)
{
    /// <summary>What the server is, in words; null where there is nothing to choose.</summary>
    public string? Server { get; init; }

    /// <summary>What of the server or of the login's rights keeps a job from working.</summary>
    public IReadOnlyList<string> ServerProblems { get; init; } = [];

    /// <summary>What works, but should not stay.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>Whether every job can serve the channel.</summary>
    public bool IsSound => Problem is null && Companies.Count > 0 && MissingTables.Count == 0 && Restored is null && ServerProblems.Count == 0;

    /// <summary>Why the channel cannot be served as it is, and what to do.</summary>
    public IEnumerable<string> ProblemsOf(DataStore store)
    {
        if (Problem is { } problem) yield return problem;
        if (Schema is { IsNewer: true } newer) yield return $"its schema is {newer.NewerText}";
        if (Schema is { Pending.Count: > 0 } schema) yield return $"{schema.Pending.Count} schema scripts are pending; run: hqjobs db init --channel {store.Name}";
        if (Schema is { Edited.Count: > 0 } edited) yield return $"scripts were edited after they were applied: {string.Join(", ", edited.Edited)}; see: hqjobs db status";
        if (MissingTables.Count > 0) yield return $"missing{(ServerProblems.Count > 0 ? ", or not to be seen by its login" : "")}: {string.Join(", ", MissingTables)}";
        foreach (var trouble in ServerProblems) yield return trouble;
        if (Restored is { } restored) yield return restored;
        if (Companies.Count == 0)
            yield return store.ChannelIds.Count == 0
                ? $"HqJobs:Channels:{store.Name}:ChannelIds names no channel, so 1010 brings no customers"
                : $"headquarters does not know channel {string.Join(", ", store.ChannelIds)} yet, so 1010 brings no customers; a first run registers it, RETAILCHANNELTABLE must have it";
    }
}

/// <param name="Applied">Version the channel has; null: never.</param>
/// <param name="Headquarters">Highest version at HQ. Lower than <paramref name="Applied"/>: HQ was restored from a backup.</param>
public sealed record AppliedVersionReport(string Job, long? Applied, long Headquarters);

/// <param name="Watermark">Counter up to which P-0001 has read the table.</param>
/// <param name="Highest">Highest counter in the channel. 0: the table is empty.</param>
public sealed record WatermarkReport(string Table, long Watermark, long Highest);

/// <summary>Compares a channel with what the jobs need and with what HQ knows of it. Reads only.</summary>
public sealed class ChannelCheck(Databases databases)
{
    private static readonly SchedulerJob Upload = SchedulerJob.Read(PipelineDefinition.Upload);

    private static readonly SchedulerJob[] Downloads =
        [SchedulerJob.Read(PipelineDefinition.GlobalConfiguration), SchedulerJob.Read(PipelineDefinition.Customers), SchedulerJob.Read(PipelineDefinition.ChannelConfiguration)];

    private readonly Database headquarters = databases.Headquarters;
    private readonly Restorations restorations = new(databases);

    public async Task<ChannelReport> CheckAsync(DataStore channel, CancellationToken cancellation)
    {
        await using var hq = await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        var companies = (await hq.QueryAsync<Entitlement>(headquarters.Sql["HqToChannel/ReadCompanies"]))
            .Where(row => string.Equals(row.DataStore, channel.Name.Value, StringComparison.OrdinalIgnoreCase)).Select(row => row.Company).Order(StringComparer.Ordinal).ToList();
        try
        {
            await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
            var shape = await ChannelShape.ReadAsync(channel.Database, connection);
            var server = await ServerCheck.LookAsync(channel.Database, SchemaKind.Channel, connection);
            var subjobs = Downloads.Prepend(Upload).SelectMany(job => job.Subjobs).ToList();
            var tables = subjobs.SelectMany(shape.MissingEssentials).Concat(new[] { "APPLIEDVERSION", "ASYNCCUSTOMERCONVERTED" }.Where(table => !shape.Has(table))).ToList();
            return new ChannelReport(
                channel.Name.Value, channel.Database.ToString(), null, companies, await SchemaInstaller.StatusAsync(channel.Database, SchemaKind.Channel, cancellation),
                tables, [.. subjobs.SelectMany(shape.Missing).Except(tables)],
                shape.Has("APPLIEDVERSION") ? await VersionsAsync(hq, channel, connection) : [],
                await WatermarksAsync(hq, channel, connection, shape),
                // Headquarters does not know a channel without companies; P-0001 cannot look at one that lacks a table.
                companies.Count > 0 && tables.Count == 0 ? await restorations.LookAtAsync(channel, cancellation) : null)
            {
                Server = server.Facts,
                ServerProblems = server.Problems,
                Cautions = server.Cautions,
            };
        }
        catch (Exception exception) when (ChannelFailure.Explain(channel, exception) is { } reason)
        {
            return new ChannelReport(channel.Name.Value, channel.Database.ToString(), reason, companies, null, [], [], [], [], null);
        }
    }

    private async Task<IReadOnlyList<AppliedVersionReport>> VersionsAsync(DbConnection hq, DataStore channel, DbConnection connection)
    {
        var customers = await hq.QuerySingleAsync<Versions>(headquarters.Sql["HqToChannel/ReadChangeVersions"]);
        var configuration = (await hq.QueryAsync<TableVersion>(headquarters.Sql["HqToChannel/ReadConfigurationVersions"])).AsList();
        var reports = new List<AppliedVersionReport>();
        foreach (var job in Downloads)
        {
            var applied = await connection.QuerySingleOrDefaultAsync<Applied>(channel.Database.Sql["HqToChannel/ReadAppliedVersion"], new { job = job.Job });
            var tables = configuration.Where(row => job.Subjobs.Any(subjob => subjob.Source == row.TableName));
            reports.Add(new AppliedVersionReport(
                job.Job, applied?.Version, job.Job == PipelineDefinition.Customers ? customers.LastVersion : tables.Max(row => (long?)row.ChangeVersion) ?? 0));
        }
        return reports;
    }

    private async Task<IReadOnlyList<WatermarkReport>> WatermarksAsync(DbConnection hq, DataStore channel, DbConnection connection, ChannelShape shape)
    {
        var watermarks = (await hq.QueryAsync<Watermark>(headquarters.Sql["Checkups/ReadWatermarks"], new { datastore = channel.Name.Value }))
            .ToDictionary(row => row.TableName, row => row.Counter, StringComparer.OrdinalIgnoreCase);
        if (Upload.Subjobs.Any(subjob => shape.MissingEssentials(subjob).Any())) return [];
        var highest = await connection.QueryAsync<Watermark>(channel.Database.Sql["Checkups/ReadHighestCounters"]);
        return [.. highest.Select(row => new WatermarkReport(row.TableName, watermarks.GetValueOrDefault(row.TableName), row.Counter))];
    }

    private sealed class Applied
    {
        public long Version { get; init; }
    }

    private sealed record Versions(long LastVersion, long MinVersion);

    private sealed record TableVersion(string TableName, long ChangeVersion);

    private sealed record Entitlement(string DataStore, string Company);

    private sealed record Watermark(string TableName, long Counter);
}
