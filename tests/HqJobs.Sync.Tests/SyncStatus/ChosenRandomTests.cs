using System.Diagnostics;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Tests.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>G1, G2: whatever is chosen, in whichever order, the runs behind it end where runs alone would have ended.</summary>
[TestFixture]
public sealed class ChosenRandomTests
{
    private const int Customers = 7;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(6);

    [Test]
    public async Task What_people_choose_between_runs_makes_no_difference_in_the_end()
    {
        var watch = Stopwatch.StartNew();
        do
        {
            var seed = TestSeed.Next();
            var random = new Random(seed);
            var (before, after) = (History(random, known: 0).ToList(), History(random, known: Customers).ToList());
            await using var runs = await RepairWorld.CreateAsync();
            await using var chosen = await RepairWorld.CreateAsync();
            foreach (var world in new[] { runs, chosen })
            {
                await LandAsync(world, before, "s1");
                await world.Landed.RunAsync();
                await LandAsync(world, after, "s2");
            }

            for (var choice = random.Next(1, 8); choice > 0; choice--)
            {
                var keys = after.Concat(before).Where(_ => random.Next(4) == 0).OrderBy(_ => random.Next()).Select(operation => operation.Key).ToArray();
                var attempts = await AttemptsAsync(chosen);
                var outcomes = await chosen.SynchronizeAsync(keys);
                await ExpectAsync(chosen, keys, outcomes, attempts, seed);
                chosen.World.Time.Advance(TimeSpan.FromMinutes(random.Next(0, 60)));
            }
            foreach (var world in new[] { runs, chosen })
                for (var again = 0; again < 2; again++, world.World.Time.Advance(TimeSpan.FromDays(2))) await world.Landed.RunAsync(batchSize: 3);

            Assert.That(await ContentAsync(chosen), Is.EqualTo(await ContentAsync(runs)), $"seed {seed}");
            Assert.That(await chosen.Landed.CountAsync("(SELECT CUSTACCOUNTASYNC FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '' GROUP BY CUSTACCOUNTASYNC HAVING count(*) > 1)"), Is.Zero, $"seed {seed}");
        }
        while (watch.Elapsed < Budget);
    }

    /// <summary>Who was not chosen, and who could not be tried, is as before.</summary>
    private static async Task ExpectAsync(RepairWorld world, OperationKey[] keys, IReadOnlyList<ChosenOutcome> outcomes, Dictionary<string, long> before, int seed)
    {
        var after = await AttemptsAsync(world);
        var tried = outcomes.Where(outcome => outcome.Result != ChosenResult.NotSynchronized && outcome.Message != "had succeeded already").Select(outcome => outcome.OperationId).ToHashSet();
        Assert.That(outcomes.Select(outcome => outcome.OperationId), Is.EqualTo(keys.Select(key => key.ToString())), $"seed {seed}");
        Assert.That(after.Where(pair => pair.Value != before[pair.Key]).Select(pair => pair.Key), Is.EquivalentTo(tried), $"seed {seed}");
        Assert.That(outcomes.Where(outcome => outcome.Result == ChosenResult.NotSynchronized).Select(outcome => outcome.Message), Is.All.Match("must be (edited and )?synchronized first|has not landed"), $"seed {seed}");
        Assert.That(outcomes.Where(outcome => outcome.Result == ChosenResult.Succeeded).Select(outcome => outcome.CustAccount), Is.All.StartsWith("C-"), $"seed {seed}");
    }

    private static async Task<Dictionary<string, long>> AttemptsAsync(RepairWorld world)
    {
        var attempts = new Dictionary<string, long>();
        foreach (var table in AsyncTables.All)
            foreach (var row in await world.World.QueryAsync<(string Store, long Counter, long Attempts)>(world.Headquarters, $"SELECT DATASTORE, REPLICATIONCOUNTERFROMORIGIN, SYNCATTEMPTS FROM {AsyncTables.NameOf(table)}"))
                attempts[new OperationKey(new DataStoreName(row.Store), 1, table, row.Counter).ToString()] = row.Attempts;
        return attempts;
    }

    /// <param name="known">Customers that were created before: they are edited, by account or GUID.</param>
    private static IEnumerable<Landed> History(Random random, int known)
    {
        var created = Enumerable.Range(0, known).ToHashSet();
        for (var i = 0; i < 40; i++)
        {
            var customer = random.Next(Customers + known);
            var value = $"v{known}x{i}";
            var bad = random.Next(12) == 0;
            var number = 100L * known + i + 1;
            var (store, table) = (random.Next(4) == 0 ? "oslo" : "houston", (AsyncTable)random.Next(-2, 6));
            if ((int)table < 0) table = AsyncTable.Customer;
            var isNew = created.Add(customer) || random.Next(15) == 0;
            if (isNew && random.Next(5) > 0) table = AsyncTable.Customer;
            var values = new Dictionary<string, object?> { ["CUSTACCOUNTASYNC"] = SynchronizationWorld.Guid(customer), ["OPERATION"] = table == AsyncTable.Customer && isNew ? 1L : 2L };
            foreach (var (column, own) in Own(table, random, customer, value, bad)) values[column] = own;
            if (table is AsyncTable.Customer or AsyncTable.Address && (long)values["OPERATION"]! == 2 && random.Next(2) == 0)
                values["OLDVALUES"] = table == AsyncTable.Address ? """{"STREET": "x", "COUNTY": "", "MAKEPOSTALADDRESSPRIMARY": 0}"""
                    // Never taken away: an e-mail that came and went was primary meanwhile, one that came and went within one run was not.
                    : values["EMAIL"] is null ? """{"FIRSTNAME": "x", "LANGUAGEID": "en-US"}""" : """{"FIRSTNAME": "x", "LANGUAGEID": "en-US", "EMAIL": ""}""";
            yield return new Landed(new OperationKey(new DataStoreName(store), 1, table, number), values);
        }
    }

    private static IEnumerable<(string Column, object? Value)> Own(AsyncTable table, Random random, int customer, string value, bool bad) => table switch
    {
        AsyncTable.Customer => [("RELATIONSHIPTYPE", 1L), ("FIRSTNAME", value), ("LASTNAME", "L"), ("LANGUAGEID", bad ? "xx-XX" : "en-US"), ("EMAIL", random.Next(3) == 0 ? $"{value}@example.com" : null)],
        // Which address is primary where none says so is whichever comes first: here all say so.
        AsyncTable.Address => [("ADDRESSID", $"a{customer}-{random.Next(2)}"), ("STREET", value), ("CITY", "Houston"), ("COUNTRY", "USA"), ("COUNTY", bad ? "far too long a county" : ""), ("MAKEPOSTALADDRESSPRIMARY", 1L)],
        AsyncTable.Contact => [("CONTACTID", $"k{random.Next(2)}"), ("TYPE", 2L), ("LOCATOR", bad ? "no address" : $"{value}@example.org"), ("ISPRIMARY", random.Next(2) == 0 ? 1L : null)],
        AsyncTable.Affiliation => [("RETAILAFFILIATIONID", bad ? 1L : Affiliations[random.Next(Affiliations.Length)]), ("OPERATION", random.Next(3) == 0 ? 3L : 1L)],
        AsyncTable.Attribute => [("ATTRIBUTENAME", bad ? "none such" : "Newsletter"), ("ATTRIBUTEVALUE", random.Next(2) == 0 ? "1" : "0")],
        _ => [("EXTERNALIDENTITYID", $"id{customer}-{random.Next(2)}"), ("PROVIDERID", bad ? -1L : 1L), ("OPERATION", random.Next(3) == 0 ? 3L : 1L)],
    };

    private static readonly long[] Affiliations = [5637147001, 5637147002];

    private static Task<int> LandAsync(RepairWorld world, List<Landed> history, string session) => world.Headquarters.WriteAsync(async transaction =>
    {
        foreach (var (at, operation) in history.Index())
        {
            string[] columns = ["DATASTORE", "ORIGINEPOCH", "REPLICATIONCOUNTERFROMORIGIN", "DATAAREAID", "CUSTACCOUNT", "ORIGINATINGCHANNEL", "UPLOADSESSIONID", .. operation.Values.Keys];
            object?[] values = [operation.Key.DataStore.Value, 1L, operation.Key.Counter, TestWorld.Company, "", TestWorld.FirstChannelId, $"{session}-{at / 7:D3}", .. operation.Values.Values];
            await world.Headquarters.Dialect.InsertAsync(transaction, new TableShape(AsyncTables.NameOf(operation.Key.Table), columns, columns[..3]), [values], CancellationToken.None);
        }
        return history.Count;
    }, CancellationToken.None);

    /// <summary>What a reader sees, without the identities and accounts that depend on the order of creation.</summary>
    private static Task<IReadOnlyList<string>> ContentAsync(RepairWorld world) => world.World.QueryAsync<string>(world.Headquarters,
        $"""
        WITH customer AS (
            SELECT r.CUSTACCOUNTASYNC AS GUID, c.ACCOUNTNUM, c.DATAAREAID, p.*
            FROM RETAILCUSTTABLE AS r JOIN CUSTTABLE AS c ON c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.ACCOUNTNUM JOIN DIRPARTYTABLE AS p ON p.RECID = c.PARTY
            WHERE r.CUSTACCOUNTASYNC <> ''
        )
        SELECT 'customer ' || GUID || ' ' || NAME || ' ' || LANGUAGEID AS LINE FROM customer
        UNION ALL
        SELECT 'address ' || GUID || ' ' || l.ADDRESSID || ' ' || a.STREET || ' ' || coalesce(a.COUNTY, '') || ' ' || (customer.PRIMARYADDRESSLOCATION = l.RECID)
        FROM customer JOIN LOGISTICSLOCATION AS l ON l.PARTY = customer.RECID JOIN LOGISTICSPOSTALADDRESS AS a ON a.LOCATION = l.RECID
        UNION ALL
        SELECT 'contact ' || GUID || ' ' || e.CONTACTID || ' ' || e.LOCATOR || ' ' || (customer.PRIMARYCONTACTEMAIL = e.RECID) || e.ISPRIMARY
        FROM customer JOIN LOGISTICSELECTRONICADDRESS AS e ON e.PARTY = customer.RECID
        UNION ALL
        SELECT 'affiliation ' || GUID || ' ' || f.RETAILAFFILIATIONID FROM customer JOIN RETAILCUSTAFFILIATION AS f ON f.DATAAREAID = customer.DATAAREAID AND f.CUSTACCOUNTNUM = customer.ACCOUNTNUM
        UNION ALL
        SELECT 'attribute ' || GUID || ' ' || b.ATTRIBUTENAME || b.ATTRIBUTEVALUE FROM customer JOIN RETAILCUSTATTRIBUTE AS b ON b.DATAAREAID = customer.DATAAREAID AND b.ACCOUNTNUM = customer.ACCOUNTNUM
        UNION ALL
        SELECT 'identity ' || GUID || ' ' || i.EXTERNALIDENTITYID FROM customer JOIN RETAILEXTERNALIDTOCUSTOMERMAP AS i ON i.DATAAREAID = customer.DATAAREAID AND i.CUSTOMERACCOUNTNUMBER = customer.ACCOUNTNUM
        UNION ALL
        {string.Join(" UNION ALL ", AsyncTables.All.Select(table => $"SELECT 'operation ' || DATASTORE || '{AsyncTables.LetterOf(table)}' || REPLICATIONCOUNTERFROMORIGIN || ' ' || SYNCSTATUS FROM {AsyncTables.NameOf(table)}"))}
        ORDER BY LINE
        """);

    private sealed record Landed(OperationKey Key, Dictionary<string, object?> Values);
}
