using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Tests.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>People and runs at the same operations at once, and what stops in the middle.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class ChosenRaceTests(Pair pair)
{
    private RepairWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await RepairWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Many_people_who_synchronize_the_same_operation_give_one_account_and_all_are_told_it()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(SynchronizationWorld.Guid(1)));
        var people = Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.Chosen(TimeSpan.FromMinutes(1), TimeProvider.System).SynchronizeAsync([key], "anna", CancellationToken.None)));
        var outcomes = (await Task.WhenAll(people)).Select(outcomes => outcomes.Single()).ToList();
        Assert.That(outcomes.Select(outcome => (outcome.Result, outcome.CustAccount)), Is.All.EqualTo((ChosenResult.Succeeded, "C-00000001")));
        Assert.That(outcomes.Count(outcome => outcome.Message is null), Is.EqualTo(1), "one did it");
        Assert.That(await world.Landed.AccountsAsync(), Is.EqualTo(new[] { "C-00000001" }));
    }

    [Test]
    public async Task Beside_runs_everything_becomes_a_customer_once()
    {
        await world.Landed.ManyAsync(120);
        var keys = Enumerable.Range(0, 120).Select(number => RepairWorld.Key(1000 + number)).ToArray();
        var people = Enumerable.Range(0, 3).Select(person => Task.Run(() => world.Chosen(TimeSpan.FromMinutes(1), TimeProvider.System)
            .SynchronizeAsync([.. keys.Where((_, at) => at % 3 == person)], "anna", CancellationToken.None)));
        var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Landed.RunAsync(batchSize: 10)));
        await Task.WhenAll(people.Cast<Task>().Concat(runs));
        await world.Landed.RunAsync();
        var accounts = await world.Landed.AccountsAsync();
        Assert.That(accounts, Has.Count.EqualTo(120).And.Unique);
        // Where several write at once, numbers of a sequence that may have gaps are taken ahead: who then finds everything done leaves a gap.
        if (!pair.UsesSqlServer) Assert.That(accounts, Is.EqualTo(Enumerable.Range(1, 120).Select(number => $"C-{number:D8}")));
        Assert.That(await world.Landed.CountAsync("RETAILASYNCADDRESSV2 WHERE SYNCSTATUS <> 1"), Is.Zero);
    }

    [Test]
    public async Task People_who_save_while_others_synchronize_lose_nothing_that_they_were_told_is_saved()
    {
        await world.Landed.ManyAsync(40);
        var saves = Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
        {
            try
            {
                await world.SaveAsync(RepairWorld.Key(1000 + number), 0, ("FIRSTNAME", $"Saved{number}"));
                return number;
            }
            catch (InvalidOperationException)
            {
                return -1; // it had succeeded before
            }
        })).ToList();
        var keys = Enumerable.Range(0, 40).Select(number => RepairWorld.Key(1000 + number)).ToArray();
        var chosen = Task.Run(() => world.Chosen(TimeSpan.FromMinutes(1), TimeProvider.System).SynchronizeAsync(keys, "anna", CancellationToken.None));
        var runs = Task.Run(() => world.Landed.RunAsync(batchSize: 5));
        await Task.WhenAll(chosen, runs);
        var saved = (await Task.WhenAll(saves)).Where(number => number >= 0).Select(number => $"Saved{number}").ToList();
        await world.Landed.RunAsync();
        var names = await world.World.QueryAsync<string>(world.Headquarters, "SELECT FIRSTNAME FROM DIRPERSONNAME WHERE FIRSTNAME LIKE 'Saved%'");
        Assert.That(names, Is.EquivalentTo(saved));
        Assert.That(await world.Landed.AccountsAsync(), Has.Count.EqualTo(40));
    }

    [Test]
    public async Task Cancelled_in_the_middle_each_customer_is_whole_or_untouched_and_a_repetition_does_the_rest()
    {
        await world.Landed.ManyAsync(30);
        OperationKey[] keys = [.. Enumerable.Range(0, 30).SelectMany(number => new[] { RepairWorld.Key(1000 + number), RepairWorld.Key(1000 + number, 'a') })];
        for (var after = 1; after <= 64; after *= 2)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(after));
            try
            {
                await world.Chosen().SynchronizeAsync(keys, "anna", stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.That(await world.Landed.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCSTATUS = 1"), Is.EqualTo((await world.Landed.AccountsAsync()).Count));
            }
        }
        Assert.That((await world.SynchronizeAsync(keys)).Select(outcome => outcome.Result), Is.All.EqualTo(ChosenResult.Succeeded));
        Assert.That(await world.Landed.AccountsAsync(), Is.EqualTo(Enumerable.Range(1, 30).Select(number => $"C-{number:D8}")));
        Assert.That(await world.Landed.CountAsync("LOGISTICSPOSTALADDRESS"), Is.EqualTo(30));
    }

    [Test]
    public async Task What_the_database_refuses_fails_alone_with_its_reason()
    {
        await world.Landed.ManyAsync(3);
        await world.World.ExecuteAsync(
            world.Headquarters,
            """
            INSERT INTO DIRPERSONNAME (RECID, PERSON, FIRSTNAME, MIDDLENAME, LASTNAME, VALIDFROM, VALIDTO) VALUES (7, 7, 'First1', '', '', @now, @now);
            CREATE UNIQUE INDEX IX_NOBODY_ELSE ON DIRPERSONNAME (FIRSTNAME) WHERE FIRSTNAME = 'First1';
            """, new { now = world.World.Time.GetUtcNow() });
        var outcomes = await world.SynchronizeAsync(RepairWorld.Key(1000), RepairWorld.Key(1001), RepairWorld.Key(1002));
        Assert.That(outcomes.Select(outcome => outcome.Result), Is.EqualTo(new[] { ChosenResult.Succeeded, ChosenResult.Failed, ChosenResult.Succeeded }));
        Assert.That(outcomes[1].Message, Does.StartWith("headquarters' database refused it"));
    }
}
