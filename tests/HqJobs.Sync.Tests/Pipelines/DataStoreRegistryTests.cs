using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class DataStoreRegistryTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PipelineWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await PipelineWorld.CreateAsync(channels: 2, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private Task<IReadOnlyList<(string, long)>> ChannelsAsync() =>
        world.World.QueryAsync<(string, long)>(world.World.Headquarters, "select DATABASEPROFILE, CHANNEL from RETAILCDXDATASTORECHANNEL order by 1, 2");

    [Test]
    public async Task Configured_data_stores_become_known_and_twice_is_the_same_as_once()
    {
        await world.Registry.RegisterAsync(None);
        var first = await world.Registry.ListAsync(None);
        Assert.That(first.Select(store => (store.Name, store.DataGroup, store.Paused, store.OriginEpoch)), Is.EqualTo(new[] { ("houston", "Default", false, 1L), ("oslo", "Default", false, 1L) }));
        Assert.That(await ChannelsAsync(), Is.EqualTo(new[] { ("houston", TestWorld.FirstChannelId), ("oslo", TestWorld.FirstChannelId + 1) }));
        Assert.That(await world.CountAsync("RETAILCDXDATAGROUP"), Is.EqualTo(1));

        await world.Registry.RegisterAsync(None);
        Assert.That(await world.Registry.ListAsync(None), Is.EqualTo(first));
    }

    [Test]
    public async Task A_changed_configuration_is_followed_and_pause_and_epoch_stay()
    {
        await world.Registry.PauseAsync("oslo", "moved", "ada", None);
        await world.World.ExecuteAsync(world.World.Headquarters, "update RETAILCONNDATABASEPROFILE set ORIGINEPOCH = 3 where NAME = 'oslo'");
        var oslo = world.World["oslo"] with { DataGroup = "North", ChannelIds = [7, 8] };
        var changed = new DataStoreRegistry(new Databases(world.World.Headquarters, [world.World["houston"], oslo]), world.World.Time);

        await changed.RegisterAsync(None);

        Assert.That((await changed.ListAsync(None)).Select(store => (store.Name, store.DataGroup, store.Paused, store.OriginEpoch)),
            Is.EqualTo(new[] { ("houston", "Default", false, 1L), ("oslo", "North", true, 3L) }));
        Assert.That(await ChannelsAsync(), Is.EqualTo(new[] { ("houston", TestWorld.FirstChannelId), ("oslo", 7L), ("oslo", 8L) }));
    }

    [Test]
    public async Task A_name_whose_letter_case_was_changed_in_the_configuration_stays_the_data_store_it_was()
    {
        await world.Registry.RegisterAsync(None);
        var databases = new Databases(world.World.Headquarters, [world.World["houston"], world.World["oslo"] with { Name = new DataStoreName("OSLO"), DataGroup = "North" }]);
        var changed = new DataStoreRegistry(databases, world.World.Time);

        await changed.RegisterAsync(None);

        Assert.That(databases.DataStores.Select(store => store.Name.Value), Is.EqualTo(new[] { "houston", "oslo" }));
        Assert.That((await changed.ListAsync(None)).Select(store => (store.Name, store.DataGroup)), Is.EqualTo(new[] { ("houston", "Default"), ("oslo", "North") }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_paused_data_store_stays_paused_when_its_letter_case_is_changed_in_the_configuration(bool dryRun)
    {
        await world.Registry.PauseAsync("oslo", "moved", "ada", None);
        var databases = new Databases(world.World.Headquarters, [world.World["houston"], world.World["oslo"] with { Name = new DataStoreName("OSLO") }]);

        var report = await world.DriverOf(ProcessIdentity.Current, databases).RunAsync(new RunRequest("p-0001") { DryRun = dryRun }, null, None);

        Assert.That(report.Stages![0].Channels!.Select(channel => (channel.Channel, channel.Status)), Is.EqualTo(new[] { ("houston", ItemStatus.Succeeded), ("oslo", ItemStatus.Paused) }));
        Assert.That(world.Upload.Ran, Is.EqualTo(new[] { "houston" }));
    }

    [Test]
    public async Task Who_paused_and_resumed_a_channel_and_why_is_recorded_once()
    {
        Assert.That(await world.Registry.PauseAsync("oslo", "till is moved", "ada", None));
        Assert.That(await world.Registry.PauseAsync("OSLO", "till is moved", "ada", None), Is.False);
        Assert.That((await world.Registry.ListAsync(None)).Single(store => store.Paused).PauseReason, Is.EqualTo("till is moved"));
        Assert.That(await world.Registry.ResumeAsync("oslo", "grace", None));
        Assert.That(await world.Registry.ResumeAsync("oslo", "grace", None), Is.False);
        Assert.That(await world.World.QueryAsync<(string, string, string, string?)>(world.World.Headquarters, "select USERNAME, ACTION, SUBJECT, DETAILS from AUDITLOG order by AUDITID"),
            Is.EqualTo(new[] { ("ada", "channel pause", "oslo", "till is moved"), ("grace", "channel resume", "oslo", (string?)null) }));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => world.Registry.PauseAsync("nowhere", null, "ada", None));
    }

    [Test]
    public async Task A_run_notes_which_data_stores_it_reached()
    {
        world.Upload.Probe = channel => channel == "oslo" ? ProbeResult.NoData : ProbeResult.HasWork;
        world.Upload.Ends("houston", new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        await world.RunAsync(new RunRequest("p-0001"));
        Assert.That((await world.Registry.ListAsync(None)).Select(store => (store.Name, store.LastConnection)),
            Is.EqualTo(new[] { ("houston", (DateTimeOffset?)null), ("oslo", world.World.Time.GetUtcNow()) }));
    }
}
