using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class UploadGapTests(Way way) : UploadWorld(way)
{
    [Test]
    public async Task A_counter_that_commits_after_a_higher_one_was_landed_is_landed_too()
    {
        await InsertAsync(4);
        await InsertAsync(1, from: 6);
        await UploadAsync();
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "5-5" }));
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));

        await InsertAsync(1, from: 5);

        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        Assert.That(await UploadAsync(), Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 1)));
        Assert.That(await LandedAsync(), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(await GapsAsync(), Is.Empty);
        Assert.That(await WatermarkAsync(), Is.EqualTo(6));
    }

    [Test]
    public async Task Neighbouring_missing_counters_are_one_range_that_splits_and_shrinks()
    {
        await InsertAsync(2);
        await InsertAsync(1, from: 10);
        await InsertAsync(1, from: 20);
        await UploadAsync(batchSize: 3);
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "3-9", "11-19" }));

        await InsertAsync(1, from: 6);
        await InsertAsync(1, from: 11);
        await InsertAsync(1, from: 25);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(3));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "3-5", "7-9", "12-19", "21-24" }));

        await InsertAsync(3, from: 3);
        await InsertAsync(3, from: 7);
        Assert.That((await UploadAsync(batchSize: 2)).Rows, Is.EqualTo(6));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "12-19", "21-24" }));
    }

    [Test]
    public async Task Gaps_of_different_tables_do_not_mix()
    {
        await InsertAsync(1, from: 3);
        await InsertAsync(1, from: 2, table: "RETAILASYNCADDRESSV2");
        await UploadAsync();
        await InsertAsync(1, from: 1, table: "RETAILASYNCADDRESSV2");

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "1-2" }));
    }

    [Test]
    public async Task After_a_day_a_range_is_asked_for_once_a_day_and_after_ninety_days_no_more()
    {
        await InsertAsync(1, from: 3);
        await UploadAsync();

        World.Time.Advance(TimeSpan.FromHours(25));
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        await UploadAsync();
        Assert.That(await LastAskedAsync(), Is.EqualTo(World.Time.GetUtcNow()));
        World.Time.Advance(TimeSpan.FromHours(2));
        await InsertAsync(1, from: 1);
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        Assert.That((await UploadAsync()).Rows, Is.Zero);

        World.Time.Advance(TimeSpan.FromHours(22));
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "2-2" }));

        World.Time.Advance(TimeSpan.FromDays(90));
        await UploadAsync();
        Assert.That(await GapsAsync(), Is.Empty);
        await InsertAsync(1, from: 2);
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_writer_that_never_stops_and_commits_out_of_order_loses_nothing()
    {
        var seed = TestSeed.Next();
        var written = 0;
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var writer = Task.Run(() => WriteOutOfOrderAsync(new Random(seed), counter => written = counter, enough.Token));

        var failed = new List<string?>();
        while (!writer.IsCompleted)
        {
            var outcome = await UploadAsync(batchSize: 50);
            if (outcome.Status is not (ItemStatus.Succeeded or ItemStatus.NoData)) failed.Add(outcome.Error);
        }
        await writer;
        await UploadAsync();

        Assert.That(failed, Is.Empty);
        Assert.That(written, Is.GreaterThan(20));
        Assert.That(await LandedAsync(), Is.EqualTo(Enumerable.Range(1, written).Select(counter => (long)counter)));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task Two_uploads_of_one_channel_at_once_land_every_row_once()
    {
        await InsertAsync(5_000);

        var outcomes = await Task.WhenAll(
            Task.Run(() => Uploader(batchSize: 20).RunAsync(Houston, Stage(), CancellationToken.None)),
            Task.Run(() => Uploader(batchSize: 30).RunAsync(Houston, Stage(), CancellationToken.None)));

        Assert.That(outcomes.Select(outcome => outcome.Status), Has.Some.EqualTo(ItemStatus.Succeeded).And.None.EqualTo(ItemStatus.Failed));
        Assert.That(outcomes.Sum(outcome => outcome.Rows), Is.EqualTo(5_000));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(5_000));
    }

    [Test]
    public async Task An_upload_whose_lease_is_held_elsewhere_is_skipped()
    {
        await InsertAsync(1);
        await using var held = await new Leases(World.Databases, World.Time).TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None);

        var outcome = await UploadAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Skipped));
        Assert.That(outcome.Error, Does.Contain("houston"));
        Assert.That(await LandedAsync(), Is.Empty);
    }

    private async Task<DateTimeOffset> LastAskedAsync() => (await World.QueryAsync<DateTimeOffset>(World.Headquarters, "SELECT LASTASKED FROM RETAILCDXUPLOADGAP")).Single();

    // Ten counters are handed out at a time and committed one by one in any order, as concurrent POS transactions do.
    private async Task WriteOutOfOrderAsync(Random random, Action<int> handedOut, CancellationToken cancellation)
    {
        await using var connection = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        for (var first = 1; !cancellation.IsCancellationRequested; first += 10)
        {
            var counters = Enumerable.Range(first, 10).ToArray();
            random.Shuffle(counters);
            foreach (var counter in counters) await InsertAsync(connection, 1, counter);
            handedOut(first + 9);
        }
    }
}
