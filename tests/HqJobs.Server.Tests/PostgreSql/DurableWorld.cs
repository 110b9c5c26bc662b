using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;
using Microsoft.Data.Sqlite;

namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Headquarters, channels that sell, and a job storage that outlives its services.</summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    private static readonly string[] Scheduled = ["customer-sync", "channel-config", "cleanup"];

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
        .. Scheduled.Select(pipeline => $"Pipelines:{pipeline}:Cron=0 0 31 2 *"), // never by itself, at whatever hour the test runs
        "JobStorage:Provider=PostgreSql",
        $"JobStorage:ConnectionString={server.ConnectionString(Jobs)}",
        "JobStorage:PollInterval=00:00:00.050",
        .. settings,
    ]);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql) => world.QueryAsync<T>(world.Headquarters, sql);

    /// <summary>Waits until so many runs have ended well; wrong records, which stores write now and then, are no failure.</summary>
    public async Task UntilRunsEndAsync(int count, params ServiceProcess[] services)
    {
        IReadOnlyList<string> statuses = [];
        await UntilAsync("The end of the runs", async () =>
        {
            statuses = await QueryAsync<string>("SELECT STATUS FROM PIPELINERUN");
            return statuses.Count == count && statuses.All(status => status is "Succeeded" or "SucceededWithErrors");
        }, services);
    }

    /// <summary>Waits for a fact; on timeout tells the history of the jobs and what the services logged.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> fact, params ServiceProcess[] services)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await fact())
        {
            if (DateTime.UtcNow > deadline)
                Assert.Fail(string.Join(Environment.NewLine, [$"It did not come true: {what}", .. Histories(), .. services.SelectMany(service => service.Log)]));
            await Task.Delay(5);
        }
    }

    private string[] Histories() => server.Scalar<string[]>(Jobs,
        """
        SELECT array_agg(CONCAT_WS(' ', j.id, j.arguments ->> 1, j.arguments ->> 2,
            (SELECT string_agg(s.name || COALESCE(' (' || s.reason || ')', ''), ' > ' ORDER BY s.id) FROM hqjobs.state AS s WHERE s.jobid = j.id),
            (SELECT string_agg('in the queue, fetched ' || COALESCE(q.fetchedat::text, 'never'), ', ') FROM hqjobs.jobqueue AS q WHERE q.jobid = j.id)))
        FROM hqjobs.job AS j
        """) ?? [];

    /// <summary>What other services see when the timeouts of a dead one have run out.</summary>
    /// <returns>Jobs that were being worked on.</returns>
    public async Task<IReadOnlyList<long>> LetTimePassAsync()
    {
        while (server.Scalar<long>(Jobs, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hqjobs'") > 0) await Task.Delay(5);
        server.Execute(Jobs, "UPDATE hqjobs.jobqueue SET fetchedat = fetchedat - INTERVAL '1 day'; UPDATE hqjobs.lock SET acquired = acquired - INTERVAL '1 day'");
        return server.Scalar<long[]>(Jobs, "SELECT COALESCE(array_agg(id), '{}') FROM hqjobs.job WHERE statename = 'Processing'")!;
    }

    /// <param name="stage">P-0001, SYNC, 1010; or its channel, P-0001/houston.</param>
    public bool IsInQueue(string stage) => server.Scalar<long>(Jobs, $"SELECT count(*) FROM hqjobs.jobqueue WHERE name_of(jobid) = '{stage}'") > 0;

    /// <summary>No parked stage wakes by itself, however slow the machine is: the run goes on by what services say to each other.</summary>
    public void PutOffHeartbeats() => server.Execute(Jobs,
        """
        UPDATE hqjobs.set SET score = score + 86400
        WHERE key = 'schedule' AND value IN (SELECT j.id::text FROM hqjobs.job AS j JOIN hqjobs.state AS s ON s.id = j.stateid WHERE s.reason LIKE 'Waiting for channels%')
        """);

    /// <summary>Job storage is gone and created anew; what happened so far was long ago.</summary>
    public async Task LoseJobStorageAsync()
    {
        server.Execute("postgres", $"DROP DATABASE {Jobs} WITH (FORCE)");
        server.CreateDatabase(Jobs);
        await world.ExecuteAsync(world.Headquarters, "UPDATE PIPELINERUN SET CREATEDDATETIME = @longAgo", new { longAgo = DateTimeOffset.UtcNow.AddDays(-1) });
    }

    /// <summary>Nobody writes at headquarters until it is disposed.</summary>
    public async Task<IAsyncDisposable> HoldHeadquartersAsync()
    {
        var connection = new SqliteConnection($"Data Source={world.Headquarters};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        connection.BeginTransaction(deferred: false);
        return connection;
    }

    /// <summary>Each stage was closed once, and none started before its predecessor was closed.</summary>
    public async Task AssertRunWasInOrderAsync()
    {
        var closings = await QueryAsync<long>("SELECT count(*) FROM PIPELINELOG WHERE CHANNEL IS NULL AND STAGENO IS NOT NULL GROUP BY RUNID, STAGENO");
        var early = await QueryAsync<string>("SELECT l.JOB FROM PIPELINESTAGE AS l JOIN PIPELINESTAGE AS e ON e.RUNID = l.RUNID AND e.STAGENO = l.STAGENO - 1 WHERE l.STARTEDDATETIME < e.ENDEDDATETIME");
        Assert.Multiple(() =>
        {
            Assert.That(closings, Is.Not.Empty.And.All.EqualTo(1), "closings of a stage");
            Assert.That(early, Is.Empty, "stages that started before their predecessor had ended");
        });
    }

    /// <summary>A channel's job ran once, and once more for each kill that hit it at work.</summary>
    public void AssertRepeatedOnlyWhereKilled(IReadOnlyList<long> interrupted)
    {
        var jobs = server.Scalar<string[]>(Jobs,
            """
            SELECT array_agg(j.id || ' ' || (SELECT count(*) FROM hqjobs.state AS s WHERE s.jobid = j.id AND s.name = 'Processing'))
            FROM hqjobs.job AS j WHERE jsonb_array_length(j.arguments) = 5 AND j.statename IS NOT NULL
            """)!.Select(row => row.Split(' ').Select(long.Parse).ToArray()).Select(row => (Id: row[0], Executions: row[1])).ToList();
        Assert.That(jobs, Is.Not.Empty);
        Assert.That(jobs.Where(job => job.Executions > 1 + interrupted.Count(id => id == job.Id)), Is.Empty, "jobs of channels that ran too often");
    }

    /// <summary>Nobody is lost, nobody has two accounts, every channel equals headquarters.</summary>
    public async Task AssertEverythingIsRightAsync() => Assert.That(
        await Oracle.FindFaultsAsync(world),
        Is.Empty);

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
