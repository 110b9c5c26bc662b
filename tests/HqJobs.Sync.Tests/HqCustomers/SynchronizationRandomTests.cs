using System.Diagnostics;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixture]
public sealed class SynchronizationRandomTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    /// <summary>The same operations, once landed slice by slice with a run of random batch size after each, once all at once.</summary>
    [Test]
    public async Task In_how_many_slices_operations_land_and_are_converted_makes_no_difference()
    {
        var watch = Stopwatch.StartNew();
        do
        {
            var seed = TestSeed.Next();
            await using var sliced = await SynchronizationWorld.CreateAsync();
            await using var whole = await SynchronizationWorld.CreateAsync();
            var operations = Operations(new Random(seed)).ToList();
            var sizes = new Random(seed);
            for (var at = 0; at < operations.Count;)
            {
                var size = sizes.Next(1, 40);
                foreach (var operation in operations.Skip(at).Take(size)) await operation(sliced);
                at += size;
                await sliced.RunAsync(batchSize: sizes.Next(1, 12));
            }
            foreach (var operation in operations) await operation(whole);
            await whole.RunAsync();
            foreach (var world in new[] { sliced, whole })
            {
                world.World.Time.Advance(TimeSpan.FromDays(2));
                await world.RunAsync(batchSize: 3);
            }

            Assert.That(await ContentAsync(sliced), Is.EqualTo(await ContentAsync(whole)), $"seed {seed}");
            foreach (var world in new[] { sliced, whole })
            {
                Assert.That(await world.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, (await world.AccountsAsync()).Count).Select(number => $"C-{number:D8}")), $"no gap, seed {seed}");
                Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 0"), Is.Zero, $"seed {seed}");
                Assert.That(await world.CountAsync("CUSTOMERCHANGE"), Is.EqualTo(await world.CountAsync("(SELECT DISTINCT CHANGEVERSION FROM CUSTOMERCHANGE)")), $"one version each, seed {seed}");
                Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE (SYNCSTATUS = 1) <> (ONLINEOPERATIONCOMPLETED = 1)"), Is.Zero, $"seed {seed}");
            }
        }
        while (watch.Elapsed < Budget);
    }

    /// <summary>Creations, edits, addresses before and after their customer, and now and then a language that headquarters does not know.</summary>
    private static IEnumerable<Func<SynchronizationWorld, Task>> Operations(Random random)
    {
        var created = new HashSet<int>();
        for (var i = 0; i < 120; i++)
        {
            var text = $"Value{i}";
            var customer = random.Next(25);
            var guid = SynchronizationWorld.Guid(customer);
            var language = random.Next(30) == 0 ? "xx-XX" : null;
            if (random.Next(3) == 0)
            {
                var address = $"a{customer}-{random.Next(3)}";
                yield return world => world.AddressAsync(guid, address, text);
            }
            else
            {
                var operation = created.Add(customer) ? 1 : 2;
                yield return world => world.CustomerAsync(guid, text, operation: operation, language: language);
            }
        }
    }

    /// <summary>What a reader sees, without the identities that depend on the order of creation.</summary>
    private static Task<IReadOnlyList<string>> ContentAsync(SynchronizationWorld world) => world.World.QueryAsync<string>(world.Headquarters,
        """
        SELECT 'customer ' || r.CUSTACCOUNTASYNC || ' ' || p.NAME || ' ' || c.CUSTGROUP || ' ' || p.LANGUAGEID AS LINE
        FROM RETAILCUSTTABLE AS r JOIN CUSTTABLE AS c ON c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.ACCOUNTNUM JOIN DIRPARTYTABLE AS p ON p.RECID = c.PARTY
        WHERE r.CUSTACCOUNTASYNC <> ''
        UNION ALL
        SELECT 'address ' || r.CUSTACCOUNTASYNC || ' ' || l.ADDRESSID || ' ' || a.STREET
        FROM RETAILCUSTTABLE AS r JOIN CUSTTABLE AS c ON c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.ACCOUNTNUM
        JOIN LOGISTICSLOCATION AS l ON l.PARTY = c.PARTY JOIN LOGISTICSPOSTALADDRESS AS a ON a.LOCATION = l.RECID
        UNION ALL
        SELECT 'operation c' || REPLICATIONCOUNTERFROMORIGIN || ' ' || SYNCSTATUS FROM RETAILASYNCCUSTOMERV2
        UNION ALL
        SELECT 'operation a' || REPLICATIONCOUNTERFROMORIGIN || ' ' || SYNCSTATUS FROM RETAILASYNCADDRESSV2
        ORDER BY LINE
        """);
}
