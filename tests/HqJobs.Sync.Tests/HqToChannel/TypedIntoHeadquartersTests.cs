using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>Whatever an administrator types into headquarters reaches the channel (G3): the triggers of 0006.hq.CustomerChange.</summary>
public sealed class TypedIntoHeadquartersTests
{
    private static readonly long P1 = DownloadWorld.Party(1);
    private static readonly long P2 = DownloadWorld.Party(2);
    private static readonly long H1 = DownloadWorld.Home(1);
    private static readonly long H2 = DownloadWorld.Home(2);

    private static IEnumerable<TestCaseData> Statements()
    {
        string[] statements =
        [
            "UPDATE CUSTTABLE SET BLOCKED = 2 WHERE PARTY = {P1}",
            "UPDATE CUSTTABLE SET ACCOUNTNUM = 'C-RENAMED' WHERE PARTY = {P1}",
            "UPDATE CUSTTABLE SET PARTY = {P2} WHERE PARTY = {P1}",
            "UPDATE CUSTTABLE SET DATAAREAID = 'demf' WHERE PARTY = {P1}",
            "DELETE FROM CUSTTABLE WHERE PARTY = {P1}",
            "INSERT OR REPLACE INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('usrt', 'C-00000001', {P1}, {P1}, '40', 'EUR')",
            "INSERT OR IGNORE INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES ('usrt', 'C-NEW', 1, {P1}, '40', 'EUR')",
            "UPDATE OR IGNORE CUSTTABLE SET CREDITMAX = 1.5 WHERE PARTY = {P1}",
            "UPDATE RETAILCUSTTABLE SET RECEIPTEMAIL = 'x@example.com' WHERE ACCOUNTNUM = 'C-00000001'",
            "DELETE FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'",
            "UPDATE DIRPARTYTABLE SET NAME = 'Ada' WHERE RECID = {P1}",
            "DELETE FROM DIRPARTYTABLE WHERE RECID = {P1}",
            "UPDATE DIRPERSON SET PERSONALTITLE = 7 WHERE RECID = {P1}",
            "DELETE FROM DIRPERSON WHERE RECID = {P1}",
            "UPDATE DIRPERSONNAME SET LASTNAME = 'King' WHERE PERSON = {P1}",
            "UPDATE DIRPERSONNAME SET PERSON = {P2} WHERE PERSON = {P1}",
            "UPDATE DIRPERSONNAME SET RECID = 77 WHERE PERSON = {P1}",
            "DELETE FROM DIRPERSONNAME WHERE PERSON = {P1}",
            "INSERT INTO DIRPERSONNAME (RECID, PERSON, VALIDFROM, VALIDTO) VALUES (78, {P1}, '', '')",
            "UPDATE LOGISTICSLOCATION SET DESCRIPTION = 'Cabin' WHERE RECID = {H1}",
            "DELETE FROM LOGISTICSLOCATION WHERE RECID = {H1}",
            "UPDATE DIRPARTYLOCATION SET ISPRIMARY = 0 WHERE RECID = {H1}",
            "UPDATE DIRPARTYLOCATION SET PARTY = {P2} WHERE RECID = {H1}",
            "UPDATE DIRPARTYLOCATION SET LOCATION = {H2} WHERE RECID = {H1}",
            "DELETE FROM DIRPARTYLOCATION WHERE RECID = {H1}",
            "INSERT INTO DIRPARTYLOCATION (RECID, PARTY, LOCATION) VALUES (79, {P1}, {H2})",
            "UPDATE DIRPARTYLOCATIONROLE SET ROLE = 'Delivery' WHERE LOCATION = {H1}",
            "UPDATE DIRPARTYLOCATIONROLE SET LOCATION = {H2} WHERE LOCATION = {H1}",
            "DELETE FROM DIRPARTYLOCATIONROLE WHERE LOCATION = {H1}",
            "INSERT INTO DIRPARTYLOCATIONROLE (RECID, PARTYLOCATION, LOCATION, ROLE) VALUES (80, {H1}, {H1}, 'Invoice')",
            "UPDATE LOGISTICSPOSTALADDRESS SET CITY = 'Dallas' WHERE LOCATION = {H1}",
            "UPDATE LOGISTICSPOSTALADDRESS SET LOCATION = {H2} WHERE LOCATION = {H1}",
            "DELETE FROM LOGISTICSPOSTALADDRESS WHERE LOCATION = {H1}",
            "INSERT INTO LOGISTICSPOSTALADDRESS (RECID, LOCATION, COUNTRYREGIONID, VALIDFROM, VALIDTO) VALUES (81, {H1}, 'NOR', '', '')",
            "UPDATE LOGISTICSELECTRONICADDRESS SET LOCATOR = 'ada@example.com' WHERE PARTY = {P1}",
            "UPDATE LOGISTICSELECTRONICADDRESS SET LOCATION = {H2} WHERE PARTY = {P1}",
            "DELETE FROM LOGISTICSELECTRONICADDRESS WHERE PARTY = {P1}",
            "INSERT INTO LOGISTICSELECTRONICADDRESS (RECID, LOCATION, TYPE, LOCATOR) VALUES (82, {H1}, 1, '555')",
            "UPDATE RETAILCUSTAFFILIATION SET RETAILAFFILIATIONID = 9 WHERE CUSTACCOUNTNUM = 'C-00000001'",
            "DELETE FROM RETAILCUSTAFFILIATION WHERE CUSTACCOUNTNUM = 'C-00000001'",
            "INSERT INTO RETAILCUSTAFFILIATION (DATAAREAID, CUSTACCOUNTNUM, RETAILAFFILIATIONID) VALUES ('usrt', 'C-00000001', 8)",
            "UPDATE RETAILCUSTATTRIBUTE SET ATTRIBUTEVALUE = 'm' WHERE ACCOUNTNUM = 'C-00000001'",
            "UPDATE RETAILCUSTATTRIBUTE SET ATTRIBUTENAME = 'Shoe size' WHERE ACCOUNTNUM = 'C-00000001'",
            "DELETE FROM RETAILCUSTATTRIBUTE WHERE ACCOUNTNUM = 'C-00000001'",
            "UPDATE DIRADDRESSBOOKPARTY SET ADDRESSBOOK = 2 WHERE PARTY = {P1}",
            "DELETE FROM DIRADDRESSBOOKPARTY WHERE PARTY = {P1}",
            "INSERT INTO DIRADDRESSBOOKPARTY (PARTY, ADDRESSBOOK) VALUES ({P1}, 3)",
            "UPDATE RETAILEXTERNALIDTOCUSTOMERMAP SET CUSTOMERACCOUNTNUMBER = 'C-00000002' WHERE CUSTOMERACCOUNTNUMBER = 'C-00000001'",
            "DELETE FROM RETAILEXTERNALIDTOCUSTOMERMAP WHERE CUSTOMERACCOUNTNUMBER = 'C-00000001'",
            "INSERT INTO RETAILEXTERNALIDTOCUSTOMERMAP (DATAAREAID, PROVIDERID, EXTERNALIDENTITYID, CUSTOMERACCOUNTNUMBER) VALUES ('usrt', 2, 'y', 'C-00000001')",
        ];
        return statements.Select(statement => new TestCaseData(statement
            .Replace("{P1}", $"{P1}", StringComparison.Ordinal).Replace("{P2}", $"{P2}", StringComparison.Ordinal)
            .Replace("{H1}", $"{H1}", StringComparison.Ordinal).Replace("{H2}", $"{H2}", StringComparison.Ordinal)));
    }

    [TestCaseSource(nameof(Statements))]
    public async Task A_statement_reaches_the_channel(string statement)
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AddCustomersAsync(1, 2);
        await world.RunAsync();
        await world.AtHeadquartersAsync(statement);
        Assert.That(await world.DifferencesAsync(), Is.Not.Empty, "the statement makes a difference");
        Assert.That(await world.ProbeAsync(), Is.EqualTo(ProbeResult.HasWork));

        var outcome = await world.RunAsync();

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Succeeded), outcome.Error);
        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_whole_customer_deleted_in_any_order_leaves_nothing_behind()
    {
        string[] deletes =
        [
            $"DELETE FROM CUSTTABLE WHERE PARTY = {P1}", $"DELETE FROM DIRPARTYLOCATION WHERE PARTY = {P1}", $"DELETE FROM DIRPARTYTABLE WHERE RECID = {P1}",
            $"DELETE FROM LOGISTICSPOSTALADDRESS WHERE LOCATION = {H1}", $"DELETE FROM LOGISTICSLOCATION WHERE PARTY = {P1}",
            $"DELETE FROM LOGISTICSELECTRONICADDRESS WHERE PARTY = {P1}", $"DELETE FROM DIRPERSONNAME WHERE PERSON = {P1}",
            "DELETE FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'", "DELETE FROM RETAILCUSTAFFILIATION WHERE CUSTACCOUNTNUM = 'C-00000001'",
        ];
        foreach (var order in new[] { deletes, [.. deletes.Reverse()], [.. deletes.OrderBy(text => text.Length)] })
        {
            await using var world = await DownloadWorld.CreateAsync();
            await world.AddCustomersAsync(1, 2);
            await world.RunAsync();
            for (var i = 0; i < order.Length; i++)
            {
                await world.AtHeadquartersAsync(order[i]);
                if (i % 3 == 2) await world.RunAsync();
                if (i % 3 == 2) Assert.That(await world.DifferencesAsync(), Is.Empty, $"after {order[i]}");
            }
            Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM LOGISTICSLOCATION"), Is.EqualTo(2), "the other customer's");
        }
    }

    [Test]
    public async Task An_address_moved_to_another_customer_is_never_lost_whichever_window_comes_first()
    {
        await using var world = await DownloadWorld.CreateAsync(options: new() { MaxWindowRows = 1 });
        await world.AddCustomersAsync(1, 3);
        await world.RunAsync();
        await world.AtHeadquartersAsync($"UPDATE DIRPARTYLOCATION SET PARTY = {P2} WHERE RECID = {H1}; UPDATE DIRPARTYLOCATION SET PARTY = {P1} WHERE RECID = {DownloadWorld.Home(3)};");

        await world.RunAsync();

        Assert.That(await world.DifferencesAsync(), Is.Empty);
    }
}
