using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class RestoredChannelTests(Way way) : UploadWorld(way)
{
    [SetUp]
    public async Task UploadTenAsync()
    {
        await InsertAsync(10);
        await UploadAsync();
    }

    [TestCase("DELETE FROM RETAILASYNCCUSTOMERV2 WHERE REPLICATIONCOUNTERFROMORIGIN > 7", "highest counter is 7", TestName = "Older_than_the_watermark")]
    [TestCase("UPDATE RETAILASYNCCUSTOMERV2 SET FIRSTNAME = 'other', CUSTACCOUNTASYNC = 'x' WHERE REPLICATIONCOUNTERFROMORIGIN = 10", "differs from headquarters' copy in CUSTACCOUNTASYNC", TestName = "Another_row_at_the_watermark")]
    [TestCase("DELETE FROM RETAILASYNCCUSTOMERV2 WHERE REPLICATIONCOUNTERFROMORIGIN = 10; INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, OPERATION) VALUES ('usrt', 1)", "is missing", TestName = "No_row_at_the_watermark")]
    [TestCase("DELETE FROM RETAILASYNCCUSTOMERV2; DELETE FROM sqlite_sequence", "last counter handed out is 0", TestName = "Begun_anew")]
    public async Task A_channel_that_went_back_in_time_fails_with_what_was_found_and_what_to_do(string restore, string finding)
    {
        if (restore.Contains("sqlite_sequence") && Way.Pair.Channels != DatabaseProvider.Sqlite) Assert.Ignore("A server's counters are set back by other means.");
        await World.ExecuteAsync(Houston, restore);
        await InsertAsync(3, table: "RETAILASYNCADDRESSV2");

        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        var outcome = await UploadAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain(finding).And.Contain(Customers).And.Contain("hqjobs channel pause houston").And.Contain("hqjobs channel rebase houston"));
        Assert.That(await LandedAsync("RETAILASYNCADDRESSV2"), Is.Empty);
        Assert.That(await SessionsAsync(), Does.Contain(((long)UploadStatus.UploadFailed, 0L, outcome.Error)));
    }

    [Test]
    public async Task A_backup_put_in_place_is_noticed_also_when_it_has_grown_past_the_watermark()
    {
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN > 5");
        await InsertAsync(8, from: 6);

        Assert.That((await UploadAsync()).Error, Does.Contain("differs from headquarters' copy in"));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(10));
    }

    [Test]
    public async Task A_purge_of_all_landed_rows_is_no_restore()
    {
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers}");
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));

        await InsertAsync(2);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(2));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(12));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task Completing_a_row_at_the_channel_and_cleaning_up_at_headquarters_are_no_restore()
    {
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET ONLINEOPERATIONCOMPLETED = 1");
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));

        await World.ExecuteAsync(World.Headquarters, $"DELETE FROM {Customers}");
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
    }

    [Test]
    public async Task A_row_edited_at_headquarters_is_no_restore()
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET CUSTGROUP = '30', EMAIL = 'mended@example.com' WHERE REPLICATIONCOUNTERFROMORIGIN = 10");

        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        await InsertAsync(1);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
    }

    [Test]
    public async Task A_column_that_comes_or_goes_at_the_channel_is_no_restore()
    {
        await World.ExecuteAsync(Houston, $"DROP VIEW CUSTOMERSVIEW; ALTER TABLE {Customers} DROP COLUMN EMAIL; UPDATE {Customers} SET PHONE = '1'; DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN < 10");
        await InsertAsync(1);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));

        await World.ExecuteAsync(Houston, $"ALTER TABLE {Customers} ADD {(Way.Pair.Channels == DatabaseProvider.Sqlite ? "COLUMN EMAIL TEXT" : "EMAIL nvarchar(255)")} NOT NULL DEFAULT 'none'");
        await InsertAsync(1);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
        Assert.That(await World.QueryAsync<string?>(World.Headquarters, $"SELECT EMAIL FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN > 10 ORDER BY REPLICATIONCOUNTERFROMORIGIN"), Is.EqualTo(new[] { null, "none" }));
    }
}
