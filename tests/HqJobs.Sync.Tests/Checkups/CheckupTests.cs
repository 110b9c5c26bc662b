using HqJobs.Sync.Checkups;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Checkups;

/// <summary>Every finding: it appears when something is broken, and is gone when that is repaired.</summary>
[TestFixture]
public sealed class CheckupTests
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-0000000000ad";
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(channels: 2);
        services = world.BuildEngine(world.Time);
        await RunAsync("channel-config");
        await services.GetRequiredService<ServiceInstances>().ReportAsync("1.0", "InMemory", world.Time.GetUtcNow(), None);
        await services.GetRequiredService<Schedules>().PutDefaultsAsync([new Schedule("customer-sync", "*/15 * * * *", ModifiedBy: Schedules.Configuration)], None);
    }

    [TearDown]
    public async Task TearDown()
    {
        await services.DisposeAsync();
        await world.DisposeAsync();
    }

    private Task<RunReport> RunAsync(string pipeline) => services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, None);

    private Task<int> AtHeadquartersAsync(string sql, object? args = null) => world.ExecuteAsync(world.Headquarters, sql, args);

    private async Task<IReadOnlyList<Finding>> TroubleAsync() =>
        [.. (await services.GetRequiredService<Checkup>().LookAsync(None)).Where(finding => finding.Level != FindingLevel.Ok)];

    /// <summary>Breaks something, expects one finding, repairs it and expects none.</summary>
    private async Task ExpectAsync(FindingLevel level, string group, string text, Func<Task> breakIt, Func<Task> repairIt)
    {
        Assert.That(await TroubleAsync(), Is.Empty, "before");
        await breakIt();
        var trouble = await TroubleAsync();
        Assert.That(trouble.Select(finding => (finding.Level, finding.Group)), Is.EqualTo(new[] { (level, group) }), string.Join('\n', trouble));
        Assert.That($"{trouble[0].Text} {trouble[0].Advice}", Does.Contain(text));
        await repairIt();
        Assert.That(await TroubleAsync(), Is.Empty, "after");
    }

    [Test]
    public async Task A_sound_installation_has_one_good_word_for_each_thing()
    {
        var findings = await services.GetRequiredService<Checkup>().LookAsync(None);
        Assert.That(findings.Select(finding => finding.Level), Has.All.EqualTo(FindingLevel.Ok), string.Join('\n', findings));
        Assert.That(findings.Select(finding => finding.Group), Is.EqualTo(new[]
        {
            "headquarters", "channels", "sessions", "gaps", "services", "runs", "schedules", "number sequences", "operations",
        }));
        Assert.That(findings.Select(finding => finding.Text), Has.Member("2 of 2 are as they should be"));
    }

    [Test]
    public Task Headquarters_that_is_away() => ExpectAsync(
        FindingLevel.Problem, "headquarters", "there is no such file",
        () => MoveAsync("headquarters.db", "away.db"), () => MoveAsync("away.db", "headquarters.db"));

    [Test]
    public Task Headquarters_with_a_pending_script() => ExpectAsync(
        FindingLevel.Problem, "headquarters", "1 schema scripts are pending run: hqjobs db init",
        () => AtHeadquartersAsync("create table KEPT as select * from SCHEMAVERSIONS where SCRIPTNAME like '0011.%'; delete from SCHEMAVERSIONS where SCRIPTNAME like '0011.%'"),
        () => AtHeadquartersAsync("insert into SCHEMAVERSIONS select * from KEPT"));

    [Test]
    public Task A_channel_that_is_away() => ExpectAsync(
        FindingLevel.Problem, "channels", "oslo: ", () => MoveAsync("oslo.db", "away.db"), () => MoveAsync("away.db", "oslo.db"));

    [Test]
    public Task A_channel_without_an_async_table() => ExpectAsync(
        FindingLevel.Problem, "channels", "missing: RETAILASYNCADDRESSV2",
        () => world.ExecuteAsync(world["oslo"], "alter table RETAILASYNCADDRESSV2 rename to AWAY"),
        () => world.ExecuteAsync(world["oslo"], "alter table AWAY rename to RETAILASYNCADDRESSV2"));

    [Test]
    public async Task A_channel_that_was_restored()
    {
        await world.InsertCustomerAsync(world["oslo"], Ada, "Ada", "Lovelace");
        await RunAsync("customer-sync");
        await ExpectAsync(
            FindingLevel.Problem, "channels", "'oslo' was restored or replaced",
            () => world.ExecuteAsync(world["oslo"], "update RETAILASYNCCUSTOMERV2 set LASTNAME = 'King'"),
            () => world.ExecuteAsync(world["oslo"], "update RETAILASYNCCUSTOMERV2 set LASTNAME = 'Lovelace'"));
    }

    [Test]
    public Task A_channel_whose_last_upload_failed() => ExpectAsync(
        FindingLevel.Problem, "channels", "oslo: its last upload failed: the trouble hqjobs runs list",
        () => AtHeadquartersAsync("insert into RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, STATUS, MESSAGE, DATECREATED, DATEUPLOADED) values ('1', 'oslo', 'P-0001', 5, 'the trouble', '2025-12-31T22:00:00.000Z', null)"),
        () => AtHeadquartersAsync("insert into RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, STATUS, MESSAGE, DATECREATED, DATEUPLOADED) values ('2', 'oslo', 'P-0001', 9, null, '2025-12-31T22:15:00.000Z', '2025-12-31T22:15:00.000Z')"));

    [Test]
    public Task A_backlog_that_is_older_than_an_hour() => ExpectAsync(
        FindingLevel.Warning, "channels", "oslo: 1 rows wait for P-0001, the oldest for 2 h",
        () => world.ExecuteAsync(world["oslo"], "insert into RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, OPERATIONDATETIME) values ('usrt', @Ada, 1, '2025-12-31T22:00:00.000Z')", new { Ada }),
        () => world.ExecuteAsync(world["oslo"], "delete from RETAILASYNCADDRESSV2 where 1 = 1"));

    [Test]
    public Task A_paused_channel() => ExpectAsync(
        FindingLevel.Warning, "channels", "oslo is paused: stock taking hqjobs channel resume oslo",
        () => services.GetRequiredService<DataStoreRegistry>().PauseAsync("oslo", "stock taking", "test", None),
        () => services.GetRequiredService<DataStoreRegistry>().ResumeAsync("oslo", "test", None));

    [Test]
    public async Task A_feature_that_a_channel_was_not_told_of()
    {
        await ExpectAsync(
            FindingLevel.Warning, "channels", "oslo: has not been told that Doctor's feature is on at headquarters (1110)",
            async () =>
            {
                await AtHeadquartersAsync("insert into FEATUREMANAGEMENT (FEATURE, ENABLED) values ('Doctor''s feature', 1)");
                await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("1110") { Channels = ["houston"] }, null, None);
            },
            () => RunAsync("channel-config"));
    }

    [Test]
    public Task An_async_mode_that_the_channels_were_not_told_of() => ExpectAsync(
        FindingLevel.Warning, "channels", "async mode is",
        async () =>
        {
            await AtHeadquartersAsync("update RETAILFUNCTIONALITYPROFILE set CREATEASYNCCUSTOMERS = 1 - CREATEASYNCCUSTOMERS where 1 = 1");
            await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("1070") { Channels = ["houston"] }, null, None);
        },
        () => RunAsync("channel-config"));

    [TestCase("UPLOAD", "DATEUPLOADED", "P-0001")]
    [TestCase("DOWNLOAD", "DATEAPPLIED", "1010")]
    public Task A_session_that_has_been_open_for_longer_than_an_hour(string direction, string ended, string job) => ExpectAsync(
        FindingLevel.Warning, "sessions", $"session of houston ({job}) has been open since 2025-12-31 22:00 UTC",
        () => AtHeadquartersAsync($"insert into RETAILCDX{direction}SESSION ({direction}SESSIONID, DATASTORE, JOBID, STATUS, DATECREATED) values ('stuck', 'houston', '{job}', 0, '2025-12-31T22:00:00.000Z'), ('young', 'houston', '{job}', 0, '2025-12-31T23:30:00.000Z')"),
        () => AtHeadquartersAsync($"update RETAILCDX{direction}SESSION set STATUS = 5, {ended} = DATECREATED where STATUS = 0"));

    [Test]
    public Task No_service_that_reports() => ExpectAsync(
        FindingLevel.Warning, "services", "hqjobs serve",
        () => services.GetRequiredService<ServiceInstances>().RemoveAsync(None),
        () => services.GetRequiredService<ServiceInstances>().ReportAsync("1.0", "InMemory", world.Time.GetUtcNow(), None));

    [Test]
    public async Task A_run_that_waits_for_a_service_that_is_not_there()
    {
        var run = await services.GetRequiredService<PipelineRuns>().RequestAsync(new RunRequest("1070"), None);
        Assert.That(await TroubleAsync(), Is.Empty);
        await services.GetRequiredService<ServiceInstances>().RemoveAsync(None);
        Assert.That((await TroubleAsync()).Select(finding => (finding.Level, finding.Group)), Is.EqualTo(new[] { (FindingLevel.Warning, "services"), (FindingLevel.Problem, "runs") }));
        await services.GetRequiredService<PipelineRuns>().CancelAsync(run.Run, "test", None);
        Assert.That((await TroubleAsync()).Select(finding => finding.Group), Is.EqualTo(new[] { "services" }));
    }

    [Test]
    public async Task A_run_whose_process_has_ended()
    {
        var run = await services.GetRequiredService<PipelineRuns>().StartAsync(new RunRequest("1070"), None);
        await ExpectAsync(
            FindingLevel.Problem, "runs", "its process has ended",
            () => AtHeadquartersAsync("update PIPELINERUN set OWNERUNTIL = '2025-12-31T22:00:00.000Z' where RUNID = @id", new { id = run.Run.Value }),
            () => services.GetRequiredService<PipelineRuns>().EndDeadRunsAsync(null, None));
    }

    [Test]
    public async Task A_schedule_that_has_been_paused_for_more_than_a_day()
    {
        await services.GetRequiredService<Schedules>().PauseAsync("customer-sync", "new tills", null, "ops", None);
        await ExpectAsync(
            FindingLevel.Warning, "schedules", "customer-sync has been paused by ops since 2025-12-30 00:00 UTC: new tills",
            () => AtHeadquartersAsync("update PIPELINESCHEDULE set MODIFIEDDATETIME = '2025-12-30T00:00:00.000Z' where 1 = 1"),
            () => services.GetRequiredService<Schedules>().ResumeAsync("customer-sync", "ops", None));
    }

    [TestCase("CRON = 'every now and then'", FindingLevel.Problem, "customer-sync: ")]
    [TestCase("TIMEZONE = 'Europe/Atlantis'", FindingLevel.Problem, "Europe/Atlantis")]
    [TestCase("CRON = '0 0 30 2 *'", FindingLevel.Warning, "customer-sync is never due: 0 0 30 2 *")]
    [TestCase("PIPELINE = 'p-7777'", FindingLevel.Warning, "'p-7777' is no pipeline of this version")]
    [TestCase("MODIFIEDDATETIME = '2025-12-31T23:00:00.000Z'", FindingLevel.Problem, "customer-sync was due but has not run")]
    public Task A_schedule_that_does_not_run(string change, FindingLevel level, string text) => ExpectAsync(
        level, "schedules", text,
        () => AtHeadquartersAsync($"update PIPELINESCHEDULE set {change} where 1 = 1"),
        () => AtHeadquartersAsync("update PIPELINESCHEDULE set PIPELINE = 'customer-sync', CRON = '*/15 * * * *', TIMEZONE = 'UTC', MODIFIEDDATETIME = @now where 1 = 1", new { now = world.Time.GetUtcNow() }));

    [Test]
    public Task A_pipeline_that_is_late() => ExpectAsync(
        FindingLevel.Problem, "schedules", "customer-sync was due at noon",
        () => AtHeadquartersAsync("insert into PIPELINEALERT (PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE) values ('customer-sync', @now, @now, 'customer-sync was due at noon')", new { now = world.Time.GetUtcNow() }),
        () => AtHeadquartersAsync("delete from PIPELINEALERT where 1 = 1"));

    [TestCase("NEXTREC = HIGHEST + 1", FindingLevel.Problem, "is used up")]
    [TestCase("BLOCKED = 1", FindingLevel.Problem, "is blocked")]
    [TestCase("NEXTREC = HIGHEST - (HIGHEST - LOWEST) / 20", FindingLevel.Warning, "is used up to 9")]
    public async Task A_number_sequence_that_ends(string change, FindingLevel level, string text)
    {
        var next = await world.ScalarAsync<long>(world.Headquarters, "select NEXTREC from NUMBERSEQUENCETABLE where NUMBERSEQUENCE = 'CustAcco'");
        await ExpectAsync(
            level, "number sequences", text,
            () => AtHeadquartersAsync($"update NUMBERSEQUENCETABLE set {change} where NUMBERSEQUENCE = 'CustAcco'"),
            () => AtHeadquartersAsync("update NUMBERSEQUENCETABLE set NEXTREC = @next, BLOCKED = 0 where NUMBERSEQUENCE = 'CustAcco'", new { next }));
    }

    [Test]
    public async Task Operations_that_have_failed_for_more_than_a_day()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", custGroup: "no such");
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "King", operation: 2);
        await RunAsync("customer-sync");
        await ExpectAsync(
            FindingLevel.Warning, "operations", "houston: 1 failed and 1 blocked operations",
            () => AtHeadquartersAsync("update RETAILCDXUPLOADSESSION set DATECREATED = '2025-12-30T00:00:00.000Z' where 1 = 1"),
            () => AtHeadquartersAsync("update RETAILASYNCCUSTOMERV2 set SYNCSTATUS = 1 where 1 = 1"));
    }

    [Test]
    public async Task A_gap_that_was_given_up_is_told_for_a_month()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await world.ExecuteAsync(world["houston"], "insert into RETAILASYNCCUSTOMERV2 (REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, CUSTACCOUNTASYNC, OPERATION, LASTNAME) values (5, 'usrt', '4a1c9c0e-0000-4000-8000-0000000000ae', 1, 'Hopper')");
        await RunAsync("customer-sync");
        await AtHeadquartersAsync("delete from PIPELINESCHEDULE where 1 = 1");
        world.Time.Advance(TimeSpan.FromDays(91));
        await RunAsync("p-0001");
        Assert.That((await TroubleAsync()).Select(finding => finding.Text), Has.One.EqualTo("houston/RETAILASYNCCUSTOMERV2: the missing counters 2-4 were given up"));

        world.Time.Advance(TimeSpan.FromDays(31));
        Assert.That((await TroubleAsync()).Select(finding => finding.Group), Has.None.EqualTo("gaps"));
    }

    private Task MoveAsync(string from, string to)
    {
        SqliteConnection.ClearAllPools();
        foreach (var ending in new[] { "", "-wal", "-shm" })
            if (File.Exists(Path.Combine(world.Folder, from + ending))) File.Move(Path.Combine(world.Folder, from + ending), Path.Combine(world.Folder, to + ending));
        return Task.CompletedTask;
    }
}
