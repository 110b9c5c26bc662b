using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>The clean-up on real headquarters: what is over goes when its time has come, what anybody still needs stays.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class CleanupTests(Pair pair)
{
    private TestWorld world = null!;
    private ServiceProvider engine = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        engine = world.BuildEngine(world.Time);
    }

    [TearDown]
    public async Task TearDown()
    {
        if (engine is not null) await engine.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    private T Get<T>() where T : notnull => engine.GetRequiredService<T>();

    private Task<RunReport> RunAsync(string pipeline) =>
        Get<InlineDriver>().RunAsync(new RunRequest(pipeline), null, CancellationToken.None);

    private async Task<IReadOnlyDictionary<string, long>> CleanUpAsync() => (await RunAsync("cleanup")).Stages![0].RowsRemoved!;

    private Task<long> CountAsync(string table, string where = "1 = 1") => world.ScalarAsync<long>(world.Headquarters, $"SELECT count(*) FROM {table} WHERE {where}");

    [Test]
    public async Task A_fresh_installation_has_nothing_to_remove()
    {
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await RunAsync("customer-sync");
        var removed = await CleanUpAsync();
        Assert.That(removed, Is.EqualTo(new Dictionary<string, long> { ["runs"] = 0, ["sessions"] = 0, ["operations"] = 0, ["tombstones"] = 0, ["request keys"] = 0 }));
    }

    [Test]
    public async Task Channels_and_sessions_without_news_go_after_two_days_runs_after_thirty()
    {
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        var first = await RunAsync("customer-sync");
        Assert.That(await CountAsync("PIPELINEITEM", "STATUS = 'NoData'"), Is.EqualTo(2), "oslo and berlin had nothing to upload");
        world.Time.Advance(TimeSpan.FromDays(1.9));
        await RunAsync("customer-sync");
        Assert.That((await CleanUpAsync()).Values.Sum(), Is.Zero);

        world.Time.Advance(TimeSpan.FromDays(0.2));
        await CleanUpAsync();
        var shown = await Get<PipelineRuns>().ReadAsync(new RunId(first.RunId), CancellationToken.None);
        Assert.Multiple(async () =>
        {
            Assert.That(shown.Stages![0].Channels!.Select(channel => channel.Channel), Is.EqualTo(new[] { "houston" }));
            Assert.That(shown.Stages![1].CustomersCreated, Is.EqualTo(1));
            Assert.That(await CountAsync("PIPELINEITEM", $"RUNID = '{first.RunId}' AND STATUS = 'NoData'"), Is.Zero);
            Assert.That(await CountAsync("RETAILCDXUPLOADSESSION", $"STATUS = 9 AND DATECREATED < '{world.Time.GetUtcNow().AddDays(-2):yyyy-MM-dd}T23:59:00'"), Is.Zero);
            Assert.That(await CountAsync("RETAILCDXUPLOADSESSION", "STATUS = 3"), Is.EqualTo(1));
        });

        world.Time.Advance(TimeSpan.FromDays(28));
        await CleanUpAsync();
        Assert.Multiple(async () =>
        {
            Assert.That(await CountAsync("PIPELINERUN", $"RUNID = '{first.RunId}'"), Is.Zero);
            Assert.That(await CountAsync("PIPELINESTAGE", $"RUNID = '{first.RunId}'"), Is.Zero);
            Assert.That(await CountAsync("PIPELINEITEM", $"RUNID = '{first.RunId}'"), Is.Zero);
            Assert.That(await CountAsync("PIPELINELOG", $"RUNID = '{first.RunId}'"), Is.Zero);
        });
    }

    [Test]
    public async Task The_last_good_session_of_a_channel_stays_so_that_status_still_knows_when_that_was()
    {
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await RunAsync("customer-sync");
        var before = await Get<StatusReader>().ReadChannelsAsync(CancellationToken.None);
        world.Time.Advance(TimeSpan.FromDays(200));
        await CleanUpAsync();
        var after = await Get<StatusReader>().ReadChannelsAsync(CancellationToken.None);
        Assert.That(after.Select(channel => (channel.LastUpload, channel.LastDownload)), Is.EqualTo(before.Select(channel => (channel.LastUpload, channel.LastDownload))));
        Assert.That(before.Select(channel => channel.LastUpload), Is.All.Not.Null);
    }

    [Test]
    public async Task The_last_good_run_of_a_pipeline_stays_so_that_one_that_is_due_seldom_is_neither_late_nor_made_up_for()
    {
        var schedules = Get<Schedules>();
        await schedules.SetAsync(new ScheduleChange("1110", "0 0 1 1 *"), null, "ann", CancellationToken.None);
        world.Time.Advance(TimeSpan.FromDays(366));
        var last = await RunAsync("1110");
        world.Time.Advance(TimeSpan.FromDays(60));
        await CleanUpAsync();
        var notices = await Get<PipelineAlerts>().CheckAsync(_ => TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Multiple(async () =>
        {
            Assert.That(notices.Where(notice => notice.Pipeline == "1110").Select(notice => notice.Message), Is.Empty);
            Assert.That(await schedules.ReadLastStartAsync("1110", CancellationToken.None), Is.EqualTo(last.StartedAt));
        });
    }

    [Test]
    public async Task A_run_that_waits_or_runs_stays_however_old()
    {
        var runs = Get<PipelineRuns>();
        var running = await runs.StartAsync(new RunRequest("customer-sync"), CancellationToken.None);
        var waiting = await runs.RequestAsync(new RunRequest("1010"), CancellationToken.None);
        world.Time.Advance(TimeSpan.FromDays(400));
        await CleanUpAsync();
        Assert.That((await runs.ListActiveAsync(CancellationToken.None)).Select(run => run.Id), Is.EquivalentTo(new[] { running.Run, waiting.Run }));
        Assert.That((await runs.ReadStagesAsync(running.Run, CancellationToken.None)), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Succeeded_operations_go_after_ninety_days_in_windows_and_no_other_ever()
    {
        const int customers = 45;
        for (var i = 0; i < customers; i++)
            await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", $"Number{i}");
        await world.ExecuteAsync(world["houston"], "UPDATE RETAILASYNCCUSTOMERV2 SET LANGUAGEID = 'xx-XX' WHERE REPLICATIONCOUNTERFROMORIGIN IN (1, 2, 3, 20)");
        await RunAsync("customer-sync");
        Assert.That(await CountAsync("RETAILASYNCCUSTOMERV2", "SYNCSTATUS = 2"), Is.EqualTo(4));
        var account = await world.ScalarAsync<string>(world.Headquarters, "SELECT max(ACCOUNTNUM) FROM RETAILCUSTTABLE");

        world.Time.Advance(TimeSpan.FromDays(89));
        Assert.That((await CleanUpAsync())["operations"], Is.Zero);
        for (var i = 0; i < 5; i++)
            await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Late", $"Number{i}");
        await RunAsync("p-0001");
        world.Time.Advance(TimeSpan.FromDays(2));

        var options = Microsoft.Extensions.Options.Options.Create(new CleanupOptions { WindowRows = 2 });
        var windows = new List<long>();
        await new OperationCleanup(world.Databases, options).RemoveAsync(world.Time.GetUtcNow(), windows.Add, CancellationToken.None);
        Assert.Multiple(async () =>
        {
            Assert.That(windows.Sum(), Is.EqualTo(customers - 4 - 1), "the last one that could go stays");
            Assert.That(windows, Is.All.LessThanOrEqualTo(2));
            Assert.That(await CountAsync("RETAILASYNCCUSTOMERV2", "SYNCSTATUS = 2"), Is.EqualTo(4));
            Assert.That(await CountAsync("RETAILASYNCCUSTOMERV2", "SYNCSTATUS = 0"), Is.EqualTo(5));
        });

        // Neither the removed rows nor their customers come back.
        await RunAsync("customer-sync");
        Assert.Multiple(async () =>
        {
            Assert.That(await CountAsync("CUSTTABLE"), Is.EqualTo(customers - 4 + 5 + await DefaultCustomersAsync()));
            Assert.That(await CountAsync("RETAILCUSTTABLE", $"ACCOUNTNUM = '{account}'"), Is.EqualTo(1));
            Assert.That(await CountAsync("RETAILASYNCCUSTOMERV2"), Is.EqualTo(4 + 5 + 1));
        });
    }

    private Task<long> DefaultCustomersAsync() =>
        CountAsync("CUSTTABLE", "NOT EXISTS (SELECT 1 FROM RETAILCUSTTABLE r WHERE r.DATAAREAID = CUSTTABLE.DATAAREAID AND r.ACCOUNTNUM = CUSTTABLE.ACCOUNTNUM AND r.CUSTACCOUNTASYNC <> '')");

    [Test]
    public async Task Deletes_are_forgotten_when_every_channel_has_applied_them_and_an_older_channel_gets_a_full_package()
    {
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await RunAsync("customer-sync");
        var account = await world.ScalarAsync<string>(world.Headquarters, "SELECT ACCOUNTNUM FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> ''");
        File.Copy(Path.Combine(world.Folder, "oslo.db"), Path.Combine(world.Folder, "oslo.backup"));
        foreach (var table in new[] { "RETAILCUSTTABLE", "CUSTTABLE" })
            await world.ExecuteAsync(world.Headquarters, $"DELETE FROM {table} WHERE ACCOUNTNUM = @account", new { account });
        Assert.That(await CountAsync("CUSTOMERCHANGE", "DELETED = 1"), Is.EqualTo(1));

        Assert.That((await CleanUpAsync())["tombstones"], Is.Zero, "no channel has applied it");
        await Get<DataStoreRegistry>().PauseAsync("berlin", null, "ann", CancellationToken.None);
        await RunAsync("1010");
        Assert.That((await CleanUpAsync())["tombstones"], Is.Zero, "berlin has not");
        await Get<DataStoreRegistry>().ResumeAsync("berlin", "ann", CancellationToken.None);
        await RunAsync("1010");
        Assert.That((await CleanUpAsync())["tombstones"], Is.EqualTo(1));
        Assert.That(await CountAsync("CUSTOMERCHANGE", "DELETED = 1"), Is.Zero);

        // oslo comes back from a backup that still has the customer.
        foreach (var file in Directory.GetFiles(world.Folder, "oslo.db*")) File.Delete(file);
        File.Move(Path.Combine(world.Folder, "oslo.backup"), Path.Combine(world.Folder, "oslo.db"));
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT count(*) FROM CUSTTABLE WHERE ACCOUNTNUM = @account", new { account }), Is.EqualTo(1));
        await RunAsync("1010");
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT count(*) FROM CUSTTABLE WHERE ACCOUNTNUM = @account", new { account }), Is.Zero);
    }

    [Test]
    public async Task What_cannot_be_removed_does_not_keep_the_rest_and_says_why()
    {
        if (pair.UsesSqlServer) Assert.Ignore("The trigger that refuses is SQLite's.");
        world.Time.Advance(TimeSpan.FromDays(1));
        await RunAsync("p-0001");
        world.Time.Advance(TimeSpan.FromDays(40));
        await RunAsync("p-0001");
        await world.ExecuteAsync(world.Headquarters, "CREATE TRIGGER LOCKED BEFORE DELETE ON PIPELINEITEM BEGIN SELECT raise(ABORT, 'the auditor says no'); END");
        var report = await RunAsync("cleanup");
        Assert.Multiple(() =>
        {
            Assert.That(report.Status, Is.EqualTo(RunStatus.SucceededWithErrors));
            Assert.That(report.Stages![0].Error, Does.StartWith("runs: ").And.Contain("the auditor says no"));
            Assert.That(report.Stages![0].RowsRemoved!["sessions"], Is.GreaterThan(0));
        });
    }
}
