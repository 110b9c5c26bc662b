using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>Finding runs as the Runs page does.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class RunHistoryTests(Pair pair)
{
    private PipelineWorld world = null!;
    private RunHistory history = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await PipelineWorld.CreateAsync(channels: 2, pair: pair);
        history = new RunHistory(world.World.Databases);
    }

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private async Task<string> RunAsync(string pipeline = "customer-sync", string? by = null)
    {
        world.World.Time.Advance(TimeSpan.FromMinutes(1));
        return (await world.Driver.RunAsync(new RunRequest(pipeline) { RequestedBy = by }, null, CancellationToken.None)).RunId;
    }

    private async Task<IEnumerable<string>> FindAsync(RunFilter filter) => (await history.FindAsync(filter, null, 10, CancellationToken.None)).Runs.Select(run => run.Run.RunId);

    [Test]
    public async Task Pages_follow_each_other_newest_first_without_gap_or_repetition()
    {
        var runs = new List<string>();
        for (var i = 0; i < 5; i++) runs.Insert(0, await RunAsync());
        var first = await history.FindAsync(new RunFilter(), null, 2, CancellationToken.None);
        var second = await history.FindAsync(new RunFilter(), first.Runs[^1].Run.Id, 2, CancellationToken.None);
        var third = await history.FindAsync(new RunFilter(), second.Runs[^1].Run.Id, 2, CancellationToken.None);
        Assert.That(first.Runs.Concat(second.Runs).Concat(third.Runs).Select(run => run.Run.RunId), Is.EqualTo(runs));
        Assert.That((first.HasOlder, second.HasOlder, third.HasOlder), Is.EqualTo((true, true, false)));
    }

    [Test]
    public async Task Every_filter_keeps_only_what_fits()
    {
        var plain = await RunAsync(by: "zoe");
        var single = await RunAsync("1010");
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "the cable is out"));
        var failing = await RunAsync();
        var started = (await world.Runs.ReadRunAsync(new RunId(single), CancellationToken.None)).CreatedDateTime;
        Assert.Multiple(async () =>
        {
            Assert.That(await FindAsync(new RunFilter(Pipeline: "1010")), Is.EqualTo(new[] { single }));
            Assert.That(await FindAsync(new RunFilter(Status: RunStatus.SucceededWithErrors)), Is.EqualTo(new[] { failing }));
            Assert.That(await FindAsync(new RunFilter(Channel: "oslo")), Is.EqualTo(new[] { failing, single, plain }));
            Assert.That(await FindAsync(new RunFilter(Since: started)), Is.EqualTo(new[] { failing, single }));
            Assert.That(await FindAsync(new RunFilter(Until: started)), Is.EqualTo(new[] { plain }));
            Assert.That(await FindAsync(new RunFilter(Text: "cable")), Is.EqualTo(new[] { failing }));
            Assert.That(await FindAsync(new RunFilter(Text: "zoe")), Is.EqualTo(new[] { plain }));
            Assert.That(await FindAsync(new RunFilter(Channel: "nowhere")), Is.Empty);
        });
        var summary = (await history.FindAsync(new RunFilter(), null, 1, CancellationToken.None)).Runs[0];
        Assert.That(summary.Failures.Select(failed => (failed.Job, failed.Channels, failed.Channel, failed.Error)), Is.EqualTo(new[] { ("P-0001", 1L, "oslo", "the cable is out") }));
        Assert.That(summary.Synchronization!.Job, Is.EqualTo("SYNC"));
    }

    [Test]
    public async Task The_last_run_of_a_pipeline_is_neither_a_skipped_nor_a_waiting_one()
    {
        var last = await RunAsync();
        var active = await world.Runs.StartAsync(new RunRequest("1010"), CancellationToken.None);
        world.World.Time.Advance(TimeSpan.FromSeconds(10));
        await world.Runs.StartAsync(new RunRequest("1010"), CancellationToken.None);
        await world.Runs.RequestAsync(new RunRequest("customer-sync"), CancellationToken.None);
        var found = await history.ReadLastAsync(["customer-sync", "1010", "p-0001"], CancellationToken.None);
        Assert.That(found.Select(run => run.Run.RunId), Is.EquivalentTo(new[] { last, active.Run.Value }));
    }
}
