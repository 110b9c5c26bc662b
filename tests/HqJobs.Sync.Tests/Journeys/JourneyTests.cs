using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Journeys;

/// <summary>Channel → HQ → channel, the whole way in one process, with something going wrong on the way; the oracle says whether the world came out right.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class JourneyTests(Pair pair)
{
    // What a store sells while one run lasts: a slow server is to see as many rows as a quick one, and as many runs as it can.
    private const int VisitsPerRun = 150;

    [Test, CancelAfter(240_000)]
    public async Task Stores_that_never_stop_selling_and_counters_that_commit_late_lose_nobody(CancellationToken cancellation)
    {
        var seed = TestSeed.Next();
        await using var world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        await using var services = Services(world);
        var driver = services.GetRequiredService<InlineDriver>();
        var stores = world.Databases.DataStores.Select((store, index) => new PointOfSale(store, seed + index)).ToList();
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var runs = 0;
        var selling = stores.Select(store => Task.Run(async () =>
        {
            var late = new Queue<IDisposable>();
            while (!closing.IsCancellationRequested)
            {
                await Task.Delay(1, CancellationToken.None);
                if (store.Visits >= VisitsPerRun * (Volatile.Read(ref runs) + 1)) continue;
                store.Visit();
                if (store.Visits % 25 == 0) late.Enqueue(store.LeaveGap());
                if (late.Count > 3) late.Dequeue().Dispose();
            }
            while (late.TryDequeue(out var gap)) gap.Dispose();
        }, CancellationToken.None)).ToList();

        var until = DateTime.UtcNow.AddSeconds(12);
        try
        {
            while (DateTime.UtcNow < until)
            {
                var report = await driver.RunAsync(new RunRequest("customer-sync"), null, cancellation);
                Assert.That(report.Status, Is.EqualTo(RunStatus.Succeeded).Or.EqualTo(RunStatus.SucceededWithErrors), report.ToJson());
                // A server may give up a statement in favour of another one, or for its own reasons: then the next run goes on.
                if (!pair.UsesSqlServer) Assert.That(report.Stages!.SelectMany(stage => stage.Channels ?? []).Select(channel => channel.Error), Is.All.Null, report.ToJson());
                Interlocked.Increment(ref runs);
            }
        }
        finally
        {
            // Also when an assertion fails: the next test may get these databases.
            await closing.CancelAsync();
            await Task.WhenAll(selling);
        }
        TestContext.Out.WriteLine($"{runs} runs, {stores.Sum(store => store.Visits)} visits, slowest visit {stores.Max(store => store.SlowestVisit).TotalMilliseconds:N0} ms");

        var last = await driver.RunAsync(new RunRequest("customer-sync"), null, cancellation);
        Assert.That(Unwell(last), Is.Empty, last.ToJson());
        Assert.That(await Oracle.FindFaultsAsync(world), Is.Empty, last.ToJson());
    }

    [Test]
    public async Task What_a_person_types_into_headquarters_reaches_every_channel()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2, pair: pair);
        await using var services = Services(world);
        var driver = services.GetRequiredService<InlineDriver>();
        foreach (var (index, store) in world.Databases.DataStores.Index())
        {
            var pos = new PointOfSale(store, 500 + index);
            for (var visit = 0; visit < 60; visit++) pos.Visit();
        }
        await driver.RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);

        await world.ExecuteAsync(world.Headquarters, "UPDATE DIRPARTYTABLE SET NAME = 'Typed at HQ' WHERE RECID = (SELECT MIN(PARTY) FROM CUSTTABLE WHERE ACCOUNTNUM LIKE 'C-%')");
        await world.ExecuteAsync(world.Headquarters, "DELETE FROM LOGISTICSPOSTALADDRESS WHERE RECID = (SELECT MAX(RECID) FROM LOGISTICSPOSTALADDRESS)");
        await world.ExecuteAsync(world.Headquarters,
            """
            DELETE FROM RETAILCUSTTABLE WHERE ACCOUNTNUM = (SELECT MAX(ACCOUNTNUM) FROM CUSTTABLE WHERE ACCOUNTNUM LIKE 'C-%');
            DELETE FROM CUSTTABLE WHERE ACCOUNTNUM = (SELECT MAX(ACCOUNTNUM) FROM CUSTTABLE WHERE ACCOUNTNUM LIKE 'C-%');
            """);
        var report = await driver.RunAsync(new RunRequest("1010"), null, CancellationToken.None);

        Assert.That(report.Stages![0].Channels!.Select(channel => channel.Status), Is.All.EqualTo(ItemStatus.Succeeded), report.ToJson());
        Assert.That(await Oracle.FindFaultsAsync(world), Has.None.Contain("at HQ, not at the channel").And.None.Contain("at the channel, not at HQ"));
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT COUNT(*) FROM CUSTOMERSVIEW WHERE NAME = 'Typed at HQ'"), Is.EqualTo(1));
    }

    /// <summary>Channels and stages that did not get through: what they left behind is no loss yet.</summary>
    private static IEnumerable<string> Unwell(RunReport report) =>
        from stage in report.Stages!
        from trouble in (stage.Channels ?? []).Where(channel => channel.Error is not null).Select(channel => $"{stage.Job} {channel.Channel}: {channel.Status}, {channel.Error}")
            .Concat(stage.Error is null ? [] : [$"{stage.Job}: {stage.Status}, {stage.Error}"])
        select trouble;

    internal static ServiceProvider Services(TestWorld world)
    {
        var services = new ServiceCollection().AddLogging().AddOptions().AddSingleton(world.Databases).AddHqJobsSync();
        services.AddSingleton<IOptions<DownloadOptions>>(Options.Create(new DownloadOptions { Pause = TimeSpan.FromMilliseconds(1) }));
        return services.BuildServiceProvider();
    }
}

/// <summary>Channels that are files, and what only a file can hold or be.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class BrokenFileJourneyTests(Pair pair)
{
    [Test]
    public async Task A_missing_channel_and_a_corrupt_one_are_named_and_do_not_stop_the_others()
    {
        await using var world = await TestWorld.CreateAsync(channels: 4, pair: pair);
        await using var services = JourneyTests.Services(world);
        foreach (var (index, store) in world.Databases.DataStores.Index())
        {
            var pos = new PointOfSale(store, 100 + index);
            for (var visit = 0; visit < 30; visit++) pos.Visit();
        }
        var (oslo, berlin) = (world["oslo"].Database.ToString(), world["berlin"].Database.ToString());
        File.Move(oslo, oslo + ".away");
        foreach (var wal in Directory.GetFiles(world.Folder, "berlin.db-*")) File.Delete(wal);
        File.WriteAllText(berlin, new string('x', 20_000));

        var report = await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);

        Assert.That(report.Status, Is.EqualTo(RunStatus.SucceededWithErrors), report.ToJson());
        foreach (var stage in report.Stages!.Where(stage => stage.Channels is not null))
        {
            var channels = stage.Channels!.ToDictionary(channel => channel.Channel);
            Assert.Multiple(() =>
            {
                Assert.That(channels["houston"].Status, Is.EqualTo(ItemStatus.Succeeded));
                Assert.That(channels["webshop"].Status, Is.EqualTo(ItemStatus.Succeeded));
                Assert.That(channels["oslo"].Status, Is.EqualTo(ItemStatus.Failed));
                Assert.That(channels["oslo"].Error, Does.Contain("oslo.db").And.Contain("no such file"));
                Assert.That(channels["berlin"].Status, Is.EqualTo(ItemStatus.Failed));
                Assert.That(channels["berlin"].Error, Does.Contain("berlin.db").And.Contain("not a database"));
            });
        }
        File.Move(oslo + ".away", oslo);
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);
        Assert.That(await Oracle.FindFaultsAsync(world, "houston", "oslo", "webshop"), Is.Empty);
    }

    [Test]
    public async Task Junk_in_one_row_fails_that_operation_alone_and_names_the_field()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1, pair: pair);
        await using var services = JourneyTests.Services(world);
        await world.InsertCustomerAsync(world["houston"], "11111111-1111-1111-1111-111111111111", "Ada", "Before");
        await world.ExecuteAsync(world["houston"],
            "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, FIRSTNAME, LASTNAME, RELATIONSHIPTYPE) VALUES ('usrt', '22222222-2222-2222-2222-222222222222', 1, 'Bad', CAST(x'ff00fe' AS TEXT), 'neither')");
        await world.ExecuteAsync(world["houston"],
            "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, FIRSTNAME, LASTNAME) VALUES ('usrt', '33333333-3333-3333-3333-333333333333', 'one', x'00', @name)", new { name = new string('x', 1_000_000) });
        await world.InsertCustomerAsync(world["houston"], "44444444-4444-4444-4444-444444444444", "Bob", "After");

        var report = await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, CancellationToken.None);

        Assert.That(report.Stages![1].CustomersCreated, Is.EqualTo(2), report.ToJson());
        var statuses = await world.QueryAsync<string>(world.Headquarters, "SELECT CONCAT(REPLICATIONCOUNTERFROMORIGIN, ' ', SYNCSTATUS, ' ', SYNCERROR) FROM RETAILASYNCCUSTOMERV2");
        // What headquarters' columns cannot hold is Failed when it lands, the rest when it is converted.
        Assert.That(statuses.Count(status => status.Contains(" 2 ", StringComparison.Ordinal)), Is.EqualTo(2), string.Join('\n', statuses));
        var errors = await world.QueryAsync<string>(world.Headquarters, "SELECT SYNCERROR FROM RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 2 ORDER BY REPLICATIONCOUNTERFROMORIGIN");
        Assert.That(errors[0], Does.Contain("RELATIONSHIPTYPE: 'neither' is no").And.Contain("LASTNAME"));
        Assert.That(errors[1], Does.Contain("OPERATION: 'one' is n"));
        Assert.That(errors, Is.All.Length.LessThan(1_500));
        var names = await world.QueryAsync<string>(world["houston"], "SELECT NAME FROM CUSTOMERSVIEW WHERE ISASYNCCUSTOMER = 0 AND ACCOUNTNUMBER LIKE 'C-%' ORDER BY ACCOUNTNUMBER");
        Assert.That(names, Is.EqualTo(new[] { "Ada Before", "Bob After" }));
    }
}
