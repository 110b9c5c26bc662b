using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class TestWorldTests(Pair pair)
{
    [Test]
    public async Task A_world_has_channels_with_default_customers_of_their_countries_and_data_stores()
    {
        await using var world = await TestWorld.CreateAsync(channels: 5, pair: pair);

        Assert.That(await world.QueryAsync<string>(world.Headquarters, "SELECT CONCAT(DEFAULTCUSTACCOUNT, ' ', COUNTRYREGIONID) FROM RETAILCHANNELTABLE ORDER BY RECID"),
            Is.EqualTo(new[] { "D-houston USA", "D-oslo NOR", "D-berlin DEU", "D-webshop GBR", "D-store-0005 USA" }));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT COUNT(*) FROM RETAILCONNDATABASEPROFILE AS p JOIN RETAILCDXDATASTORECHANNEL AS c ON c.DATABASEPROFILE = p.NAME"), Is.EqualTo(5));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT MAX(RECID) FROM DIRPARTYTABLE"), Is.LessThan(5637144576));
    }

    [Test]
    public async Task Seeding_twice_changes_nothing()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        var before = await VersionsAsync(world);

        await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);

        Assert.That(before, Has.Count.EqualTo(2));
        Assert.That(await VersionsAsync(world), Is.EqualTo(before));
    }

    [Test]
    public async Task A_customer_of_POS_is_searched_as_pending()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);

        var counter = await world.InsertCustomerAsync(world["houston"], "4A1C9C0E-0000-4000-8000-000000000001", "Ada", "Lovelace");

        Assert.That(counter, Is.EqualTo(1));
        Assert.That(await world.QueryAsync<(string, string, string)>(world["houston"], "SELECT ACCOUNTNUMBER, NAME, CUSTACCOUNTASYNC FROM CUSTOMERSVIEW"),
            Is.EqualTo(new[] { ("Pending synchronization", "Ada Lovelace", "4a1c9c0e-0000-4000-8000-000000000001") }));
    }

    [Test]
    public async Task A_world_given_back_is_as_new_for_the_next_one()
    {
        for (var time = 0; time < 3; time++)
        {
            await using var world = await TestWorld.CreateAsync(seed: false, pair: pair);
            Assert.That(await world.QueryAsync<long>(world.Headquarters, "SELECT LASTVERSION FROM CHANGEVERSIONCOUNTER"), Is.EqualTo(new long[] { 0 }), "a row of the scripts");
            Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT COUNT(*) FROM CUSTTABLE"), Is.Zero);
            Assert.That(await world.InsertCustomerAsync(world["houston"], "a", "Ada", "Lovelace"), Is.EqualTo(1), "counters begin anew");

            await world.ExecuteAsync(world.Headquarters, "UPDATE CHANGEVERSIONCOUNTER SET LASTVERSION = 7");
            await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);
            if (time == 1) await world.ExecuteAsync(world["houston"], "DROP TABLE APPLIEDVERSION");
        }
    }

    private static Task<IReadOnlyList<(string, long)>> VersionsAsync(TestWorld world) =>
        world.QueryAsync<(string, long)>(world.Headquarters, "SELECT ACCOUNTNUM, CHANGEVERSION FROM CUSTOMERCHANGE ORDER BY ACCOUNTNUM");
}

public sealed class QualifiedNamesTests
{
    [TestCase("SELECT CURRENCY FROM CUSTTABLE AS c JOIN CUSTOMERCHANGE AS x ON x.ACCOUNTNUM = c.ACCOUNTNUM", "SELECT CURRENCY FROM ax.CUSTTABLE AS c JOIN hq.CUSTOMERCHANGE AS x ON x.ACCOUNTNUM = c.ACCOUNTNUM")]
    [TestCase("INSERT INTO CURRENCY (CURRENCYCODE) VALUES (@a); DELETE FROM APPLIEDVERSION; UPDATE custgroup SET NAME = ''", "INSERT INTO ax.CURRENCY (CURRENCYCODE) VALUES (@a); DELETE FROM crt.APPLIEDVERSION; UPDATE ax.custgroup SET NAME = ''")]
    [TestCase("SELECT 1 FROM CUSTTABLE WHERE EXISTS (SELECT 1 FROM CURRENCY) AND CUSTTABLE.RECID = 1", "SELECT 1 FROM ax.CUSTTABLE WHERE EXISTS (SELECT 1 FROM ax.CURRENCY) AND CUSTTABLE.RECID = 1")]
    [TestCase("SELECT 1 FROM ax.CUSTTABLE JOIN #ROWS AS r ON CURRENCY = r.A", "SELECT 1 FROM ax.CUSTTABLE JOIN #ROWS AS r ON CURRENCY = r.A")]
    public void A_table_is_qualified_where_a_table_stands(string sql, string expected) => Assert.That(SqlServerDatabases.Qualify(sql), Is.EqualTo(expected));
}
