using Hangfire;
using Hangfire.Client;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.Storage;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Hosting.JobStores;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>Real headquarters, Hangfire's real scheduler and recurring jobs; only the clock is the test's. Nobody works on what is enqueued.</summary>
internal sealed class RecurringWorld : IAsyncDisposable
{
    public const string Pipeline = "customer-sync";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestWorld world;
    private readonly Log log = new();
    private JobStorage storage;

    private RecurringWorld(TestWorld world)
    {
        this.world = world;
        storage = NewStorage();
        Service = NewService();
    }

    public TestWorld World => world;

    public Schedules Schedules => new(world.Databases, world.Time);

    public PipelineRuns Runs => new(world.Databases, world.Time);

    /// <summary>Configuration of the next service.</summary>
    public HqJobsOptions Options { get; set; } = new();

    public RecurringPipelines Service { get; private set; }

    public RecurringJobs Jobs => new(storage, Manager);

    public RecurringJobManager Manager => new RecurringJobManager(storage, JobFilterProviders.Providers, new DefaultTimeZoneResolver(), Now);

    public IReadOnlyList<string> Warnings => log.Lines;

    /// <summary>The times of the occurrences for which Hangfire has enqueued the pipeline.</summary>
    public IReadOnlyList<DateTimeOffset> Started(string pipeline = Pipeline)
    {
        using var connection = storage.GetConnection();
        return [.. storage.GetMonitoringApi().EnqueuedJobs(HangfireSetup.StageQueue, 0, 10_000)
            .Where(job => (string)job.Value.Job.Args[0] == pipeline)
            .Select(job => new DateTimeOffset(JobHelper.DeserializeDateTime(SerializationHelper.Deserialize<string>(connection.GetJobParameter(job.Key, "Time")))))
            .Order()];
    }

    public static async Task<RecurringWorld> CreateAsync() => new(await TestWorld.CreateAsync(seed: false));

    /// <summary>A service starts: on the same job storage, or in a process whose memory is new.</summary>
    public async Task StartServiceAsync(bool forgetful = true)
    {
        if (forgetful) storage = NewStorage();
        Service = NewService();
        await Service.BeginAsync(None);
        await Service.ProjectAsync(None);
    }

    /// <summary>Another service on the same job storage.</summary>
    public async Task<RecurringPipelines> SecondServiceAsync()
    {
        var second = NewService();
        await second.BeginAsync(None);
        await second.ProjectAsync(None);
        return second;
    }

    /// <summary>Lets time pass while a service runs: every step both look.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        var by = step ?? TimeSpan.FromMinutes(1);
        for (var passed = TimeSpan.Zero; passed < span; passed += by)
        {
            world.Time.Advance(by);
            await Service.ProjectAsync(None);
            RunScheduler();
        }
    }

    /// <summary>A run that is over by now.</summary>
    public async Task RunAsync()
    {
        var start = await Runs.StartAsync(new RunRequest(Pipeline, "Schedule"), None);
        await Runs.EndAsync(start.Run, RunStatus.Succeeded, null, None);
    }

    /// <summary>Runs a service has asked for in Hangfire's stead.</summary>
    public Task<IReadOnlyList<string>> CaughtUpAsync(string pipeline = Pipeline) => world.QueryAsync<string>(
        world.Headquarters, "SELECT REQUESTKEY FROM PIPELINERUN WHERE REQUESTKEY IS NOT NULL AND PIPELINE = @pipeline ORDER BY CREATEDDATETIME", new { pipeline });

    public RecurringJobDto Job(string pipeline = Pipeline)
    {
        using var connection = storage.GetConnection();
        return connection.GetRecurringJobs([RecurringJobs.Prefix + pipeline])[0];
    }

    public void RunScheduler() =>
        new RecurringJobScheduler(new BackgroundJobFactory(JobFilterProviders.Providers), TimeSpan.FromMilliseconds(1), new DefaultTimeZoneResolver(), Now)
            .Execute(new BackgroundProcessContext("test", storage, new Dictionary<string, object>(), Guid.NewGuid(), default, default, default));

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private DateTime Now() => world.Time.GetUtcNow().UtcDateTime;

    private RecurringPipelines NewService() =>
        new(new Settings("test", new ConfigurationBuilder().Build(), Options, world.Databases), Runs, RunOwner.Process, Schedules, Jobs, world.Time, log);

    private static ClocklessStorage NewStorage() => new(JobStore.InMemory());

    /// <summary>Hangfire's storage in memory, without a clock of its own: it would win over the test's.</summary>
    private sealed class ClocklessStorage(JobStorage storage) : JobStorage
    {
        public override IMonitoringApi GetMonitoringApi() => storage.GetMonitoringApi();

        public override IStorageConnection GetConnection() => storage.GetConnection();

        public override bool HasFeature(string featureId) => featureId != JobStorageFeatures.Connection.GetUtcDateTime && storage.HasFeature(featureId);
    }

    private sealed class Log : ILogger<RecurringPipelines>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Lines.Add(formatter(state, exception));
        }
    }
}
