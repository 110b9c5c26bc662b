using HqJobs.Sync.Journeys;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>Two stores that know nothing of each other create one person twice: both are created, and told.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SuspectedDuplicatesTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;
    private int customers;

    [SetUp]
    public async Task SetUp()
    {
        customers = 0;
        world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        services = world.BuildEngine(world.Time);
    }

    [TearDown]
    public async Task TearDown()
    {
        // Neither is there where the test was skipped.
        if (services is not null) await services.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    private Task<DuplicatePage> ReadAsync(string? company = null, string? after = null, int count = 50) => services.GetRequiredService<SuspectedDuplicates>().ReadAsync(company, after, count, None);

    private async Task<string> RecordAsync(string channel, string first, string last, string? email = null, string? phone = null, string? zip = null, string? street = null)
    {
        var guid = $"4a1c9c0e-0000-4000-8000-{++customers:D12}";
        await world.InsertCustomerAsync(world[channel], guid, first, last, email: email, phone: phone);
        if (zip is not null)
            await world.ExecuteAsync(world[channel],
                "insert into RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ADDRESSID, STREET, CITY, ZIP, COUNTRY, MAKEPOSTALADDRESSPRIMARY) values ('usrt', @guid, 1, 'A1', @street, 'Houston', @zip, 'USA', 1)",
                new { guid, street, zip });
        return guid;
    }

    private async Task ConvertAsync()
    {
        var report = await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, None);
        Assert.That(report.Stages![1].CustomersCreated, Is.EqualTo(customers), report.ToJson());
    }

    [Test]
    public async Task Accounts_that_share_an_e_mail_a_phone_or_name_and_address_are_told()
    {
        await RecordAsync("houston", "Ada", "Lovelace", email: "Ada@example.com", phone: "+1 713 555 0100", zip: "77001", street: "1 Main St");
        await RecordAsync("oslo", "Ada", "King", email: "ada@EXAMPLE.com", phone: "(713) 555-0100");
        await RecordAsync("oslo", "ADA", "LOVELACE", phone: "+1 281 555 0100", zip: "77001", street: "1 main st");
        await RecordAsync("houston", "Eve", "Adams", email: "eve@example.com", phone: "+1 713 555 0199", zip: "77002", street: "1 Main St");
        await RecordAsync("houston", "Eve", "Adams", zip: "77003", street: "1 Main St");
        await ConvertAsync();

        var page = await ReadAsync();
        Assert.That(page.Groups.Select(group => (group.By, group.Value.ToUpperInvariant(), group.Count, Names: string.Join(" + ", group.Accounts.Select(account => $"{account.Name} {account.CreatedByDataStore}").Order(StringComparer.Ordinal)))),
            Is.EquivalentTo(new[]
            {
                (SharedBy.Email, "ADA@EXAMPLE.COM", 2, "Ada King oslo + Ada Lovelace houston"),
                (SharedBy.Phone, "+1 713 555 0100", 2, "Ada King oslo + Ada Lovelace houston"),
                (SharedBy.NameAndAddress, "ADA LOVELACE, 1 MAIN ST 77001", 2, "ADA LOVELACE oslo + Ada Lovelace houston"),
            }));
        Assert.That((page.Next, page.IsCutShort), Is.EqualTo(((string?)null, false)));
        Assert.That(page.Groups[0].Accounts.Select(account => (account.CreatedDateTime, account.Blocked)), Has.All.EqualTo((world.Time.GetUtcNow(), false)));
        Assert.That((await ReadAsync("usrt")).Groups, Has.Count.EqualTo(3));
        Assert.That((await ReadAsync(" USRT")).Groups, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task One_customer_with_the_same_number_twice_is_no_duplicate()
    {
        var guid = await RecordAsync("houston", "Ada", "Lovelace", phone: "+1 713 555 0100");
        await world.ExecuteAsync(world["houston"],
            "insert into RETAILASYNCCUSTOMERCONTACT (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, CONTACTID, TYPE, LOCATOR) values ('usrt', @guid, 1, 'K1', 1, '713-555-0100')", new { guid });
        await ConvertAsync();
        Assert.That((await ReadAsync()).Groups, Is.Empty);
    }

    [Test]
    public async Task A_group_is_dealt_with_when_all_but_one_are_blocked()
    {
        foreach (var channel in new[] { "houston", "oslo", "oslo" }) await RecordAsync(channel, "Ada", "Lovelace", email: "ada@example.com");
        await ConvertAsync();

        await world.ExecuteAsync(world.Headquarters, "update CUSTTABLE set BLOCKED = 2 where ACCOUNTNUM = 'C-00000002'");
        var group = (await ReadAsync()).Groups.Single();
        Assert.That(group.Accounts.Select(account => (account.AccountNum, account.Blocked)), Is.EqualTo(new[] { ("C-00000001", false), ("C-00000002", true), ("C-00000003", false) }));
        await world.ExecuteAsync(world.Headquarters, "update CUSTTABLE set BLOCKED = 2 where ACCOUNTNUM = 'C-00000003'");
        Assert.That((await ReadAsync()).Groups, Is.Empty);
    }

    [Test]
    public async Task A_shop_that_gives_everybody_its_own_number_fills_one_group_of_which_the_first_are_listed()
    {
        for (var index = 0; index < 60; index++) await RecordAsync("houston", $"First{index}", $"Last{index}", phone: "+1 713 555 0100");
        await ConvertAsync();

        var group = (await ReadAsync()).Groups.Single();
        Assert.That((group.Count, group.Accounts.Count, group.Accounts[0].AccountNum), Is.EqualTo((60, SuspectedDuplicates.ShownOfGroup, "C-00000001")));
    }

    [Test]
    public async Task Page_after_page_tells_each_group_once_and_its_places_name_nobody()
    {
        for (var index = 0; index < 30; index++)
        {
            await RecordAsync("houston", $"First{index}", $"Last{index}", email: $"person{index}@example.com", phone: $"+1 713 55{index:D2} 123");
            await RecordAsync("oslo", $"Other{index}", $"Another{index}", email: $"PERSON{index}@example.com", phone: $"71355{index:D2}123");
        }
        await ConvertAsync();

        var all = (await ReadAsync()).Groups;
        Assert.That(all, Has.Count.EqualTo(50));
        var told = new List<string>();
        for (string? after = null; ;)
        {
            var page = await ReadAsync(after: after, count: 7);
            told.AddRange(page.Groups.Select(group => group.Value));
            Assert.That(page.Groups, Has.Count.InRange(page.Next is null ? 0 : 7, 8));
            if ((after = page.Next) is null) break;
            Assert.That(after, Does.Match(@"^\d+~\d+(~usrt~C-\d+)?$"));
        }
        Assert.That(told, Has.Count.EqualTo(60).And.Unique);
        Assert.That(told.Take(50), Is.EqualTo(all.Select(group => group.Value)));
    }

    [Test]
    public void A_company_without_customers_is_said_to_be_none_and_those_there_are_named() =>
        Assert.That(() => ReadAsync("xxxx"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("no company 'xxxx'").And.Message.Contains("usrt"));

    [Test]
    public async Task One_number_written_in_many_ways_is_one_group_that_shows_it_whole_and_as_each_account_has_it()
    {
        string[] spellings = ["020 7946 0018", "+44 20 7946 0018", "+44 (0)20 7946-0018", "0044.20.7946.0018", "(020) 7946/0018", "+44\u00a020\u00a07946\u00a00018", "020\u20117946\u20110018", "7946 0018"];
        foreach (var (number, spelling) in spellings.Index()) await RecordAsync("houston", $"First{number}", $"Last{number}", phone: spelling);
        await RecordAsync("oslo", "Eve", "Adams", phone: "+47 20 79 46 00 19");
        await ConvertAsync();

        var group = (await ReadAsync()).Groups.Single();
        Assert.That((group.By, group.Count, group.Value), Is.EqualTo((SharedBy.Phone, spellings.Length, "+44 20 7946 0018")));
        Assert.That(group.Accounts.Select(account => account.Value), Is.EquivalentTo(spellings));
    }

    [TestCase("x")]
    [TestCase("9~0")]
    [TestCase("0~99")]
    [TestCase("0~1~usrt")]
    public void A_place_that_nobody_gave_is_refused(string after) =>
        Assert.That(() => ReadAsync(after: after), Throws.ArgumentException);

    [Test]
    public async Task The_customers_that_stand_for_nobody_are_left_out()
    {
        await RecordAsync("houston", "Ada", "Lovelace", email: "ada@example.com");
        await RecordAsync("oslo", "Ada", "Lovelace", email: "ada@example.com");
        await ConvertAsync();
        await world.ExecuteAsync(world.Headquarters, "update RETAILCHANNELTABLE set DEFAULTCUSTACCOUNT = 'C-00000001', DEFAULTCUSTDATAAREAID = 'usrt'");
        Assert.That((await ReadAsync()).Groups, Is.Empty);
    }
}
