using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class StatusReaderTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await TestWorld.CreateAsync(channels: 2, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private StatusReader Reader() => new(world.Databases, new DataStoreRegistry(world.Databases, world.Time), world.Time);

    private async Task<ChannelStatus> HoustonAsync() => (await Reader().ReadChannelsAsync(None)).Single(status => status.Channel == "houston");

    private static string Guid(int number) => $"4a1c9c0e-0000-4000-8000-{number:D12}";

    [Test]
    public async Task The_backlog_is_the_rows_above_the_watermarks_of_all_async_tables()
    {
        for (var number = 1; number <= 3; number++)
        {
            await world.InsertCustomerAsync(world["houston"], Guid(number), "Ada", "Lovelace");
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }
        await world.ExecuteAsync(world["houston"], "insert into RETAILASYNCADDRESSV2 (DATAAREAID, OPERATION) values ('usrt', 1)");

        var status = await HoustonAsync();
        Assert.That((status.Backlog, status.OldestAge), Is.EqualTo((4L, 180L)));

        await world.ExecuteAsync(world.Headquarters, "insert into RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER) values ('houston', 1, 'RETAILASYNCCUSTOMERV2', 2), ('houston', 2, 'RETAILASYNCCUSTOMERV2', 0)");
        status = await HoustonAsync();
        Assert.That((status.Backlog, status.OldestAge), Is.EqualTo((2L, 60L)));
        Assert.That(status.OldestRecordedAt, Is.EqualTo(world.Time.GetUtcNow() - TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_channel_without_backlog_or_without_times_has_no_age()
    {
        Assert.That((await HoustonAsync()).Backlog, Is.Zero);
        await world.ExecuteAsync(world["houston"], "insert into RETAILASYNCADDRESSV2 (DATAAREAID, OPERATION) values ('usrt', 1)");
        var status = await HoustonAsync();
        Assert.That((status.Backlog, status.OldestRecordedAt, status.OldestAge), Is.EqualTo((1L, (DateTimeOffset?)null, (long?)null)));
    }

    [TestCase("'yesterday'")]
    [TestCase("0")]
    [TestCase("'0000-01-01'")]
    [TestCase("1767225600")]
    public async Task A_time_that_a_channel_wrote_badly_does_not_hide_its_backlog(string time)
    {
        await world.ExecuteAsync(world["houston"], $"insert into RETAILASYNCADDRESSV2 (DATAAREAID, OPERATION, OPERATIONDATETIME) values ('usrt', 1, {time})");
        var status = await HoustonAsync();
        Assert.That((status.Backlog, status.OldestAge, status.Error), Is.EqualTo((1L, (long?)null, (string?)null)));
    }

    [Test]
    public async Task A_channel_that_cannot_be_read_is_a_row_with_an_error()
    {
        File.Delete(Path.Combine(world.Folder, "oslo.db"));
        var statuses = await Reader().ReadChannelsAsync(None);
        Assert.That(statuses.Select(status => (status.Channel, status.Backlog)), Is.EqualTo(new[] { ("houston", (long?)0), ("oslo", null) }));
        Assert.That(statuses[1].Error, Does.Contain("there is no such file"));
    }

    [Test]
    public async Task A_channel_that_lacks_a_table_is_told_with_what_to_do()
    {
        await world.ExecuteAsync(world["oslo"], "drop table RETAILASYNCADDRESSV2");
        var oslo = (await Reader().ReadChannelsAsync(None)).Single(status => status.Channel == "oslo");
        Assert.That(oslo.Error, Does.Contain("RETAILASYNCADDRESSV2").And.Contain("run: hqjobs channel check oslo"));
    }

    [Test]
    public async Task Last_upload_and_download_are_those_that_ended_well()
    {
        await world.ExecuteAsync(world.Headquarters, """
            insert into RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, STATUS, DATECREATED, DATEUPLOADED) values
                ('1', 'houston', 'P-0001', 3, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:05.000Z'),
                ('2', 'houston', 'P-0001', 9, '2026-01-01T01:00:00.000Z', null),
                ('3', 'houston', 'P-0001', 5, '2026-01-01T02:00:00.000Z', null);
            insert into RETAILCDXDOWNLOADSESSION (DOWNLOADSESSIONID, DATASTORE, JOBID, STATUS, DATECREATED, DATEAPPLIED) values
                ('1', 'houston', '1010', 4, '2026-01-01T03:00:00.000Z', '2026-01-01T03:00:09.000Z');
            """);
        var status = await HoustonAsync();
        Assert.That((status.LastUpload, status.LastDownload), Is.EqualTo((
            (DateTimeOffset?)new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero), (DateTimeOffset?)new DateTimeOffset(2026, 1, 1, 3, 0, 9, TimeSpan.Zero))));
    }

    [TestCase("UPLOAD", "P-0001", 5, 9)]
    [TestCase("UPLOAD", "P-0001", 6, 3)]
    [TestCase("DOWNLOAD", "1010", 7, 9)]
    [TestCase("DOWNLOAD", "1010", 8, 4)]
    public async Task The_last_session_that_failed_is_told_until_one_ends_well(string direction, string job, int failed, int good)
    {
        Task AddAsync(int day, int status, string? message) => world.ExecuteAsync(world.Headquarters,
            $"insert into RETAILCDX{direction}SESSION ({direction}SESSIONID, DATASTORE, JOBID, STATUS, MESSAGE, DATECREATED) values (@day, 'houston', @job, @status, @message, @created)",
            new { day, job, status, message, created = new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero) });

        await AddAsync(1, good, null);
        await AddAsync(2, failed, "the first trouble");
        await AddAsync(3, failed, "the trouble");
        await AddAsync(4, 0, null); // one that goes on says nothing yet
        var status = await HoustonAsync();
        Assert.That((status.Error, status.Backlog), Is.EqualTo(($"its last {direction.ToLowerInvariant()} failed: the trouble", (long?)0)));

        var registry = new DataStoreRegistry(world.Databases, world.Time);
        await registry.PauseAsync("houston", "it is being mended", "test", None);
        Assert.That((await HoustonAsync()).Error, Is.Null);
        await registry.ResumeAsync("houston", "test", None);
        Assert.That((await HoustonAsync()).Error, Is.Not.Null);

        await AddAsync(5, good, null);
        Assert.That((await HoustonAsync()).Error, Is.Null);
    }

    [Test]
    public async Task Operations_that_have_not_succeeded_are_counted_by_status()
    {
        for (var counter = 1; counter <= 10; counter++)
        {
            await world.ExecuteAsync(world.Headquarters, "insert into RETAILASYNCCUSTOMERV2 (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, SYNCSTATUS) values ('houston', 1, @counter, @status)",
                new { counter, status = counter % 4 });
        }
        await world.ExecuteAsync(world.Headquarters, "insert into RETAILASYNCADDRESSV2 (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, SYNCSTATUS) values ('houston', 1, 1, 2)");
        Assert.That(await Reader().CountOperationsAsync(None), Is.EqualTo(new OperationCounts(2, 4, 2)));
    }
}
