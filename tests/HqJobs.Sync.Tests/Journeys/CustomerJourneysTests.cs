using System.Text.Json;
using HqJobs.Sync.Journeys;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.HqToChannel;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>What is told of one customer at each step of its way.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class CustomerJourneysTests(Pair pair)
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-0000000000ad";
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        services = world.BuildEngine(world.Time);
    }

    [TearDown]
    public async Task TearDown()
    {
        // Neither is there where the test was skipped.
        if (services is not null) await services.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    private Task<CustomerJourney> TraceAsync(string id) => services.GetRequiredService<CustomerJourneys>().ReadAsync(id, None);

    private async Task RunAsync(string pipeline, params string[] channels)
    {
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline) { Channels = channels.Length == 0 ? null : channels }, null, None);
    }

    private static DateTimeOffset Minute(int minute) => new(2026, 1, 1, 0, minute, 0, TimeSpan.Zero);

    [Test]
    public async Task A_customer_that_only_its_channel_has_is_found_by_its_GUID_in_any_case()
    {
        await world.InsertCustomerAsync(world["houston"], Ada.ToUpperInvariant(), "Ada", "Lovelace");
        await world.ExecuteAsync(world["houston"], "insert into RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, OPERATIONDATETIME) values ('usrt', @Ada, 1, @time)",
            new { Ada, time = pair.Channels == DatabaseProvider.Sqlite ? "yesterday" : null });

        foreach (var id in new[] { Ada, Ada.ToUpperInvariant(), $"{{{Ada}}}" })
        {
            var journey = await TraceAsync(id);
            Assert.That(journey.Accounts, Is.Empty);
            Assert.That(journey.Operations.Select(operation => (operation.OperationId, operation.Stage, operation.OperationDateTime)), Is.EquivalentTo(new[]
            {
                ("houston/1/c/1", OperationStage.NotUploaded, (DateTimeOffset?)Minute(0)),
                ("houston/1/a/1", OperationStage.NotUploaded, null),
            }));
        }
    }

    [Test]
    public async Task A_landed_operation_is_pending_with_the_session_that_brought_it()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("p-0001");

        var operation = (await TraceAsync(Ada)).Operations.Single();
        Assert.That((operation.OperationId, operation.Stage, operation.DateUploaded, operation.SyncAttempts), Is.EqualTo(("houston/1/c/1", OperationStage.Pending, (DateTimeOffset?)Minute(1), 0L)));
        Assert.That(operation.UploadSessionId, Is.EqualTo(await world.ScalarAsync<string>(world.Headquarters, "select UPLOADSESSIONID from RETAILCDXUPLOADSESSION where DATASTORE = 'houston'")));
    }

    [Test]
    public async Task A_refused_operation_tells_why_and_when_it_is_tried_again_and_what_it_blocks()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", custGroup: "no such");
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "King", operation: 2);
        await RunAsync("p-0001");
        await RunAsync("synchronize");

        var journey = await TraceAsync(Ada);
        Assert.That(journey.Operations.Select(operation => operation.Stage), Is.EqualTo(new[] { OperationStage.Failed, OperationStage.Blocked }));
        var refused = journey.Operations[0];
        Assert.That(refused.SyncError, Does.Contain("CUSTGROUP: 'no such'"));
        Assert.That((refused.SyncAttempts, refused.SyncDateTime, refused.SyncNextDateTime), Is.EqualTo((1L, (DateTimeOffset?)Minute(2), (DateTimeOffset?)Minute(2).AddMilliseconds(1))));
    }

    [Test]
    public async Task A_converted_customer_is_owed_to_every_channel_until_1010_has_been_there()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("1010"); // both channels have a version to be behind of
        await RunAsync("p-0001");
        await RunAsync("synchronize");

        var account = (await TraceAsync(Ada)).Accounts.Single();
        Assert.That((account.DataAreaId, account.AccountNum, account.CustAccountAsync, account.CreatedByDataStore, account.Deleted), Is.EqualTo(("usrt", "C-00000001", Ada, "houston", false)));
        Assert.That(account.Channels.Select(channel => (channel.Channel, channel.State, channel.Since)), Is.EqualTo(new[]
        {
            ("houston", DeliveryState.Owed, (DateTimeOffset?)Minute(3)),
            ("oslo", DeliveryState.Owed, Minute(3)),
        }));

        await RunAsync("1010", "houston");
        await RunAsync("1010", "houston"); // later sessions do not move the time of the first
        account = (await TraceAsync("C-00000001")).Accounts.Single();
        Assert.That(account.Channels.Select(channel => (channel.Channel, channel.State, channel.Since)), Is.EqualTo(new[]
        {
            ("houston", DeliveryState.Delivered, (DateTimeOffset?)Minute(4)),
            ("oslo", DeliveryState.Owed, Minute(3)),
        }));

        await RunAsync("customer-sync");
        var journey = await TraceAsync("C-00000001");
        Assert.That(journey.Accounts.Single().Channels.Select(channel => channel.State), Has.All.EqualTo(DeliveryState.Delivered));
        Assert.That(journey.Operations.Single().Stage, Is.EqualTo(OperationStage.Succeeded));
    }

    [Test]
    public async Task A_customer_that_a_channel_refuses_is_owed_and_run_status_and_journey_say_why()
    {
        await RunAsync("1010");
        await NarrowTill.MakeAsync(world, world["oslo"]);
        await world.InsertCustomerAsync(world["houston"], Ada, "Somebody with a long", "name and more of it");
        await RunAsync("p-0001");
        await RunAsync("synchronize");
        world.Time.Advance(TimeSpan.FromMinutes(1));

        var report = await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("1010"), null, None);

        Assert.That(report.Status, Is.EqualTo(RunStatus.SucceededWithErrors), report.ToJson());
        var oslo = report.Stages!.Single().Channels!.Single(channel => channel.Channel == "oslo");
        Assert.That((oslo.Status, oslo.FailedRows), Is.EqualTo((ItemStatus.Succeeded, 1L)));
        Assert.That(oslo.Error, Does.Contain("usrt C-00000001").And.Contain("a trigger of the channel's database").And.Not.Contain("Somebody"));
        var status = (await services.GetRequiredService<StatusReader>().ReadChannelsAsync(None)).ToDictionary(channel => channel.Channel);
        Assert.That((status["oslo"].HeldBack, status["oslo"].Error, status["houston"].HeldBack, status["houston"].Error), Is.EqualTo((1L, oslo.Error, 0L, (string?)null)));

        var channels = (await TraceAsync(Ada)).Accounts.Single().Channels;
        Assert.That(channels.Select(channel => (channel.Channel, channel.State, channel.Since, channel.NextTry)), Is.EqualTo(new (string, DeliveryState, DateTimeOffset?, DateTimeOffset?)[]
        {
            ("houston", DeliveryState.Delivered, Minute(4), null),
            ("oslo", DeliveryState.Owed, Minute(4), Minute(4).AddMilliseconds(1)),
        }));
        Assert.That(channels[1].Reason, Does.Contain("a trigger of the channel's database"));

        await NarrowTill.MendAsync(world, world["oslo"]);
        await RunAsync("1010");
        Assert.That((await TraceAsync(Ada)).Accounts.Single().Channels.Select(channel => (channel.State, channel.Reason)), Has.All.EqualTo((DeliveryState.Delivered, (string?)null)));
    }

    [Test]
    public async Task An_edit_that_names_the_account_belongs_to_the_journey_and_a_change_at_headquarters_is_owed_again()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("customer-sync");
        await world.ExecuteAsync(world["oslo"], "insert into RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNT, OPERATION, LASTNAME) values ('usrt', 'C-00000001', 2, 'King')");
        Assert.That((await TraceAsync(Ada)).Operations.Select(operation => (operation.OperationId, operation.Stage)), Is.EqualTo(new[]
        {
            ("houston/1/c/1", OperationStage.Succeeded),
            ("oslo/1/c/1", OperationStage.NotUploaded),
        }));

        await RunAsync("p-0001");
        await world.ExecuteAsync(world.Headquarters, "update CUSTTABLE set CREDITMAX = 5 where ACCOUNTNUM = 'C-00000001'");
        var journey = await TraceAsync(Ada);
        Assert.That(journey.Operations.Select(operation => operation.Stage), Is.EqualTo(new[] { OperationStage.Succeeded, OperationStage.Pending }));
        Assert.That(journey.Accounts.Single().Channels.Select(channel => channel.State), Has.All.EqualTo(DeliveryState.Owed));
    }

    [Test]
    public async Task After_the_clean_up_account_and_deliveries_are_still_told()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("customer-sync");
        await world.ExecuteAsync(world.Headquarters, "delete from RETAILASYNCCUSTOMERV2 where SYNCSTATUS = 1; delete from RETAILCDXUPLOADSESSION where 1 = 1; delete from RETAILCDXDOWNLOADSESSION where 1 = 1;");

        var journey = await TraceAsync(Ada);
        Assert.That(journey.Operations, Is.Empty);
        Assert.That(journey.Accounts.Single().Channels.Select(channel => (channel.State, channel.Since)), Has.All.EqualTo((DeliveryState.Delivered, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task A_deleted_customer_is_found_by_its_account()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("customer-sync");
        await world.ExecuteAsync(world.Headquarters, "delete from RETAILCUSTTABLE where ACCOUNTNUM = 'C-00000001'; delete from CUSTTABLE where ACCOUNTNUM = 'C-00000001';");

        var account = (await TraceAsync("C-00000001")).Accounts.Single();
        Assert.That((account.Deleted, account.Channels[0].State), Is.EqualTo((true, DeliveryState.Owed)));
    }

    [Test]
    public async Task A_channel_that_cannot_be_read_does_not_hide_the_others()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await RunAsync("customer-sync");
        if (pair.Channels == DatabaseProvider.Sqlite) File.Delete(Path.Combine(world.Folder, "oslo.db"));
        else await world.ExecuteAsync(world["oslo"], "DROP TABLE APPLIEDVERSION");

        var journey = await TraceAsync(Ada);
        Assert.That(journey.Accounts.Single().Channels.Select(channel => channel.State), Is.EqualTo(new[] { DeliveryState.Delivered, DeliveryState.NotReachable }));
        Assert.That(journey.Problems.Single().Channel, Is.EqualTo("oslo"));
    }

    [TestCase("4a1c9c0e-0000-4000-8000-00000000beef")]
    [TestCase("C-99999999")]
    [TestCase("")]
    public async Task An_unknown_customer_has_no_journey(string id)
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace");
        await world.ExecuteAsync(world["houston"], "insert into RETAILASYNCADDRESSV2 (DATAAREAID, OPERATION) values ('usrt', 1)");
        await RunAsync("customer-sync", "houston");
        Assert.That((await TraceAsync(id)).IsUnknown, Is.True);
    }

    [Test]
    public async Task The_journey_as_JSON_names_nobody()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", email: "ada@example.com", phone: "+1 713 555 0100");
        await RunAsync("customer-sync");

        var json = JsonSerializer.Serialize(await TraceAsync(Ada), ReportJson.Compact);
        Assert.That(json, Does.Contain("\"accountNum\":\"C-00000001\"").And.Contain("\"state\":\"Delivered\"").And.Contain("\"operationId\":\"houston/1/c/1\""));
        Assert.That(json, Does.Not.Contain("Lovelace").And.Not.Contain("ada@").And.Not.Contain("713"));
    }

    [Test]
    public async Task No_history_is_scanned_to_find_operations()
    {
        if (pair.Headquarters != DatabaseProvider.Sqlite) Assert.Ignore("SQLite's plan is looked at.");
        var text = world.Headquarters.Sql["Journeys/FindOperations"];
        var plan = await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + text, new { asyncAccounts = "[]", accounts = "[]" });

        Assert.That(plan.Select(step => step.Detail).Where(step => step.Contains("USING INDEX IX_RETAIL", StringComparison.Ordinal)), Has.Exactly(12).Items);
        Assert.That(plan.Select(step => step.Detail), Has.None.Contain("SCAN o"));
    }

    private sealed record PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
