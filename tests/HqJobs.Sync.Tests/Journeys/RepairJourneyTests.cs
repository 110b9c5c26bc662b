using System.Text.Json;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Journeys;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>Records that failed are found, understood, repaired and synchronized – and the store sees their accounts.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class RepairJourneyTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(pair: pair);
        services = world.BuildEngine(world.Time);
    }

    [TearDown]
    public async Task TearDown()
    {
        // Neither is there where the test was skipped.
        if (services is not null) await services.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    [Test]
    public async Task One_record_is_repaired_and_synchronized_and_the_next_1010_brings_its_account_to_the_store()
    {
        await world.InsertCustomerAsync(world["houston"], Guid(1), "Ada", "Lovelace", custGroup: "no such");
        await RunAsync("customer-sync");
        Assert.That(await ShownAsync(Guid(1)), Is.EqualTo("Pending synchronization"));

        var failed = (await FailedAsync()).Single();
        Assert.That(failed.Operation.SyncError, Does.Contain("CUSTGROUP: 'no such'"));
        Assert.That(failed.Fields.Where(field => field.IsCulprit).Select(field => field.Field), Is.EqualTo(new[] { "CUSTGROUP" }));
        await SaveAsync(failed, ("CUSTGROUP", "30"));
        Assert.That(await ShownAsync(Guid(1)), Is.EqualTo("Pending synchronization"), "Save alone does not synchronize (R80)");
        var outcome = (await SynchronizeAsync(failed)).Single();
        Assert.That((outcome.Result, outcome.CustAccount), Is.EqualTo((ChosenResult.Succeeded, "C-00000001")));
        await RunAsync("1010");

        Assert.That(await ShownAsync(Guid(1)), Is.EqualTo("C-00000001"));
        Assert.That(await FailedAsync(), Is.Empty);
    }

    [Test]
    public async Task Operations_and_journey_of_an_account_are_found_however_somebody_types_it()
    {
        await world.InsertCustomerAsync(world["houston"], Guid(1), "Ada", "Lovelace");
        await world.InsertCustomerAsync(world["houston"], Guid(2), "Grace", "Hopper");
        await RunAsync("customer-sync");

        foreach (var typed in new[] { "C-00000001", "c-00000001", " c-00000001 " })
        {
            var operations = (await services.GetRequiredService<OperationList>().ReadAsync(new OperationFilter { Customer = typed }, null, 10, None)).Operations;
            var journey = await services.GetRequiredService<CustomerJourneys>().ReadAsync(typed, None);
            Assert.That(operations.Select(operation => operation.CustAccountAsync), Is.EqualTo(new[] { Guid(1) }), typed);
            Assert.That(journey.Accounts.Select(account => account.AccountNum), Is.EqualTo(new[] { "C-00000001" }), typed);
        }
        Assert.That((await services.GetRequiredService<CustomerJourneys>().ReadAsync("c-99999999", None)).IsUnknown);
    }

    [Test]
    public async Task The_same_field_of_many_is_repaired_at_once()
    {
        for (var number = 1; number <= 4; number++) await world.InsertCustomerAsync(world["houston"], Guid(number), $"First{number}", "Last", custGroup: "no such");
        await RunAsync("customer-sync");
        var failed = await FailedAsync();

        foreach (var operation in failed) await SaveAsync(operation, ("CUSTGROUP", "30"));
        Assert.That((await SynchronizeAsync([.. failed])).Select(outcome => outcome.Result), Is.EqualTo(Enumerable.Repeat(ChosenResult.Succeeded, 4)));
        await RunAsync("1010");

        for (var number = 1; number <= 4; number++) Assert.That(await ShownAsync(Guid(number)), Does.StartWith("C-0000000"));
    }

    [Test]
    public async Task What_was_saved_is_taken_by_the_next_run_without_Synchronize_being_pressed_however_often_it_had_failed()
    {
        await world.InsertCustomerAsync(world["houston"], Guid(1), "Ada", "Lovelace", custGroup: "no such");
        for (var run = 0; run < 4; run++, world.Time.Advance(TimeSpan.FromHours(7))) await RunAsync("customer-sync");
        var failed = (await FailedAsync()).Single();
        await RunAsync("customer-sync"); // tried once more: now it waits for a day
        failed = (await FailedAsync()).Single();
        Assert.That(failed.Operation.SyncNextDateTime, Is.GreaterThan(world.Time.GetUtcNow() + TimeSpan.FromHours(20)));

        await SaveAsync(failed, ("CUSTGROUP", "30"));
        await RunAsync("customer-sync");

        Assert.That(await ShownAsync(Guid(1)), Is.EqualTo("C-00000001"));
    }

    [Test]
    public async Task P_0001_that_lands_a_row_again_does_not_undo_what_was_saved()
    {
        await world.InsertCustomerAsync(world["houston"], Guid(1), "Ada", "Lovelace", custGroup: "no such");
        await RunAsync("customer-sync");
        await SaveAsync((await FailedAsync()).Single(), ("CUSTGROUP", "30"), ("FIRSTNAME", "Augusta Ada"));

        // As after a crash between the rows and the watermark; the row is also the one at the watermark.
        await world.ExecuteAsync(world.Headquarters, "UPDATE RETAILCDXUPLOADCOUNTER SET COUNTER = 0");
        await RunAsync("p-0001");
        await world.InsertCustomerAsync(world["houston"], Guid(2), "Charles", "Babbage");
        await RunAsync("p-0001");

        Assert.That(await world.QueryAsync<(string, string, long)>(world.Headquarters, "SELECT FIRSTNAME, CUSTGROUP, SYNCEDITS FROM RETAILASYNCCUSTOMERV2 WHERE REPLICATIONCOUNTERFROMORIGIN = 1"),
            Is.EqualTo(new[] { ("Augusta Ada", "30", 1L) }));
        await RunAsync("customer-sync");
        Assert.That(await ShownAsync(Guid(1)), Does.StartWith("C-"));
        Assert.That(await ShownAsync(Guid(2)), Does.StartWith("C-"), "an edited copy does not make the channel look restored");
    }

    private static string Guid(int number) => $"33333333-0000-4000-8000-{number:D12}";

    private async Task RunAsync(string pipeline)
    {
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, None);
    }

    private async Task<IReadOnlyList<OperationDetail>> FailedAsync()
    {
        var page = await services.GetRequiredService<OperationList>().ReadAsync(new OperationFilter { Statuses = [OperationStatus.Failed] }, null, 50, None);
        var details = new List<OperationDetail>();
        foreach (var line in page.Operations) details.Add((await services.GetRequiredService<OperationReader>().FindAsync(OperationKey.Parse(line.OperationId), None))!);
        return details;
    }

    private Task<OperationDetail> SaveAsync(OperationDetail operation, params (string Field, string Value)[] changes) => services.GetRequiredService<OperationEdits>().SaveAsync(
        OperationKey.Parse(operation.Operation.OperationId), operation.Version, changes.ToDictionary(change => change.Field, change => (string?)change.Value), "anna", None);

    private Task<IReadOnlyList<ChosenOutcome>> SynchronizeAsync(params OperationDetail[] operations) =>
        services.GetRequiredService<ChosenOperations>().SynchronizeAsync([.. operations.Select(operation => OperationKey.Parse(operation.Operation.OperationId))], "anna", None);

    private async Task<string> ShownAsync(string asyncAccount) => (await world.QueryAsync<(string Async, string Account, long IsAsync, string Name, string Phone, string Email)>(
        world["houston"], world["houston"].Database.Sql["ChannelSide/FindCustomers"], new { json = JsonSerializer.Serialize(new[] { asyncAccount }) })).Single().Account;
}
