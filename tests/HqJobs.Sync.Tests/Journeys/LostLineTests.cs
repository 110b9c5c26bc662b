using System.Data.Common;
using System.Diagnostics;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.HqToChannel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>A server fails over, a firewall forgets a connection: every connection is lost at one moment, and the next one is had at once.</summary>
[TestFixtureSource(nameof(Pairs))]
public sealed class LostLineTests(Pair pair)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static IEnumerable<Pair> Pairs => Dialects.Pairs.Where(pair => pair.UsesSqlServer);

    [Test, CancelAfter(240_000)]
    public async Task A_line_cut_at_any_moment_of_customer_sync_loses_nobody(CancellationToken cancellation)
    {
        var seed = TestSeed.Next();
        var random = new Random(seed);
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        await using var line = new CutLine(SqlServerDatabases.ServerOrSkip());
        await using var services = new ServiceCollection().AddLogging().AddSingleton(Over(line, world)).AddSingleton(TimeProvider.System).AddHqJobsSync()
            .AddSingleton(Options.Create(new LeaseOptions { Duration = Lease })).BuildServiceProvider();
        var driver = services.GetRequiredService<InlineDriver>();
        var stores = world.Databases.DataStores.Select((store, index) => new PointOfSale(store, seed + index)).ToList();
        var usual = TimeSpan.FromSeconds(1);

        var (lost, endings) = (0, new List<string>());
        for (var round = 0; round < 12; round++)
        {
            foreach (var store in stores) for (var visit = 0; visit < 40; visit++) store.Visit();
            using var cut = new Timer(_ => Interlocked.Add(ref lost, line.Cut()), null, random.Next(20, (int)usual.TotalMilliseconds), Timeout.Infinite);
            var clock = Stopwatch.StartNew();
            try
            {
                var report = await RunAsync();
                usual = clock.Elapsed; // the next one's, more or less
                endings.Add(report.Status.ToString());
                if (report.Status == RunStatus.Failed) TestContext.Out.WriteLine(report.ToJson());
            }
            catch (Exception exception) when (exception is DbException or DatabaseUnavailableException)
            {
                endings.Add(exception.GetType().Name); // where a run notes what became of it: headquarters does not know, and its lease expires
                await Task.Delay(2 * Lease, cancellation);
            }
        }
        TestContext.Out.WriteLine($"{lost} connections lost; {string.Join(", ", endings.CountBy(ending => ending))}");

        await RunAsync();
        await RunAsync();
        var faults = await Oracle.FindFaultsAsync(world);
        Assert.Multiple(() =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(lost, Is.GreaterThan(3), "lines in use must be cut");
            Assert.That(endings.Count(ending => ending is nameof(RunStatus.Succeeded) or nameof(RunStatus.SucceededWithErrors)), Is.GreaterThan(6), "most runs get over it");
        });

        Task<RunReport> RunAsync() => driver.RunAsync(new RunRequest("customer-sync"), null, cancellation);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_download_that_loses_its_line_goes_on_from_the_version_the_channel_has(CancellationToken cancellation)
    {
        await using var line = new CutLine(SqlServerDatabases.ServerOrSkip());
        await using var world = await DownloadWorld.CreateAsync(link: new Link(pair));
        await world.AddCustomersAsync(1, 60);
        var (databases, cuts) = (Over(line, world.World), 0);
        // After the second window of the first and of the second try: the third one is the last that is made.
        var log = new AtWindow(window =>
        {
            if (window is 2 or 4) cuts += line.Cut();
        });
        var download = new CustomerDownload(
            databases, new Leases(databases, world.World.Time), Options.Create(new Link(pair).Options(null)), Options.Create(new LeaseOptions()), world.World.Time, log);

        var outcome = await download.RunAsync(databases["houston"], world.Context(), cancellation);

        Assert.That(cuts, Is.GreaterThan(1), "connections were lost");
        Assert.That((outcome.Status, outcome.Error), Is.EqualTo((ItemStatus.Succeeded, (string?)null)));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        var (tries, rows, status) = (await world.World.QueryAsync<(long, long, long)>(world.World.Headquarters, "SELECT TRYCOUNT, ROWSAFFECTED, STATUS FROM RETAILCDXDOWNLOADSESSION")).Single();
        Assert.That((tries, rows, status), Is.EqualTo((3L, outcome.Rows, 4L)));
        Assert.That(outcome.Rows, Is.GreaterThanOrEqualTo(60 * 16), "what the tries before brought is counted");
    }

    [Test, CancelAfter(60_000)]
    public async Task What_is_thrown_is_what_broke_the_line_not_the_rollback_that_could_not_be(CancellationToken cancellation)
    {
        await using var line = new CutLine(SqlServerDatabases.ServerOrSkip());
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var database = line.Over(ServerOf(world));

        Assert.That(async () =>
        {
            await using var connection = await database.OpenAsync(DatabaseAccess.Write, cancellation);
            await using var transaction = await database.BeginWriteAsync(connection, cancellation);
            await connection.ExecuteAsync("CREATE TABLE #T (A int); INSERT INTO #T VALUES (1);", transaction: transaction.Db);
            line.Cut();
            await connection.ExecuteAsync("INSERT INTO #T VALUES (2);", transaction: transaction.Db);
        }, Throws.InstanceOf<DbException>().With.Matches<Exception>(exception => database.Dialect.IsTransient(exception!)));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_pooled_connection_that_is_lost_when_it_is_used_again_costs_a_try(CancellationToken cancellation)
    {
        await using var line = new CutLine(SqlServerDatabases.ServerOrSkip());
        await using var world = await TestWorld.CreateAsync(pair: pair);

        Assert.That(() => UseAgainAsync(retries: 0), Throws.InstanceOf<DatabaseUnavailableException>());
        Assert.That(await UseAgainAsync(retries: 3), Is.EqualTo(1));

        async Task<int> UseAgainAsync(int retries)
        {
            var database = line.Over(ServerOf(world), new SqlServerOptions { ConnectRetries = retries });
            await (await database.OpenAsync(DatabaseAccess.Read, cancellation)).DisposeAsync();
            line.CutAtNextWord();
            await using var connection = await database.OpenAsync(DatabaseAccess.Read, cancellation);
            return await connection.ExecuteScalarAsync<int>("SELECT 1");
        }
    }

    private static Database ServerOf(TestWorld world) => world.Headquarters.Provider == DatabaseProvider.SqlServer ? world.Headquarters : world["houston"].Database;

    private static Databases Over(CutLine line, TestWorld world)
    {
        return new Databases(Over(world.Headquarters), [.. world.Databases.DataStores.Select(store => store with { Database = Over(store.Database) })]);

        Database Over(Database database) => database.Provider == DatabaseProvider.SqlServer ? line.Over(database) : database;
    }

    private sealed class AtWindow(Action<int> applied) : ILogger<CustomerDownload>
    {
        private int windows;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == DownloadFrame.WindowAppliedEvent) applied(++windows);
        }
    }
}
