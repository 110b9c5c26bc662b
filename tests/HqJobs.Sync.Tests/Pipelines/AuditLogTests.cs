using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class AuditLogTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task What_people_did_is_read_newest_first_and_by_subject()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var audit = new AuditLog(world.Databases, world.Time);
        var first = world.Time.GetUtcNow();
        await audit.WriteAsync("ada", "channel pause", "oslo", "till is moved", None);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await audit.WriteAsync([new AuditEntry("grace", "job delete", "17"), new AuditEntry("grace", "channel resume", "oslo")], None);

        var (paused, deleted, resumed) = (
            new AuditEntry("ada", "channel pause", "oslo", "till is moved") { Time = first },
            new AuditEntry("grace", "job delete", "17") { Time = first.AddMinutes(1) },
            new AuditEntry("grace", "channel resume", "oslo") { Time = first.AddMinutes(1) });
        Assert.That(await audit.ListAsync(100, null, None), Is.EqualTo(new[] { resumed, deleted, paused }));
        Assert.That(await audit.ListAsync(1, null, None), Is.EqualTo(new[] { resumed }));
        Assert.That(await audit.ListAsync(100, "oslo", None), Is.EqualTo(new[] { resumed, paused }));
    }

    [Test]
    public async Task An_action_that_is_rolled_back_leaves_no_trace()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var audit = new AuditLog(world.Databases, world.Time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Headquarters.WriteAsync<int>(async transaction =>
        {
            await audit.WriteAsync(transaction, "ada", "run cancel", "1", null);
            throw new InvalidOperationException("the action failed");
        }, None));
        Assert.That(await audit.ListAsync(100, null, None), Is.Empty);
    }

    [Test]
    public async Task Whoever_starts_cancels_and_retries_a_run_is_recorded_but_the_schedule_is_nobody()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var runs = new PipelineRuns(world.Databases, world.Time);
        await runs.EndAsync((await runs.StartAsync(new RunRequest("customer-sync", "Schedule"), None)).Run, RunStatus.Failed, "x", None);
        var request = new RunRequest("customer-sync", "Api") { RequestedBy = "ada", RequestKey = "once" };
        var started = (await runs.RequestAsync(request, None)).Run;
        Assert.That((await runs.RequestAsync(request, None)).Run, Is.EqualTo(started), "asked twice, done once");
        await runs.CancelAsync(started, "grace", None);
        await runs.EndAsync(started, RunStatus.Cancelled, "x", None);
        var again = (await runs.RequestRetryAsync(started, new RunRequest("") { RequestedBy = "grace" }, None)).Run;

        var entries = (await new AuditLog(world.Databases, world.Time).ListAsync(100, null, None)).Reverse().Select(entry => (entry.User, entry.Action, entry.Subject, entry.Details));
        Assert.That(entries, Is.EqualTo(new[]
        {
            ("ada", "run start", started.Value, "customer-sync"),
            ("grace", "run cancel", started.Value, "customer-sync"),
            ("grace", "run retry", again.Value, $"customer-sync, what failed in {started}"),
        }));
    }

    [Test]
    public async Task A_subject_too_long_for_the_column_is_shortened_not_refused()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var audit = new AuditLog(world.Databases, world.Time);
        await audit.WriteAsync("ada", "job delete", new string('7', 10_000), null, None);
        Assert.That((await audit.ListAsync(1, null, None))[0].Subject, Is.EqualTo($"{new string('7', 199)}…"));
    }
}
