using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>A POS may keep a transaction open for as long as it likes: P-0001 neither waits for its rows nor loses them. SQLite has one writer at a time.</summary>
[TestFixtureSource(nameof(OfServers))]
public sealed class OpenTransactionTests(Way way) : UploadWorld(way)
{
    private static IEnumerable<Way> OfServers => Way.All.Where(way => way.Pair.Channels == DatabaseProvider.SqlServer);

    [Test]
    public async Task Rows_below_those_that_were_landed_are_landed_once_they_are_committed()
    {
        await InsertAsync(2);
        await using var pos = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using (var sale = await pos.BeginTransactionAsync())
        {
            await InsertAsync(pos, 3, from: 3, transaction: sale);
            await InsertAsync(2, from: 6);

            Assert.That(await UploadAtOnceAsync(), Is.EqualTo(4));
            Assert.That((await LandedAsync(), await WatermarkAsync()), Is.EqualTo((new long[] { 1, 2, 6, 7 }, (long?)7)));
            Assert.That(await GapsAsync(), Is.EqualTo(new[] { "3-5" }));
            Assert.That(await UploadAtOnceAsync(), Is.Zero);
            await sale.CommitAsync();
        }
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        Assert.That(await UploadAtOnceAsync(), Is.EqualTo(3));
        Assert.That(await LandedAsync(), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7 }));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task Rows_above_those_that_were_landed_stay_above_the_watermark()
    {
        await InsertAsync(2);
        await using var pos = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using (var sale = await pos.BeginTransactionAsync())
        {
            await InsertAsync(pos, 3, from: 3, transaction: sale);

            Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
            Assert.That(await UploadAtOnceAsync(), Is.EqualTo(2));
            Assert.That(await WatermarkAsync(), Is.EqualTo(2));
            Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
            await sale.CommitAsync();
        }
        Assert.That(await UploadAtOnceAsync(), Is.EqualTo(3));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_transaction_that_is_rolled_back_leaves_a_range_that_is_asked_for_and_nothing_else()
    {
        await using var pos = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using (var sale = await pos.BeginTransactionAsync())
        {
            await InsertAsync(pos, 3, transaction: sale);
            await sale.RollbackAsync();
        }
        await InsertAsync(1);

        Assert.That(await UploadAtOnceAsync(), Is.EqualTo(1));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "1-3" }));
        Assert.That(await UploadAtOnceAsync(), Is.Zero);
    }

    // To wait would be to fail: the transaction is not going to end meanwhile.
    private async Task<long> UploadAtOnceAsync()
    {
        var outcome = await UploadAsync();
        Assert.That(outcome.Status, Is.AnyOf(ItemStatus.Succeeded, ItemStatus.NoData), outcome.Error);
        return outcome.Rows;
    }
}
