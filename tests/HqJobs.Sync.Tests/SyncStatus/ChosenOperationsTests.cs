using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Tests.HqCustomers;
using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>Synchronize: only what was chosen, and what is missing is named (R80).</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class ChosenOperationsTests(Pair pair)
{
    private static readonly string Guid = SynchronizationWorld.Guid(1);

    private RepairWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await RepairWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Only_the_chosen_ones_are_converted_and_the_account_is_told()
    {
        var first = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var other = await world.Landed.CustomerAsync(SynchronizationWorld.Guid(2));
        var address = await world.Landed.AddressAsync(Guid, "a1");

        var outcomes = await world.SynchronizeAsync(first);

        Assert.That(outcomes, Is.EqualTo(new[] { new ChosenOutcome(first.ToString(), ChosenResult.Succeeded, "C-00000001", null) }));
        Assert.That(await world.Landed.AccountsAsync(), Is.EqualTo(new[] { "C-00000001" }));
        foreach (var (counter, table) in new[] { (other, "RETAILASYNCCUSTOMERV2"), (address, "RETAILASYNCADDRESSV2") })
        {
            var left = await world.Landed.OperationAsync(counter, table);
            Assert.That((left.Status, left.SyncAttempts), Is.EqualTo((OperationStatus.Pending, 0L)));
        }
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.CountAsync("LOGISTICSPOSTALADDRESS"), Is.EqualTo(1));
        Assert.That(await world.Landed.AccountsAsync(), Is.EqualTo(new[] { "C-00000001", "C-00000002" }));
    }

    [TestCase("CUSTACCOUNT", "C-00000001")]
    [TestCase("CUSTACCOUNTASYNC", "00000000-0000-4000-8000-000000000001")]
    public async Task R83_an_address_whose_customer_never_came_may_be_given_to_another_customer(string field, string value)
    {
        await world.Landed.CustomerAsync(Guid);
        var address = RepairWorld.Key(await world.Landed.AddressAsync(SynchronizationWorld.Guid(9), "a1"), 'a');
        await world.Landed.RunAsync();
        var waiting = await world.ReadAsync(address);
        Assert.That((waiting.Operation.Status, waiting.Operation.SyncError), Is.EqualTo((OperationStatus.Blocked, Refusals.WaitsForCreation.Of().ToString())));
        Assert.That((await world.Chosen().PreviewAsync([address], CancellationToken.None)).Single(), Is.EqualTo(new ChosenOutcome(address.ToString(), ChosenResult.NotSynchronized, null, Refusals.WaitsForCreation.Of().ToString())));

        await world.SaveAsync(address, 0, (field, value));

        Assert.That((await world.SynchronizeAsync(address)).Single(), Is.EqualTo(new ChosenOutcome(address.ToString(), ChosenResult.Succeeded, "C-00000001", null)));
        Assert.That(await world.Landed.CountAsync("LOGISTICSPOSTALADDRESS"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_customer_and_its_address_go_together_in_whichever_order_they_are_chosen()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var address = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');

        var outcomes = await world.SynchronizeAsync(address, customer, address);

        Assert.That(outcomes.Select(outcome => (outcome.OperationId, outcome.Result, outcome.CustAccount)), Is.EqualTo(new[]
        {
            (address.ToString(), ChosenResult.Succeeded, "C-00000001"), (customer.ToString(), ChosenResult.Succeeded, "C-00000001"),
        }));
        Assert.That((await world.Audit.ListAsync(10, null, CancellationToken.None)).Select(entry => (entry.User, entry.Action, entry.Subject)), Is.EquivalentTo(new[]
        {
            ("anna", "operation synchronize", address.ToString()), ("anna", "operation synchronize", customer.ToString()),
        }));
    }

    [Test]
    public async Task An_address_whose_customer_failed_and_was_not_chosen_is_not_tried_and_the_customer_is_named()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, language: "xx-XX"));
        var address = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');
        await world.Landed.RunAsync();

        var outcome = (await world.SynchronizeAsync(address)).Single();

        Assert.That(outcome, Is.EqualTo(new ChosenOutcome(address.ToString(), ChosenResult.NotSynchronized, null, $"{customer} (customer, Failed) must be synchronized first: choose it too")));
        Assert.That((await world.Landed.OperationAsync(address.Counter, "RETAILASYNCADDRESSV2")).SyncAttempts, Is.EqualTo(1));
    }

    [Test]
    public async Task An_address_whose_customer_has_not_landed_says_so()
    {
        var address = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');
        Assert.That((await world.SynchronizeAsync(address)).Single().Message, Does.Contain("has not landed"));
    }

    [Test]
    public async Task An_address_whose_customer_landed_with_what_cannot_be_read_names_it()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.SetAsync(customer, "SYNCSTATUS = 2, SYNCERROR = 'landed without', SYNCRAWVALUES = @raw", new { raw = """{"CREDITMAX": "much"}""" });
        var address = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');
        Assert.That((await world.SynchronizeAsync(address)).Single().Message, Is.EqualTo($"{customer} (customer, Failed) must be edited and synchronized first"));
    }

    [Test]
    public async Task A_chosen_operation_does_not_overtake_an_earlier_one_on_the_same_thing()
    {
        await world.Landed.CustomerAsync(Guid);
        await world.Landed.RunAsync();
        var first = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1", "Old Street"), 'a');
        var second = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "A1", "New Street"), 'a');
        var beside = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a2", "Side Street"), 'a');

        var outcomes = await world.SynchronizeAsync(second, beside);

        Assert.That(outcomes.Select(outcome => (outcome.Result, outcome.Message)), Is.EqualTo(new[]
        {
            (ChosenResult.NotSynchronized, $"{first} (address, Pending) must be synchronized first: choose it too"), (ChosenResult.Succeeded, (string?)null),
        }));
        Assert.That((await world.SynchronizeAsync(first, second)).Select(outcome => outcome.Result), Is.All.EqualTo(ChosenResult.Succeeded));
        Assert.That(await world.Landed.CountAsync("LOGISTICSPOSTALADDRESS WHERE STREET = 'New Street'"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_fails_again_says_why_and_counts_as_an_attempt()
    {
        var bad = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, language: "xx-XX"));
        await world.Landed.RunAsync();
        var outcome = (await world.SynchronizeAsync(bad)).Single();
        Assert.That((outcome.Result, outcome.CustAccount), Is.EqualTo((ChosenResult.Failed, (string?)null)));
        Assert.That(outcome.Message, Does.Contain("LANGUAGEID").And.Contain("xx-XX"));
        Assert.That((await world.Landed.OperationAsync(bad.Counter)).SyncAttempts, Is.EqualTo(2));
    }

    [Test]
    public async Task A_repaired_operation_succeeds_and_what_waited_for_it_is_due()
    {
        var bad = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, language: "xx-XX"));
        var address = await world.Landed.AddressAsync(Guid, "a1");
        for (var attempt = 0; attempt < 3; attempt++, world.World.Time.Advance(TimeSpan.FromMinutes(30))) await world.Landed.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters, "INSERT INTO LANGUAGETABLE (LANGUAGEID) VALUES ('xx-XX')");

        Assert.That((await world.SynchronizeAsync(bad)).Single().CustAccount, Is.EqualTo("C-00000001"));

        Assert.That((await world.Landed.OperationAsync(address, "RETAILASYNCADDRESSV2")).SyncNextDateTime, Is.EqualTo(world.World.Time.GetUtcNow()));
        await world.Landed.RunAsync();
        Assert.That((await world.Landed.OperationAsync(address, "RETAILASYNCADDRESSV2")).Status, Is.EqualTo(OperationStatus.Succeeded));
    }

    [Test]
    public async Task What_had_succeeded_and_what_does_not_exist_is_said_and_nothing_is_done()
    {
        var done = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.Landed.RunAsync();
        var outcomes = await world.SynchronizeAsync(done, RepairWorld.Key(77));
        Assert.That(outcomes, Is.EqualTo(new[]
        {
            new ChosenOutcome(done.ToString(), ChosenResult.Succeeded, "C-00000001", "had succeeded already"),
            new ChosenOutcome("houston/1/c/77", ChosenResult.NotSynchronized, null, "headquarters has no such operation"),
        }));
    }

    [Test]
    public async Task A_preview_says_the_same_and_writes_nothing()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var bad = RepairWorld.Key(await world.Landed.CustomerAsync(SynchronizationWorld.Guid(2), language: "xx-XX"));
        var outcomes = await world.Chosen().PreviewAsync([customer, bad], CancellationToken.None);
        Assert.That(outcomes.Select(outcome => outcome.Result), Is.EqualTo(new[] { ChosenResult.Succeeded, ChosenResult.Failed }));
        Assert.That(await world.Landed.AccountsAsync(), Is.Empty);
        Assert.That(await world.Landed.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCATTEMPTS = 0"), Is.EqualTo(2));
        Assert.That(await world.Audit.ListAsync(10, null, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Beside_a_run_nothing_is_tried_and_it_is_said()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await using var run = await world.Landed.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None);
        var outcome = (await world.SynchronizeAsync(customer)).Single();
        Assert.That((outcome.Result, outcome.Message), Is.EqualTo((ChosenResult.NotSynchronized, "company usrt is being synchronized by a run right now; the run takes along what is due, or try again in a moment")));
    }

    [Test]
    public async Task Without_an_account_number_left_nothing_changes_and_the_sequence_is_named()
    {
        var customer = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.Landed.SequenceAsync("NEXTREC = 1, HIGHEST = 0");
        var outcome = (await world.SynchronizeAsync(customer)).Single();
        Assert.That(outcome.Result, Is.EqualTo(ChosenResult.NotSynchronized));
        Assert.That(outcome.Message, Does.Contain("CustAcco").And.Contain("Raise the highest number of the sequence"));
        Assert.That((await world.Landed.OperationAsync(customer.Counter)).SyncAttempts, Is.Zero);
    }

    [Test]
    public async Task A_deactivation_before_the_creation_leaves_none_of_the_customers_operations_behind()
    {
        var created = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var deactivated = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, operation: 3));
        var address = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');

        Assert.That((await world.SynchronizeAsync(created, deactivated)).Select(outcome => outcome.Message), Is.All.Contain($"{address} (address, Pending) too"));
        Assert.That((await world.SynchronizeAsync(created, deactivated, address)).Select(outcome => outcome.Result), Is.All.EqualTo(ChosenResult.Succeeded));
        Assert.That(await world.Landed.AccountsAsync(), Is.Empty);
    }
}
