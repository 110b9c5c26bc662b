using Dapper;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>A channel's file is replaced by an older one (X29) or a new one (X30), sells on, is refused, rebased, and everything is right again.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class RestoredChannelJourneyTests(Pair pair)
{
    private TestWorld world = null!;
    private ServiceProvider services = null!;

    private DataStore Oslo => world["oslo"];

    private string OsloFile => SqliteDialect.PathOf(Oslo.Database.ConnectionString);

    [SetUp]
    public async Task CreateWorldAsync()
    {
        world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        services = JourneyTests.Services(world);
    }

    [TearDown]
    public async Task DeleteWorldAsync()
    {
        if (world is null) return;
        await services.DisposeAsync();
        await world.DisposeAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task An_older_backup_in_its_place_loses_nobody_doubles_nobody_and_repeats_no_old_edit(CancellationToken cancellation)
    {
        var seed = TestSeed.Next();
        Sell(world["houston"], seed, 30);
        Sell(Oslo, seed + 1, 80);
        var broken = await world.InsertCustomerAsync(Oslo, "0a000000-0000-4000-8000-00000000000a", "Eva", "Group", custGroup: "nowhere");
        await RunAsync(cancellation);
        await world.InsertCustomerAsync(Oslo, "0b000000-0000-4000-8000-00000000000b", "Open", "Still", custGroup: "nowhere either");
        var backup = Backup();

        // What the backup does not have: new customers, edits, an operation that fails, one that waits, and what people did at headquarters.
        Sell(Oslo, seed + 2, 40);
        await world.InsertCustomerAsync(Oslo, "0c000000-0000-4000-8000-00000000000c", "Lost", "Wrong", custGroup: "no group");
        await RunAsync(cancellation);
        var key = new OperationKey(Oslo.Name, 1, AsyncTable.Customer, broken);
        await services.GetRequiredService<OperationEdits>().SaveAsync(key, 0, new Dictionary<string, string?> { ["CUSTGROUP"] = "30" }, "ada", cancellation);
        await RunAsync(cancellation);
        await world.ExecuteAsync(world.Headquarters, "UPDATE DIRPARTYTABLE SET NAME = 'Typed at HQ' WHERE RECID IN (SELECT PARTY FROM CUSTTABLE WHERE ACCOUNTNUM LIKE 'C-%')");
        await world.InsertCustomerAsync(Oslo, "0d000000-0000-4000-8000-00000000000d", "Not", "Converted");
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("p-0001"), null, cancellation);
        var accounts = await AccountsAsync();

        Restore(backup);
        Sell(Oslo, seed + 3, 50);
        var refused = await RunAsync(cancellation);
        Assert.That(refused.Stages![0].Channels!.Single(channel => channel.Channel == "oslo").Error, Does.Contain("was restored or replaced").And.Contain("hqjobs channel rebase oslo"));

        var report = await services.GetRequiredService<Rebase>().RunAsync(Oslo, "ada", dryRun: false, cancellation);
        Assert.That(report!.Known, Is.GreaterThan(80));
        var run = await RunAsync(cancellation);

        Assert.That(run.Stages!.SelectMany(stage => stage.Channels ?? []).Select(channel => channel.Error), Is.All.Null, run.ToJson());
        Assert.That(await Oracle.FindFaultsAsync(world), Is.Empty, run.ToJson());
        var now = await AccountsAsync();
        Assert.That(accounts.Where(customer => !now.Contains(customer)), Is.Empty, "everybody keeps the account there was");
        // Who is in the channel again only as it was has no operation to repeat; only what was sold since wrote names anew.
        var renamed = await world.QueryAsync<string>(world.Headquarters, """
            SELECT r.CUSTACCOUNTASYNC FROM RETAILCUSTTABLE AS r JOIN CUSTTABLE AS c ON c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.ACCOUNTNUM JOIN DIRPARTYTABLE AS p ON p.RECID = c.PARTY
            WHERE p.NAME <> 'Typed at HQ' AND r.CUSTACCOUNTASYNC <> ''
            """);
        var known = accounts.Select(customer => customer.Split(' ')[0]).ToHashSet();
        Assert.That(renamed.Where(known.Contains), Is.Empty, "no old edit is applied twice");
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT COUNT(*) FROM RETAILASYNCCUSTOMERV2 WHERE CUSTACCOUNTASYNC = '0b000000-0000-4000-8000-00000000000b'"), Is.EqualTo(1), "open once");
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT COUNT(*) FROM RETAILASYNCCUSTOMERV2 WHERE CUSTACCOUNTASYNC = '0c000000-0000-4000-8000-00000000000c' AND SYNCSTATUS = 2 AND ORIGINEPOCH = 1"), Is.EqualTo(1), "still visible");
        Assert.That(now.Any(customer => customer.StartsWith("0d000000", StringComparison.Ordinal)), "what waited at headquarters was converted, though the channel no longer has it");
        Assert.That(await world.ScalarAsync<string>(Oslo, "SELECT ACCOUNTNUMBER FROM CUSTOMERSVIEW WHERE CUSTACCOUNTASYNC = '0d000000-0000-4000-8000-00000000000d'"), Does.StartWith("C-"));

        var nothing = await RunAsync(cancellation);
        Assert.That(nothing.Stages![0].Channels!.Select(channel => channel.Status), Is.All.EqualTo(ItemStatus.NoData), nothing.ToJson());
    }

    [Test, CancelAfter(120_000)]
    public async Task A_new_empty_database_in_its_place_gets_everybody_and_sells_on(CancellationToken cancellation)
    {
        var seed = TestSeed.Next();
        Sell(Oslo, seed, 60);
        await RunAsync(cancellation);
        var accounts = await AccountsAsync();

        File.Move(OsloFile, Path.Combine(world.Folder, "lost.db"));
        foreach (var wal in Directory.GetFiles(world.Folder, "oslo.db-*")) File.Delete(wal);
        await TestWorld.CopyTemplateAsync(SchemaKind.Channel, OsloFile);
        Sell(Oslo, seed + 1, 20);
        Assert.That((await RunAsync(cancellation)).Stages![0].Channels!.Single(channel => channel.Channel == "oslo").Error, Does.Contain("hqjobs channel rebase oslo"));

        Assert.That((await services.GetRequiredService<Rebase>().RunAsync(Oslo, "ada", dryRun: false, cancellation))!.Known, Is.Zero);
        var run = await RunAsync(cancellation);

        Assert.That(await Oracle.FindFaultsAsync(world), Is.Empty, run.ToJson());
        var now = await AccountsAsync();
        Assert.That(accounts.Where(customer => !now.Contains(customer)), Is.Empty);
        Assert.That(now, Has.Length.GreaterThan(accounts.Length));
    }

    private static void Sell(DataStore store, int seed, int visits)
    {
        var pos = new PointOfSale(store, seed);
        for (var visit = 0; visit < visits; visit++) pos.Visit();
    }

    private Task<RunReport> RunAsync(CancellationToken cancellation) => services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, cancellation);

    private async Task<string[]> AccountsAsync() =>
        [.. await world.QueryAsync<string>(world.Headquarters, "SELECT CONCAT(CUSTACCOUNTASYNC, ' ', ACCOUNTNUM) FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> ''")];

    private string Backup()
    {
        var path = Path.Combine(world.Folder, "backup");
        using var connection = new SqliteConnection($"Data Source={OsloFile};Pooling=False");
        connection.Execute("VACUUM INTO @path", new { path });
        return path;
    }

    private void Restore(string backup)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(world.Folder, "oslo.db*")) File.Delete(file);
        File.Copy(backup, OsloFile);
    }
}
