using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Jobs;
using HqJobs.Sync;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>Real headquarters, runs and jobs, with flows that do what the test says. The test pumps, or starts a real Hangfire server.</summary>
internal sealed class ChainWorld : IAsyncDisposable
{
    private const string Pipeline = "customer-sync";
    private readonly TestWorld world;
    private readonly ServiceProvider services;
    private readonly List<BackgroundJobServer> servers = [];

    private ChainWorld(TestWorld world, ServiceProvider services)
    {
        this.world = world;
        this.services = services;
        Storage = services.GetRequiredService<JobStorage>();
        Connection = Storage.GetConnection();
        Pump = new JobPump(Storage, Filters, Activator);
    }

    public FakeChannelWork Upload { get; } = new(PipelineDefinition.Upload);

    public FakeSynchronizeWork Synchronize { get; } = new();

    public FakeChannelWork Customers { get; } = new(PipelineDefinition.Customers);

    public JobStorage Storage { get; }

    public IStorageConnection Connection { get; }

    public JobPump Pump { get; }

    public TestWorld World => world;

    public PipelineRuns Runs => Get<PipelineRuns>();

    public PipelineStages Stages => Get<PipelineStages>();

    public RunWatch Watch => Get<RunWatch>();

    public IBackgroundJobClient Client => Get<IBackgroundJobClient>();

    private IJobFilterProvider Filters => Get<IJobFilterProvider>();

    private AspNetCoreJobActivator Activator => new(Get<IServiceScopeFactory>());

    /// <param name="realTime">For real servers; otherwise the clock stands still until the test moves it.</param>
    public static async Task<ChainWorld> CreateAsync(int channels = 4, bool realTime = false, TimeSpan? heartbeat = null)
    {
        var world = await TestWorld.CreateAsync(channels);
        ChainWorld? chain = null;
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(new Settings("test", new ConfigurationBuilder().Build(), new HqJobsOptions(), world.Databases))
            .AddSingleton(world.Databases)
            .AddSingleton<TimeProvider>(realTime ? TimeProvider.System : world.Time)
            .AddSingleton(new Heartbeat(heartbeat ?? TimeSpan.FromMinutes(10)))
            .AddHqJobsSync()
            .RemoveAll<IChannelWork>()
            .RemoveAll<ISynchronizeWork>()
            .AddSingleton<IChannelWork>(_ => chain!.Upload)
            .AddSingleton<IChannelWork>(_ => chain!.Customers)
            .AddSingleton<ISynchronizeWork>(_ => chain!.Synchronize)
            .AddHangfireJobs()
            .BuildServiceProvider();
        return chain = new ChainWorld(world, services);
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>What the recurring job does, and a click on Trigger now.</summary>
    public string Trigger() => Client.Create(StageJob.Of(Pipeline, PipelineDefinition.Upload), new EnqueuedState());

    /// <summary>The jobs of the stages, first one first.</summary>
    public IReadOnlyList<string> Chain(string rootJob) =>
        [rootJob, .. SerializationHelper.Deserialize<string>(Connection.GetJobParameter(rootJob, JobParameters.Chain))?.Split(',') ?? []];

    public async Task<RunReport> RunOfAsync(string rootJob) =>
        await FindRunOfAsync(rootJob) ?? throw new AssertionException($"No run of job {rootJob}.");

    public async Task<RunReport?> FindRunOfAsync(string rootJob)
    {
        var run = await World.ScalarAsync<string>(World.Headquarters, "SELECT RUNID FROM PIPELINERUN WHERE ROOTJOBID = @rootJob", new { rootJob });
        return run is null ? null : await Runs.ReadAsync(new RunId(run), CancellationToken.None);
    }

    public async Task<IReadOnlyList<PipelineItem>> ItemsAsync(string rootJob, int stageNo) => await FindRunOfAsync(rootJob) is { } run
        ? await Stages.ReadItemsAsync(new RunId(run.RunId), stageNo, CancellationToken.None)
        : [];

    public string StateOf(string job) => Connection.GetStateData(job).Name;

    public IReadOnlyList<string> StatesOf(IEnumerable<string> jobs) => [.. jobs.Select(StateOf)];

    /// <summary>The stock page's Requeue button: whatever state the job is in.</summary>
    public void Requeue(string job) => Client.ChangeState(job, new EnqueuedState { Reason = "Requeued by hand" });

    /// <summary>The stock page's Delete button.</summary>
    public void Delete(string job) => Client.ChangeState(job, new DeletedState { Reason = "Deleted by hand" });

    /// <summary>A real server of its own threads on both lanes.</summary>
    public void StartServer(int workers)
    {
        var server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                Queues = [HangfireSetup.StageQueue, HangfireSetup.ChannelQueue],
                WorkerCount = workers,
                SchedulePollingInterval = TimeSpan.FromMilliseconds(100),
                CancellationCheckInterval = TimeSpan.FromMilliseconds(100),
                StopTimeout = TimeSpan.Zero,
                ShutdownTimeout = TimeSpan.FromSeconds(2),
                FilterProvider = Filters,
                Activator = Activator,
            },
            Storage);
        servers.Add(server);
    }

    /// <summary>The watch of the service.</summary>
    public async Task StartWatchAsync() => await Watch.StartAsync(CancellationToken.None);

    /// <summary>Waits for a fact; on timeout tells the history of the stage jobs.</summary>
    public async Task UntilAsync(string rootJob, Func<Task<bool>> fact, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!await fact())
        {
            if (DateTime.UtcNow > deadline)
                Assert.Fail($"{what} did not come true. {string.Join(Environment.NewLine, Chain(rootJob).Select(job => string.Join(" > ", Pump.History(job))))}");
            await Task.Delay(20);
        }
    }

    public Task UntilEndedAsync(string rootJob) =>
        UntilAsync(rootJob, async () => await FindRunOfAsync(rootJob) is { Status: not (RunStatus.Waiting or RunStatus.Running) }, "The end of the run");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) server.Dispose();
        await Watch.StopAsync(CancellationToken.None);
        Connection.Dispose();
        await services.DisposeAsync();
        await world.DisposeAsync();
    }
}
