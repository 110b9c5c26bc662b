using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

/// <summary>A channel put back to an earlier state, and gone on with: <c>hqjobs channel rebase</c> and the upload after it (X29, X30).</summary>
[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class RebaseTests(Way way) : UploadWorld(way)
{
    private const string Addresses = "RETAILASYNCADDRESSV2";

    [SetUp]
    public async Task UploadTenAsync()
    {
        await InsertAsync(10);
        await InsertAsync(4, table: Addresses);
        await UploadAsync();
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5_000)]
    public async Task Rows_that_are_as_they_were_keep_what_became_of_them_and_only_the_others_are_pending(int batchSize)
    {
        await World.ExecuteAsync(World.Headquarters, $"""
            UPDATE {Customers} SET SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCATTEMPTS = 1, SYNCDATETIME = '2026-01-01T01:00:00.000Z' WHERE REPLICATIONCOUNTERFROMORIGIN <> 3;
            UPDATE {Customers} SET SYNCSTATUS = 2, SYNCERROR = 'no good', SYNCATTEMPTS = 4, SYNCDATETIME = '2026-01-01T01:00:00.000Z', SYNCNEXTDATETIME = '2026-01-02T01:00:00.000Z' WHERE REPLICATIONCOUNTERFROMORIGIN IN (3, 9);
            UPDATE {Customers} SET SYNCSTATUS = 3, SYNCERROR = 'waits' WHERE REPLICATIONCOUNTERFROMORIGIN = 4;
            """);
        var before = await RowsAsync("REPLICATIONCOUNTERFROMORIGIN <= 7");
        await RestoreAsync();
        Assert.That((await UploadAsync()).Error, Does.Contain("hqjobs channel rebase houston"));

        var report = await RebaseAsync();
        Assert.That((report!.Epoch, report.Rows, report.Known), Is.EqualTo((2, 16, 11)));
        var outcome = await UploadAsync(batchSize);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 16)));
        Assert.That(await RowsAsync("REPLICATIONCOUNTERFROMORIGIN <= 7"), Is.EqualTo(before.Select(row => row.Replace("houston/1/", "houston/2/"))), "status, error, attempts, times and session came along");
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 8, 12)));
        Assert.That(await IdsAsync(Customers, "REPLICATIONCOUNTERFROMORIGIN > 7 AND SYNCSTATUS <> 0"), Is.EqualTo(Ids(1, 8, 10)), "what the restore took away stays, done or not");
        Assert.That(await IdsAsync(Addresses, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 1, 4)), "an open operation is open once");
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.NoData));
        Assert.That(await GapsAsync(), Is.Empty);
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, "SELECT CONCAT(USERNAME, ' ', SUBJECT, ' ', DETAILS) FROM AUDITLOG WHERE ACTION = 'channel rebase'"),
            Does.StartWith("ada houston epoch 2: in RETAILASYNCCUSTOMERV2, the row 10 (the watermark)").And.EndWith("of 16 rows 11 are known"));
    }

    [Test]
    public async Task Twice_restored_a_row_is_compared_with_every_earlier_epoch()
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1");
        await RestoreAsync();
        await RebaseAsync();
        await UploadAsync();
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 3 WHERE SYNCSTATUS = 0");

        // The right database is found after all.
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers}");
        await InsertAsync(10, from: 1);
        Assert.That((await RebaseAsync())!.Known, Is.EqualTo(14));
        Assert.That((await UploadAsync(3)).Rows, Is.EqualTo(14));

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 1"), Is.EqualTo(Ids(3, 1, 10)));
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS <> 1"), Is.EqualTo(Ids(2, 8, 12)));
    }

    [Test]
    public async Task An_edited_operation_is_the_row_it_was_before_and_its_change_log_goes_with_it()
    {
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET PHONE = '1', RELATIONSHIPTYPE = 2 WHERE REPLICATIONCOUNTERFROMORIGIN IN (2, 3)");
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET PHONE = '555', RELATIONSHIPTYPE = 1, EMAIL = 'new@example.com', OLDVALUES = '{{}}', SYNCSTATUS = 3, SYNCEDITS = 1 WHERE REPLICATIONCOUNTERFROMORIGIN IN (2, 3, 4)");
        foreach (var counter in new[] { 2, 3 }) await LogEditsAsync(counter, ("PHONE", "1"), ("RELATIONSHIPTYPE", "2"), ("EMAIL", null));
        // Nobody logged this one; and there is one whose recorded value is another one.
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET PHONE = '2' WHERE REPLICATIONCOUNTERFROMORIGIN = 3");
        await RestoreAsync();

        await RebaseAsync();
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "SYNCEDITS > 0"), Is.EqualTo(new[] { "houston/1/3", "houston/1/4", "houston/2/2" }));
        Assert.That(await World.QueryAsync<string>(World.Headquarters, "SELECT DISTINCT OPERATIONID FROM CUSTSYNCCHANGELOG ORDER BY 1"), Is.EqualTo(new[] { "houston/1/c/3", "houston/2/c/2" }));
        Assert.That(await World.ScalarAsync<string>(World.Headquarters, $"SELECT PHONE FROM {Customers} WHERE ORIGINEPOCH = 2 AND REPLICATIONCOUNTERFROMORIGIN = 2"), Is.EqualTo("555"));
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0 AND ORIGINEPOCH = 2 AND REPLICATIONCOUNTERFROMORIGIN IN (3, 4)"), Is.EqualTo(Ids(2, 3, 4)));
    }

    [TestCase("Ann", "ann")]
    [TestCase("Ann", "Ann ")]
    [TestCase("", null)]
    public async Task Values_that_are_only_nearly_the_same_are_others(string? before, string? after)
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET FIRSTNAME = @before WHERE REPLICATIONCOUNTERFROMORIGIN = 5", new { before });
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = @after WHERE REPLICATIONCOUNTERFROMORIGIN = 5", new { after });
        await RestoreAsync();

        await RebaseAsync();
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "REPLICATIONCOUNTERFROMORIGIN = 5"), Is.EqualTo(new[] { "houston/1/5", "houston/2/5" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_column_the_channel_did_not_have_then_tells_nothing_where_the_time_is_the_same(bool hasTime)
    {
        var time = hasTime ? "'2026-01-01T00:00:00.000Z'" : "NULL";
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET FIRSTNAME = NULL, SYNCSTATUS = 1, OPERATIONDATETIME = {time}");
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = '', OPERATIONDATETIME = {time}");
        await RestoreAsync();

        Assert.That((await RebaseAsync())!.Tables[0].Known, Is.EqualTo(hasTime ? 7 : 0));
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0 AND REPLICATIONCOUNTERFROMORIGIN <= 7"), Is.EqualTo(hasTime ? [] : Ids(2, 1, 7)));
    }

    [Test]
    public async Task A_table_whose_every_row_was_done_and_cleaned_up_is_known_by_its_watermark()
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1; DELETE FROM {Addresses}");
        await RestoreAsync();

        Assert.That((await RebaseAsync())!.Tables.Single(table => table.Table == Addresses), Is.EqualTo(new RebasedTable(Addresses, 4, 0, 4)));
        await UploadAsync();

        Assert.That(await IdsAsync(Addresses, "SYNCSTATUS = 1 AND SYNCERROR LIKE 'done before%'"), Is.EqualTo(Ids(2, 1, 4)));
    }

    [Test]
    public async Task What_POS_purged_after_the_rebase_is_no_other_database()
    {
        await RestoreAsync();
        await RebaseAsync();
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN <= 9");

        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.Succeeded));
        Assert.That(await IdsAsync(Customers, "ORIGINEPOCH = 2"), Is.EqualTo(Ids(2, 10, 12)));
    }

    [Test]
    public async Task What_was_done_and_cleaned_up_is_not_done_again_but_what_never_arrived_is()
    {
        await InsertAsync(1, from: 13);
        await UploadAsync();
        await World.ExecuteAsync(World.Headquarters, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN IN (1, 2, 10)");
        // The counter 12 was missing when everything was uploaded, and 9 is another row than the one there was.
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN IN (9, 13)");
        await InsertAsync(1, from: 9);
        await InsertAsync(1, from: 12);
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1 WHERE REPLICATIONCOUNTERFROMORIGIN <> 12");

        Assert.That((await RebaseAsync())!.Tables[0], Is.EqualTo(new RebasedTable(Customers, 11, 6, 8)));
        await UploadAsync(4);

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(new[] { "houston/2/9", "houston/2/10", "houston/2/12" }.Order()));
        Assert.That(await IdsAsync(Customers, "SYNCERROR LIKE 'done before%' AND SYNCSTATUS = 1 AND ONLINEOPERATIONCOMPLETED = 1 AND SYNCDATETIME IS NOT NULL"), Is.EqualTo(Ids(2, 1, 2)));
        Assert.That(await IdsAsync(Customers, "ORIGINEPOCH = 1"), Is.EqualTo(new[] { "houston/1/13", "houston/1/9" }));
    }

    [Test]
    public async Task A_row_missing_from_an_early_epoch_is_pending_when_it_comes_in_a_later_one()
    {
        await InsertAsync(1, from: 12);
        await UploadAsync();
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "11-11" }));
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1");
        await InsertAsync(1, from: 11);
        await World.ExecuteAsync(Houston, $"DELETE FROM {Addresses}");
        await InsertAsync(1, from: 1, table: Addresses);

        await RebaseAsync();
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 11, 11)));
    }

    [Test]
    public async Task A_known_row_that_commits_late_is_taken_over_late()
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1");
        await RestoreAsync();
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN = 1");
        await RebaseAsync();
        await UploadAsync();
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "1-1" }));

        await InsertAsync(1, from: 1);
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 1 AND REPLICATIONCOUNTERFROMORIGIN = 1"), Is.EqualTo(Ids(2, 1, 1)));
        Assert.That(await LandedAsync(), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 10, 11, 12 }));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task An_empty_database_in_its_place_begins_with_nothing_in_common()
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1; DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN < 3");
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers}; DELETE FROM {Addresses}");
        await InsertAsync(2, from: 3);
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = 'new'");
        if (Way.Pair.Channels == DatabaseProvider.Sqlite) await World.ExecuteAsync(Houston, "DELETE FROM sqlite_sequence");

        Assert.That((await RebaseAsync())!.Known, Is.Zero);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(2));
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 3, 4)));
        await InsertAsync(2, from: 5);
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(2));
        Assert.That(await IdsAsync(Addresses, "ORIGINEPOCH = 1"), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task The_channel_that_headquarters_knows_is_left_alone()
    {
        Assert.That(await RebaseAsync(), Is.EqualTo(new RebaseReport("houston", 1, null, false, [])).Using<RebaseReport>((left, right) => left with { Tables = [] } == right with { Tables = [] }));
        Assert.That(await EpochAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_dry_run_compares_and_changes_nothing()
    {
        await RestoreAsync();

        var report = await RebaseAsync(dryRun: true);

        Assert.That((report!.Epoch, report.Rows, report.Known, report.DryRun), Is.EqualTo((2, 16, 11, true)));
        Assert.That(report.Finding, Does.StartWith("in RETAILASYNCCUSTOMERV2, the row 10 (the watermark)"));
        Assert.That(await EpochAsync(), Is.EqualTo(1));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, "SELECT COUNT(*) FROM AUDITLOG"), Is.Zero);
        Assert.That((await UploadAsync()).Status, Is.EqualTo(ItemStatus.Failed));
    }

    [TestCase("upload/houston")]
    [TestCase("1010/houston")]
    public async Task While_an_upload_or_a_download_of_customers_is_at_work_nothing_begins(string name)
    {
        await RestoreAsync();
        await using (await new Leases(World.Databases, World.Time).TryAcquireAsync(name, TimeSpan.Zero, CancellationToken.None))
            Assert.That(await RebaseAsync(), Is.Null);
        Assert.That(await EpochAsync(), Is.EqualTo(1));
        Assert.That(await RebaseAsync(), Is.Not.Null);
    }

    [Test]
    public async Task A_channel_that_cannot_be_reached_is_not_rebased()
    {
        if (Way.Pair.Channels != DatabaseProvider.Sqlite) Assert.Ignore("A file is easily taken away.");
        File.Move(SqliteDialect.PathOf(Houston.Database.ConnectionString), Path.Combine(World.Folder, "away.db"));

        Assert.That(async () => await RebaseAsync(), Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("houston.db"));
        Assert.That(await EpochAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Replaced_once_more_before_the_next_upload_it_has_to_be_rebased_once_more()
    {
        await RestoreAsync();
        await RebaseAsync();
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN > 5");
        await InsertAsync(3, from: 6);

        Assert.That((await UploadAsync()).Error, Does.Contain("the row 7, which headquarters knew when the channel was rebased, is missing or another one").And.Contain("hqjobs channel rebase houston"));
        Assert.That((await RebaseAsync())!.Epoch, Is.EqualTo(3));
        await UploadAsync();

        Assert.That(await IdsAsync(Customers, "ORIGINEPOCH = 3"), Is.EqualTo(Ids(3, 1, 8)));
        Assert.That(await IdsAsync(Customers, "ORIGINEPOCH = 1"), Is.EqualTo(Ids(1, 6, 10)));
    }

    [Test]
    public async Task Broken_off_anywhere_while_it_is_read_again_the_next_upload_goes_on_there([Values(1, 2, 3, 5, 8, 11, 13)] int after)
    {
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1");
        await RestoreAsync();
        await RebaseAsync();
        using (var stop = new CancellationTokenSource())
        {
            var stopThere = new Landed(rows => { if (rows >= after) stop.Cancel(); });
            Assert.That((await Uploader(batchSize: 2).RunAsync(Houston, Stage(progress: stopThere), stop.Token)).Status, Is.EqualTo(ItemStatus.Cancelled));
        }

        Assert.That((await UploadAsync(batchSize: 3)).Status, Is.EqualTo(ItemStatus.Succeeded));

        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 1"), Is.EqualTo(Ids(1, 8, 10).Concat(Ids(2, 1, 7))));
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 8, 12)));
        Assert.That(await IdsAsync(Addresses, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 1, 4)));
    }

    [Test]
    public async Task A_batch_that_headquarters_refuses_takes_nothing_over()
    {
        if (Way.Pair.Headquarters != DatabaseProvider.Sqlite) Assert.Ignore("The trigger is SQLite's.");
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1");
        await RestoreAsync();
        await RebaseAsync();
        await World.ExecuteAsync(World.Headquarters, $"CREATE TRIGGER STOP BEFORE INSERT ON {Customers} WHEN new.REPLICATIONCOUNTERFROMORIGIN = 9 BEGIN SELECT raise(ABORT, 'full'); END");

        Assert.That((await UploadAsync()).Error, Does.Contain("full"));
        Assert.That(await IdsAsync(Customers, "ORIGINEPOCH = 2"), Is.Empty);
        await World.ExecuteAsync(World.Headquarters, "DROP TRIGGER STOP");
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(16));
        Assert.That(await IdsAsync(Customers, "SYNCSTATUS = 0"), Is.EqualTo(Ids(2, 8, 12)));
    }

    [Test]
    public async Task The_next_download_of_customers_is_a_full_one()
    {
        await World.ExecuteAsync(World.Headquarters, "INSERT INTO RETAILCDXDATASYNCROWVERSION (DATASTORE, JOBID, ROWVERSION, APPLIEDDATETIME, COMPANIES) VALUES ('houston', '1010', 5, '2026-01-01T00:00:00.000Z', '[\"usrt\"]')");
        await RestoreAsync();

        await RebaseAsync();

        Assert.That(await World.ScalarAsync<string>(World.Headquarters, "SELECT COMPANIES FROM RETAILCDXDATASYNCROWVERSION"), Is.EqualTo("[]"), "it knows the customers of no company");
    }

    [Test]
    public void The_letters_of_IDs_are_those_of_the_operations() =>
        Assert.That(SchedulerJob.Read("P-0001").Subjobs.Select(subjob => ChannelTable.Complete(subjob).Letter), Is.EqualTo(AsyncTables.All.Select(AsyncTables.LetterOf)));

    // A backup taken after the row 7, and five rows recorded since with counters that were there before.
    private async Task RestoreAsync()
    {
        await World.ExecuteAsync(Houston, $"DELETE FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN > 7");
        await InsertAsync(5, from: 8);
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = 'since' WHERE REPLICATIONCOUNTERFROMORIGIN > 7");
    }

    private Task<RebaseReport?> RebaseAsync(bool dryRun = false) =>
        new Rebase(World.Databases, new Leases(World.Databases, World.Time), new AuditLog(World.Databases, World.Time), Options.Create(new UploadOptions { BatchSize = 3, AlwaysCopies = Way.Copies }))
            .RunAsync(Houston, "ada", dryRun, CancellationToken.None);

    private Task<long> EpochAsync() => World.ScalarAsync<long>(World.Headquarters, "SELECT ORIGINEPOCH FROM RETAILCONNDATABASEPROFILE WHERE NAME = 'houston'");

    private async Task LogEditsAsync(long counter, params (string Field, string? Before)[] edits)
    {
        foreach (var (field, before) in edits)
            await World.ExecuteAsync(
                World.Headquarters,
                "INSERT INTO CUSTSYNCCHANGELOG (CHANGEDATETIME, CHANGEDBY, OPERATIONID, FIELDNAME, OLDVALUE, NEWVALUE) VALUES ('2026-01-01T00:00:00.000Z', 'ada', @id, @field, @before, 'x')",
                new { id = $"houston/1/c/{counter}", field, before });
    }

    private static string[] Ids(int epoch, int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(counter => $"houston/{epoch}/{counter}").Order(StringComparer.Ordinal)];

    private async Task<string[]> IdsAsync(string table, string where) =>
        [.. (await World.QueryAsync<string>(World.Headquarters, $"SELECT CONCAT(DATASTORE, '/', ORIGINEPOCH, '/', REPLICATIONCOUNTERFROMORIGIN) FROM {table} WHERE {where}")).Order(StringComparer.Ordinal)];

    private async Task<string[]> RowsAsync(string where) =>
        [.. await World.QueryAsync<string>(World.Headquarters, $"""
            SELECT CONCAT(DATASTORE, '/', ORIGINEPOCH, '/', REPLICATIONCOUNTERFROMORIGIN, ' ', SYNCSTATUS, ' ', SYNCERROR, ' ', SYNCATTEMPTS, ' ', SYNCDATETIME, ' ', SYNCNEXTDATETIME, ' ', UPLOADSESSIONID, ' ', ONLINEOPERATIONCOMPLETED)
            FROM {Customers} WHERE {where} ORDER BY REPLICATIONCOUNTERFROMORIGIN
            """)];

    private sealed class Landed(Action<long> then) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => then(value.RowsDone);
    }
}
