using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

public sealed class UploadTroubleTests : UploadWorld
{
    private string File => SqliteDialect.PathOf(Houston.Database.ConnectionString);

    [Test]
    public async Task A_missing_file_is_named()
    {
        System.IO.File.Delete(File);

        Assert.That(await FailureAsync(), Does.Contain("cannot open").And.Contain(File).And.Contain("put it back, or if there never was one, run: hqjobs db init"));
        Assert.That(System.IO.File.Exists(File), Is.False);
        Assert.That(
            await World.QueryAsync<string?>(World.Headquarters, "SELECT LASTCONNECTION FROM RETAILCONNDATABASEPROFILE WHERE NAME = 'houston'"), Is.All.Null,
            "a channel that was not there was not reached");
    }

    [Test]
    public async Task A_file_that_is_no_database_is_named()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));

        Assert.That(await FailureAsync(), Does.Contain(File).And.Contain("damaged or no database").And.Contain("hqjobs channel pause houston"));
    }

    [Test]
    public async Task A_damaged_page_fails_its_batch_alone_and_keeps_what_was_landed()
    {
        await InsertAsync(20_000);
        await World.ExecuteAsync(Houston, "PRAGMA wal_checkpoint(TRUNCATE)");
        var root = await World.ScalarAsync<long>(Houston, $"SELECT rootpage FROM sqlite_master WHERE name = '{Customers}'");
        Assert.That(root, Is.GreaterThan(1));
        await using (var file = new FileStream(File, FileMode.Open, FileAccess.Write))
        {
            file.Seek(file.Length / 2 / 4096 * 4096, SeekOrigin.Begin);
            for (var page = 0; page < 10; page++) await file.WriteAsync(new byte[4096]);
        }

        var outcome = await UploadAsync(batchSize: 100);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain(File).And.Contain("restore it"));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(outcome.Rows));
        Assert.That(await WatermarkAsync() ?? 0, Is.EqualTo(outcome.Rows));
    }

    [Test]
    public async Task A_missing_table_is_named_with_the_command_that_checks()
    {
        await InsertAsync(1);
        await World.ExecuteAsync(Houston, "DROP TABLE RETAILASYNCCUSTOMERCONTACT");

        Assert.That(await FailureAsync(), Does.Contain("RETAILASYNCCUSTOMERCONTACT is missing").And.Contain("run: hqjobs channel check houston"));
        Assert.That(await LandedAsync(), Is.Empty);
    }

    [Test]
    public async Task Missing_columns_are_served_as_not_recorded_and_unknown_ones_ignored()
    {
        await World.ExecuteAsync(Houston, $"DROP VIEW CUSTOMERSVIEW; ALTER TABLE {Customers} DROP COLUMN EMAIL; ALTER TABLE {Customers} DROP COLUMN ONLINEOPERATIONCOMPLETED; ALTER TABLE {Customers} ADD COLUMN FAVOURITECOLOUR TEXT");
        await World.ExecuteAsync(Houston, $"INSERT INTO {Customers} (DATAAREAID, OPERATION, LASTNAME, FAVOURITECOLOUR) VALUES ('usrt', 1, 'Ek', 'red')");

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, $"SELECT LASTNAME || coalesce(EMAIL, ' null ') || ONLINEOPERATIONCOMPLETED FROM {Customers}"), Is.EqualTo("Ek null 0"));
    }

    [Test]
    public async Task A_channel_that_stays_locked_fails_after_a_few_tries_and_is_served_when_it_is_free()
    {
        await InsertAsync(3);
        var uploader = Uploader(time: TimeProvider.System);
        await using (var store = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        {
            await store.ExecuteAsync("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");

            var outcome = await uploader.RunAsync(Houston, Stage(), CancellationToken.None);

            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
            Assert.That(outcome.Error, Does.Contain(File).And.Contain("locked by another program"));
        }
        Assert.That((await uploader.RunAsync(Houston, Stage(), CancellationToken.None)).Rows, Is.EqualTo(3));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, "SELECT max(TRYCOUNT) FROM RETAILCDXUPLOADSESSION"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_channel_that_writes_in_WAL_mode_is_read_beside_its_writer()
    {
        await InsertAsync(3);
        await using var store = await Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await store.ExecuteAsync($"BEGIN EXCLUSIVE; INSERT INTO {Customers} (DATAAREAID, OPERATION) VALUES ('usrt', 1)");

        Assert.That((await UploadAsync()).Rows, Is.EqualTo(3));
        await store.ExecuteAsync("COMMIT");
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(1));
    }

    [Test]
    public async Task A_data_store_that_headquarters_does_not_know_is_refused()
    {
        await World.ExecuteAsync(World.Headquarters, "DELETE FROM RETAILCONNDATABASEPROFILE WHERE NAME = 'houston'");

        Assert.That(await FailureAsync(), Does.Contain("does not know the data store 'houston'"));
    }

    [Test]
    public async Task A_refused_HQ_leaves_the_watermark_where_the_rows_are()
    {
        await InsertAsync(30);
        await World.ExecuteAsync(World.Headquarters, $"CREATE TRIGGER REFUSE BEFORE INSERT ON {Customers} WHEN NEW.REPLICATIONCOUNTERFROMORIGIN = 25 BEGIN SELECT raise(ABORT, 'no room'); END");

        var outcome = await UploadAsync(batchSize: 10);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("no room").And.Contain("houston"));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(20));
        Assert.That(await WatermarkAsync(), Is.EqualTo(20));
        Assert.That(await SessionsAsync(), Is.EqualTo(new (long, long, string?)[] { ((long)UploadStatus.ApplyFailed, 20, outcome.Error) }));
    }

    [TestCase(8, "the file or its folder is read-only; give the account of HqJobs the right to write there")]
    [TestCase(10, "check the disk or the share")]
    [TestCase(13, "the disk is full; make room")]
    [TestCase(14, "check the path and the rights of the account of HqJobs")]
    public void Every_trouble_of_a_file_has_a_remedy(int code, string remedy)
    {
        var trouble = new SqliteException("no", code);

        Assert.That(UploadTrouble.Explain(trouble, Houston, World.Headquarters), Does.Contain(World.Headquarters.ToString()).And.Contain(remedy));
        Assert.That(UploadTrouble.Explain(new DatabaseUnavailableException($"cannot open {File}", trouble), Houston, World.Headquarters), Does.Contain(File).And.Contain(remedy));
    }

    private async Task<string?> FailureAsync()
    {
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        var outcome = await UploadAsync();
        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, "SELECT MESSAGE FROM RETAILCDXUPLOADSESSION WHERE STATUS = 5"), Is.EqualTo(outcome.Error));
        return outcome.Error;
    }
}
