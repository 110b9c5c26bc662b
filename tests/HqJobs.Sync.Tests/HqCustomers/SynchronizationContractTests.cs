using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>What holds whichever kind of database headquarters is: one account each, whoever writes beside it and however names are spelled.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SynchronizationContractTests(Pair pair)
{
    private SynchronizationWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await SynchronizationWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase(0, TestName = "Batches of a sequence that may have gaps, written beside each other, give every customer one account")]
    [TestCase(1, TestName = "Batches of a continuous sequence, written beside each other, give every customer one account and leave no gap")]
    public async Task Batches_beside_each_other(int continuous)
    {
        const int customers = 2_000;
        await world.SequenceAsync($"CONTINUOUS = {continuous}");
        await world.ManyAsync(customers);

        var outcome = await world.RunAsync(batchSize: 100);

        Assert.That(outcome, Is.EqualTo(new SynchronizeOutcome(customers, 0, 2 * customers, 0, 0)));
        var accounts = await world.AccountsAsync();
        Assert.That(accounts, Is.Unique.And.Count.EqualTo(customers));
        if (continuous == 1) Assert.That(accounts[^1], Is.EqualTo($"C-{customers:D8}"));
        Assert.That(await world.CountAsync("DIRPARTYTABLE AS p JOIN CUSTTABLE AS c ON c.PARTY = p.RECID WHERE c.ACCOUNTNUM LIKE 'C-%'"), Is.EqualTo(customers));
        Assert.That(await world.CountAsync("CUSTOMERCHANGE WHERE EDITS = 1"), Is.EqualTo(customers));
    }

    [Test]
    public async Task A_thousand_operations_cost_at_most_forty_commands()
    {
        if (!pair.UsesSqlServer) Assert.Ignore("SQLite is in the same process: there are no trips to a server to count.");
        await world.ManyAsync(500);
        using var commands = new CommandCounter();
        Assert.That((await world.RunAsync()).OperationsSucceeded, Is.EqualTo(1_000));
        var creating = commands.Take();

        for (var number = 1; number <= 500; number++)
            await world.CustomerAsync(SynchronizationWorld.Guid(number - 1), firstName: $"New{number}", operation: 2);
        await world.ManyAsync(500, from: 10_000);
        commands.Take();
        Assert.That((await world.RunAsync()).OperationsSucceeded, Is.EqualTo(1_500));
        var updating = commands.Take();

        TestContext.Out.WriteLine($"{creating} commands for 1,000 operations that create, {updating} for 1,500 of which 500 update");
        Assert.That(creating, Is.LessThanOrEqualTo(40));
        Assert.That(updating, Is.LessThanOrEqualTo(60));
    }

    [Test]
    public async Task A_customer_that_somebody_is_editing_is_waited_for_and_the_edit_survives()
    {
        await world.ManyAsync(3);
        await world.RunAsync();
        await world.CustomerAsync("", firstName: "New", operation: 2, account: "C-00000002");
        var headquarters = world.Headquarters;
        Task<SynchronizeOutcome> running;
        await using (var connection = await headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        await using (var editing = await headquarters.BeginWriteAsync(connection, CancellationToken.None))
        {
            await TypeAsync(editing, "UPDATE CUSTTABLE SET CREDITMAX = 77 WHERE ACCOUNTNUM = 'C-00000002'");
            running = Task.Run(() => world.RunAsync());
            await Task.WhenAny(running, Task.Delay(1_000));
            await editing.CommitAsync(CancellationToken.None);
        }
        Assert.That(await running, Is.EqualTo(new SynchronizeOutcome(0, 1, 1, 0, 0)));
        Assert.That(await world.CountAsync("CUSTTABLE WHERE ACCOUNTNUM = 'C-00000002' AND CREDITMAX = 77"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'New'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_deadlock_with_somebody_who_edits_is_nobodys_failure()
    {
        if (!pair.UsesSqlServer) Assert.Ignore("A SQLite writer is alone: there is no deadlock.");
        await world.ManyAsync(2);
        await world.RunAsync();
        for (var number = 1; number <= 2; number++) await world.CustomerAsync("", firstName: $"New{number}", operation: 2, account: $"C-{number:D8}");
        var headquarters = world.Headquarters;
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("set lock_timeout -1;");
        await using var editing = await headquarters.BeginWriteAsync(connection, CancellationToken.None);
        // The conversion writes the names first and the note last; this one the other way round.
        await TypeAsync(editing, "UPDATE CUSTOMERCHANGE SET DELETED = 0 WHERE ACCOUNTNUM = 'C-00000001'");
        var running = Task.Run(() => world.RunAsync());
        await Task.Delay(1_000);
        try
        {
            await TypeAsync(editing, "UPDATE DIRPERSONNAME SET MIDDLENAME = 'M' WHERE FIRSTNAME = 'First0'");
            await editing.CommitAsync(CancellationToken.None);
        }
        catch (DbException exception) when (headquarters.Dialect.IsRolledBack(exception))
        {
            await editing.DisposeAsync(); // either may be the one to give way
        }
        Assert.That(await running, Is.EqualTo(new SynchronizeOutcome(0, 2, 2, 0, 0)));
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS <> 1"), Is.Zero);
    }

    [Test]
    public async Task One_customer_is_one_however_its_names_are_spelled()
    {
        if (!pair.UsesSqlServer) Assert.Ignore("What a channel spells otherwise is put right when it lands; headquarters' SQLite file compares it as it stands.");
        var guid = SynchronizationWorld.Guid(1).Replace("00004000", "0000abcd", StringComparison.Ordinal).Replace("4000", "4abc", StringComparison.Ordinal);
        await world.CustomerAsync(guid);
        await world.CustomerAsync(guid.ToUpperInvariant(), firstName: "Grace", operation: 2, company: "USRT");
        await world.AddressAsync(guid.ToUpperInvariant(), "a1");

        Assert.That(await world.RunAsync(), Is.EqualTo(new SynchronizeOutcome(1, 0, 3, 0, 0)));
        Assert.That(await world.AccountsAsync(), Is.EqualTo(new[] { "C-00000001" }));
        Assert.That((await world.World.QueryAsync<string>(world.Headquarters, "SELECT DATAAREAID FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'")).Single(), Is.EqualTo("usrt"));

        await world.CustomerAsync("", firstName: "Katherine", operation: 2, account: "c-00000001 ");
        await world.AddressAsync("", "a2", account: "C-00000001");
        Assert.That(await world.RunAsync(), Is.EqualTo(new SynchronizeOutcome(0, 1, 2, 0, 0)));
        Assert.That(await world.CountAsync("DIRPERSONNAME WHERE FIRSTNAME = 'Katherine'"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("LOGISTICSLOCATION WHERE ADDRESSID IN ('a1', 'a2')"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_connection_that_is_lost_between_two_batches_is_replaced()
    {
        await world.ManyAsync(10);
        await using var lease = (await world.Leases().TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None))!;
        await using var writer = new BatchWriter(world.Headquarters, TestWorld.Company, lease, world.World.Time);
        var batches = (await ReadAsync()).Chunk(5).ToList();

        Assert.That((await writer.WriteAsync(batches[0], CancellationToken.None)).Written, Has.Count.EqualTo(5));
        await writer.DisposeAsync();
        Assert.That((await writer.WriteAsync(batches[1], CancellationToken.None)).Written, Has.Count.EqualTo(5));
        Assert.That((await writer.WriteAsync(batches[1], CancellationToken.None)).Outdated, Has.Count.EqualTo(5), "what is committed is not written again");
        Assert.That(await world.AccountsAsync(), Has.Count.EqualTo(10));
    }

    private async Task<IReadOnlyList<ConvertedUnit>> ReadAsync()
    {
        await using var reading = await world.Headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        var reference = await ReferenceDataReader.ReadAsync(world.Headquarters, reading, TestWorld.Company, CancellationToken.None);
        var source = new ConvertedUnits(
            world.Headquarters, reading, TestWorld.Company, reference, 500, world.World.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var units = new List<ConvertedUnit>();
        await foreach (var window in source.ReadAsync(CancellationToken.None)) units.AddRange(window);
        return units;
    }

    private static Task<int> TypeAsync(WriteTransaction transaction, string sql) => transaction.Connection.ExecuteAsync(
        transaction.Connection is Microsoft.Data.SqlClient.SqlConnection ? SqlServerDatabases.Qualify(sql) : sql, transaction: transaction.Db);
}
