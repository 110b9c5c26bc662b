using HqJobs.Sync.ChannelSide;
using NUnit.Framework;

namespace HqJobs.Sync.Tests;

public sealed class TestWorldTests
{
    [Test]
    public async Task A_world_has_channels_with_default_customers_of_their_countries_and_data_stores()
    {
        await using var world = await TestWorld.CreateAsync(channels: 5);

        Assert.That(await world.QueryAsync<string>(world.Headquarters, "SELECT DEFAULTCUSTACCOUNT || ' ' || COUNTRYREGIONID FROM RETAILCHANNELTABLE ORDER BY RECID"),
            Is.EqualTo(new[] { "D-houston USA", "D-oslo NOR", "D-berlin DEU", "D-webshop GBR", "D-store-0005 USA" }));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT COUNT(*) FROM RETAILCONNDATABASEPROFILE AS p JOIN RETAILCDXDATASTORECHANNEL AS c ON c.DATABASEPROFILE = p.NAME"), Is.EqualTo(5));
        Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT MAX(RECID) FROM DIRPARTYTABLE"), Is.LessThan(5637144576));
    }

    [Test]
    public async Task Seeding_twice_changes_nothing()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        var before = await VersionsAsync(world);

        await SampleHeadquarters.SeedAsync(world.Databases, CancellationToken.None);

        Assert.That(before, Has.Count.EqualTo(2));
        Assert.That(await VersionsAsync(world), Is.EqualTo(before));
    }

    [Test]
    public async Task A_customer_of_POS_is_searched_as_pending()
    {
        await using var world = await TestWorld.CreateAsync();

        var counter = await world.InsertCustomerAsync(world["houston"], "4A1C9C0E-0000-4000-8000-000000000001", "Ada", "Lovelace");

        Assert.That(counter, Is.EqualTo(1));
        Assert.That(await world.QueryAsync<(string, string, string)>(world["houston"], "SELECT ACCOUNTNUMBER, NAME, CUSTACCOUNTASYNC FROM CUSTOMERSVIEW"),
            Is.EqualTo(new[] { ("Pending synchronization", "Ada Lovelace", "4a1c9c0e-0000-4000-8000-000000000001") }));
    }

    private static Task<IReadOnlyList<(string, long)>> VersionsAsync(TestWorld world) =>
        world.QueryAsync<(string, long)>(world.Headquarters, "SELECT ACCOUNTNUM, CHANGEVERSION FROM CUSTOMERCHANGE ORDER BY ACCOUNTNUM");
}
