using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>One bad channel is an outcome with a remedy, never an exception (G4).</summary>
public sealed class ChannelFailureTests
{
    [Test]
    public async Task A_missing_file_says_how_to_create_it()
    {
        await using var world = await DownloadWorld.CreateAsync();
        File.Delete(SqliteDialect.PathOf(world.Houston.Database.ConnectionString));

        await FailsAsync(world, "houston.db", "hqjobs db init");
    }

    [Test]
    public async Task A_file_that_is_no_database_says_so()
    {
        await using var world = await DownloadWorld.CreateAsync();
        var path = SqliteDialect.PathOf(world.Houston.Database.ConnectionString);
        File.Delete(path);
        await File.WriteAllTextAsync(path, new string('x', 10_000));

        await FailsAsync(world, "houston", "not a database");
    }

    [Test]
    public async Task A_missing_table_names_the_check()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.ExecuteAsync(world.Houston, "DROP TABLE DIRPERSONNAME");

        var outcome = await world.RunAsync();

        Assert.That(outcome.Error, Is.EqualTo("channel houston: DIRPERSONNAME is missing; run: hqjobs channel check houston"));
        Assert.That(await world.World.QueryAsync<(long, string)>(world.World.Headquarters, "SELECT STATUS, MESSAGE FROM RETAILCDXDOWNLOADSESSION"), Is.EqualTo(new[] { (8L, outcome.Error) }));
    }

    [Test]
    public async Task A_missing_bookkeeping_table_names_the_check()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.ExecuteAsync(world.Houston, "DROP TABLE APPLIEDVERSION");

        await FailsAsync(world, "APPLIEDVERSION", "hqjobs channel check houston");
    }

    [Test]
    public async Task A_channel_without_a_column_is_served_without_it_and_that_is_said_once()
    {
        var log = new LogLines();
        await using var world = await DownloadWorld.CreateAsync(logger: log);
        await world.World.ExecuteAsync(world.Houston, "ALTER TABLE CUSTTABLE DROP COLUMN CREDITMAX; ALTER TABLE RETAILCUSTTABLE DROP COLUMN RECEIPTEMAIL;");
        await world.AddCustomersAsync(1, 2);

        var outcome = await world.RunAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM CUSTOMERSVIEW"), Is.EqualTo(3));
        await world.RunAsync(full: true);
        Assert.That(log.Lines.Where(line => line.Contains("lacks", StringComparison.Ordinal)), Is.EqualTo(new[] { "Channel houston lacks CUSTTABLE.CREDITMAX, RETAILCUSTTABLE.RECEIPTEMAIL; it is served without." }));
    }

    [Test]
    public async Task A_headquarters_restored_from_a_backup_is_recognised_and_nothing_is_written()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        await world.AtHeadquartersAsync("UPDATE CHANGEVERSIONCOUNTER SET LASTVERSION = LASTVERSION - 3");
        var before = await world.VersionAsync();

        await FailsAsync(world, "restored from a backup", "number sequences");
        Assert.That(await world.VersionAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_data_store_without_a_company_says_what_to_configure()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AtHeadquartersAsync("DELETE FROM RETAILCDXDATASTORECHANNEL");

        await FailsAsync(world, "HqJobs:Channels:houston:ChannelIds");
    }

    [Test]
    public async Task A_lock_that_outlasts_the_patience_fails_the_channel_without_a_partial_window()
    {
        await using var world = await DownloadWorld.CreateAsync(options: new DownloadOptions { BusyWait = TimeSpan.FromMilliseconds(100) });
        await world.AddCustomersAsync(1, 3);
        using (var till = OpenTill(world))
        {
            till.Execute("BEGIN IMMEDIATE; UPDATE FEATURESTATE SET ENABLED = 1;");
            var outcome = await world.RunAsync();
            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
            Assert.That(outcome.Error, Does.Contain("locked by another program"));
        }
        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM CUSTTABLE"), Is.Zero);

        Assert.That((await world.RunAsync()).Status, Is.EqualTo(ItemStatus.Succeeded));
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_lock_that_ends_in_time_only_delays_the_download()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AddCustomersAsync(1, 3);
        using var till = OpenTill(world);
        till.Execute("BEGIN IMMEDIATE; UPDATE FEATURESTATE SET ENABLED = 1;");

        var download = Task.Run(() => world.RunAsync());
        await Task.Delay(300);
        till.Execute("COMMIT");

        var outcome = await download;
        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [TestCase(8, "read-only")]
    [TestCase(11, "--full")]
    [TestCase(13, "disk is full")]
    [TestCase(14, "cannot be opened")]
    public async Task Every_trouble_of_a_file_has_a_remedy(int code, string remedy)
    {
        await using var world = await DownloadWorld.CreateAsync();

        Assert.That(ChannelFailure.Explain(world.Houston, new SqliteException("no", code)), Does.Contain("houston").And.Contain(remedy));
        Assert.That(ChannelFailure.Explain(world.Houston, new InvalidOperationException("a defect")), Is.Null);
    }

    private static SqliteConnection OpenTill(DownloadWorld world)
    {
        var till = new SqliteConnection(world.Houston.Database.ConnectionString + ";Pooling=False");
        till.Open();
        return till;
    }

    private static async Task FailsAsync(DownloadWorld world, params string[] words)
    {
        var outcome = await world.RunAsync();
        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Failed));
        var probe = Assert.CatchAsync(() => world.ProbeAsync());
        foreach (var word in words)
        {
            Assert.That(outcome.Error, Does.Contain(word));
            Assert.That((await probe)?.Message, Does.Contain(word));
        }
    }

    private sealed class LogLines : ILogger<CustomerDownload>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
