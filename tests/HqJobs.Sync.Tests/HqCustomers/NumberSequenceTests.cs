using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class NumberSequenceTests(Pair pair)
{
    private SynchronizationWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await SynchronizationWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("C-########", 42, "C-00000042")]
    [TestCase("##-A#", 123, "12-A3")]
    [TestCase("#", 9, "9")]
    public void A_format_writes_numbers_with_leading_zeros(string format, long number, string account) =>
        Assert.That(new NumberFormat(format).Write(number).Value, Is.EqualTo(account));

    [Test]
    public void A_format_has_room_for_as_many_digits_as_it_has_signs() =>
        Assert.That((new NumberFormat("C-###").Capacity, new NumberFormat("C").Capacity), Is.EqualTo((999L, 0L)));

    [Test]
    public async Task A_group_may_have_a_sequence_of_its_own()
    {
        await world.CustomerAsync(SynchronizationWorld.Guid(1), group: "50");
        await world.CustomerAsync(SynchronizationWorld.Guid(2));
        await world.CustomerAsync(SynchronizationWorld.Guid(3), group: "50");
        await world.RunAsync();
        Assert.That(await world.AccountsAsync(), Is.EqualTo(new[] { "B-000001", "B-000002", "C-00000001" }));
    }

    [Test]
    public async Task When_a_sequence_is_used_up_those_that_still_get_a_number_are_created_and_the_rest_stay_Pending()
    {
        await world.SequenceAsync("NEXTREC = 6, HIGHEST = 10");
        await world.ManyAsync(20);
        await world.CustomerAsync(SynchronizationWorld.Guid(900), group: "50");

        var outcome = await world.RunAsync(batchSize: 4);

        Assert.That((outcome.CustomersCreated, outcome.OperationsFailed, outcome.OperationsBlocked), Is.EqualTo((6L, 0L, 0L)), "5 numbers were left, and one group has its own sequence");
        Assert.That(outcome.Warnings, Has.Count.EqualTo(1).And.One.Contains("usrt").And.One.Contains("CustAcco"));
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 0 AND SYNCATTEMPTS = 0"), Is.EqualTo(15));
        Assert.That(await world.CountAsync("RETAILASYNCADDRESSV2 WHERE SYNCSTATUS = 0 AND SYNCATTEMPTS = 0"), Is.EqualTo(15));

        await world.SequenceAsync("HIGHEST = 99");
        Assert.That((await world.RunAsync()).CustomersCreated, Is.EqualTo(15));
        Assert.That((await world.AccountsAsync()).Skip(1), Is.EqualTo(Enumerable.Range(6, 20).Select(number => $"C-{number:D8}")));
    }

    [TestCase("BLOCKED = 1", "blocked")]
    [TestCase("NUMBERSEQUENCE = 'Other'", "no number sequence")]
    public async Task Without_a_usable_sequence_new_customers_stay_Pending_with_a_warning_and_edits_go_on(string damage, string warning)
    {
        await world.CustomerAsync(SynchronizationWorld.Guid(1));
        await world.RunAsync();
        await world.SequenceAsync(damage);
        await world.ManyAsync(3, from: 10);
        await world.CustomerAsync("", firstName: "Augusta", operation: 2, account: "C-00000001");

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.CustomersUpdated, outcome.OperationsFailed), Is.EqualTo((0L, 1L, 0L)));
        Assert.That(outcome.Warnings, Has.One.Contains(warning));
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 0 AND SYNCATTEMPTS = 0"), Is.EqualTo(3));
    }

    [Test]
    public async Task Accounts_typed_in_by_hand_are_skipped_and_never_overwritten()
    {
        await world.World.ExecuteAsync(world.Headquarters, "INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('usrt', 'C-00000002', 1, 1, '40', 'USD')");
        await world.ManyAsync(3);
        await world.RunAsync();
        Assert.That(await world.AccountsAsync(), Is.EqualTo(new[] { "C-00000001", "C-00000003", "C-00000004" }));
        Assert.That(await world.CountAsync("CUSTTABLE WHERE ACCOUNTNUM = 'C-00000002' AND CUSTGROUP = '40'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Record_ids_in_use_are_never_handed_out_again()
    {
        await world.World.ExecuteAsync(world.Headquarters, "INSERT INTO DIRPARTYTABLE (RECID, PARTYNUMBER, PARTYTYPE, NAME) VALUES (5637144580, 'hand', 1, 'By hand')");
        await world.ManyAsync(10);
        Assert.That((await world.RunAsync()).CustomersCreated, Is.EqualTo(10));
        Assert.That(await world.CountAsync("DIRPARTYTABLE WHERE RECID = 5637144580 AND NAME = 'By hand'"), Is.EqualTo(1));
    }
}
