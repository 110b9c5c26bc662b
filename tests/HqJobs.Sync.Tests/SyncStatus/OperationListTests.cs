using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static HqJobs.Sync.Tests.SyncStatus.LandedOperations;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>The list of every operation at headquarters: its order, its pages, its filters.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class OperationListTests(Pair pair)
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-0000000000ad";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly OperationFilter All = new();

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

    private OperationList List => services.GetRequiredService<OperationList>();

    private async Task<IReadOnlyList<string>> IdsAsync(OperationFilter filter, int count = 100) => [.. (await List.ReadAsync(filter, null, count, None)).Operations.Select(line => line.OperationId)];

    private async Task<List<string>> PageThroughAsync(OperationFilter filter, int count, Func<int, Task>? between = null)
    {
        var ids = new List<string>();
        string? after = null;
        for (var pages = 0; ; pages++)
        {
            Assert.That(pages, Is.LessThan(1_000), "the list has an end");
            var page = await List.ReadAsync(filter, after, count, None);
            ids.AddRange(page.Operations.Select(line => line.OperationId));
            Assert.That(page.Operations, Has.Count.LessThanOrEqualTo(count));
            if (page.Next is null) return ids;
            after = page.Next;
            if (between is not null) await between(pages);
        }
    }

    [Test]
    public async Task The_newest_landed_come_first_and_customers_before_what_belongs_to_them()
    {
        await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1);
        await world.LandAsync(Session(3), "houston", AsyncTable.Address, 1);
        await world.LandAsync(Session(3), "houston", AsyncTable.Customer, 2);
        await world.LandAsync(Session(2), "seattle", AsyncTable.Identity, 7);
        await world.LandAsync(Session(2), "seattle", AsyncTable.Identity, 8);

        Assert.That(await IdsAsync(All), Is.EqualTo(new[] { "houston/1/c/2", "houston/1/a/1", "seattle/1/i/8", "seattle/1/i/7", "houston/1/c/1" }));
    }

    [Test]
    public async Task A_line_says_channel_account_async_account_time_status_and_error()
    {
        await world.ExecuteAsync(world.Headquarters, "INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC) VALUES ('usrt', '1000007', @Ada)", new { Ada });
        await world.LandAsync(Session(1), "houston", AsyncTable.Address, 4, OperationStatus.Failed, new
        {
            CUSTACCOUNTASYNC = Ada, SYNCERROR = "COUNTRY: 'XX' is not a country", SYNCATTEMPTS = 3L, SYNCDATETIME = world.Time.GetUtcNow(), OPERATION = 2L,
        });

        var line = (await List.ReadAsync(All, null, 10, None)).Operations.Single();

        Assert.That(line, Is.EqualTo(new OperationLine
        {
            OperationId = "houston/1/a/4",
            Channel = "houston",
            ChannelName = "Houston",
            Record = "address",
            DataAreaId = "usrt",
            CustAccount = "1000007",
            CustAccountAsync = Ada,
            Operation = 2,
            OperationDateTime = world.Time.GetUtcNow(),
            Status = OperationStatus.Failed,
            SyncError = "COUNTRY: 'XX' is not a country",
            SyncAttempts = 3,
            SyncDateTime = world.Time.GetUtcNow(),
            UploadSessionId = Session(1),
        }));
    }

    [Test]
    public async Task Paging_lists_everything_once_while_rows_land_and_change_meanwhile()
    {
        var random = new Random(TestSeed.Next());
        var landed = new List<string>();
        for (var counter = 1; counter <= 120; counter++)
            landed.Add(await world.LandAsync(Session(random.Next(1, 9)), counter % 2 == 0 ? "houston" : "seattle", AsyncTables.All[random.Next(6)], counter, (OperationStatus)random.Next(4)));

        var listed = await PageThroughAsync(All, 7, async page =>
        {
            await world.LandAsync(Session(20 + page), "houston", AsyncTables.All[random.Next(6)], 1_000 + page);
            await world.ExecuteAsync(world.Headquarters, $"UPDATE {AsyncTables.NameOf(AsyncTables.All[random.Next(6)])} SET SYNCSTATUS = @status WHERE REPLICATIONCOUNTERFROMORIGIN % 3 = @part",
                new { status = random.Next(4), part = random.Next(3) });
        });

        Assert.That(listed, Is.Unique);
        Assert.That(listed, Is.EquivalentTo(landed), "what lands after the list was begun is not part of it");
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(50)]
    public async Task Every_way_to_walk_lists_what_fits_once_whatever_the_page(int count)
    {
        var random = new Random(TestSeed.Next());
        var landed = new List<(string Id, string Store, OperationStatus Status, AsyncTable Table, bool IsAdas)>();
        for (var counter = 1; counter <= 60; counter++)
        {
            var (store, table, status, isAdas) = (random.Next(2) == 0 ? "houston" : "seattle", AsyncTables.All[random.Next(6)], (OperationStatus)random.Next(4), random.Next(4) == 0);
            var id = await world.LandAsync(Session(random.Next(1, 5)), store, table, counter, status, new { CUSTACCOUNTASYNC = isAdas ? Ada : "" }, epoch: random.Next(1, 3));
            landed.Add((id, store, status, table, isAdas));
        }
        // Somebody put it there by hand: it belongs to no session.
        for (var counter = 100; counter < 104; counter++)
            landed.Add((await world.LandAsync(null!, "houston", AsyncTable.Customer, counter), "houston", OperationStatus.Pending, AsyncTable.Customer, false));

        foreach (var (filter, fits) in new (OperationFilter, Func<(string Id, string Store, OperationStatus Status, AsyncTable Table, bool IsAdas), bool>)[]
        {
            (All, _ => true),
            (All with { Channel = "Houston" }, row => row.Store == "houston"),
            (All with { Statuses = [OperationStatus.Failed] }, row => row.Status == OperationStatus.Failed),
            (All with { Statuses = [OperationStatus.Failed, OperationStatus.Blocked], Channel = "seattle" }, row => row.Status is OperationStatus.Failed or OperationStatus.Blocked && row.Store == "seattle"),
            (All with { Statuses = [OperationStatus.Pending] }, row => row.Status == OperationStatus.Pending),
            (All with { Statuses = [OperationStatus.Pending], Channel = "houston" }, row => row.Status == OperationStatus.Pending && row.Store == "houston"),
            (All with { Statuses = [OperationStatus.Succeeded] }, row => row.Status == OperationStatus.Succeeded),
            (All with { Statuses = [OperationStatus.Pending, OperationStatus.Blocked] }, row => row.Status is OperationStatus.Pending or OperationStatus.Blocked),
            (All with { Record = AsyncTable.Contact }, row => row.Table == AsyncTable.Contact),
            (All with { Customer = Ada.ToUpperInvariant() }, row => row.IsAdas),
            (All with { Text = $"{{{Ada}}}" }, row => row.IsAdas),
            (All with { Customer = Ada, Statuses = [OperationStatus.Failed] }, row => row.IsAdas && row.Status == OperationStatus.Failed),
            (All with { Channel = "nowhere" }, _ => false),
        })
            Assert.That(await PageThroughAsync(filter, count), Is.EquivalentTo(landed.Where(fits).Select(row => row.Id)), $"{filter}");
    }

    [Test]
    public async Task A_customer_is_found_by_whichever_of_its_names_an_operation_has()
    {
        await world.ExecuteAsync(world.Headquarters, "INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC) VALUES ('usrt', '1000007', @Ada)", new { Ada });
        var byAsyncAccount = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1, values: new { CUSTACCOUNTASYNC = Ada });
        var byAccount = await world.LandAsync(Session(2), "seattle", AsyncTable.Address, 1, values: new { CUSTACCOUNT = "1000007" });
        var byBoth = await world.LandAsync(Session(3), "seattle", AsyncTable.Contact, 1, values: new { CUSTACCOUNT = "1000007", CUSTACCOUNTASYNC = Ada });
        await world.LandAsync(Session(4), "seattle", AsyncTable.Contact, 2, values: new { CUSTACCOUNT = "1000008" });

        foreach (var customer in new[] { Ada, Ada.ToUpperInvariant(), "1000007", " 1000007 " })
            Assert.That(await IdsAsync(All with { Customer = customer }), Is.EqualTo(new[] { byBoth, byAccount, byAsyncAccount }), customer);
        Assert.That(await IdsAsync(All with { Customer = "1000009" }), Is.Empty);
    }

    [Test]
    public async Task Texts_are_found_in_names_phones_mails_and_errors_in_any_case_of_any_alphabet()
    {
        var åse = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1, values: new { FIRSTNAME = "ÅSE", PHONE = "555-0100" });
        var mail = await world.LandAsync(Session(2), "houston", AsyncTable.Contact, 1, values: new { LOCATOR = "Åse@example.com" });
        var error = await world.LandAsync(Session(3), "houston", AsyncTable.Affiliation, 1, OperationStatus.Failed, new { SYNCERROR = "RETAILAFFILIATIONID: '7' is not an affiliation" });

        Assert.That(await IdsAsync(All with { Text = "åse" }), Is.EqualTo(new[] { mail, åse }));
        Assert.That(await IdsAsync(All with { Text = "5-01" }), Is.EqualTo(new[] { åse }));
        Assert.That(await IdsAsync(All with { Text = "AN AFFILIATION" }), Is.EqualTo(new[] { error }));
        Assert.That(await IdsAsync(All with { Text = "%" }), Is.Empty, "no character is a wildcard");
    }

    [Test]
    public async Task R81_any_field_can_be_asked_for_part_of_it_or_exactly()
    {
        var bergen = await world.LandAsync(Session(1), "houston", AsyncTable.Address, 1, values: new { CITY = "Bergen", COUNTRY = "NO" });
        var bergenOp = await world.LandAsync(Session(2), "houston", AsyncTable.Address, 2, values: new { CITY = "Bergen op Zoom", COUNTRY = "NL" });
        var rich = await world.LandAsync(Session(3), "houston", AsyncTable.Customer, 1, values: new { CREDITMAX = 1500.5m });

        async Task<IReadOnlyList<string>> Where(string field, string text) => await IdsAsync(All with { Fields = new Dictionary<string, string> { [field] = text } });
        Assert.That(await Where("CITY", "bergen"), Is.EqualTo(new[] { bergenOp, bergen }));
        Assert.That(await Where("city", "=bergen"), Is.EqualTo(new[] { bergen }));
        Assert.That(await Where("CREDITMAX", "=1500.5"), Is.EqualTo(new[] { rich }));
        Assert.That(await Where("OPERATION", "=1"), Has.Count.EqualTo(3));
        var unknown = await Assert.ThrowsAsync<ArgumentException>(() => Where("SHOESIZE", "43"));
        Assert.That(unknown!.Message, Does.Contain("SHOESIZE").And.Contain("FIRSTNAME, ").And.Contain("PROVIDERID"));
    }

    [Test]
    public async Task A_page_of_what_is_rare_ends_before_it_takes_long_and_the_next_looks_on()
    {
        if (world.Headquarters.Provider != DatabaseProvider.Sqlite) Assert.Ignore("What is looked at is counted, not timed: the same on either.");
        const int rows = 100_000;
        var rare = await world.LandAsync(Session(0), "houston", AsyncTable.Contact, 1, values: new { LOCATOR = "needle@example.com" });
        await world.ExecuteAsync(world.Headquarters, $"""
            WITH RECURSIVE s (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < {rows})
            INSERT INTO RETAILASYNCCUSTOMERCONTACT (DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, DATAAREAID, LOCATOR, SYNCSTATUS, UPLOADSESSIONID)
            SELECT 'houston', 1, n, 'usrt', 'straw@example.com', 1, printf('20260101T%09d-0a1b2c3d', n / 50 + 1) FROM s
            """);

        var first = await List.ReadAsync(All with { Text = "needle" }, null, 10, None);
        Assert.That((first.Operations.Count, first.IsCutShort), Is.EqualTo((0, true)));

        var pages = 0;
        Assert.That(await PageThroughAsync(All with { Text = "needle" }, 10, _ => Task.FromResult(pages++)), Is.EqualTo(new[] { rare }));
        Assert.That(pages, Is.InRange(2, (rows / OperationList.MostRowsLookedAt) + 1));

        var page = await List.ReadAsync(All with { Statuses = [OperationStatus.Pending] }, null, 10, None);
        Assert.That((page.Operations.Count, page.IsCutShort, page.Next), Is.EqualTo((1, false, (string?)null)), "an index has what is pending");
    }

    [Test]
    public async Task What_is_no_place_in_the_list_is_refused()
    {
        foreach (var token in new[] { "rubbish!", "e30", "W10", "AAAA" })
            await Assert.ThrowsAsync<ArgumentException>(() => List.ReadAsync(All, token, 10, None), token);
    }

    [Test]
    public async Task Operations_that_did_not_succeed_are_counted()
    {
        foreach (var status in Enum.GetValues<OperationStatus>())
            for (var counter = 0; counter <= (int)status; counter++)
                await world.LandAsync(Session(1), "houston", AsyncTables.All[counter], 10 * (int)status + counter, status);
        Assert.That(await services.GetRequiredService<StatusReader>().CountOperationsAsync(None), Is.EqualTo(new OperationCounts(Pending: 1, Failed: 3, Blocked: 4)));
    }

    [Test]
    public async Task Junk_of_a_SQLite_file_is_shown_as_far_as_it_can_be()
    {
        if (world.Headquarters.Provider != DatabaseProvider.Sqlite) Assert.Ignore("SQL Server's columns hold nothing else.");
        var blob = new byte[] { 0xff, 0xfe, 0x00 };
        await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1, OperationStatus.Failed, new
        {
            OPERATION = "two", OPERATIONDATETIME = "yesterday", ORIGINATINGCHANNEL = "x", DATAAREAID = blob, FIRSTNAME = blob, SYNCERROR = blob, SYNCDATETIME = 17L, SYNCNEXTDATETIME = "14:30", CUSTACCOUNTASYNC = 4.5,
        });
        await world.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET LASTNAME = CAST(x'41ff42' AS TEXT), SYNCRAWVALUES = 'junk', OLDVALUES = '[1'");

        foreach (var filter in new[] { All, All with { Text = "�" }, All with { Statuses = [OperationStatus.Failed] }, All with { Channel = "houston" } })
        {
            var line = (await List.ReadAsync(filter, null, 10, None)).Operations.Single();
            Assert.That((line.Operation, line.OperationDateTime, line.SyncDateTime, line.SyncNextDateTime, line.CustAccountAsync), Is.EqualTo(((long?)null, (DateTimeOffset?)null, (DateTimeOffset?)null, (DateTimeOffset?)null, "4.5")));
        }
        var detail = await services.GetRequiredService<OperationReader>().FindAsync(OperationKey.Parse("houston/1/c/1"), None);
        Assert.That(detail!.Fields.Single(field => field.Field == "LASTNAME").NewValue, Is.EqualTo("A\uFFFDB"));
    }
}
