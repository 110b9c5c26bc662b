using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>1110 and 1070: what a channel knows of features, affiliations, attributes, and of itself.</summary>
[TestFixtureSource(typeof(Links), nameof(Links.All))]
public sealed class ConfigurationDownloadTests(Link link)
{
    private const string GlobalConfiguration = ConfigurationWorld.GlobalConfiguration;
    private const string ChannelConfiguration = ConfigurationWorld.ChannelConfiguration;

    [TestCase(GlobalConfiguration, 5 + 4 + 5)]
    [TestCase(ChannelConfiguration, 1 + 1)]
    public async Task The_first_download_brings_every_table_and_the_second_finds_nothing(string job, int rows)
    {
        await using var world = await ConfigurationWorld.CreateAsync(channels: 3, link: link);
        Assert.That(await world.ProbeAsync(job), Is.EqualTo(ProbeResult.HasWork));

        var outcome = await world.RunAsync(job);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, rows)), outcome.Error);
        Assert.That(await world.DifferencesAsync(job), Is.Empty);
        Assert.That((await world.AppliedAsync(job)).Version, Is.EqualTo(await world.VersionAsync(job)));
        Assert.That(await RecordedAsync(world, job), Is.EqualTo(await world.VersionAsync(job)));
        Assert.That(await world.ProbeAsync(job), Is.EqualTo(ProbeResult.NoData));
        Assert.That(await world.RunAsync(job), Is.EqualTo(new ItemOutcome(ItemStatus.NoData)));
    }

    [Test]
    public async Task A_feature_switched_on_by_hand_is_all_that_travels()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(GlobalConfiguration);
        await world.AtHeadquartersAsync("INSERT INTO FEATUREMANAGEMENT (FEATURE, ENABLED) VALUES ('Late feature', 0)");
        await world.RunAsync(GlobalConfiguration);
        await world.AtHeadquartersAsync("UPDATE FEATUREMANAGEMENT SET ENABLED = 1 WHERE FEATURE = 'Late feature'");
        Assert.That(await world.ProbeAsync(GlobalConfiguration), Is.EqualTo(ProbeResult.HasWork));

        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 1)), outcome.Error);
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT ENABLED FROM FEATURESTATE WHERE FEATURE = 'Late feature'"), Is.EqualTo(1));
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
    }

    [Test]
    public async Task What_headquarters_deletes_or_renames_goes_at_the_channel_too()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(GlobalConfiguration);
        await world.AtHeadquartersAsync("DELETE FROM RETAILAFFILIATION WHERE NAME = 'VIP'; UPDATE RETAILATTRIBUTE SET ATTRIBUTENAME = 'Shoe size (EU)' WHERE ATTRIBUTENAME = 'Shoe size'");

        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 3)), "an affiliation gone, an attribute gone, one new");
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
    }

    [Test]
    public async Task A_table_emptied_at_headquarters_is_emptied_at_the_channel()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.AddAttributesAsync(200);
        await world.RunAsync(GlobalConfiguration);
        await world.AtHeadquartersAsync("DELETE FROM RETAILATTRIBUTE");

        Assert.That((await world.RunAsync(GlobalConfiguration)).Rows, Is.EqualTo(205));
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
    }

    [Test]
    public async Task A_channel_gets_its_own_profile_and_address_books_and_no_other_channels()
    {
        await using var world = await ConfigurationWorld.CreateAsync(channels: 2, link: link);
        var oslo = world.World["oslo"];
        await world.RunAsync(ChannelConfiguration);
        await world.RunAsync(ChannelConfiguration, oslo);
        Assert.That(await world.World.QueryAsync<string>(oslo, "SELECT NAME FROM CHANNELPROFILE"), Is.EqualTo(new[] { "Oslo" }));

        await world.AtHeadquartersAsync("INSERT INTO RETAILSTOREADDRESSBOOK (STORERECID, ADDRESSBOOK) VALUES (@channel, 77)", new { channel = oslo.ChannelIds[0] });

        Assert.That((await world.RunAsync(ChannelConfiguration, oslo)).Rows, Is.EqualTo(1));
        Assert.That(await world.RunAsync(ChannelConfiguration), Is.EqualTo(new ItemOutcome(ItemStatus.NoData)), "looked at, none of houston's");
        Assert.That(await world.ProbeAsync(ChannelConfiguration), Is.EqualTo(ProbeResult.NoData), "and not looked at again");
        Assert.That(await world.DifferencesAsync(ChannelConfiguration), Is.Empty);
        Assert.That(await world.DifferencesAsync(ChannelConfiguration, oslo), Is.Empty);
    }

    [Test]
    public async Task A_channel_that_moves_to_another_data_store_takes_its_profile_with_it()
    {
        await using var world = await ConfigurationWorld.CreateAsync(channels: 2, link: link);
        var (houston, oslo) = (world.Houston, world.World["oslo"]);
        await world.RunAsync(ChannelConfiguration);
        await world.RunAsync(ChannelConfiguration, oslo);
        await world.AtHeadquartersAsync("UPDATE RETAILCDXDATASTORECHANNEL SET CHANNEL = @free WHERE CHANNEL = @houston; UPDATE RETAILCDXDATASTORECHANNEL SET CHANNEL = @houston WHERE CHANNEL = @oslo; UPDATE RETAILCDXDATASTORECHANNEL SET CHANNEL = @oslo WHERE CHANNEL = @free;",
            new { free = -1, houston = houston.ChannelIds[0], oslo = oslo.ChannelIds[0] });

        await world.RunAsync(ChannelConfiguration);
        await world.RunAsync(ChannelConfiguration, oslo);

        Assert.That(await world.World.QueryAsync<string>(houston, "SELECT NAME FROM CHANNELPROFILE"), Is.EqualTo(new[] { "Oslo" }));
        Assert.That(await world.World.QueryAsync<string>(oslo, "SELECT NAME FROM CHANNELPROFILE"), Is.EqualTo(new[] { "Houston" }));
    }

    [Test]
    public async Task A_functionality_profile_switched_to_synchronous_reaches_the_channels_that_use_it()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(ChannelConfiguration);
        await world.AtHeadquartersAsync("UPDATE RETAILFUNCTIONALITYPROFILE SET CREATEASYNCCUSTOMERS = 0");

        Assert.That(await world.RunAsync(ChannelConfiguration), Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 1)));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT CREATEASYNCCUSTOMERS FROM CHANNELPROFILE"), Is.Zero);
    }

    [Test]
    public async Task Every_statement_typed_into_headquarters_raises_the_version_of_what_it_concerns()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        (string Statement, string[] Tables)[] statements =
        [
            ("INSERT INTO FEATUREMANAGEMENT (FEATURE) VALUES ('x')", ["FEATUREMANAGEMENT"]), ("UPDATE FEATUREMANAGEMENT SET ENABLED = 1 WHERE FEATURE = 'x'", ["FEATUREMANAGEMENT"]), ("DELETE FROM FEATUREMANAGEMENT WHERE FEATURE = 'x'", ["FEATUREMANAGEMENT"]),
            ("INSERT INTO RETAILAFFILIATION (RECID, NAME) VALUES (7, 'x')", ["RETAILAFFILIATION"]), ("UPDATE RETAILAFFILIATION SET NAME = 'y' WHERE RECID = 7", ["RETAILAFFILIATION"]), ("DELETE FROM RETAILAFFILIATION WHERE RECID = 7", ["RETAILAFFILIATION"]),
            ("INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE) VALUES ('x', 5)", ["RETAILATTRIBUTE"]), ("UPDATE RETAILATTRIBUTE SET DEFAULTVALUE = 'y' WHERE ATTRIBUTENAME = 'x'", ["RETAILATTRIBUTE"]), ("DELETE FROM RETAILATTRIBUTE WHERE ATTRIBUTENAME = 'x'", ["RETAILATTRIBUTE"]),
            ("INSERT INTO RETAILCHANNELTABLE (RECID, NAME, DATAAREAID) VALUES (7, 'x', 'usrt')", ["CHANNELPROFILE"]), ("UPDATE RETAILCHANNELTABLE SET DEFAULTCUSTACCOUNT = 'y' WHERE RECID = 7", ["CHANNELPROFILE"]), ("DELETE FROM RETAILCHANNELTABLE WHERE RECID = 7", ["CHANNELPROFILE"]),
            ("INSERT INTO RETAILFUNCTIONALITYPROFILE (PROFILEID) VALUES ('x')", ["CHANNELPROFILE"]), ("UPDATE RETAILFUNCTIONALITYPROFILE SET CREATEASYNCCUSTOMERS = 1 WHERE PROFILEID = 'x'", ["CHANNELPROFILE"]), ("DELETE FROM RETAILFUNCTIONALITYPROFILE WHERE PROFILEID = 'x'", ["CHANNELPROFILE"]),
            ("INSERT INTO RETAILSTOREADDRESSBOOK (STORERECID, ADDRESSBOOK) VALUES (7, 7)", ["RETAILSTOREADDRESSBOOK"]), ("UPDATE RETAILSTOREADDRESSBOOK SET ADDRESSBOOK = 8 WHERE STORERECID = 7", ["RETAILSTOREADDRESSBOOK"]), ("DELETE FROM RETAILSTOREADDRESSBOOK WHERE STORERECID = 7", ["RETAILSTOREADDRESSBOOK"]),
            ("INSERT INTO RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL) VALUES ('houston', 7)", ["CHANNELPROFILE", "RETAILSTOREADDRESSBOOK"]), ("UPDATE RETAILCDXDATASTORECHANNEL SET CHANNEL = 8 WHERE CHANNEL = 7", ["CHANNELPROFILE", "RETAILSTOREADDRESSBOOK"]), ("DELETE FROM RETAILCDXDATASTORECHANNEL WHERE CHANNEL = 8", ["CHANNELPROFILE", "RETAILSTOREADDRESSBOOK"]),
        ];
        foreach (var (statement, tables) in statements)
        {
            var before = await VersionsAsync(world);
            await world.AtHeadquartersAsync(statement);
            var after = await VersionsAsync(world);

            Assert.That(after.Where(version => version.Value != before[version.Key]).Select(version => version.Key), Is.EquivalentTo(tables), statement);
            Assert.That(tables.Select(table => after[table]), Has.All.GreaterThan(before.Values.Max()), statement);
        }
    }

    [Test]
    public async Task Everything_sent_again_writes_nothing_where_nothing_differs()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(GlobalConfiguration);
        if (link.Pair.Channels == DatabaseProvider.Sqlite) await world.World.ExecuteAsync(world.Houston, "CREATE TRIGGER NO_WRITE BEFORE UPDATE ON FEATURESTATE BEGIN SELECT RAISE(ABORT, 'written although equal'); END");

        var outcome = await world.RunAsync(GlobalConfiguration, full: true);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.NoData)), outcome.Error);
    }

    [TestCase(GlobalConfiguration, "DELETE FROM FEATURESTATE; UPDATE RETAILAFFILIATION SET NAME = 'x'; INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE) VALUES ('Aaa', 1), ('Zzz', 1), ('Newsletter2', 1)")]
    [TestCase(ChannelConfiguration, "UPDATE CHANNELPROFILE SET DEFAULTCUSTACCOUNT = 'x'; INSERT INTO CHANNELPROFILE (CHANNEL, NAME, DATAAREAID) VALUES (1, 'x', 'y'); INSERT INTO RETAILSTOREADDRESSBOOK (STORERECID, ADDRESSBOOK) VALUES (1, 2)")]
    public async Task A_full_package_repairs_what_was_changed_at_the_channel(string job, string damage)
    {
        await using var world = await ConfigurationWorld.CreateAsync(channels: 2, link: link);
        await world.RunAsync(job);
        await world.World.ExecuteAsync(world.Houston, damage);
        var before = await world.AppliedAsync(job);
        Assert.That(await world.ProbeAsync(job), Is.EqualTo(ProbeResult.NoData), "a delta does not look at the channel's rows");

        var outcome = await world.RunAsync(job, full: true);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(job), Is.Empty);
        Assert.That((await world.AppliedAsync(job)).Version, Is.EqualTo(before.Version));
    }

    [Test]
    public async Task Thousands_of_attributes_travel_in_windows_and_POS_never_sees_the_table_empty()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.AddAttributesAsync(500);
        await world.RunAsync(GlobalConfiguration);
        await world.AtHeadquartersAsync("UPDATE RETAILATTRIBUTE SET ATTRIBUTENAME = replace(ATTRIBUTENAME, 'Attribute', 'Property')");
        var counts = new List<long>();

        var outcome = await world.RunAsync(GlobalConfiguration, progress: done => counts.Add(Task.Run(() => world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM RETAILATTRIBUTE")).Result));

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(outcome.Rows, Is.EqualTo(1000));
        Assert.That(counts, Has.Count.GreaterThanOrEqualTo(1000 / 40).And.All.GreaterThan(0));
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
    }

    [TestCase(1), TestCase(3), TestCase(40)]
    public async Task Whatever_the_size_of_a_page_the_channel_comes_out_as_headquarters(int rows)
    {
        var random = new Random(TestSeed.Next());
        await using var world = await ConfigurationWorld.CreateAsync(options: new DownloadOptions { MaxWindowRows = rows }, link: link);
        for (var round = 0; round < 6; round++)
        {
            await world.AtHeadquartersAsync("DELETE FROM RETAILATTRIBUTE");
            await world.World.ExecuteAsync(world.Houston, "DELETE FROM RETAILATTRIBUTE");
            foreach (var name in Enumerable.Range(0, 30))
            {
                if (random.Next(2) == 0) await world.AtHeadquartersAsync("INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE, RANGEFROM) VALUES (@name, 3, @value)", new { name = $"{name:D2}", value = random.Next(3) / 2.0 });
                if (random.Next(2) == 0) await world.World.ExecuteAsync(world.Houston, "INSERT INTO RETAILATTRIBUTE (ATTRIBUTENAME, ATTRIBUTEDATATYPE, RANGEFROM) VALUES (@name, 3, @value)", new { name = $"{name:D2}", value = random.Next(3) / 2.0 });
            }
            var rehearsed = await world.RunAsync(GlobalConfiguration, full: true, dryRun: true);

            var outcome = await world.RunAsync(GlobalConfiguration, full: true);

            Assert.That(outcome.Error, Is.Null);
            Assert.That(outcome, Is.EqualTo(rehearsed), "a dry run counts what would be written");
            Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
        }
    }

    [Test]
    public async Task Killed_between_two_tables_the_next_run_goes_on_and_nothing_is_written_twice()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        var tables = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.RunAsync(GlobalConfiguration, progress: done =>
        {
            if (++tables == 2) throw new InvalidOperationException("the power went");
        }));
        var (reached, _) = await world.AppliedAsync(GlobalConfiguration);
        Assert.That(reached, Is.GreaterThan(0).And.LessThan(await world.VersionAsync(GlobalConfiguration)));

        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(outcome.Rows, Is.GreaterThan(0).And.LessThan(14));
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
        Assert.That(
            await world.World.QueryAsync<(long, string?)>(world.World.Headquarters, "SELECT STATUS, MESSAGE FROM RETAILCDXDOWNLOADSESSION ORDER BY STATUS"),
            Is.EqualTo(new[] { (4L, null), (7L, "the process ended before the session did") }));
    }

    [Test]
    public async Task An_owner_whose_lease_was_taken_over_writes_no_further_table()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        var tables = 0;

        var outcome = await world.RunAsync(GlobalConfiguration, progress: done =>
        {
            if (++tables == 1) RaiseToken(world);
        });

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("taken over"));
        Assert.That(tables, Is.EqualTo(1));
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Not.Empty);
    }

    [Test]
    public async Task A_restored_headquarters_gives_its_channels_the_configuration_it_has_now()
    {
        Assume.That(link.Pair.Headquarters, Is.EqualTo(DatabaseProvider.Sqlite), "a backup is a file here");
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(GlobalConfiguration);
        var file = SqliteDialect.PathOf(world.World.Headquarters.ConnectionString);
        await world.AtHeadquartersAsync("VACUUM INTO @backup", new { backup = file + ".backup" });
        await world.AtHeadquartersAsync("UPDATE FEATUREMANAGEMENT SET ENABLED = 0; INSERT INTO RETAILAFFILIATION (RECID, NAME) VALUES (7, 'Later')");
        await world.RunAsync(GlobalConfiguration);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Move(file + ".backup", file, overwrite: true);

        Assert.That(await world.ProbeAsync(GlobalConfiguration), Is.EqualTo(ProbeResult.HasWork));
        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
        Assert.That(await world.ProbeAsync(GlobalConfiguration), Is.EqualTo(ProbeResult.NoData));
    }

    [Test]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);

        Assert.That(await world.RunAsync(GlobalConfiguration, dryRun: true), Is.EqualTo(new ItemOutcome(ItemStatus.Succeeded, 14)));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT (SELECT COUNT(*) FROM FEATURESTATE) + (SELECT COUNT(*) FROM APPLIEDVERSION)"), Is.Zero);
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT COUNT(*) FROM RETAILCDXDOWNLOADSESSION"), Is.Zero);
    }

    [Test]
    public async Task A_missing_table_fails_the_channel_with_a_remedy_and_touches_nothing()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.World.ExecuteAsync(world.Houston, "DROP TABLE RETAILATTRIBUTE");

        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome, Is.EqualTo(new ItemOutcome(ItemStatus.Failed, Error: "channel houston: RETAILATTRIBUTE is missing; run: hqjobs channel check houston")));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM FEATURESTATE"), Is.Zero);
        Assert.That(await world.World.QueryAsync<(long, string)>(world.World.Headquarters, "SELECT STATUS, MESSAGE FROM RETAILCDXDOWNLOADSESSION"), Is.EqualTo(new[] { (8L, outcome.Error) }));
    }

    [Test]
    public async Task A_channel_without_a_column_is_served_without_it_and_that_is_said_once()
    {
        var log = new LogLines();
        await using var world = await ConfigurationWorld.CreateAsync(logger: log, link: link);
        await world.World.ExecuteAsync(world.Houston, "ALTER TABLE RETAILATTRIBUTE DROP COLUMN DEFAULTVALUE");

        var outcome = await world.RunAsync(GlobalConfiguration);
        await world.RunAsync(GlobalConfiguration, full: true);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(GlobalConfiguration, without: "DEFAULTVALUE"), Is.Empty);
        Assert.That(log.Lines.Where(line => line.Contains("lacks", StringComparison.Ordinal)), Is.EqualTo(new[] { "Channel houston lacks RETAILATTRIBUTE.DEFAULTVALUE; it is served without." }));
    }

    [Test]
    public async Task A_data_store_of_no_known_channel_keeps_its_profiles_and_is_told_what_to_configure()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.RunAsync(ChannelConfiguration);
        await world.AtHeadquartersAsync("DELETE FROM RETAILCDXDATASTORECHANNEL");

        var outcome = await world.RunAsync(ChannelConfiguration);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("HqJobs:Channels:houston:ChannelIds"));
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM CHANNELPROFILE"), Is.EqualTo(1));
        Assert.That((await world.RunAsync(GlobalConfiguration)).Status, Is.EqualTo(ItemStatus.Succeeded), "what is the same for every channel needs no company");
    }

    [Test]
    public async Task A_channel_busy_with_the_same_job_is_skipped_and_with_another_one_is_not()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await using var other = await world.Leases.TryAcquireAsync("1110/houston", TimeSpan.Zero, CancellationToken.None);

        Assert.That((await world.RunAsync(GlobalConfiguration)).Status, Is.EqualTo(ItemStatus.Skipped));
        Assert.That((await world.RunAsync(ChannelConfiguration)).Status, Is.EqualTo(ItemStatus.Succeeded));
    }

    [Test]
    public async Task A_till_that_holds_the_lock_only_delays_the_download()
    {
        Assume.That(link.Pair.Channels, Is.EqualTo(DatabaseProvider.Sqlite), "elsewhere a till locks rows; see DownloadContractTests");
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await using var till = new SqliteConnection(world.Houston.Database.ConnectionString + ";Pooling=False");
        await till.OpenAsync();
        await till.ExecuteAsync("BEGIN IMMEDIATE; UPDATE CHANNELPROFILE SET NAME = 'x';");

        var download = Task.Run(() => world.RunAsync(GlobalConfiguration));
        await Task.Delay(300);
        await till.ExecuteAsync("COMMIT");

        Assert.That((await download).Status, Is.EqualTo(ItemStatus.Succeeded), (await download).Error);
        Assert.That(await world.DifferencesAsync(GlobalConfiguration), Is.Empty);
    }

    [Test]
    public async Task A_table_whose_changes_nobody_numbers_is_not_passed_over_in_silence()
    {
        await using var world = await ConfigurationWorld.CreateAsync(link: link);
        await world.AtHeadquartersAsync("DELETE FROM CONFIGURATIONCHANGE WHERE TABLENAME = 'RETAILATTRIBUTE'");

        var outcome = await world.RunAsync(GlobalConfiguration);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        Assert.That(outcome.Error, Does.Contain("RETAILATTRIBUTE").And.Contain("CONFIGURATIONCHANGE"));
    }

    private static void RaiseToken(ConfigurationWorld world) =>
        Task.Run(() => world.World.ExecuteAsync(world.Houston, "UPDATE APPLIEDVERSION SET FENCINGTOKEN = FENCINGTOKEN + 1")).Wait();

    private static Task<long> RecordedAsync(ConfigurationWorld world, string job) => world.World.ScalarAsync<long>(
        world.World.Headquarters, "SELECT ROWVERSION FROM RETAILCDXDATASYNCROWVERSION WHERE DATASTORE = 'houston' AND JOBID = @job", new { job });

    private static async Task<Dictionary<string, long>> VersionsAsync(ConfigurationWorld world)
    {
        await world.ProbeAsync(GlobalConfiguration);
        return (await world.World.QueryAsync<(string Table, long Version)>(world.World.Headquarters, "SELECT TABLENAME, CHANGEVERSION FROM CONFIGURATIONCHANGE")).ToDictionary(row => row.Table, row => row.Version);
    }

    private sealed class LogLines : ILogger<ConfigurationDownload>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
