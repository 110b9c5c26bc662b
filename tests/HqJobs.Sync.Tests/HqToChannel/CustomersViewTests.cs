using Dapper;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>What POS finds (R5, R9, R68, A11).</summary>
public sealed class CustomersViewTests
{
    private const string Guid = "00000000-0000-4000-8000-000000000001";

    [Test]
    public async Task A_pending_customer_is_shown_without_its_GUID_as_account()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "Ada", "Lovelace", email: "ada@example.com");

        Assert.That(await PendingAsync(world), Is.EqualTo(new[] { ("Pending synchronization", "Ada Lovelace", "ada@example.com") }));
    }

    [Test]
    public async Task Edits_of_a_pending_customer_show_its_latest_state_and_keep_what_they_did_not_record()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "Ada", "Byron", email: "ada@example.com", phone: "1");
        await world.World.ExecuteAsync(world.Houston, "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, LASTNAME) VALUES ('usrt', @Guid, 2, 'King')", new { Guid = Guid.ToUpperInvariant() });
        await world.World.ExecuteAsync(world.Houston, "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, EMAIL) VALUES ('usrt', @Guid, 2, '')", new { Guid });

        Assert.That(await PendingAsync(world), Is.EqualTo(new[] { ("Pending synchronization", "Ada King", "") }));
    }

    [Test]
    public async Task A_pending_customer_that_was_deactivated_is_not_shown()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "Ada", "Lovelace");
        await world.World.InsertCustomerAsync(world.Houston, Guid.ToUpperInvariant(), "Ada", "Lovelace", operation: 3);

        Assert.That(await PendingAsync(world), Is.Empty);
    }

    [Test]
    public async Task The_same_GUID_in_two_companies_is_two_customers()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "Ada", "Lovelace");
        await world.World.ExecuteAsync(world.Houston, "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, RELATIONSHIPTYPE, CUSTNAME) VALUES ('demf', @Guid, 1, 2, 'Analytical Engines')", new { Guid });
        await world.AddCustomersAsync(1, 1);
        await world.RunAsync();

        Assert.That((await PendingAsync(world)).Select(row => row.Item2), Is.EqualTo(new[] { "Analytical Engines" }));
    }

    [Test]
    public async Task An_edit_of_a_converted_customer_does_not_bring_the_pending_row_back()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid.ToUpperInvariant(), "First", "C-00000001");
        await world.AddCustomersAsync(1, 1);
        await world.RunAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "First", "C-00000001", operation: 2);

        Assert.That(await PendingAsync(world), Is.Empty);
        Assert.That(await world.World.QueryAsync<(string, string)>(world.Houston, "SELECT ACCOUNTNUMBER, CUSTACCOUNTASYNC FROM CUSTOMERSVIEW WHERE ACCOUNTNUMBER LIKE 'C-%'"),
            Is.EqualTo(new[] { ("C-00000001", Guid) }));
    }

    [Test]
    public async Task A_converted_customer_that_headquarters_deleted_is_gone_and_not_pending_again()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.World.InsertCustomerAsync(world.Houston, Guid, "First", "C-00000001");
        await world.AddCustomersAsync(1, 1);
        await world.RunAsync();
        await world.AtHeadquartersAsync("DELETE FROM CUSTTABLE WHERE ACCOUNTNUM = 'C-00000001'");
        await world.RunAsync();

        Assert.That(await world.World.ScalarAsync<long>(world.Houston, "SELECT COUNT(*) FROM CUSTOMERSVIEW WHERE CUSTACCOUNTASYNC = @Guid", new { Guid }), Is.Zero);
    }

    [Test]
    public async Task Two_names_without_end_show_a_person_once()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await world.AddCustomersAsync(1, 1);
        await world.AtHeadquartersAsync(
            "INSERT INTO DIRPERSONNAME (RECID, PERSON, FIRSTNAME, LASTNAME, VALIDFROM, VALIDTO) VALUES (5650000000, @party, 'Ada', 'King', '2026-02-01T00:00:00.000Z', '2154-12-31T23:59:59.000Z')",
            new { party = DownloadWorld.Party(1) });
        await world.RunAsync();

        Assert.That(await world.World.QueryAsync<string>(world.Houston, "SELECT LASTNAME FROM CUSTOMERSVIEW WHERE PARTY = @party", new { party = DownloadWorld.Party(1) }), Is.EqualTo(new[] { "King" }));
    }

    [Test]
    public async Task The_view_finds_its_rows_by_index()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await using var connection = await world.Houston.Database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);

        var steps = (await connection.QueryAsync<(long, long, long, string Detail)>("EXPLAIN QUERY PLAN SELECT ACCOUNTNUMBER, NAME, EMAIL FROM CUSTOMERSVIEW")).Select(step => step.Detail).ToList();

        Assert.That(steps.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal)).Select(step => step.Split(' ')[1]), Is.EquivalentTo(new[] { "c", "l", "CUSTOMERSVIEW" }), "customers and the log once each; everything else by key");
    }

    private static Task<IReadOnlyList<(string, string, string)>> PendingAsync(DownloadWorld world) =>
        world.World.QueryAsync<(string, string, string)>(world.Houston, "SELECT ACCOUNTNUMBER, NAME, EMAIL FROM CUSTOMERSVIEW WHERE ISASYNCCUSTOMER = 1");
}
