using HqJobs.Sync.FeatureManagement;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.FeatureManagement;

/// <summary>Features on real headquarters: R20–R29.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class FeaturesTests(Pair pair)
{
    private const string Editing = "Enable editing customers in asynchronous mode";
    private const string Addresses = "Enable asynchronous creation for customer addresses";

    private TestWorld world = null!;
    private ServiceProvider engine = null!;
    private Features features = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        engine = world.BuildEngine(world.Time);
        features = engine.GetRequiredService<Features>();
    }

    [TearDown]
    public async Task TearDown()
    {
        if (engine is not null) await engine.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    private Task<bool> SetAsync(string name, bool enabled) => features.SetAsync(name, enabled, "alma", CancellationToken.None);

    private async Task<Feature> ReadAsync(string name) => (await features.ReadAsync(name, CancellationToken.None)).Feature;

    private async Task<IReadOnlyList<string>> NotToldAsync() => (await features.ListAsync(CancellationToken.None)).ChannelsNotTold;

    [Test]
    public async Task Every_switch_is_listed_also_one_that_headquarters_has_no_row_of_and_one_that_is_somebody_elses()
    {
        await world.ExecuteAsync(world.Headquarters, "INSERT INTO FEATUREMANAGEMENT (FEATURE, ENABLED) VALUES ('Somebody else''s', 1)");
        var list = (await features.ListAsync(CancellationToken.None)).Features;
        Assert.That(list.Select(feature => (feature.Rule, feature.Enabled)), Is.EqualTo(new (string?, bool)[]
        {
            ("R20", false), ("R21", true), ("R22", true), ("R24", true), ("R25", true), ("R26", true), ("R27", false), (null, true),
        }));
        Assert.That(list[5].Needs, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_feature_is_turned_off_and_on_and_who_did_it_is_noted()
    {
        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.That((await SetAsync("r26", false), await SetAsync(Editing, false)), Is.EqualTo((true, false)), "twice is once");
        Assert.That(await ReadAsync(Editing), Is.EqualTo(await ReadAsync("R26")).And.Property("Enabled").False.And.Property("EnabledBy").Null);
        await SetAsync(Editing, true);
        var on = await ReadAsync("R26");
        var audit = await engine.GetRequiredService<AuditLog>().ListAsync(10, Editing, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((on.Enabled, on.EnabledBy, on.EnabledDateTime), Is.EqualTo((true, "alma", world.Time.GetUtcNow())));
            Assert.That(audit.Select(entry => (entry.User, entry.Action)), Is.EqualTo(new[] { ("alma", "feature enable"), ("alma", "feature disable") }));
        });
    }

    [Test]
    public async Task What_a_feature_needs_must_be_on_first_and_cannot_be_turned_off_beneath_it()
    {
        var beneath = (await Assert.ThrowsAsync<InvalidOperationException>(() => SetAsync(Addresses, false)))!;
        await SetAsync(Editing, false);
        await SetAsync(Addresses, false);
        await SetAsync("R24", false);
        var first = (await Assert.ThrowsAsync<InvalidOperationException>(() => SetAsync(Editing, true)))!;
        Assert.Multiple(async () =>
        {
            Assert.That(beneath.Message, Is.EqualTo($"'{Editing}' is on and needs '{Addresses}'; turn it off first. Nothing was changed (R28)."));
            Assert.That(first.Message, Is.EqualTo($"'{Editing}' needs '{Addresses}' and 'Enable enhanced async customer creation' to be on first. Nothing was changed (R26)."));
            Assert.That((await ReadAsync(Editing)).Enabled, Is.False);
        });
    }

    [Test]
    public async Task Two_people_never_leave_a_feature_on_without_what_it_needs()
    {
        for (var round = 0; round < 5; round++)
        {
            await SetAsync(Editing, false);
            await SetAsync(Addresses, true);
            await Task.WhenAll(Task.Run(() => TryAsync(Editing, true)), Task.Run(() => TryAsync(Addresses, false)));
            Assert.That((await ReadAsync(Editing)).Enabled, Is.EqualTo((await ReadAsync(Addresses)).Enabled), "one of them was refused");
        }

        async Task TryAsync(string name, bool enabled)
        {
            try
            {
                await SetAsync(name, enabled);
            }
            catch (InvalidOperationException)
            {
                // The other one was faster.
            }
        }
    }

    [Test]
    public async Task Channels_know_a_change_once_1110_has_brought_it()
    {
        Assert.That(await NotToldAsync(), Is.EqualTo(new[] { "houston", "oslo" }));
        await RunAsync();
        Assert.That(await NotToldAsync(), Is.Empty);
        await SetAsync("R27", true);
        await engine.GetRequiredService<DataStoreRegistry>().PauseAsync("oslo", null, "alma", CancellationToken.None);
        await RunAsync();
        Assert.That(await NotToldAsync(), Is.EqualTo(new[] { "oslo" }));
        Assert.That(await world.ScalarAsync<long>(world["houston"], "SELECT ENABLED FROM FEATURESTATE WHERE FEATURE = 'Audit of customer synchronization'"), Is.EqualTo(1));

        Task RunAsync() => engine.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("1110"), null, CancellationToken.None);
    }

    [Test]
    public async Task An_unknown_name_is_told_the_known_ones_and_writes_nothing()
    {
        var unknown = (await Assert.ThrowsAsync<KeyNotFoundException>(() => SetAsync("Turbo", true)))!;
        Assert.That(unknown.Message, Does.StartWith("There is no feature 'Turbo'; there are: ").And.Contain($"{Editing} (R26)"));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM FEATUREMANAGEMENT"), Is.EqualTo(5));
    }
}
