using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>channel-config the whole way: 1110, then 1010, then 1070 (R29).</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class ConfigurationJourneyTests(Pair pair)
{
    private static readonly RunRequest ChannelConfig = new("channel-config");

    [Test]
    public async Task Features_customers_and_profiles_reach_every_channel_in_that_order_and_once()
    {
        await using var world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        await using var services = world.BuildEngine();
        var driver = services.GetRequiredService<InlineDriver>();
        var order = new Order();

        var report = await driver.RunAsync(ChannelConfig, order, CancellationToken.None);

        Assert.That(report.Status, Is.EqualTo(RunStatus.Succeeded), report.ToJson());
        Assert.That(order.Jobs, Is.EqualTo(new[] { "1110", "1010", "1070" }));
        Assert.That(report.Stages!.Select(stage => stage.Channels!.Sum(channel => channel.Rows)), Is.EqualTo(new[] { 3 * 14L, 3 * 9, 3 * 2 }), "three rows of each default customer");
        await AssertEqualAsync(world);
        Assert.That(
            await world.ScalarAsync<long>(world["oslo"], "SELECT COUNT(*) FROM CHANNELPROFILE AS p JOIN CUSTTABLE AS c ON c.DATAAREAID = p.DEFAULTCUSTDATAAREAID AND c.ACCOUNTNUM = p.DEFAULTCUSTACCOUNT"),
            Is.EqualTo(1), "a profile never names a customer its channel does not have");

        var again = await driver.RunAsync(ChannelConfig, null, CancellationToken.None);
        Assert.That(again.Stages!.SelectMany(stage => stage.Channels!).Select(channel => channel.Status), Is.All.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_paused_channel_gets_nothing_until_it_is_resumed_and_a_broken_one_does_not_stop_the_others()
    {
        await using var world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        await using var services = world.BuildEngine();
        var (driver, registry) = (services.GetRequiredService<InlineDriver>(), services.GetRequiredService<DataStoreRegistry>());
        await registry.PauseAsync("oslo", "stock taking", "test", CancellationToken.None);
        await world.ExecuteAsync(world["berlin"], "DROP TABLE CHANNELPROFILE");

        var report = await driver.RunAsync(ChannelConfig, null, CancellationToken.None);

        Assert.That(report.Status, Is.EqualTo(RunStatus.SucceededWithErrors), report.ToJson());
        var profiles = report.Stages!.Single(stage => stage.Job == "1070").Channels!.ToDictionary(channel => channel.Channel);
        Assert.That(profiles["houston"].Status, Is.EqualTo(ItemStatus.Succeeded));
        Assert.That(profiles["oslo"].Status, Is.EqualTo(ItemStatus.Paused));
        Assert.That(profiles["berlin"].Error, Is.EqualTo("channel berlin: CHANNELPROFILE is missing; run: hqjobs channel check berlin"));
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT COUNT(*) FROM FEATURESTATE"), Is.Zero);

        await registry.ResumeAsync("oslo", "test", CancellationToken.None);
        await world.ExecuteAsync(world["berlin"], "CREATE TABLE CHANNELPROFILE (CHANNEL bigint NOT NULL PRIMARY KEY, NAME nvarchar(60), DATAAREAID nvarchar(4), CREATEASYNCCUSTOMERS bigint, DEFAULTCUSTACCOUNT nvarchar(20), DEFAULTCUSTDATAAREAID nvarchar(4))");
        await driver.RunAsync(ChannelConfig, null, CancellationToken.None);
        await AssertEqualAsync(world);
    }

    [Test]
    public async Task A_dry_run_tells_what_would_travel_and_leaves_no_trace()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        await using var services = world.BuildEngine();

        var report = await services.GetRequiredService<InlineDriver>().RunAsync(ChannelConfig with { DryRun = true }, null, CancellationToken.None);

        Assert.That(report.Stages!.Select(stage => stage.Channels!.Sum(channel => channel.Rows)), Is.EqualTo(new[] { 2 * 14L, 2 * 6, 2 * 2 }), report.ToJson());
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT (SELECT COUNT(*) FROM FEATURESTATE) + (SELECT COUNT(*) FROM CHANNELPROFILE) + (SELECT COUNT(*) FROM APPLIEDVERSION)"), Is.Zero);
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT (SELECT COUNT(*) FROM PIPELINERUN) + (SELECT COUNT(*) FROM RETAILCDXDOWNLOADSESSION)"), Is.Zero);
    }

    [Test]
    public async Task The_last_download_that_status_shows_is_that_of_customers()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        await using var services = world.BuildEngine();
        var (driver, status) = (services.GetRequiredService<InlineDriver>(), services.GetRequiredService<StatusReader>());

        await driver.RunAsync(new RunRequest("1110"), null, CancellationToken.None);
        Assert.That((await status.ReadChannelsAsync(CancellationToken.None))[0].LastDownload, Is.Null);

        await driver.RunAsync(ChannelConfig, null, CancellationToken.None);
        Assert.That((await status.ReadChannelsAsync(CancellationToken.None))[0].LastDownload, Is.Not.Null);
    }

    [Test]
    public async Task Two_runs_at_once_of_different_pipelines_bring_each_row_once()
    {
        await using var world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        await using var one = world.BuildEngine();
        await using var other = world.BuildEngine();

        var reports = await Task.WhenAll(
            Task.Run(() => one.GetRequiredService<InlineDriver>().RunAsync(ChannelConfig, null, CancellationToken.None)),
            Task.Run(() => other.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("1110"), null, CancellationToken.None)));

        Assert.That(reports.Select(report => report.Status), Is.All.EqualTo(RunStatus.Succeeded), string.Join("\n", reports.Select(report => report.ToJson())));
        Assert.That(reports.SelectMany(report => report.Stages!).Where(stage => stage.Job == "1110").Sum(stage => stage.Channels!.Sum(channel => channel.Rows)), Is.EqualTo(3 * 14));
        await AssertEqualAsync(world);
    }

    private static async Task AssertEqualAsync(TestWorld world)
    {
        foreach (var store in world.Databases.DataStores)
            foreach (var job in new[] { "1110", "1070" })
                Assert.That(await ConfigurationOracle.FindDifferencesAsync(world, store, job), Is.Empty, $"{job} to {store.Name}");
    }

    private sealed class Order : IProgress<RunEvent>
    {
        public List<string> Jobs { get; } = [];

        public void Report(RunEvent value)
        {
            if (value is StageStarted started) Jobs.Add(started.Job);
        }
    }
}
