using System.Diagnostics;
using System.Text.Json;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;
using Microsoft.Data.Sqlite;

namespace HqJobs.Server.Tests.Journeys;

/// <summary>The real <c>hqjobs run</c> is killed at random moments while stores go on selling; then one clean run must put the world right.</summary>
[TestFixtureSource(nameof(Pairs)), NonParallelizable]
public sealed class KilledProcessTests(Pair pair)
{
    private const string CustomerSync = "customer-sync";
    private const string ChannelConfig = "channel-config";

    // A process takes longer on a server, and so does the world.
    private readonly int kills = pair.UsesSqlServer ? 12 : 50;

    private static IEnumerable<Pair> Pairs => Dialects.Pairs.Where(pair => pair.Channels == pair.Headquarters);

    [Test, CancelAfter(600_000)]
    public async Task Killed_runs_and_one_clean_one_lose_nobody_and_give_nobody_two_accounts()
    {
        var seed = TestSeed.Next();
        var random = new Random(seed);
        await using var world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        var configuration = WorldConfiguration.Write(world);
        var stores = world.Databases.DataStores.Select((store, index) => new PointOfSale(store, seed + index)).ToList();

        foreach (var store in stores) for (var visit = 0; visit < 100; visit++) store.Visit();
        var clean = Stopwatch.StartNew();
        await RunToEndAsync(configuration);
        var killer = new Killer(random, clean.Elapsed);

        var gaps = new List<IDisposable>();
        for (var round = 0; round < kills; round++)
        {
            foreach (var store in stores) for (var visit = 0; visit < 40; visit++) store.Visit();
            gaps.Add(stores[random.Next(stores.Count)].LeaveGap());
            await KillAsync(killer, configuration);
            if (gaps.Count > 3)
            {
                var gap = random.Next(gaps.Count);
                gaps[gap].Dispose();
                gaps.RemoveAt(gap);
            }
        }
        foreach (var gap in gaps) gap.Dispose();
        TestContext.Out.WriteLine($"{killer}; {stores.Sum(store => store.Visits)} visits");

        await RunToEndAsync(configuration);
        var report = await RunToEndAsync(configuration);

        var faults = await Oracle.FindFaultsAsync(world);
        Assert.Multiple(() =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(killer.Killed, Is.GreaterThan(kills / 2), "kills must hit running processes");
            Assert.That(report.RootElement.GetProperty("stages")[0].GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("status").GetString()), Is.All.EqualTo("NoData"), "the second clean run finds nothing to upload");
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task Two_processes_at_once_do_the_work_once_and_one_says_that_it_was_skipped()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        var configuration = WorldConfiguration.Write(world);
        foreach (var store in world.Databases.DataStores.Select((store, index) => new PointOfSale(store, 7 + index)))
            for (var visit = 0; visit < 1_000; visit++) store.Visit();

        using var first = Start(configuration);
        using var second = Start(configuration);
        await Task.WhenAll(HqJobsProgram.EndAsync(first), HqJobsProgram.EndAsync(second));

        int[] codes = [first.ExitCode, second.ExitCode];
        Assert.That(codes.Order(), Is.EqualTo(new[] { 1, 4 }).Or.EqualTo(new[] { 1, 1 }), "wrong records make 1, a skipped run 4; runs that did not overlap are both 1 or 0");
        // A server may give a channel's download up for reasons of its own: then the next run goes on.
        if (pair.UsesSqlServer) await RunToEndAsync(configuration);
        var faults = await Oracle.FindFaultsAsync(world);
        Assert.That(faults, Is.Empty);
    }

    [Test, CancelAfter(180_000)]
    public async Task Killed_runs_of_channel_config_leave_a_channel_that_the_next_one_makes_equal()
    {
        if (pair.UsesSqlServer) Assert.Ignore("Its statements are SQLite's.");
        var random = new Random(TestSeed.Next());
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        var configuration = WorldConfiguration.Write(world);
        await RunToEndAsync(configuration, ChannelConfig);
        await world.ExecuteAsync(
            world.Headquarters,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE) SELECT printf('Attribute %05d', i), 5 FROM n");
        var clean = Stopwatch.StartNew();
        await RunToEndAsync(configuration, ChannelConfig);
        var killer = new Killer(random, clean.Elapsed);

        for (var round = 0; round < 12; round++)
        {
            await world.ExecuteAsync(
                world.Headquarters,
                """
                UPDATE RETAILATTRIBUTE SET ATTRIBUTENAME = ATTRIBUTENAME || '.' WHERE CAST(substr(ATTRIBUTENAME, 11, 5) AS INTEGER) % 3 = @part;
                UPDATE FEATUREMANAGEMENT SET ENABLED = 1 - ENABLED;
                UPDATE RETAILCHANNELTABLE SET NAME = NAME || '.';
                """,
                new { part = round % 3 });
            await KillAsync(killer, configuration, ChannelConfig);
        }
        await RunToEndAsync(configuration, ChannelConfig);

        Assert.That(killer.Killed, Is.GreaterThan(3), "kills must hit running processes");
        foreach (var store in world.Databases.DataStores)
            foreach (var job in new[] { "1110", "1070" })
                Assert.That(await ConfigurationOracle.FindDifferencesAsync(world, store, job), Is.Empty, $"{job} to {store.Name}");
    }

    [Test, CancelAfter(300_000)]
    public async Task Killed_while_a_rebased_channel_is_read_again_the_next_run_goes_on_there()
    {
        if (pair.UsesSqlServer) Assert.Ignore("A file is easily put back.");
        var seed = TestSeed.Next();
        var random = new Random(seed);
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        var configuration = WorldConfiguration.Write(world);
        var (store, killed) = (world["oslo"], 0);
        Sell(500);
        await RunToEndAsync(configuration);

        for (var round = 0; round < 6; round++)
        {
            var backup = Path.Combine(world.Folder, $"backup-{round}");
            await world.ExecuteAsync(store, "VACUUM INTO @backup", new { backup });
            Sell(100);
            await RunToEndAsync(configuration);
            SqliteConnection.ClearAllPools();
            foreach (var file in Directory.GetFiles(world.Folder, "oslo.db*")) File.Delete(file);
            File.Copy(backup, Path.Combine(world.Folder, "oslo.db"));
            Sell(80);

            var clean = Stopwatch.StartNew();
            Assert.That((await HqJobsProgram.RunAsync(world.Folder, [.. Rebase(), "--dry-run"])).Output, Does.Contain("would begin"));
            if (await HqJobsProgram.KillAsync(Within(clean.Elapsed), world.Folder, Rebase())) killed++;
            var rebased = await HqJobsProgram.RunAsync(world.Folder, Rebase());
            Assert.That(rebased.ExitCode, Is.Zero, rebased.Error);
            Assert.That(rebased.Output, Does.Contain($"poch {round + 2}"), "begun once, by the one that was killed or by this one");
            for (var times = 0; times < 2; times++)
                if (await HqJobsProgram.KillAsync(Within(2 * clean.Elapsed), world.Folder, "run", CustomerSync, "--config", configuration, "--setting", "Upload:BatchSize=10")) killed++;
            // Who was killed may have done everything and still hold a lease, which is no fault: this run has something to do.
            Sell(10);
            await RunToEndAsync(configuration);

            var faults = await Oracle.FindFaultsAsync(world);
            Assert.That(faults, Is.Empty, $"round {round}");
        }
        Assert.That(killed, Is.GreaterThan(6), "kills must hit running processes");

        string[] Rebase() => ["channel", "rebase", "oslo", "--config", configuration];

        TimeSpan Within(TimeSpan duration) => TimeSpan.FromMilliseconds(random.Next(50, (int)duration.TotalMilliseconds));

        void Sell(int visits)
        {
            var pos = new PointOfSale(store, seed++);
            for (var visit = 0; visit < visits; visit++) pos.Visit();
        }
    }

    private static async Task<JsonDocument> RunToEndAsync(string configuration, string pipeline = CustomerSync)
    {
        using var process = Start(configuration, pipeline);
        var (exitCode, output, errors) = await HqJobsProgram.EndAsync(process);
        Assert.That(exitCode, Is.EqualTo(1).Or.EqualTo(0), $"{errors}{output}");
        return JsonDocument.Parse(output);
    }

    private static Task KillAsync(Killer killer, string configuration, string pipeline = CustomerSync) =>
        killer.KillAsync(Path.GetDirectoryName(configuration)!, "run", pipeline, "--config", configuration, "--json");

    private static Process Start(string configuration, string pipeline = CustomerSync) => HqJobsProgram.Start(Path.GetDirectoryName(configuration)!, "run", pipeline, "--config", configuration, "--json");
}
