using HqJobs.Sync.Journeys;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>A customer is found by what people know of it, wherever it is on its way.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class CustomerSearchTests(Pair pair)
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-0000000000ad";
    private const string Eve = "4a1c9c0e-0000-4000-8000-0000000000ee";
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task SetUp()
    {
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

    private async Task<IReadOnlyList<FoundCustomer>> FindAsync(string text, int count = 20)
    {
        var (customers, problems) = await services.GetRequiredService<CustomerSearch>().FindAsync(text, count, None);
        Assert.That(problems, Is.Empty);
        return customers;
    }

    private async Task RunAsync(string pipeline) => await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, None);

    [Test]
    public async Task A_customer_is_found_by_GUID_account_e_mail_and_phone_as_people_write_them()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", email: "Ada.Lovelace@example.com", phone: "+47 22 00 11 22");
        await world.InsertCustomerAsync(world["oslo"], Eve, "Eve", "Adams", email: "adaXlovelace@example.com", phone: "+1 713 555 0122");
        await RunAsync("customer-sync");
        var ada = await AccountOfAsync(Ada);
        var eve = await AccountOfAsync(Eve);

        foreach (var (text, account, guid, name, by) in new[]
        {
            (Ada.ToUpperInvariant(), ada, Ada, "Ada Lovelace", FoundBy.AsyncAccount), (ada, ada, Ada, "Ada Lovelace", FoundBy.Account), ($" {ada.ToLowerInvariant()}\t", ada, Ada, "Ada Lovelace", FoundBy.Account),
            (" ada.lovelace@EXAMPLE.com", ada, Ada, "Ada Lovelace", FoundBy.Email),
            ("+47 22 00 11 22", ada, Ada, "Ada Lovelace", FoundBy.Phone), ("004722001122", ada, Ada, "Ada Lovelace", FoundBy.Phone), ("22 00 11 22", ada, Ada, "Ada Lovelace", FoundBy.Phone),
            ("(713) 555-0122", eve, Eve, "Eve Adams", FoundBy.Phone), ("713.555.0122", eve, Eve, "Eve Adams", FoundBy.Phone), ("001 713/5550122", eve, Eve, "Eve Adams", FoundBy.Phone),
        })
            Assert.That(await FindAsync(text), Is.EqualTo(new[] { new FoundCustomer("usrt", account, guid, name, by, false) }), text);

        foreach (var text in new[] { "", "   ", "ada", "ada_lovelace@example.com", "%@example.com", "+47 22 00 11 23", "(281) 555-0122", "C-99999999", Guid.NewGuid().ToString(), new string('1', 300) })
            Assert.That(await FindAsync(text), Is.Empty, text);
    }

    [Test]
    public async Task A_customer_that_is_not_at_headquarters_yet_is_found_at_its_channel_and_in_operations_that_wait_or_failed()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", email: "ada@example.com", phone: "+1 713 555 0100", custGroup: "nope");
        await world.ExecuteAsync(world["houston"],
            "insert into RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, PHONE) values ('usrt', @Ada, 1, '+1 713 555 0101')", new { Ada = Ada.ToUpperInvariant() });
        await world.ExecuteAsync(world["houston"],
            "insert into RETAILASYNCCUSTOMERCONTACT (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, TYPE, LOCATOR) values ('usrt', @Ada, 1, 2, 'countess@example.com')", new { Ada });
        string[] texts = ["ada@example.com", "(713) 555-0100", "713-555-0101", "countess@example.com"];

        foreach (var text in texts) Assert.That(await FindAsync(text), Is.EqualTo(Found("", text)), text);
        foreach (var stage in new[] { "p-0001", "synchronize" })
        {
            await RunAsync(stage);
            foreach (var text in texts) Assert.That(await FindAsync(text), Is.EqualTo(Found("Ada Lovelace", text)), text);
        }
        Assert.That(await FindAsync(Ada), Is.EqualTo(new[] { new FoundCustomer("usrt", "", Ada, "Ada Lovelace", FoundBy.AsyncAccount, true) }));

        static FoundCustomer[] Found(string name, string text) => [new("usrt", "", Ada, name, text.Contains('@', StringComparison.Ordinal) ? FoundBy.Email : FoundBy.Phone, true)];
    }

    [Test]
    public async Task A_number_that_was_only_just_given_finds_the_customer_headquarters_has_by_another()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", phone: "+1 713 555 0100");
        await RunAsync("customer-sync");
        await world.ExecuteAsync(world["houston"],
            "insert into RETAILASYNCCUSTOMERCONTACT (DATAAREAID, CUSTACCOUNT, OPERATION, TYPE, LOCATOR) values ('usrt', @account, 1, 1, '+1 713 555 0199')", new { account = await AccountOfAsync(Ada) });

        Assert.That(await FindAsync("7135550199"), Is.EqualTo(new[] { new FoundCustomer("usrt", await AccountOfAsync(Ada), "", "Ada Lovelace", FoundBy.Phone, true) }));
    }

    [Test]
    public async Task At_most_as_many_as_asked_for_are_found_those_of_headquarters_first()
    {
        for (var index = 0; index < 12; index++)
            await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace", phone: "+1 713 555 0100");
        await RunAsync("customer-sync");
        await world.InsertCustomerAsync(world["oslo"], Eve, "Eve", "Adams", phone: "713 555 0100");

        Assert.That((await FindAsync("7135550100", 5)).Select(customer => customer.IsPending), Is.EqualTo(new bool[5]));
        Assert.That(await FindAsync("7135550100", 20), Has.Exactly(13).Items);
    }

    [Test]
    public async Task A_channel_that_cannot_be_read_hides_nobody_else_and_is_named()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Lovelace", phone: "+1 713 555 0100");
        if (pair.Channels == DatabaseProvider.Sqlite) File.Delete(Path.Combine(world.Folder, "oslo.db"));
        else await world.ExecuteAsync(world["oslo"], "DROP TABLE RETAILASYNCCUSTOMERCONTACT");

        var (customers, problems) = await services.GetRequiredService<CustomerSearch>().FindAsync("7135550100", 20, None);
        Assert.That((customers.Single().CustAccountAsync, problems.Single().Channel), Is.EqualTo((Ada, "oslo")));
        Assert.That(problems[0].Problem, Does.Contain("oslo"));
    }

    [Test]
    public async Task Operations_that_wait_are_found_by_the_indexes_of_those()
    {
        if (pair.Headquarters != DatabaseProvider.Sqlite) Assert.Ignore("SQLite's plan is looked at.");
        var plan = await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + world.Headquarters.Sql["Journeys/FindPendingByLocator"], new { type = 1, pattern = "", look = 1 });
        var customers = await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + world.Headquarters.Sql["Journeys/FindCustomersByLocator"], new { type = 1, pattern = "", count = 1 });

        Assert.That(plan.Select(step => step.Detail).Where(detail => detail.Contains("USING INDEX IX_RETAIL", StringComparison.Ordinal)), Has.Exactly(6).Items);
        Assert.That(customers.Select(step => step.Detail).Where(detail => detail.StartsWith("SCAN", StringComparison.Ordinal)), Is.EqualTo(new[] { "SCAN address" }));
    }

    private async Task<string> AccountOfAsync(string asyncAccount) =>
        (await world.ScalarAsync<string>(world.Headquarters, "select ACCOUNTNUM from RETAILCUSTTABLE where CUSTACCOUNTASYNC = @asyncAccount", new { asyncAccount }))!;

    private sealed record PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
