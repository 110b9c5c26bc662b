using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class LeasesTests(Pair pair)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private TestWorld world = null!;

    private FakeTimeProvider Time => world.Time;

    [SetUp]
    public async Task SetUp() => world = await TestWorld.CreateAsync(channels: 0, seed: false, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private static ProcessIdentity Elsewhere(string host) => new(host, 4711, "1", "a");

    private Leases LeasesOf(ProcessIdentity process) =>
        new(world.Databases, Time, Options.Create(new LeaseOptions { Duration = Duration }), process);

    private Leases Mine() => LeasesOf(ProcessIdentity.OfThisProcess());

    private static Task<Lease?> TryAsync(Leases leases) => leases.TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None);

    private async Task CheckAsync(Lease lease) =>
        await world.Headquarters.WriteAsync(async transaction =>
        {
            await lease.CheckAsync(transaction, CancellationToken.None);
            await transaction.Connection.ExecuteAsync(TestWorld.For(world.Headquarters, "update LEASE set OWNER = OWNER where NAME = 'upload/houston'"), transaction: transaction.Db);
            return 0;
        }, CancellationToken.None);

    [Test]
    public async Task A_held_lease_is_refused_to_others_and_to_its_own_process()
    {
        var mine = Mine();
        await using var lease = await TryAsync(mine);
        Assert.That(lease, Is.Not.Null);
        Assert.That(await TryAsync(mine), Is.Null);
        Assert.That(await TryAsync(Mine()), Is.Null);
        Assert.That(await TryAsync(LeasesOf(Elsewhere("other"))), Is.Null);
    }

    [Test]
    public async Task A_released_lease_is_free_at_once_and_its_next_token_is_higher()
    {
        var first = await TryAsync(Mine());
        await first!.DisposeAsync();
        await first.DisposeAsync();
        await using var second = await TryAsync(LeasesOf(Elsewhere("other")));
        Assert.That(second!.Token, Is.EqualTo(first.Token + 1));
    }

    [Test]
    public async Task Twenty_takers_at_once_get_one_lease()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => TryAsync(LeasesOf(Elsewhere($"host{number}"))))));
        var won = taken.Where(lease => lease is not null).ToList();
        Assert.That(won, Has.Count.EqualTo(1));
        await won[0]!.DisposeAsync();
    }

    [Test]
    public async Task Waiting_for_a_busy_lease_ends_with_the_lease_when_it_is_released()
    {
        var holder = await TryAsync(Mine());
        var waiting = LeasesOf(Elsewhere("other")).TryAcquireAsync("upload/houston", TimeSpan.FromSeconds(60), CancellationToken.None);
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That(waiting.IsCompleted, Is.False);
        await holder!.DisposeAsync();
        await using var lease = await AdvanceUntilAsync(waiting);
        Assert.That(lease, Is.Not.Null);
    }

    [Test]
    public async Task Waiting_for_a_busy_lease_ends_with_nothing_after_the_wait()
    {
        await using var holder = await TryAsync(Mine());
        var waiting = LeasesOf(Elsewhere("other")).TryAcquireAsync("upload/houston", TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.That(await AdvanceUntilAsync(waiting), Is.Null);
    }

    [Test]
    public async Task A_living_owner_renews_and_keeps_its_lease_far_beyond_the_duration()
    {
        await using var lease = await TryAsync(LeasesOf(Elsewhere("one")));
        for (var third = 0; third < 9; third++)
        {
            var until = Time.GetUtcNow() + (Duration / 3) + Duration;
            Time.Advance(Duration / 3);
            await EventuallyAsync(async () => await ExpiresAsync() == until);
        }
        Assert.That(await TryAsync(LeasesOf(Elsewhere("two"))), Is.Null);
        Assert.That(lease!.Lost.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_frozen_owner_loses_its_lease_after_the_duration_and_can_commit_nothing_when_it_wakes_up()
    {
        await using var frozen = await TryAsync(LeasesOf(Elsewhere("one")));
        await frozen!.FreezeAsync();
        Time.Advance(Duration - TimeSpan.FromMilliseconds(1));
        Assert.That(await TryAsync(LeasesOf(Elsewhere("two"))), Is.Null);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await CheckAsync(frozen); // expired, but nobody took it: still ours
        await using var next = await TryAsync(LeasesOf(Elsewhere("two")));

        Assert.That(next!.Token, Is.GreaterThan(frozen.Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => CheckAsync(frozen));
        await CheckAsync(next);
        await frozen.DisposeAsync(); // must not release what is no longer ours
        await CheckAsync(next);
    }

    [Test]
    public async Task An_owner_that_was_taken_over_is_told_by_its_next_renewal()
    {
        await using var lease = await TryAsync(LeasesOf(Elsewhere("one")));
        await world.ExecuteAsync(world.Headquarters, "update LEASE set TOKEN = TOKEN + 1, OWNER = 'two/1/1/b' where NAME = 'upload/houston'");
        Time.Advance(Duration / 3);
        await EventuallyAsync(() => Task.FromResult(lease!.Lost.IsCancellationRequested));
    }

    [Test]
    public async Task An_owner_that_cannot_renew_until_the_lease_expired_is_told()
    {
        var lease = await TryAsync(LeasesOf(Elsewhere("one")));
        if (pair.UsesSqlServer) Assert.Ignore("How a table is taken away for a while is SQLite's.");
        await world.ExecuteAsync(world.Headquarters, "alter table LEASE rename to GONE");
        for (var third = 0; third < 3 && !lease!.Lost.IsCancellationRequested; third++) await AdvanceAsync(Duration / 3);
        await EventuallyAsync(() =>
        {
            Time.Advance(Duration / 3);
            return Task.FromResult(lease!.Lost.IsCancellationRequested);
        });
        await lease!.DisposeAsync();
    }

    [Test]
    public async Task An_owner_that_was_taken_over_cannot_outgrow_the_next_one()
    {
        await using var frozen = await TryAsync(LeasesOf(Elsewhere("one")));
        await frozen!.FreezeAsync();
        Time.Advance(Duration);
        await using var next = await TryAsync(LeasesOf(Elsewhere("two")));

        await Assert.ThrowsAsync<LeaseLostException>(() => frozen.OutgrowAsync(500, CancellationToken.None));
        await CheckAsync(next!);
        await next!.OutgrowAsync(500, CancellationToken.None);
        await CheckAsync(next);
        Assert.That(next.Token, Is.EqualTo(501));
    }

    [Test]
    public async Task A_released_lease_commits_nothing()
    {
        var lease = await TryAsync(Mine());
        await lease!.DisposeAsync();
        await Assert.ThrowsAsync<LeaseLostException>(() => CheckAsync(lease));
    }

    [Test]
    public async Task A_killed_process_of_this_host_is_taken_over_at_once()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        var dead = ProcessIdentity.Current with { ProcessId = process.Id, Start = "1-00000000" };
        await using var frozen = await TryAsync(LeasesOf(dead));
        await frozen!.FreezeAsync();

        await using var next = await TryAsync(Mine());

        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public async Task A_process_id_that_was_given_to_another_process_does_not_keep_the_lease()
    {
        var before = ProcessIdentity.Current with { Start = "1-00000000" };
        await using var frozen = await TryAsync(LeasesOf(before));
        await frozen!.FreezeAsync();
        await using var next = await TryAsync(Mine());
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public void A_process_is_dead_only_if_this_host_can_tell()
    {
        var me = ProcessIdentity.Current;
        Assert.Multiple(() =>
        {
            Assert.That(me.KnowsToBeDead(me.ToString()), Is.False);
            Assert.That(me.KnowsToBeDead(ProcessIdentity.OfThisProcess().ToString()), Is.False);
            Assert.That(me.KnowsToBeDead((me with { Start = "1" }).ToString()), Is.True);
            Assert.That(me.KnowsToBeDead((me with { ProcessId = int.MaxValue }).ToString()), Is.True);
            Assert.That(me.KnowsToBeDead((me with { Host = "elsewhere", ProcessId = int.MaxValue }).ToString()), Is.False);
            Assert.That(me.KnowsToBeDead("typed by hand"), Is.False);
        });
    }

    [Test]
    [Platform("Linux")]
    public void A_process_of_another_container_with_the_same_host_name_is_not_taken_for_dead()
    {
        var me = ProcessIdentity.Current;
        var other = me with { Host = $"{Environment.MachineName}@4026530000", ProcessId = int.MaxValue };

        Assert.That(me.Host, Does.Match($"^{System.Text.RegularExpressions.Regex.Escape(Environment.MachineName)}@[0-9]+$"));
        Assert.That(me.KnowsToBeDead(other.ToString()), Is.False);
        Assert.That(other.KnowsToBeDead(me.ToString()), Is.False);
    }

    private async Task<DateTimeOffset> ExpiresAsync() => (await world.QueryAsync<DateTimeOffset>(world.Headquarters, "select EXPIRES from LEASE where NAME = 'upload/houston'")).Single();

    // Fake timers fire on Advance, but what they start needs real time: small steps, and the thread pool in between.
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var step = 0; step < 20; step++)
        {
            Time.Advance(by / 20);
            await Task.Delay(5);
        }
    }

    private async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        await EventuallyAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(task.IsCompleted);
        });
        return await task;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20)) Assert.Fail("It did not happen within 20 s.");
            await Task.Delay(10);
        }
    }
}
