using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>Change versions where many write at once: given after the commit, so that a delta never passes one below which something may still commit (G3).</summary>
[TestFixtureSource(nameof(OnAServer))]
public sealed class ChangeNumberingTests(Link link)
{
    public static IEnumerable<Link> OnAServer => Links.All.Where(link => link.Pair.Headquarters == DatabaseProvider.SqlServer);

    [TestCase("UPDATE CUSTTABLE SET BLOCKED = 2 WHERE ACCOUNTNUM = 'C-00000001'")]
    [TestCase("DELETE FROM CUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'")]
    public async Task What_was_noted_before_and_committed_after_numbers_were_given_is_not_passed_over(string statement)
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        await using var late = await world.World.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using var transaction = await world.World.Headquarters.BeginWriteAsync(late, CancellationToken.None);
        await late.ExecuteAsync(TestWorld.For(world.World.Headquarters, statement), transaction: transaction.Db);
        string? refused;
        try
        {
            await world.AtHeadquartersAsync("UPDATE CUSTTABLE SET BLOCKED = 1 WHERE ACCOUNTNUM = 'C-00000002'");
            var run = await world.RunAsync();
            refused = run.Error;
            if (refused is null) Assert.That(run.Rows, Is.EqualTo(1), "the one who has committed");
        }
        catch (SqlException refusal)
        {
            refused = refusal.Message;
        }
        if (refused is not null && await ServerCapabilities.TemporaryTablesAwaitOthersAsync(world.World.Headquarters))
            Assert.Ignore($"this engine has a session that drops a temporary table wait for another's transaction that did so: {refused}");
        Assert.That(refused, Is.Null);
        await transaction.CommitAsync(CancellationToken.None);
        Assert.That(await world.DifferencesAsync(), Is.Not.Empty);
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_customer_changed_again_after_its_number_was_given_comes_with_the_next_run()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        await world.AtHeadquartersAsync("UPDATE CUSTTABLE SET BLOCKED = 1");
        var context = world.Context();
        await world.Download.ProbeAsync(world.Houston, context, CancellationToken.None);
        await world.AtHeadquartersAsync("UPDATE CUSTTABLE SET BLOCKED = 2 WHERE ACCOUNTNUM = 'C-00000002'");

        await world.Download.RunAsync(world.Houston, context, CancellationToken.None);
        Assert.That(await world.DifferencesAsync(), Has.Count.EqualTo(1));
        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task Numberings_at_the_same_time_give_every_number_once_and_leave_no_change_out()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 100);
        var hq = world.World.Headquarters;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await hq.WriteAsync(transaction => transaction.Connection.ExecuteScalarAsync<long>(hq.Sql["HqToChannel/NumberCustomerChanges"], new { count = 7 }, transaction.Db), CancellationToken.None) > 0) { }
        })));

        var versions = await world.World.QueryAsync<long?>(hq, "SELECT CHANGEVERSION FROM CUSTOMERCHANGE ORDER BY CHANGEVERSION");
        Assert.That(versions, Is.EqualTo(Enumerable.Range(1, versions.Count).Select(number => (long?)number)));
        Assert.That(await world.World.ScalarAsync<long>(hq, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER"), Is.EqualTo(versions.Count));
    }

    [Test]
    public async Task Writers_that_commit_in_any_order_beside_downloads_lose_nothing()
    {
        var seed = TestSeed.Next();
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 20);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(world, writer, new Random(seed + writer), stop.Token))).ToList();

        try
        {
            for (var run = 0; run < 10; run++)
            {
                var outcome = await world.RunAsync();
                Assert.That(outcome.Error, Is.Null);
            }
        }
        finally
        {
            // Also when it failed: the database is rented, and who rents it next has tills of his own.
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }
        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_customer_deleted_is_remembered_until_its_number_has_reached_every_channel()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        var cleanup = new TombstoneCleanup(world.World.Databases, Options.Create(new CleanupOptions()));
        await world.AtHeadquartersAsync("DELETE FROM CUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'");

        await cleanup.RemoveAsync(world.World.Time.GetUtcNow(), _ => { }, CancellationToken.None);
        Assert.That(await CountAsync(world, "SELECT COUNT(*) FROM CUSTOMERCHANGE WHERE DELETED = 1"), Is.EqualTo(1));
        Assert.That(await CountAsync(world, $"SELECT COUNT(*) FROM CUSTOMERCHANGE WHERE CHANGEVERSION IS NULL"), Is.EqualTo(1));
        await world.RunAsync();
        await cleanup.RemoveAsync(world.World.Time.GetUtcNow(), _ => { }, CancellationToken.None);

        Assert.That(await CountAsync(world, "SELECT COUNT(*) FROM CUSTOMERCHANGE WHERE DELETED = 1"), Is.Zero);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData), "no full package for it");
    }

    [Test]
    public async Task A_table_of_configuration_gets_a_higher_number_than_any_before_also_when_its_own_was_the_highest()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        for (var round = 0; round < 3; round++)
        {
            await world.RunAsync(ConfigurationWorld.ChannelConfiguration);
            await world.AtHeadquartersAsync($"UPDATE RETAILSTOREADDRESSBOOK SET ADDRESSBOOKTYPE = {round + 5}");
            Assert.That(await world.ProbeAsync(ConfigurationWorld.ChannelConfiguration), Is.EqualTo(ProbeResult.HasWork));

            Assert.That((await world.RunAsync(ConfigurationWorld.ChannelConfiguration)).Rows, Is.GreaterThan(0));
            Assert.That(await world.DifferencesAsync(ConfigurationWorld.ChannelConfiguration), Is.Empty);
        }
    }

    [Test]
    public async Task A_table_of_configuration_changed_before_and_committed_after_numbers_were_given_is_not_passed_over()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(ConfigurationWorld.GlobalConfiguration);
        await using var late = await world.World.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using var transaction = await world.World.Headquarters.BeginWriteAsync(late, CancellationToken.None);
        await late.ExecuteAsync(TestWorld.For(world.World.Headquarters, "INSERT INTO RETAILAFFILIATION (RECID, NAME) VALUES (7, 'Late')"), transaction: transaction.Db);
        await world.AtHeadquartersAsync("UPDATE FEATUREMANAGEMENT SET ENABLED = 0 WHERE ENABLED = 1");
        await NumberBesideAsync(world.World.Headquarters);
        await transaction.CommitAsync(CancellationToken.None);

        await world.RunAsync(ConfigurationWorld.GlobalConfiguration);

        Assert.That(await world.DifferencesAsync(ConfigurationWorld.GlobalConfiguration), Is.Empty);
    }

    // A few customers in one transaction that stays open for a while: the later it began, the earlier it may end.
    private static async Task WriteAsync(DownloadWorld world, int writer, Random random, CancellationToken stop)
    {
        await using var connection = await world.World.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            await using var transaction = await world.World.Headquarters.BeginWriteAsync(connection, CancellationToken.None);
            // Each writer has customers of its own: writers that wait for each other commit in order.
            var party = DownloadWorld.Party(1 + writer * 5 + random.Next(5));
            await connection.ExecuteAsync(
                TestWorld.For(world.World.Headquarters, "UPDATE CUSTTABLE SET CREDITMAX = CREDITMAX + 1 WHERE PARTY = @party; UPDATE DIRPARTYTABLE SET NAME = @name WHERE RECID = @party"),
                new { party, name = $"Name {random.Next(1_000_000)}" }, transaction.Db);
            await Task.Delay(random.Next(30), CancellationToken.None);
            if (random.Next(10) == 0) continue; // rolled back
            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private static Task<long> NumberBesideAsync(Database hq) => hq.WriteAsync(
        transaction => transaction.Connection.ExecuteScalarAsync<long>(hq.Sql["HqToChannel/NumberTableChanges"], new { count = 100 }, transaction.Db), CancellationToken.None);

    private static Task<long> CountAsync(DownloadWorld world, string sql) => world.World.ScalarAsync<long>(world.World.Headquarters, sql);
}
