using System.Diagnostics;
using System.Text.Json;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;

namespace HqJobs.Server.Tests.Journeys;

/// <summary>The real <c>hqjobs operations</c> is killed at random moments while somebody synchronizes and edits hundreds of operations; repeated to the end, it comes out right.</summary>
[TestFixtureSource(nameof(Pairs)), NonParallelizable]
public sealed class KilledRepairTests(Pair pair)
{
    private static readonly string[] Corrected = ["FIRSTNAME", "LASTNAME", "EMAIL"];

    // A process takes longer on a server, and so does the world.
    private readonly int kills = pair.UsesSqlServer ? 5 : 15;

    private TestWorld world = null!;
    private ServiceProvider engine = null!;
    private string configuration = "";
    private Random random = null!;
    private int seed;

    private static IEnumerable<Pair> Pairs => Dialects.Pairs.Where(pair => pair.Channels == pair.Headquarters);

    [SetUp]
    public async Task SetUp()
    {
        seed = TestSeed.Next();
        random = new Random(seed);
        world = await TestWorld.CreateAsync(channels: 3, pair: pair);
        engine = world.BuildEngine(TimeProvider.System);
        configuration = WorldConfiguration.Write(world, customers: 5);
    }

    [TearDown]
    public async Task TearDown()
    {
        // Neither is there where the test was skipped.
        if (engine is not null) await engine.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    [Test, CancelAfter(600_000)]
    public async Task Synchronize_of_chosen_operations_loses_nobody_and_gives_nobody_two_accounts()
    {
        var stores = world.Databases.DataStores.Select((store, index) => new PointOfSale(store, seed + index)).ToList();
        await LandAsync(visits: 60);
        var watch = Stopwatch.StartNew();
        await RunToEndAsync("synchronize", [.. await OpenAsync()]);
        var killer = new Killer(random, watch.Elapsed);

        for (var round = 0; round < kills; round++)
        {
            await LandAsync(visits: 10);
            var chosen = (await OpenAsync()).OrderBy(_ => random.Next()).ToList();
            // All, or some of which a few wait for those that were not chosen.
            await KillAsync(killer, "synchronize", [.. chosen.Take(random.Next(3) == 0 ? chosen.Count * 3 / 4 : chosen.Count)]);
        }
        TestContext.Out.WriteLine($"{killer}; {stores.Sum(store => store.Visits)} visits");

        var outcomes = (await RunToEndAsync("synchronize", [.. await OpenAsync()])).RootElement.EnumerateArray().ToList();
        var open = await OpenAsync();
        for (var run = 0; run < 2; run++) await RunAsync("customer-sync");

        var faults = await Oracle.FindFaultsAsync(world);
        Assert.Multiple(async () =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(killer.Killed, Is.GreaterThan(kills / 3), "kills must hit running processes");
            Assert.That(outcomes.Where(outcome => outcome.GetProperty("result").GetString() == "NotSynchronized").Select(outcome => outcome.GetProperty("message").GetString()),
                Is.All.Contains("which has not landed"), "whoever chooses everything waits only for those who were deactivated before they were created");
            Assert.That(await OpenAsync(), Is.EqualTo(open), "the runs behind it find nothing that could have been done");
        });

        async Task LandAsync(int visits)
        {
            foreach (var store in stores) for (var visit = 0; visit < visits; visit++) store.Visit();
            await RunAsync("p-0001");
        }
    }

    [Test, CancelAfter(600_000)]
    public async Task Save_is_whole_or_not_at_all_and_what_was_saved_is_synchronized_once()
    {
        for (var number = 0; number < 60; number++)
            await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "First", "Last", custGroup: "no such");
        await RunAsync("customer-sync");
        var failed = await OpenAsync();
        var watch = Stopwatch.StartNew();
        await RunToEndAsync("edit", [.. failed, "--set", .. ValuesOf(0)]);
        var killer = new Killer(random, watch.Elapsed);

        for (var round = 1; round <= kills; round++)
        {
            await KillAsync(killer, "edit", [.. failed, "--set", .. ValuesOf(round)]);
            await ExpectWholeSavesAsync(failed.Count);
        }
        TestContext.Out.WriteLine(killer);
        Assert.That(killer.Killed, Is.GreaterThan(kills / 3), "kills must hit running processes");

        foreach (var _ in Enumerable.Range(0, kills / 5)) await KillAsync(killer, "edit", [.. failed, "--set", "CUSTGROUP=30"]);
        await RunToEndAsync("edit", [.. failed, "--set", "CUSTGROUP=30"]);
        foreach (var _ in Enumerable.Range(0, kills / 5)) await KillAsync(killer, "synchronize", [.. failed.SkipLast(5)]);
        // Five at least are left for it: so it takes over the lease of a killed one, and gives it back.
        var outcomes = (await RunToEndAsync("synchronize", [.. failed])).RootElement.EnumerateArray().ToList();
        await RunAsync("1010");

        var faults = await Oracle.FindFaultsAsync(world);
        Assert.Multiple(() =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(outcomes.Select(outcome => outcome.GetProperty("result").GetString()), Is.All.EqualTo("Succeeded"));
            Assert.That(outcomes.Select(outcome => outcome.GetProperty("custAccount").GetString()).Distinct().Count(), Is.EqualTo(failed.Count), "one account each");
        });
    }

    /// <summary>The change log, read from its beginning, tells every value there is; a save has all its fields in it, and is counted and audited once.</summary>
    private async Task ExpectWholeSavesAsync(int count)
    {
        var operations = await world.QueryAsync<Edited>(world.Headquarters,
            "SELECT REPLICATIONCOUNTERFROMORIGIN, FIRSTNAME, LASTNAME, EMAIL, SYNCEDITS, SYNCSTATUS FROM RETAILASYNCCUSTOMERV2");
        var changes = (await world.QueryAsync<Change>(world.Headquarters, "SELECT OPERATIONID, CHANGEDATETIME, FIELDNAME, OLDVALUE, NEWVALUE FROM CUSTSYNCCHANGELOG ORDER BY CHANGEID")).ToLookup(change => change.OperationId);
        var audited = (await world.QueryAsync<string>(world.Headquarters, "SELECT SUBJECT FROM AUDITLOG WHERE ACTION = 'operation edit'")).ToLookup(subject => subject);
        Assert.That(operations, Has.Count.EqualTo(count));
        foreach (var operation in operations)
        {
            var id = $"houston/1/c/{operation.ReplicationCounterFromOrigin}";
            var values = new Dictionary<string, string?> { ["FIRSTNAME"] = "First", ["LASTNAME"] = "Last", ["EMAIL"] = null };
            foreach (var change in changes[id])
            {
                Assert.That(change.OldValue, Is.EqualTo(values[change.FieldName]), $"{id} {change.FieldName}, seed {seed}");
                values[change.FieldName] = change.NewValue;
            }
            var saves = changes[id].Chunk(Corrected.Length).Select(save => save.Select(change => change.FieldName)).ToList();
            Assert.That(values.Values, Is.EqualTo(new[] { operation.FirstName, operation.LastName, operation.Email }), $"{id}, seed {seed}");
            Assert.That(saves, Is.All.EquivalentTo(Corrected), $"{id}, seed {seed}");
            Assert.That((operation.SyncEdits, audited[id].Count()), Is.EqualTo(((long)saves.Count, saves.Count)), $"{id}, seed {seed}");
            Assert.That((OperationStatus)operation.SyncStatus, Is.EqualTo(OperationStatus.Failed), "Save alone does not synchronize (R80)");
        }
    }

    private static IEnumerable<string> ValuesOf(int round) => [$"FIRSTNAME=First{round}", $"LASTNAME=Last{round}", $"EMAIL=round{round}@example.com"];

    private async Task RunAsync(string pipeline) => await engine.GetRequiredService<InlineDriver>().RunAsync(new RunRequest(pipeline), null, CancellationToken.None);

    /// <summary>What has not succeeded, as people name it.</summary>
    private async Task<List<string>> OpenAsync()
    {
        var ids = new List<string>();
        foreach (var table in AsyncTables.All)
            foreach (var (store, epoch, counter) in await world.QueryAsync<(string, long, long)>(world.Headquarters,
                $"SELECT DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN FROM {AsyncTables.NameOf(table)} WHERE SYNCSTATUS <> 1 ORDER BY DATASTORE, REPLICATIONCOUNTERFROMORIGIN"))
                ids.Add(new OperationKey(new DataStoreName(store), epoch, table, counter).ToString());
        return ids;
    }

    private Task KillAsync(Killer killer, string verb, string[] arguments) => killer.KillAsync(world.Folder, ["operations", verb, .. arguments, "--config", configuration]);

    private async Task<JsonDocument> RunToEndAsync(string verb, string[] arguments)
    {
        var result = await HqJobsProgram.RunAsync(world.Folder, ["operations", verb, .. arguments, "--json", "--config", configuration]);
        Assert.That(result.ExitCode, Is.EqualTo(1).Or.EqualTo(0), $"{result.Error}{result.Output}");
        return JsonDocument.Parse(result.Output);
    }

    private sealed record Edited
    {
        public long ReplicationCounterFromOrigin { get; init; }

        public string? FirstName { get; init; }

        public string? LastName { get; init; }

        public string? Email { get; init; }

        public long SyncEdits { get; init; }

        public long SyncStatus { get; init; }
    }

    private sealed record Change
    {
        public string OperationId { get; init; } = "";

        public string FieldName { get; init; } = "";

        public string? OldValue { get; init; }

        public string? NewValue { get; init; }
    }
}
