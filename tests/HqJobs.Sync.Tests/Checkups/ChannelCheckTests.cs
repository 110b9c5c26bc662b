using HqJobs.Sync.Checkups;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.HqToChannel;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Checkups;

public sealed class ChannelCheckTests
{
    [Test]
    public async Task A_sound_channel_is_reported_with_versions_and_watermarks()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, "4a1c9c0e-0000-4000-8000-000000000001", "Ada", "Lovelace");
        await world.RunAsync();
        await world.AddCustomersAsync(1, 1);
        await world.World.ExecuteAsync(world.Houston, "INSERT INTO RETAILASYNCCUSTOMERCONTACT (DATAAREAID, OPERATION) VALUES ('usrt', 1), ('usrt', 1)");
        await world.AtHeadquartersAsync("INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER) VALUES ('houston', 1, 'RETAILASYNCCUSTOMERCONTACT', 2)");

        var report = await CheckAsync(world);

        Assert.That(report.IsSound, Is.True);
        Assert.That(report.Companies, Is.EqualTo(new[] { "usrt" }));
        Assert.That(report.Versions, Is.EqualTo(new[]
        {
            new AppliedVersionReport("1110", null, await ConfigurationAsync(world, "TABLENAME IN ('FEATUREMANAGEMENT', 'RETAILAFFILIATION', 'RETAILATTRIBUTE')")),
            new AppliedVersionReport("1010", await world.VersionAsync(), await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER")),
            new AppliedVersionReport("1070", null, await ConfigurationAsync(world, "TABLENAME IN ('CHANNELPROFILE', 'RETAILSTOREADDRESSBOOK')")),
        }));
        Assert.That(report.Watermarks, Does.Contain(new WatermarkReport("RETAILASYNCCUSTOMERV2", 0, 1)).And.Contain(new WatermarkReport("RETAILASYNCCUSTOMERCONTACT", 2, 2)));
    }

    [Test]
    public async Task A_channel_whose_database_was_replaced_is_a_problem()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AtHeadquartersAsync("INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER) VALUES ('houston', 1, 'RETAILASYNCCUSTOMERCONTACT', 513)");

        var report = await CheckAsync(world);

        Assert.That(report.IsSound, Is.False);
        Assert.That(report.Watermarks, Does.Contain(new WatermarkReport("RETAILASYNCCUSTOMERCONTACT", 513, 0)));
        Assert.That(report.ProblemsOf(world.Houston), Has.One.Contains("the channel 'houston' was restored or replaced: in RETAILASYNCCUSTOMERCONTACT, which is empty"));
    }

    [Test]
    public async Task Missing_tables_and_columns_are_listed()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.ExecuteAsync(world.Houston, "DROP TABLE DIRPERSON; ALTER TABLE CUSTTABLE DROP COLUMN CREDITMAX; DROP TABLE RETAILASYNCADDRESSV2; DROP TABLE CHANNELPROFILE; ALTER TABLE RETAILATTRIBUTE DROP COLUMN DEFAULTVALUE;");

        var report = await CheckAsync(world);

        Assert.That(report.IsSound, Is.False);
        Assert.That(report.MissingTables, Is.EquivalentTo(new[] { "DIRPERSON", "RETAILASYNCADDRESSV2", "CHANNELPROFILE" }));
        Assert.That(report.MissingColumns, Is.EquivalentTo(new[] { "CUSTTABLE.CREDITMAX", "RETAILATTRIBUTE.DEFAULTVALUE" }));
    }

    [Test]
    public async Task A_channel_that_is_not_there_is_a_problem_with_a_remedy()
    {
        await using var world = await DownloadWorld.CreateAsync();
        File.Delete(SqliteDialect.PathOf(world.Houston.Database.ConnectionString));

        Assert.That((await CheckAsync(world)).Problem, Does.Contain("houston.db").And.Contain("hqjobs db init"));
    }

    private static Task<long> ConfigurationAsync(DownloadWorld world, string where) =>
        world.World.ScalarAsync<long>(world.World.Headquarters, $"SELECT MAX(CHANGEVERSION) FROM CONFIGURATIONCHANGE WHERE {where}");

    private static Task<ChannelReport> CheckAsync(DownloadWorld world) =>
        new ChannelCheck(world.World.Databases).CheckAsync(world.Houston, CancellationToken.None);
}
