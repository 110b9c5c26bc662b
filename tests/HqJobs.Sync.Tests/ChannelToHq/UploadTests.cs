using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixtureSource(typeof(Way), nameof(Way.All))]
public sealed class UploadTests(Way way) : UploadWorld(way)
{
    [Test]
    public async Task Every_table_is_landed_as_it_is_with_data_store_epoch_status_and_session()
    {
        await World.InsertCustomerAsync(Houston, "6F9619FF-8B86-D011-B42D-00C04FC964FF", "Åse", "Ødegård", email: "ase@example.com");
        foreach (var subjob in SchedulerJob.Read("P-0001").Subjobs.Skip(1)) await InsertAsync(2, table: subjob.Table);

        var outcome = await UploadAsync();

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 11)));
        var row = (await World.QueryAsync<Landed>(World.Headquarters, $"SELECT DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN AS COUNTER, CUSTACCOUNTASYNC, LASTNAME, PHONE, SYNCSTATUS, UPLOADSESSIONID FROM {Customers}")).Single();
        var session = await World.ScalarAsync<string>(World.Headquarters, "SELECT UPLOADSESSIONID FROM RETAILCDXUPLOADSESSION");
        Assert.That(row, Is.EqualTo(new Landed
        {
            DataStore = "houston",
            OriginEpoch = 1,
            Counter = 1,
            CustAccountAsync = "6f9619ff-8b86-d011-b42d-00c04fc964ff",
            LastName = "Ødegård",
            UploadSessionId = session,
        }));
        Assert.That(session, Does.Match("^20260101T000000000-[0-9a-f]{8}$"));
        Assert.That(await SessionsAsync(), Is.EqualTo(new (long, long, string?)[] { ((long)UploadStatus.Applied, 11, null) }));
        foreach (var subjob in SchedulerJob.Read("P-0001").Subjobs.Skip(1)) Assert.That(await LandedAsync(subjob.Table), Is.EqualTo(new long[] { 1, 2 }), subjob.Table);
    }

    [Test]
    public async Task Landing_the_same_rows_twice_changes_nothing()
    {
        await InsertAsync(10);
        await UploadAsync();
        await World.ExecuteAsync(World.Headquarters, $"UPDATE {Customers} SET SYNCSTATUS = 1; DELETE FROM RETAILCDXUPLOADCOUNTER");

        var outcome = await UploadAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.NoData));
        Assert.That(await LandedAsync(), Has.Length.EqualTo(10));
        Assert.That(await World.ScalarAsync<long>(World.Headquarters, $"SELECT count(*) FROM {Customers} WHERE SYNCSTATUS = 1"), Is.EqualTo(10));
        Assert.That(await WatermarkAsync(), Is.EqualTo(10));
        Assert.That(await GapsAsync(), Is.Empty);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(20)]
    [TestCase(5_000)]
    public async Task Batches_of_any_size_land_every_row_once_also_across_tables(int batchSize)
    {
        await InsertAsync(20);
        await InsertAsync(5, from: 1_000_000);
        await InsertAsync(13, table: "RETAILASYNCADDRESSV2");
        var steps = new List<long>();

        var outcome = await Uploader(batchSize).RunAsync(Houston, Stage(progress: new Steps(steps)), CancellationToken.None);

        Assert.That(outcome.Rows, Is.EqualTo(38));
        Assert.That(await LandedAsync(), Is.EqualTo(Enumerable.Range(1, 20).Concat(Enumerable.Range(1_000_000, 5)).Select(counter => (long)counter)));
        Assert.That(await LandedAsync("RETAILASYNCADDRESSV2"), Has.Length.EqualTo(13));
        Assert.That(await WatermarkAsync(), Is.EqualTo(1_000_004));
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "21-999999" }));
        Assert.That(steps, Is.Ordered.And.All.LessThanOrEqualTo(38));
        Assert.That(steps.Zip(steps.Skip(1), (before, after) => after - before), Is.All.LessThanOrEqualTo(10 * batchSize));
        Assert.That(await SessionsAsync(), Is.EqualTo(new (long, long, string?)[] { ((long)UploadStatus.Applied, 38, null) }));
    }

    [Test]
    public async Task Only_what_came_since_is_landed_and_a_row_changed_in_place_is_not()
    {
        await InsertAsync(5);
        await UploadAsync();
        await World.ExecuteAsync(Houston, $"UPDATE {Customers} SET FIRSTNAME = 'changed' WHERE REPLICATIONCOUNTERFROMORIGIN = 2");
        await InsertAsync(2);

        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(2));
        Assert.That(await World.ScalarAsync<string?>(World.Headquarters, $"SELECT FIRSTNAME FROM {Customers} WHERE REPLICATIONCOUNTERFROMORIGIN = 2"), Is.Null);
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
    }

    [Test]
    public async Task A_new_epoch_lands_everything_beside_the_rows_of_the_old_one()
    {
        await InsertAsync(3);
        await UploadAsync();
        await World.ExecuteAsync(World.Headquarters, "UPDATE RETAILCONNDATABASEPROFILE SET ORIGINEPOCH = 2 WHERE NAME = 'houston'");

        await UploadAsync();

        Assert.That(await LandedAsync(), Is.EqualTo(new long[] { 1, 1, 2, 2, 3, 3 }));
    }

    [Test]
    public async Task Idle_channels_are_noted_in_the_callers_transaction()
    {
        World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        var uploader = Uploader();

        await World.Headquarters.WriteAsync(async transaction =>
        {
            await uploader.RecordNoDataAsync(transaction, World.Databases.DataStores, Stage(), CancellationToken.None);
            return 0;
        }, CancellationToken.None);

        Assert.That(await SessionsAsync(), Is.EqualTo(Enumerable.Repeat(((long)UploadStatus.NoData, 0L, (string?)null), 2)));
        Assert.That(await World.QueryAsync<DateTimeOffset>(World.Headquarters, "SELECT LASTCONNECTION FROM RETAILCONNDATABASEPROFILE"), Is.All.EqualTo(World.Time.GetUtcNow()));
    }

    [Test]
    public async Task An_upload_that_finds_nothing_ends_as_NoData_with_a_session()
    {
        Assert.That(await UploadAsync(), Is.EqualTo(new ItemOutcome(ItemStatus.NoData)));
        Assert.That(await SessionsAsync(), Is.EqualTo(new (long, long, string?)[] { ((long)UploadStatus.NoData, 0, null) }));
    }

    [Test]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await InsertAsync(3);
        await UploadAsync();
        await InsertAsync(1, from: 10);
        await UploadAsync();
        await InsertAsync(4);
        await InsertAsync(2, from: 7);
        var before = await HeadquartersAsync();

        var outcome = await Uploader().RunAsync(Houston, Stage(dryRun: true), CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 6)));
        Assert.That(await HeadquartersAsync(), Is.EqualTo(before));
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(6));
    }

    [Test]
    public async Task Cancelling_stops_between_batches_and_the_next_run_goes_on_there()
    {
        await InsertAsync(100);
        using var cancellation = new CancellationTokenSource();
        var stopAfterTheSecondBatch = new Steps([], rows => { if (rows >= 20) cancellation.Cancel(); });

        var outcome = await Uploader(batchSize: 10).RunAsync(Houston, Stage(progress: stopAfterTheSecondBatch), cancellation.Token);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Cancelled, 20)));
        Assert.That(await WatermarkAsync(), Is.EqualTo(20));
        Assert.That(await SessionsAsync(), Is.EqualTo(new (long, long, string?)[] { ((long)UploadStatus.Canceled, 20, null) }));
        Assert.That((await UploadAsync()).Rows, Is.EqualTo(80));
        Assert.That(await LandedAsync(), Is.EqualTo(Enumerable.Range(1, 100).Select(counter => (long)counter)));
    }

    [Test]
    public async Task A_session_whose_process_ended_is_closed_by_the_next_one()
    {
        await World.ExecuteAsync(World.Headquarters,
            "INSERT INTO RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, STATUS, DATECREATED) VALUES ('1', 'houston', 'P-0001', 0, '2025-12-31T00:00:00.000Z'), ('2', 'oslo', 'P-0001', 0, '2025-12-31T00:00:00.000Z')");

        await UploadAsync();

        var sessions = await SessionsAsync();
        Assert.That(sessions[0].Status, Is.EqualTo((long)UploadStatus.UploadFailed));
        Assert.That(sessions[0].Message, Does.StartWith("the process ended"));
        Assert.That(sessions[1].Status, Is.EqualTo((long)UploadStatus.Started));
    }

    // A file may be compared as a whole.
    private async Task<object> HeadquartersAsync() => Way.Pair.Headquarters == DatabaseProvider.Sqlite
        ? await File.ReadAllBytesAsync(SqliteDialect.PathOf(World.Headquarters.ConnectionString))
        : (await SessionsAsync(), await LandedAsync(), await GapsAsync(), await WatermarkAsync()).ToString()!;

    private sealed record Landed
    {
        public string DataStore { get; init; } = "";

        public long OriginEpoch { get; init; }

        public long Counter { get; init; }

        public string? CustAccountAsync { get; init; }

        public string? LastName { get; init; }

        public string? Phone { get; init; }

        public long SyncStatus { get; init; }

        public string? UploadSessionId { get; init; }
    }

    private sealed class Steps(List<long> seen, Action<long>? then = null) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            seen.Add(value.RowsDone);
            then?.Invoke(value.RowsDone);
        }
    }
}
