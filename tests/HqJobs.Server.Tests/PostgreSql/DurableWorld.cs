using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;

namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Headquarters, channels that sell, and a job storage that outlives its services.</summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    private readonly TestWorld world;
    private readonly PostgreSqlServer server;
    private readonly IReadOnlyList<PointOfSale> stores;

    private DurableWorld(TestWorld world, PostgreSqlServer server)
    {
        this.world = world;
        this.server = server;
        stores = [.. world.Databases.DataStores.Select((store, index) => new PointOfSale(store, seed: 100 + index))];
        Jobs = server.CreateDatabase();
    }

    /// <summary>Name of the database with job storage.</summary>
    public string Jobs { get; }

    public static async Task<DurableWorld> CreateAsync(PostgreSqlServer server, int channels) => new(await TestWorld.CreateAsync(channels), server);

    /// <summary>Every store gets that many more visits.</summary>
    public void Sell(int visits)
    {
        foreach (var store in stores)
            for (var visit = 0; visit < visits; visit++) store.Visit();
    }

    /// <param name="settings">Values of <c>--setting</c>, after those of this world.</param>
    public Task<ServiceProcess> ServeAsync(params string[] settings) => ServiceProcess.StartAsync(world,
    [
        "Pipelines:customer-sync:Cron=0 0 31 2 *",
        "JobStorage:Provider=PostgreSql",
        $"JobStorage:ConnectionString={server.ConnectionString(Jobs)}",
        "JobStorage:PollInterval=00:00:00.050",
        .. settings,
    ]);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql) => world.QueryAsync<T>(world.Headquarters, sql);

    /// <summary>Waits until so many runs have ended well; wrong records, which stores write now and then, are no failure.</summary>
    public async Task UntilRunsEndAsync(int count, params ServiceProcess[] services)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var statuses = await QueryAsync<string>("SELECT STATUS FROM PIPELINERUN ORDER BY CREATEDDATETIME");
            if (statuses.Count == count && statuses.All(status => status is "Succeeded" or "SucceededWithErrors")) return;
            if (DateTime.UtcNow > deadline)
                Assert.Fail($"Runs: {string.Join(", ", statuses)}{Environment.NewLine}{string.Join(Environment.NewLine, services.SelectMany(service => service.Log))}");
            await Task.Delay(50);
        }
    }

    public async Task AssertEverythingIsRightAsync() => Assert.That(
        await Oracle.FindFaultsAsync(world.Headquarters.ToString(), world.Databases.DataStores.ToDictionary(store => store.Name.Value, store => store.Database.ToString())),
        Is.Empty);

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
