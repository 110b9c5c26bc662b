using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

[TestFixtureSource(typeof(Links), nameof(Links.All))]
public sealed class CustomerDownloadTests(Link link)
{
    [Test]
    public async Task The_first_download_brings_every_customer_in_several_windows()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 30);

        var outcome = await world.RunAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(outcome.Rows, Is.EqualTo(30 * 17 + 3), "16 rows and a cross-reference each, and the default customer with its party");
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.VersionAsync(), Is.EqualTo(await LastVersionAsync(world)));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM ASYNCCUSTOMERCONVERTED"), Is.EqualTo(30));
    }

    [Test]
    public async Task A_delta_brings_only_what_changed_and_the_session_and_version_are_recorded()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 5);
        await world.RunAsync();
        await world.AtHeadquartersAsync("UPDATE DIRPARTYTABLE SET NAME = 'Ada King' WHERE RECID = @party", new { party = DownloadWorld.Party(3) });

        var outcome = await world.RunAsync();

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 1)));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        var (status, rows, from, to) = (await world.World.QueryAsync<(long, long, long, long)>(
            world.World.Headquarters, "SELECT STATUS, ROWSAFFECTED, FROMVERSION, TOVERSION FROM RETAILCDXDOWNLOADSESSION ORDER BY DATECREATED DESC")).First(session => session.Item2 == 1);
        Assert.That((status, rows, to), Is.EqualTo((4, 1, await LastVersionAsync(world))));
        Assert.That(from, Is.LessThan(to));
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT ROWVERSION FROM RETAILCDXDATASYNCROWVERSION WHERE DATASTORE = 'houston'"), Is.EqualTo(to));
    }

    [Test]
    public async Task Nothing_new_is_seen_by_the_probe_and_recorded_as_NoData()
    {
        await using var world = await DownloadWorld.CreateAsync(channels: 2, link: link);
        await world.AddCustomersAsync(1, 2);
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        await world.RunAsync();

        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.NoData));

        var context = world.Context();
        for (var twice = 0; twice < 2; twice++)
        {
            await using var connection = await world.World.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
            await using var transaction = await world.World.Headquarters.BeginWriteAsync(connection, CancellationToken.None);
            await world.Download.RecordNoDataAsync(transaction, world.World.Databases.DataStores, context, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.That(
            await world.World.QueryAsync<(string, long)>(world.World.Headquarters, "SELECT DATASTORE, STATUS FROM RETAILCDXDOWNLOADSESSION WHERE RUNID = @run ORDER BY DATASTORE", new { run = context.Run.Value }),
            Is.EqualTo(new[] { ("houston", 9L), ("oslo", 9L) }));
    }

    [Test]
    public async Task Changes_of_another_company_are_not_brought_and_the_version_passes_them()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        await world.AddCustomersAsync(100, 3, company: "demf");

        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.NoData));
        Assert.That(await world.VersionAsync(), Is.EqualTo(await LastVersionAsync(world)));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_company_that_is_new_to_the_channel_brings_the_customers_it_has_had_for_long()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 2);
        await world.AddCustomersAsync(100, 3, company: "demf");
        await world.RunAsync();
        await world.AtHeadquartersAsync(
            "INSERT INTO RETAILCHANNELTABLE (RECID, DATAAREAID, NAME) VALUES (77, 'demf', 'Berlin'); INSERT INTO RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL) VALUES ('houston', 77)");

        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.Succeeded));
        Assert.That(await world.DifferencesAsync(companies: [TestWorld.Company, "demf"]), Is.Empty);
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
    }

    [Test]
    public async Task A_channel_rebased_after_the_stage_looked_gets_its_full_package_from_the_next()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Houston, "DELETE FROM RETAILCUSTAFFILIATION"); // what the backup lacks
        await world.AddCustomersAsync(3, 1);
        var context = world.Context();
        Assert.That(await world.Download.ProbeAsync(world.Houston, context, CancellationToken.None), Is.EqualTo(ProbeResult.HasWork));
        await world.AtHeadquartersAsync(world.World.Headquarters.Sql["ChannelToHq/StartEpoch"], new { dataStore = "houston", epoch = 2, tables = "[]" });

        var delta = await world.Download.RunAsync(world.Houston, context, CancellationToken.None);
        Assert.That((delta.Status, delta.Rows), Is.EqualTo((ItemStatus.Succeeded, 17)), delta.Error);
        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
    }

    [Test]
    public async Task A_party_shared_with_a_company_the_channel_does_not_have_stays_with_its_customer()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 1);
        await world.AtHeadquartersAsync("INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('demf', 'DE-1', 9, @party, '30', 'EUR')", new { party = DownloadWorld.Party(1) });
        await world.RunAsync();
        await world.AtHeadquartersAsync("DELETE FROM CUSTTABLE WHERE DATAAREAID = @Company AND PARTY = @party", new { TestWorld.Company, party = DownloadWorld.Party(1) });

        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM DIRPARTYTABLE WHERE RECID = @party", new { party = DownloadWorld.Party(1) }), Is.Zero);
    }

    [Test]
    public async Task A_crash_between_windows_repeats_one_window_and_loses_nothing()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 25);
        var windows = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.RunAsync(progress: done =>
        {
            if (done.RowsDone > 0 && ++windows == 3) throw new InvalidOperationException("the power went");
        }));
        var reached = await world.VersionAsync();
        Assert.That(reached, Is.GreaterThan(0).And.LessThan(await LastVersionAsync(world)));
        await world.World.ExecuteAsync(world.Houston, "UPDATE APPLIEDVERSION SET VERSION = VERSION - 5");

        var outcome = await world.RunAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(
            await world.World.QueryAsync<(long, string?)>(world.World.Headquarters, "SELECT STATUS, MESSAGE FROM RETAILCDXDOWNLOADSESSION ORDER BY STATUS"),
            Is.EqualTo(new[] { (4L, null), (7L, "the process ended before the session did") }));
    }

    [Test]
    public async Task Applying_everything_twice_writes_nothing_the_second_time()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 10);
        await world.RunAsync();

        var outcome = await world.RunAsync(full: true);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.NoData)));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_full_package_repairs_the_channel_and_removes_what_headquarters_no_longer_has()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 10);
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Houston, "DELETE FROM DIRPERSONNAME WHERE RECID % 2 = 0; UPDATE CUSTTABLE SET CUSTGROUP = 'x'; DELETE FROM ASYNCCUSTOMERCONVERTED;");
        await world.World.ExecuteAsync(world.Houston, "INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('usrt', 'GHOST', 1, 1, '30', 'USD'), ('demf', 'OTHER', 2, 2, '30', 'EUR')");
        foreach (var thousand in Enumerable.Range(1, 1200).Chunk(600))
            await world.World.ExecuteAsync(world.Houston, $"INSERT INTO LOGISTICSPOSTALADDRESS (RECID, LOCATION, COUNTRYREGIONID, VALIDFROM, VALIDTO) VALUES {string.Join(", ", thousand.Select(i => $"({i}, {i}, 'USA', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')"))}");
        var before = await world.VersionAsync();

        var outcome = await world.RunAsync(full: true);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM ASYNCCUSTOMERCONVERTED"), Is.EqualTo(10));
        Assert.That(await world.VersionAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_full_package_that_breaks_off_leaves_the_recorded_version_alone()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 20);
        await world.RunAsync();
        var before = await world.VersionAsync();
        await world.AtHeadquartersAsync("UPDATE CUSTTABLE SET CREDITMAX = 7");
        var windows = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.RunAsync(full: true, progress: done =>
        {
            if (done.RowsDone > 0 && ++windows == 1) throw new InvalidOperationException("the power went");
        }));

        Assert.That(await world.VersionAsync(), Is.EqualTo(before));
        await world.RunAsync();
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_channel_below_the_remembered_history_gets_a_full_package()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 4);
        await world.RunAsync();
        await world.AtHeadquartersAsync("DELETE FROM CUSTTABLE WHERE PARTY = @party", new { party = DownloadWorld.Party(2) });
        await world.ProbeAsync();
        await world.AtHeadquartersAsync("DELETE FROM CUSTOMERCHANGE WHERE DELETED = 1; UPDATE CHANGEVERSIONCOUNTER SET MINVERSION = LASTVERSION WHERE ID = 1");

        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));
        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.VersionAsync(), Is.EqualTo(await LastVersionAsync(world)));
    }

    [Test]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 3);

        var outcome = await world.RunAsync(dryRun: true);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 3 * 17 + 3)));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT (SELECT COUNT(*) FROM CUSTTABLE) + (SELECT COUNT(*) FROM APPLIEDVERSION)"), Is.Zero);
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT COUNT(*) FROM RETAILCDXDOWNLOADSESSION"), Is.Zero);
    }

    [Test]
    public async Task An_owner_whose_lease_was_taken_over_commits_no_further_window()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 20);
        var windows = 0;

        var outcome = await world.RunAsync(progress: done =>
        {
            if (done.RowsDone > 0 && ++windows == 1) RaiseToken(world);
        });

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("taken over"));
        Assert.That(windows, Is.EqualTo(1));
        Assert.That(await world.DifferencesAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task A_channel_busy_with_another_run_is_skipped()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await using var other = await world.Leases.TryAcquireAsync("1010/houston", TimeSpan.Zero, CancellationToken.None);

        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.Skipped));
    }

    [Test]
    public async Task A_headquarters_restored_and_grown_since_outgrows_the_token_the_channel_has_seen()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Houston, "UPDATE APPLIEDVERSION SET FENCINGTOKEN = 500");
        await world.AddCustomersAsync(3, 4);

        var outcome = await world.RunAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT FENCINGTOKEN FROM APPLIEDVERSION"), Is.EqualTo(501));
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT TOKEN FROM LEASE WHERE NAME = '1010/houston' AND EXPIRES IS NULL"), Is.EqualTo(501), "raised and released");
    }

    [Test]
    public async Task A_cancelled_download_ends_its_session_and_the_next_one_continues()
    {
        await using var world = await DownloadWorld.CreateAsync(link: link);
        await world.AddCustomersAsync(1, 20);
        using var cancel = new CancellationTokenSource();
        var context = world.Context(progress: done => { if (done.RowsDone > 0) cancel.Cancel(); });

        await Assert.CatchAsync<OperationCanceledException>(() => world.Download.RunAsync(world.Houston, context, cancel.Token));

        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT STATUS FROM RETAILCDXDOWNLOADSESSION"), Is.EqualTo(5));
        await world.RunAsync();
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    private static Task<long> LastVersionAsync(DownloadWorld world) =>
        world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER");

    private static void RaiseToken(DownloadWorld world) =>
        Task.Run(() => world.World.ExecuteAsync(world.Houston, "UPDATE APPLIEDVERSION SET FENCINGTOKEN = FENCINGTOKEN + 1")).Wait();
}
