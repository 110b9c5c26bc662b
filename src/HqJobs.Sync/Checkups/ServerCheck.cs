using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Whether a database is set up for HqJobs: how it is connected to, how it compares keys, whether readers wait, what its login may do.</summary>
internal static class ServerCheck
{
    private const int TablesNamed = 5;

    private static readonly string[] Read = ["SELECT"], Append = ["SELECT", "INSERT", "UPDATE"], Write = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    private static readonly Wanted[] AtChannel =
    [
        .. TablesOf(PipelineDefinition.Upload, Read),
        .. TablesOf(PipelineDefinition.GlobalConfiguration, Write), .. TablesOf(PipelineDefinition.Customers, Write), .. TablesOf(PipelineDefinition.ChannelConfiguration, Write),
        .. Table("crt.APPLIEDVERSION", Append), .. Table("crt.ASYNCCUSTOMERCONVERTED", Append),
    ];

    private static readonly Wanted[] AtHeadquarters =
    [
        .. TablesOf(PipelineDefinition.Upload, Write), .. TablesOf(PipelineDefinition.Customers, Write),
        .. Table("hq.CUSTOMERCHANGE", Write), .. Table("hq.PIPELINERUN", Write), .. Table("hq.LEASE", Append),
    ];

    /// <summary>What HqJobs cannot work with, and what an administrator should look at although it can.</summary>
    public static async Task<ServerReport> LookAsync(Database database, SchemaKind kind, DbConnection connection)
    {
        var server = await connection.QuerySingleAsync<Server>(database.Sql["Checkups/ReadServer"]);
        var missing = (await connection.QueryAsync<Wanted>(
            database.Sql["Checkups/FindMissingRights"], new { wanted = JsonSerializer.Serialize(kind == SchemaKind.Hq ? AtHeadquarters : AtChannel, Json) })).AsList();
        var isServer = database.Provider == DatabaseProvider.SqlServer;
        var (problems, cautions) = (new List<string>(), new List<string>());
        if (isServer && server.IgnoresCase == 0)
            problems.Add($"its collation {server.Collation} tells upper from lower case, HqJobs and Commerce do not; create the database anew with a case-insensitive one, e.g. SQL_Latin1_General_CP1_CI_AS");
        if (missing.Count > 0)
            problems.Add($"its login may not {Describe(missing)}; the roles with these rights are made by the scripts in sql/Permissions");
        if (database.Caution is { } caution)
            cautions.Add(caution);
        if (!isServer && server.ReadsSnapshots == 0)
            cautions.Add("the file is not in WAL mode, so readers and writers wait for one another; run once: PRAGMA journal_mode = WAL");
        var waiting = server.ReadsSnapshots != 0 ? "readers do not wait for writers (READ_COMMITTED_SNAPSHOT is on)" : "readers wait for writers (READ_COMMITTED_SNAPSHOT is off)";
        return new ServerReport(isServer ? $"SQL Server {server.Version}, collation {server.Collation}, {waiting}" : null, problems, cautions);
    }

    private static string Describe(List<Wanted> missing)
    {
        var tables = missing.GroupBy(right => right.TableName).Select(table => $"{string.Join(", ", table.Select(right => right.Verb))} {table.Key}").ToList();
        return string.Join("; ", tables.Take(TablesNamed)) + (tables.Count > TablesNamed ? $"; and so on, {tables.Count} tables" : "");
    }

    private static IEnumerable<Wanted> TablesOf(string job, string[] verbs) => SchedulerJob.Read(job).Subjobs.SelectMany(subjob => Table($"{subjob.Shape.Schema}.{subjob.Table}", verbs));

    private static IEnumerable<Wanted> Table(string name, string[] verbs) => verbs.Select(verb => new Wanted { TableName = name, Verb = verb });

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // Not by constructor: SQLite gives an answer without rows no types.
    private sealed record Wanted
    {
        [JsonPropertyName("table")]
        public string TableName { get; init; } = "";

        public string Verb { get; init; } = "";
    }

    private sealed record Server(string Version, string Collation, long IgnoresCase, long ReadsSnapshots);
}

/// <param name="Facts">What it is, in words; null where there is nothing to choose.</param>
/// <param name="Problems">What does not work so.</param>
/// <param name="Cautions">What works, but should not stay.</param>
internal sealed record ServerReport(string? Facts, IReadOnlyList<string> Problems, IReadOnlyList<string> Cautions);
