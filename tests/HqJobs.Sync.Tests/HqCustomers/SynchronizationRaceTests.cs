using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>Somebody else is at the same customers between reading and writing.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SynchronizationRaceTests(Pair pair)
{
    private SynchronizationWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await SynchronizationWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_second_synchronization_finds_the_company_busy_and_leaves_it_alone()
    {
        await world.ManyAsync(3);
        await using var other = await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None);

        var outcome = await world.RunAsync();

        Assert.That((outcome.CustomersCreated, outcome.Error), Is.EqualTo((0L, (string?)null)));
        Assert.That(outcome.Warnings, Has.One.Contains("another run"));
    }

    [Test]
    public async Task Two_synchronizations_at_once_create_every_customer_once()
    {
        await world.ManyAsync(300);
        var runs = Enumerable.Range(0, 2).Select(_ => Task.Run(() => world.RunAsync(batchSize: 50)));
        var outcomes = await Task.WhenAll(runs);
        Assert.That(outcomes.Sum(outcome => outcome.CustomersCreated), Is.EqualTo(300));
        Assert.That(await world.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, 300).Select(number => $"C-{number:D8}")));
    }

    [Test]
    public async Task Under_a_lost_lease_nothing_is_committed()
    {
        await world.ManyAsync(5);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE LEASE SET OWNER = 'somebody else', TOKEN = TOKEN + 1");

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(lease, () => Task.CompletedTask));
        Assert.That(await world.AccountsAsync(), Is.Empty);
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 0"), Is.EqualTo(5));
    }

    [Test]
    public async Task A_customer_edited_at_headquarters_meanwhile_is_read_again_and_the_edit_survives()
    {
        await world.ManyAsync(3);
        await world.RunAsync();
        for (var number = 1; number <= 3; number++)
            await world.CustomerAsync("", firstName: $"New{number}", operation: 2, account: $"C-{number:D8}");
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;

        var outcome = await WriteAsync(lease, () => world.World.ExecuteAsync(world.Headquarters, "UPDATE CUSTTABLE SET CREDITMAX = 77 WHERE ACCOUNTNUM = 'C-00000002'"));

        Assert.That(outcome.Written.Select(unit => unit.Unit.Account.Value), Is.EqualTo(new[] { "C-00000001", "C-00000003" }));
        Assert.That(outcome.Outdated.Single().Unit.Account.Value, Is.EqualTo("C-00000002"));
        await lease.DisposeAsync();
        Assert.That((await world.RunAsync()).CustomersUpdated, Is.EqualTo(1));
        Assert.That(await world.CountAsync("CUSTTABLE WHERE ACCOUNTNUM = 'C-00000002' AND CREDITMAX = 77"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'New2'"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_operation_that_somebody_else_finished_meanwhile_is_left_as_it_is()
    {
        await world.ManyAsync(3);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;
        var outcome = await WriteAsync(lease, () => world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET SYNCSTATUS = 2, SYNCATTEMPTS = 1 WHERE REPLICATIONCOUNTERFROMORIGIN = 1001"));
        Assert.That((outcome.Written.Count, outcome.Outdated.Count), Is.EqualTo((2, 1)));
        Assert.That((await world.OperationAsync(1001)).Status, Is.EqualTo(OperationStatus.Failed));
    }

    [Test]
    public async Task An_operation_whose_values_somebody_saved_meanwhile_is_read_again_and_converted_with_them()
    {
        await world.ManyAsync(3);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;

        var outcome = await WriteAsync(lease, () => world.World.ExecuteAsync(
            world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET FIRSTNAME = 'Saved', SYNCEDITS = SYNCEDITS + 1 WHERE REPLICATIONCOUNTERFROMORIGIN = 1001"));

        Assert.That((outcome.Written.Count, outcome.Outdated.Count), Is.EqualTo((2, 1)));
        var left = await world.OperationAsync(1001);
        Assert.That((left.Status, left.SyncAttempts), Is.EqualTo((OperationStatus.Pending, 0L)), "not marked as done with the value before the save");
        await lease.DisposeAsync();
        await world.RunAsync();
        Assert.That((await world.OperationAsync(1001)).Status, Is.EqualTo(OperationStatus.Succeeded));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'Saved'"), Is.EqualTo(1));
        Assert.That(await world.AccountsAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_mark_does_not_reach_an_operation_that_was_saved_after_the_look()
    {
        await world.ManyAsync(3);
        var batch = new UnitBatch(await ConvertAsync(), world.World.Time.GetUtcNow());
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET SYNCEDITS = SYNCEDITS + 1 WHERE REPLICATIONCOUNTERFROMORIGIN = 1001");

        var marks = new OperationMarks(world.Headquarters);
        var (changed, isMarked) = await world.Headquarters.WriteAsync(
            async transaction =>
            (
                await marks.ChangedAsync(transaction, batch, CancellationToken.None),
                await marks.MarkAsync(transaction, batch, CancellationToken.None)),
            CancellationToken.None);

        Assert.That(changed.Single().Counter, Is.EqualTo(1001));
        Assert.That(isMarked, Is.False, "the batch that holds it is rolled back");
        Assert.That((await world.OperationAsync(1001)).Status, Is.EqualTo(OperationStatus.Pending));
    }

    [Test]
    public async Task An_account_created_for_the_same_async_customer_meanwhile_is_used_and_no_second_one_is_given()
    {
        await world.ManyAsync(10);
        var guid = SynchronizationWorld.Guid(4);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;

        var outcome = await WriteAsync(lease, () => world.World.ExecuteAsync(
            world.Headquarters,
            """
            INSERT INTO DIRPARTYTABLE (RECID, PARTYNUMBER, PARTYTYPE, NAME, LANGUAGEID) VALUES (7, 'p7', 1, 'By Hand', 'en-US');
            INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('usrt', 'HAND-1', 7, 7, '30', 'USD');
            INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC) VALUES ('usrt', 'HAND-1', @guid);
            """, new { guid }));

        Assert.That((outcome.Written.Count, outcome.Outdated.Count), Is.EqualTo((9, 1)), "it is no bad record");
        await lease.DisposeAsync();
        await world.RunAsync();
        Assert.That(await world.AccountOfAsync(guid), Is.EqualTo("HAND-1"));
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 0"), Is.Zero);
        Assert.That((await world.AccountsAsync()).Take(9), Is.EqualTo(Enumerable.Range(1, 9).Select(number => $"C-{number:D8}")), "the number was given back");
    }

    [Test]
    public async Task A_unit_that_cannot_be_written_for_a_defect_fails_alone()
    {
        await world.ManyAsync(9);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;

        // Its temporary record ids have nothing to become.
        var outcome = await WriteAsync(
            lease, () => Task.CompletedTask, batch => batch[4] = new ConvertedUnit(batch[4].Unit, batch[4].Known, batch[4].Result with { NewRecIds = [] }));

        Assert.That(outcome.Written.Count(unit => unit.Result.CreatesCustomer), Is.EqualTo(8));
        Assert.That(await world.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, 8).Select(number => $"C-{number:D8}")));
        var failed = await world.OperationAsync(1004);
        Assert.That(failed.Status, Is.EqualTo(OperationStatus.Failed));
        Assert.That(failed.SyncError, Does.StartWith("HqJobs stumbled while writing it").And.Contain($"{nameof(IndexOutOfRangeException)}: "));
    }

    /// <summary>Reads and converts everything pending as one batch, lets somebody else write, then writes the batch.</summary>
    private async Task<BatchOutcome> WriteAsync(Lease lease, Func<Task> meanwhile, Action<List<ConvertedUnit>>? change = null)
    {
        var batch = await ConvertAsync();
        change?.Invoke(batch);
        await meanwhile();
        await using var writer = new BatchWriter(world.Headquarters, TestWorld.Company, lease, world.World.Time);
        return await writer.WriteAsync(batch, CancellationToken.None);
    }

    private async Task<List<ConvertedUnit>> ConvertAsync()
    {
        var headquarters = world.Headquarters;
        await using var reading = await headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        var reference = await ReferenceDataReader.ReadAsync(headquarters, reading, TestWorld.Company, CancellationToken.None);
        var source = new ConvertedUnits(headquarters, reading, TestWorld.Company, reference, 500, world.World.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var batch = new List<ConvertedUnit>();
        await foreach (var window in source.ReadAsync(CancellationToken.None)) batch.AddRange(window);
        return batch;
    }

}
