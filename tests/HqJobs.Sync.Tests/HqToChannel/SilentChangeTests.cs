using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>Changes that somebody wrote into a SQLite headquarters with triggers off, noted without a version: the next download numbers them as a server's are numbered.</summary>
[TestFixture]
public sealed class SilentChangeTests
{
    [Test]
    public async Task A_customer_noted_without_a_version_gets_the_next_one_and_travels()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        var highest = await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT max(CHANGEVERSION) FROM CUSTOMERCHANGE");
        await WriteSilentlyAsync(world.World,
            "UPDATE CUSTTABLE SET BLOCKED = 2 WHERE ACCOUNTNUM = 'C-00000002'; UPDATE CUSTOMERCHANGE SET CHANGEVERSION = 0 WHERE ACCOUNTNUM = 'C-00000002'");
        Assert.That(await world.DifferencesAsync(), Is.Not.Empty);

        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT CHANGEVERSION FROM CUSTOMERCHANGE WHERE ACCOUNTNUM = 'C-00000002'"), Is.GreaterThan(highest));
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.NoData));
    }

    [Test]
    public async Task A_table_of_configuration_noted_without_a_version_gets_the_next_one_and_travels()
    {
        await using var world = await ConfigurationWorld.CreateAsync();
        await world.RunAsync(ConfigurationWorld.ChannelConfiguration);
        await WriteSilentlyAsync(world.World,
            "UPDATE RETAILSTOREADDRESSBOOK SET ADDRESSBOOKTYPE = 5; UPDATE CONFIGURATIONCHANGE SET CHANGEVERSION = 0 WHERE TABLENAME = 'RETAILSTOREADDRESSBOOK'");
        Assert.That(await world.DifferencesAsync(ConfigurationWorld.ChannelConfiguration), Is.Not.Empty);

        await world.RunAsync(ConfigurationWorld.ChannelConfiguration);

        Assert.That(await world.DifferencesAsync(ConfigurationWorld.ChannelConfiguration), Is.Empty);
        Assert.That(await world.ProbeAsync(ConfigurationWorld.ChannelConfiguration), Is.EqualTo(ProbeResult.NoData));
    }

    private static async Task WriteSilentlyAsync(TestWorld world, string sql)
    {
        await using var connection = await world.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await world.Headquarters.Dialect.SilenceChangeTriggersAsync(connection, CancellationToken.None);
        await connection.ExecuteAsync(sql);
    }
}
