using System.Collections.Concurrent;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>A world whose flows are played by the test: the pipelines are real, the work is not.</summary>
public sealed class PipelineWorld : IAsyncDisposable
{
    private PipelineWorld(TestWorld world) => World = world;

    public TestWorld World { get; }

    public PlayedChannelWork Upload { get; } = new(PipelineDefinition.Upload);

    public PlayedChannelWork Download { get; } = new(PipelineDefinition.Customers);

    public PlayedSynchronization Synchronization { get; } = new();

    public PipelineTelemetry Telemetry { get; } = new();

    public PipelineRuns Runs => RunsOf(ProcessIdentity.Current);

    public PipelineStages Stages => StagesOf(ProcessIdentity.Current);

    public InlineDriver Driver => DriverOf(ProcessIdentity.Current);

    public DataStoreRegistry Registry => new(World.Databases, World.Time);

    public static async Task<PipelineWorld> CreateAsync(int channels = 3, Pair? pair = null) => new(await TestWorld.CreateAsync(channels, seed: false, pair));

    public PipelineRuns RunsOf(ProcessIdentity process) => new(World.Databases, World.Time, process: process, telemetry: Telemetry);

    public PipelineStages StagesOf(ProcessIdentity process) =>
        new(World.Databases, RunsOf(process), Registry, new StageWork([Upload, Download], Synchronization), World.Time, process, telemetry: Telemetry);

    public InlineDriver DriverOf(ProcessIdentity process) => DriverOf(process, World.Databases);

    /// <summary>A driver with another configuration.</summary>
    public InlineDriver DriverOf(ProcessIdentity process, Databases databases)
    {
        var (runs, registry) = (new PipelineRuns(databases, World.Time, process: process, telemetry: Telemetry), new DataStoreRegistry(databases, World.Time));
        var stages = new PipelineStages(databases, runs, registry, new StageWork([Upload, Download], Synchronization), World.Time, process, telemetry: Telemetry);
        return new InlineDriver(databases, runs, stages, registry, World.Time);
    }

    public Task<RunReport> RunAsync(RunRequest? request = null) => Driver.RunAsync(request ?? new RunRequest("customer-sync"), null, CancellationToken.None);

    public Task<RunReport> ReadAsync(RunId run) => Runs.ReadAsync(run, CancellationToken.None);

    public Task<long> CountAsync(string table) => World.ScalarAsync<long>(World.Headquarters, $"select count(*) from {table}");

    public ValueTask DisposeAsync()
    {
        Telemetry.Dispose();
        return World.DisposeAsync();
    }
}

/// <summary>An upload or download that does what the test says, and counts.</summary>
public sealed class PlayedChannelWork(string job) : IChannelWork
{
    public string Job => job;

    public Func<string, ProbeResult> Probe { get; set; } = _ => ProbeResult.HasWork;

    public Func<string, CancellationToken, Task<ItemOutcome>> Run { get; set; } = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded, Rows: 7));

    public ConcurrentQueue<string> Ran { get; } = new();

    public ConcurrentQueue<string> RecordedNoData { get; } = new();

    /// <summary>Makes some channels end so, the others as before.</summary>
    public void Ends(string channel, ItemOutcome outcome)
    {
        var others = Run;
        Run = (name, cancellation) => name == channel ? Task.FromResult(outcome) : others(name, cancellation);
    }

    public Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation) => Task.FromResult(Probe(channel.Name.Value));

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation)
    {
        foreach (var channel in channels) RecordedNoData.Enqueue(channel.Name.Value);
        return Task.CompletedTask;
    }

    public Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        Ran.Enqueue(channel.Name.Value);
        return Run(channel.Name.Value, cancellation);
    }
}

/// <summary>A synchronization that ends as the test says.</summary>
public sealed class PlayedSynchronization : ISynchronizeWork
{
    public SynchronizeOutcome Outcome { get; set; } = new(990, 2, 4321, 0, 3);

    public Exception? Throws { get; set; }

    public int Ran { get; private set; }

    public Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation)
    {
        Ran++;
        return Throws is null ? Task.FromResult(Outcome) : throw Throws;
    }
}
