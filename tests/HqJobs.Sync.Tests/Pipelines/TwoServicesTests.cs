using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>Two services take the same step at the same moment: what one has begun, the other sees only when it is committed.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class TwoServicesTests(Pair pair)
{
    private const int Services = 8;

    private static readonly ProcessIdentity Elsewhere = new("elsewhere", 4711, "1", "a");

    private PipelineWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await PipelineWorld.CreateAsync(channels: 1, pair: pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private Database Headquarters => world.World.Headquarters;

    [Test]
    public async Task Of_many_that_start_a_pipeline_at_once_one_runs_and_the_others_are_skipped()
    {
        var starts = await AtOnceAsync(_ => world.Runs.StartAsync(new RunRequest("customer-sync"), CancellationToken.None));
        Assert.That(starts.Count(start => start.Status == RunStatus.Running), Is.EqualTo(1));
        Assert.That(starts.Count(start => start.Status == RunStatus.Skipped), Is.EqualTo(Services - 1));
        Assert.That(await world.CountAsync("PIPELINERUN where STATUS = 'Running'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_that_ask_for_the_same_run_at_once_all_get_the_same_one()
    {
        var starts = await AtOnceAsync(_ => world.Runs.RequestAsync(new RunRequest("p-0001") { RequestKey = "once" }, CancellationToken.None));
        Assert.That(starts.Select(start => start.Run).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_that_claim_a_channel_at_once_one_has_it()
    {
        var run = await PlannedAsync();
        var claims = await AtOnceAsync(number => world.StagesOf(new ProcessIdentity("host", number, "1", "a")).ClaimAsync(run, 1, "houston", null, CancellationToken.None));
        Assert.That(claims.Count(claimed => claimed), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_that_take_a_lease_at_once_one_has_it_each_time_it_is_free()
    {
        for (var round = 1; round <= 3; round++)
        {
            var leases = await AtOnceAsync(number => LeasesOf(new ProcessIdentity($"host{number}", number, "1", "a")).TryAcquireAsync("synchronize/usrt", TimeSpan.Zero, CancellationToken.None));
            var lease = leases.OfType<Lease>().Single();
            Assert.That(lease.Token, Is.EqualTo(round));
            await lease.DisposeAsync();
        }
    }

    [Test]
    public async Task A_lease_that_a_transaction_has_checked_is_taken_over_only_after_its_end()
    {
        await using var lease = (await LeasesOf(Elsewhere).TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None))!;
        await lease.FreezeAsync();
        Task<Lease?> taking;
        await using (var connection = await Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        await using (var transaction = await Headquarters.BeginWriteAsync(connection, CancellationToken.None))
        {
            await lease.CheckAsync(transaction, CancellationToken.None);
            world.World.Time.Advance(TimeSpan.FromMinutes(1));
            taking = Task.Run(() => LeasesOf(ProcessIdentity.OfThisProcess()).TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None));
            await Task.WhenAny(taking, Task.Delay(500));
            Assert.That(taking.IsCompleted, Is.False, "its data are not committed yet");
            await transaction.CommitAsync(CancellationToken.None);
        }
        await using var next = await taking;
        Assert.That(next!.Token, Is.EqualTo(lease.Token + 1));
        await Assert.ThrowsAsync<LeaseLostException>(() => Headquarters.WriteAsync(
            async transaction => { await lease.CheckAsync(transaction, CancellationToken.None); return 0; }, CancellationToken.None));
    }

    [Test]
    public async Task A_stage_is_not_closed_past_a_channel_that_is_being_claimed_again()
    {
        var run = await PlannedAsync();
        Assert.That(await world.Stages.ClaimAsync(run, 1, "houston", "job", CancellationToken.None));
        Assert.That(await world.Stages.FinishAsync(run, 1, "houston", null, new ItemOutcome(ItemStatus.Failed, Error: "down"), CancellationToken.None));

        Task<RunStatus> closing;
        await using (var connection = await Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        await using (var claiming = await Headquarters.BeginWriteAsync(connection, CancellationToken.None))
        {
            await world.Runs.LockAsync(claiming, run);
            var again = new { runid = run.Value, stageno = 1, channel = "houston", owner = Elsewhere.ToString(), jobid = "job", now = world.World.Time.GetUtcNow() };
            Assert.That(await connection.ExecuteAsync(Headquarters.Sql["Pipelines/ClaimItem"], again, claiming.Db), Is.EqualTo(1));
            closing = Task.Run(() => world.Stages.CloseAsync(run, 1, null, CancellationToken.None));
            await Task.WhenAny(closing, Task.Delay(500));
            Assert.That(closing.IsCompleted, Is.False, "whoever claims is not through");
            await claiming.CommitAsync(CancellationToken.None);
        }
        Assert.That(await closing, Is.EqualTo(RunStatus.Running));
        Assert.That((await world.ReadAsync(run)).Stages![0].Channels!.Single().Status, Is.EqualTo(ItemStatus.Running));
    }

    [Test]
    public async Task Many_that_register_the_same_new_channels_at_once_write_them_once()
    {
        await AtOnceAsync(_ => world.Registry.RegisterAsync(CancellationToken.None));
        Assert.That(await world.CountAsync("RETAILCONNDATABASEPROFILE"), Is.EqualTo(1));
        Assert.That(await world.CountAsync("RETAILCDXDATASTORECHANNEL"), Is.EqualTo(1));
    }

    private async Task<RunId> PlannedAsync()
    {
        var run = (await world.Runs.StartAsync(new RunRequest("customer-sync"), CancellationToken.None)).Run;
        Assert.That(await world.Stages.PlanAsync(run, 1, CancellationToken.None));
        return run;
    }

    private Leases LeasesOf(ProcessIdentity process) => new(world.World.Databases, world.World.Time, Options.Create(new LeaseOptions()), process);

    private static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> step) => Task.WhenAll(Enumerable.Range(1, Services).Select(number => Task.Run(() => step(number))));
}
