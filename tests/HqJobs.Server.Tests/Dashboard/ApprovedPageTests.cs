using System.Text.RegularExpressions;
using HqJobs.Server.Configuration;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Hosting;
using HqJobs.Server.Security;
using HqJobs.Sync;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>The pages' HTML in a world whose clock stands still: a change is a visible diff.</summary>
public sealed partial class ApprovedPageTests
{
    private const string Run = "20251231-234500-0a1b2c";
    private const string Grace = "22222222-2222-2222-2222-222222222222";
    private const string OtherGrace = "44444444-4444-4444-4444-444444444444";

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task StartAsync()
    {
        world = await TestWorld.CreateAsync(channels: 4);
        File.WriteAllText(Path.Combine(world.Folder, "oslo.db"), "not a database");
        var collection = new ServiceCollection();
        collection
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(new Settings("test", new ConfigurationBuilder().Build(), new HqJobsOptions(), world.Databases))
            .AddSingleton(world.Databases)
            .AddSingleton<TimeProvider>(world.Time)
            .AddHqJobsSync()
            .AddHangfireJobs()
            .AddPageTokens(keepKeys: false)
            .AddSingleton<ChannelReadings>();
        services = collection.BuildServiceProvider();
        await RecordAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await services.DisposeAsync();
        await world.DisposeAsync();
    }

    [Test]
    public async Task Pipelines() => await VerifyAsync("pipelines.html", new Page(PipelinesPage.ReadAsync), "/pipelines", Role.Administrator);

    [Test]
    public async Task Pipelines_to_a_viewer_have_no_buttons()
    {
        var html = await RenderAsync(new Page(PipelinesPage.ReadAsync), "/pipelines", Role.Viewer);
        Assert.That(html, Does.Not.Contain("<form").And.Not.Contain("<button").And.Contain("customer-sync"));
    }

    [Test]
    public async Task An_operator_starts_pipelines_but_does_not_schedule_them()
    {
        var html = await RenderAsync(new Page(PipelinesPage.ReadAsync), "/pipelines", Role.Operator);
        Assert.That(html, Does.Contain("customer-sync/run").And.Not.Contain("customer-sync/schedule").And.Not.Contain("customer-sync/resume"));
    }

    [Test]
    public async Task Runs() => await VerifyAsync("runs.html", new Page(RunsPage.ReadAsync), "/pipelines/runs", Role.Operator);

    [Test]
    public async Task Feature_switches() => await VerifyAsync("features.html", new Page(FeaturesPage.ReadAsync), "/pipelines/features", Role.Administrator);

    [Test]
    public async Task One_run() => await VerifyAsync("run.html", new Page(RunPage.ReadAsync), $"/pipelines/runs/{Run}", Role.Operator);

    [Test]
    public async Task A_run_to_a_viewer_has_no_buttons() =>
        Assert.That(await RenderAsync(new Page(RunPage.ReadAsync), $"/pipelines/runs/{Run}", Role.Viewer), Does.Not.Contain("<form").And.Not.Contain("<button"));

    [Test, CancelAfter(30_000)]
    public async Task Channels(CancellationToken cancellation)
    {
        var readings = services.GetRequiredService<ChannelReadings>();
        await readings.StartAsync(cancellation);
        while (readings.Latest.ReadAt is null) await Task.Delay(20, cancellation);
        await VerifyAsync("channels.html", new Page(ChannelsPage.ReadAsync), "/pipelines/channels", Role.Operator);
        await readings.StopAsync(cancellation);
    }

    [Test]
    public async Task Why_operations_fail() => await VerifyAsync("reasons.html", new Page(ReasonsPage.ReadAsync), "/pipelines/operations/reasons", Role.Viewer);

    [Test]
    public async Task A_run_that_is_not_there_is_said_so()
    {
        var http = Request("/pipelines/runs/20200101-000000-000000", Role.Viewer);
        var (_, html) = await new Page(RunPage.ReadAsync).RenderAsync(http);
        Assert.That(html, Does.Contain("nothing here of that name"));
        Assert.That(http.Response.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Operations()
    {
        await RecordOperationsAsync();
        await VerifyAsync("operations.html", new Page(OperationsPage.ReadAsync), "/pipelines/operations", Role.Operator);
    }

    [Test]
    public async Task Operations_of_one_customer_to_a_viewer()
    {
        await RecordOperationsAsync();
        await VerifyAsync("operations-found.html", new Page(OperationsPage.ReadAsync), $"/pipelines/operations", Role.Viewer, $"?customer={Grace}");
    }

    [Test]
    public async Task A_failed_operation()
    {
        await RecordOperationsAsync();
        await VerifyAsync("operation.html", new Page(OneOperationPage.ReadAsync), "/pipelines/operations/houston/1/c/2", Role.Operator);
    }

    [Test]
    public async Task A_failed_operation_to_a_viewer()
    {
        await RecordOperationsAsync();
        await VerifyAsync("operation-viewer.html", new Page(OneOperationPage.ReadAsync), "/pipelines/operations/houston/1/c/2", Role.Viewer);
    }

    [Test]
    public async Task An_operation_that_succeeded()
    {
        await RecordOperationsAsync();
        await VerifyAsync("operation-succeeded.html", new Page(OneOperationPage.ReadAsync), "/pipelines/operations/houston/1/c/1", Role.Operator);
    }

    [Test]
    public async Task Chosen_operations()
    {
        await RecordOperationsAsync();
        await VerifyAsync("chosen.html", new Page(ChosenPage.ReadAsync), "/pipelines/operations/chosen", Role.Operator, "?ids=houston/1/c/1+houston/1/c/2+houston/1/a/1+houston/1/c/99");
    }

    [Test]
    public async Task The_journey_of_a_customer()
    {
        await ConvertAsync();
        await VerifyAsync("journey.html", new Page(JourneyPage.ReadAsync), "/pipelines/journey", Role.Operator, "?id=C-00000001");
        await VerifyAsync("journey-failed.html", new Page(JourneyPage.ReadAsync), "/pipelines/journey", Role.Operator, $"?id={OtherGrace}");
    }

    [Test]
    public async Task Suspected_duplicates()
    {
        await ConvertAsync();
        await VerifyAsync("duplicates.html", new Page(DuplicatesPage.ReadAsync), "/pipelines/duplicates", Role.Operator);
    }

    [Test]
    public async Task A_viewer_sees_where_a_customer_is_but_nothing_of_the_person()
    {
        await ConvertAsync();
        var find = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("journey").Protect("5550100");
        foreach (var (page, path, query, seen) in new[]
        {
            (new Page(JourneyPage.ReadAsync), "/pipelines/journey", $"?id={OtherGrace}", "not accepted"), (new Page(JourneyPage.ReadAsync), "/pipelines/journey", $"?find={Uri.EscapeDataString(find)}", "2 customers found"),
            (new Page(DuplicatesPage.ReadAsync), "/pipelines/duplicates", "", "Same phone"),
        })
        {
            var html = await RenderAsync(page, path, Role.Viewer, query);
            Assert.That(html, Does.Contain(seen).And.Not.Contain("Lovelace").And.Not.Contain("Hopper").And.Not.Contain("grace.example").And.Not.Contain("713 555"));
        }
    }

    [Test]
    public async Task A_search_of_before_a_restart_is_asked_for_again() =>
        Assert.That(await RenderAsync(new Page(JourneyPage.ReadAsync), "/pipelines/journey", Role.Viewer, "?find=abc"), Does.Contain("Type it again"));

    /// <summary>Two Adas with one phone, and Grace, whose e-mail is none.</summary>
    private async Task ConvertAsync()
    {
        await world.InsertCustomerAsync(world["houston"], "22222222-2222-2222-2222-222222222222", "Ada", "King", phone: "+1 713 555 0100");
        await world.InsertCustomerAsync(world["webshop"], "33333333-3333-3333-3333-333333333333", "Ada", "Lovelace", phone: "(713) 555-0100");
        await world.InsertCustomerAsync(world["webshop"], OtherGrace, "Grace", "Hopper", email: "grace.example.org");
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);
    }

    private async Task VerifyAsync(string name, Page page, string path, Role role, string? query = null)
    {
        var html = await RenderAsync(page, path, role, query);
        html = Token().Replace(html, "TOKEN").Replace(world.Folder, "FOLDER", StringComparison.Ordinal);
        html = Zone().Replace(html, ""); // they are this machine's
        HqJobs.Sync.Tests.Approved.Verify(name, BlankLines().Replace(html, "\n").TrimStart());
    }

    private async Task<string> RenderAsync(Page page, string path, Role role, string? query = null) => (await page.RenderAsync(Request(path, role, query))).Html;

    private DefaultHttpContext Request(string path, Role role, string? query = null) => new()
    {
        RequestServices = services,
        User = User.Principal("Local", "kim", role),
        Request = { Method = "GET", Scheme = "http", PathBase = "/hangfire", Path = path, QueryString = new QueryString(query) },
    };

    /// <summary>Ada came to headquarters; Grace did not, as her e-mail is none, and her address waits for her.</summary>
    private async Task RecordOperationsAsync()
    {
        await world.InsertCustomerAsync(world["houston"], Grace, "Grace", "Hopper", email: "grace<at>example.org", phone: "555-0100");
        await world.ExecuteAsync(world["houston"], """
            INSERT INTO RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, ADDRESSID, ROLE, STREET, CITY, COUNTRY)
            VALUES (@Company, @Grace, 1, @channel, @now, 'a1', 'Home', '1 Main Street', 'Houston', 'USA')
            """, new { TestWorld.Company, Grace, channel = TestWorld.FirstChannelId, now = world.Time.GetUtcNow() });
        var driver = services.GetRequiredService<InlineDriver>();
        foreach (var pipeline in new[] { "p-0001", "synchronize" }) await driver.RunAsync(new RunRequest(pipeline) { Channels = pipeline == "p-0001" ? ["houston"] : null }, null, CancellationToken.None);
    }

    /// <summary>A quarter of an hour ago a run had trouble with oslo; before it one went well. The schedule is paused; 1010 is late.</summary>
    private async Task RecordAsync()
    {
        await services.GetRequiredService<Schedules>().SetAsync(new ScheduleChange("customer-sync", "*/15 * * * *", "Europe/Oslo", "Relaxed", "Queue"), 0, "kim", CancellationToken.None);
        await services.GetRequiredService<Schedules>().PauseAsync("customer-sync", "stocktaking <all day>", world.Time.GetUtcNow().AddHours(8), "kim", CancellationToken.None);
        await services.GetRequiredService<DataStoreRegistry>().PauseAsync("berlin", "new till software", "kim", CancellationToken.None);
        await world.InsertCustomerAsync(world["houston"], "11111111-1111-1111-1111-111111111111", "Ada", "Lovelace");
        await world.ExecuteAsync(world.Headquarters, $$"""
            INSERT INTO PIPELINERUN (RUNID, PIPELINE, STARTEDBY, REQUESTEDBY, RERUNOF, STATUS, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME) VALUES
                ('20251231-233000-00ff00', 'customer-sync', 'Schedule', NULL, NULL, 'Succeeded', '2025-12-31T23:30:00.000Z', '2025-12-31T23:30:00.000Z', '2025-12-31T23:30:04.500Z'),
                ('{{Run}}', 'customer-sync', 'Dashboard', 'kim', '20251231-233000-00ff00', 'SucceededWithErrors', '2025-12-31T23:45:00.000Z', '2025-12-31T23:45:01.000Z', '2025-12-31T23:45:13.000Z');
            INSERT INTO PIPELINESTAGE (RUNID, STAGENO, JOB, STATUS, PLANNED, RESULT, STARTEDDATETIME, ENDEDDATETIME) VALUES
                ('{{Run}}', 1, 'P-0001', 'SucceededWithErrors', 1, NULL, '2025-12-31T23:45:01.000Z', '2025-12-31T23:45:05.000Z'),
                ('{{Run}}', 2, 'SYNC', 'Succeeded', 0, '{"job":"SYNC","status":"Succeeded","customersCreated":1200,"customersUpdated":31,"operationsSucceeded":1500,"operationsFailed":0,"operationsBlocked":0}', '2025-12-31T23:45:05.000Z', '2025-12-31T23:45:10.000Z'),
                ('{{Run}}', 3, '1010', 'Succeeded', 1, NULL, '2025-12-31T23:45:10.000Z', '2025-12-31T23:45:13.000Z');
            INSERT INTO PIPELINEITEM (RUNID, STAGENO, CHANNEL, STATUS, ATTEMPT, ROWCOUNT, FAILEDROWCOUNT, ERROR, STARTEDDATETIME, ENDEDDATETIME) VALUES
                ('{{Run}}', 1, 'houston', 'Succeeded', 1, 1531, 2, NULL, '2025-12-31T23:45:01.000Z', '2025-12-31T23:45:04.000Z'),
                ('{{Run}}', 1, 'oslo', 'Failed', 3, 0, 0, 'the file is not a database; restore it & resume', '2025-12-31T23:45:01.000Z', '2025-12-31T23:45:05.000Z'),
                ('{{Run}}', 1, 'berlin', 'Paused', 1, 0, 0, NULL, NULL, '2025-12-31T23:45:01.000Z'),
                ('{{Run}}', 1, 'webshop', 'NoData', 1, 0, 0, NULL, NULL, '2025-12-31T23:45:01.000Z'),
                ('{{Run}}', 3, 'houston', 'Succeeded', 1, 1231, 0, NULL, '2025-12-31T23:45:10.000Z', '2025-12-31T23:45:12.000Z'),
                ('{{Run}}', 3, 'webshop', 'Succeeded', 1, 1231, 0, NULL, '2025-12-31T23:45:10.000Z', '2025-12-31T23:45:13.000Z');
            INSERT INTO PIPELINELOG (RUNID, STAGENO, CHANNEL, LEVEL, MESSAGE, LOGDATETIME) VALUES
                ('{{Run}}', 1, 'oslo', 'Error', 'the file is not a database; restore it & resume', '2025-12-31T23:45:05.000Z'),
                ('{{Run}}', 1, NULL, 'Information', 'P-0001 (P-job): SucceededWithErrors; 1 Succeeded, 1 NoData, 1 Failed, 1 Paused; 1531 rows', '2025-12-31T23:45:05.000Z');
            INSERT INTO PIPELINEALERT (PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE) VALUES ('1010', '2025-12-31T22:00:00.000Z', '2025-12-31T23:00:00.000Z', 'due at 22:00 UTC, not finished yet');
            INSERT INTO SERVICEINSTANCE (INSTANCE, MACHINE, VERSION, JOBSTORAGE, STARTEDDATETIME, LASTSEEN) VALUES ('a/1/2/3', 'store-server', '1.2.3', 'PostgreSql', '2025-12-31T00:00:00.000Z', '2025-12-31T23:59:55.000Z')
            """);
    }

    [GeneratedRegex("(?<=name=\"__RequestVerificationToken\" value=\")[^\"]+")]
    private static partial Regex Token();

    [GeneratedRegex("\\s*<option value=\"[^\"]*\"></option>(?=[^<]*<(option|/datalist>))")]
    private static partial Regex Zone();

    [GeneratedRegex("(\\s*\\n)+")]
    private static partial Regex BlankLines();
}
