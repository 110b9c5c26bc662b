using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Journeys;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>A test world with 1110 and 1070 at hand; the sample company brings features, affiliations, attributes, profiles and address books.</summary>
internal sealed class ConfigurationWorld : IAsyncDisposable
{
    public const string GlobalConfiguration = PipelineDefinition.GlobalConfiguration;
    public const string ChannelConfiguration = PipelineDefinition.ChannelConfiguration;

    private static int runs;

    private readonly Dictionary<string, ConfigurationDownload> downloads;

    private ConfigurationWorld(TestWorld world, Link link, DownloadOptions? options, ILogger<ConfigurationDownload>? logger)
    {
        World = world;
        Leases = new Leases(world.Databases, world.Time);
        downloads = new[] { GlobalConfiguration, ChannelConfiguration }.ToDictionary(job => job, job => new ConfigurationDownload(
            job, world.Databases, Leases, Options.Create(link.Options(options)),
            Options.Create(new LeaseOptions { BusyWait = TimeSpan.Zero }), world.Time, logger ?? NullLogger<ConfigurationDownload>.Instance));
    }

    public TestWorld World { get; }

    public Leases Leases { get; }

    public DataStore Houston => World["houston"];

    public ConfigurationDownload this[string job] => downloads[job];

    public static async Task<ConfigurationWorld> CreateAsync(int channels = 1, DownloadOptions? options = null, ILogger<ConfigurationDownload>? logger = null, Link? link = null) =>
        new(await TestWorld.CreateAsync(channels, pair: (link ??= Links.Attached).Pair), link, options, logger);

    public static StageContext Context(string job, bool full = false, bool dryRun = false, Action<WorkProgress>? progress = null) =>
        new(new RunId($"run-{Interlocked.Increment(ref runs)}"), job, full, dryRun, progress is null ? null : new Reporter(progress));

    public Task<ItemOutcome> RunAsync(string job, DataStore? channel = null, bool full = false, bool dryRun = false, Action<WorkProgress>? progress = null) =>
        this[job].RunAsync(channel ?? Houston, Context(job, full, dryRun, progress), CancellationToken.None);

    public Task<ProbeResult> ProbeAsync(string job, DataStore? channel = null) =>
        this[job].ProbeAsync(channel ?? Houston, Context(job), CancellationToken.None);

    public Task<int> AtHeadquartersAsync(string sql, object? args = null) => World.ExecuteAsync(World.Headquarters, sql, args);

    public Task<int> AddAttributesAsync(int count) => AtHeadquartersAsync(
        $"INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE, DEFAULTVALUE) VALUES {string.Join(", ", Enumerable.Range(1, count).Select(i => $"('Attribute {i:D5}', 5, 'd')"))}");

    public async Task<(long Version, long FencingToken)> AppliedAsync(string job, DataStore? channel = null) =>
        (await World.QueryAsync<(long, long)>(channel ?? Houston, "SELECT VERSION, FENCINGTOKEN FROM APPLIEDVERSION WHERE JOBID = @job", new { job })).SingleOrDefault();

    public async Task<long> VersionAsync(string job)
    {
        var tables = SchedulerJob.Read(job).Subjobs.Select(subjob => subjob.Source);
        var versions = await World.QueryAsync<(string Table, long Version)>(World.Headquarters, "SELECT TABLENAME, CHANGEVERSION FROM CONFIGURATIONCHANGE");
        return versions.Where(row => tables.Contains(row.Table)).Max(row => row.Version);
    }

    public Task<IReadOnlyList<string>> DifferencesAsync(string job, DataStore? channel = null, string without = "") =>
        ConfigurationOracle.FindDifferencesAsync(World, channel ?? Houston, job, without);

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private sealed class Reporter(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
