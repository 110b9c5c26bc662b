using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class PipelineRunsTests(Pair pair)
{
    private static readonly RunRequest CustomerSync = new("customer-sync");
    private static readonly ProcessIdentity Elsewhere = new("elsewhere", 4711, "1", "a");
    private static readonly ProcessIdentity Dead = ProcessIdentity.Current with { Start = "1-00000000" };

    private PipelineWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await PipelineWorld.CreateAsync(channels: 2, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private Task<RunStart> StartAsync(RunRequest? request = null, ProcessIdentity? process = null) =>
        world.RunsOf(process ?? ProcessIdentity.Current).StartAsync(request ?? CustomerSync, CancellationToken.None);

    [Test]
    public async Task Twenty_starts_at_once_are_one_run_and_nineteen_skips_that_name_it()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => StartAsync(process: Elsewhere with { Host = $"host{number}" }))));

        var started = starts.Single(start => start.Started);
        Assert.That(starts.Where(start => !start.Started).Select(start => start.ActiveRun), Is.All.EqualTo(started.Run));
        var runs = await world.Runs.ListAsync("customer-sync", 100, CancellationToken.None);
        Assert.That(runs.Count(run => run.Status == RunStatus.Running), Is.EqualTo(1));
        Assert.That(runs.Where(run => run.Status == RunStatus.Skipped).Select(run => run.Error).ToList(), Has.Count.EqualTo(19).And.All.EqualTo($"run {started.Run} is active"));
    }

    [Test]
    public async Task A_waiting_run_that_begins_while_it_is_cancelled_is_asked_to_end_and_not_taken_from_its_driver()
    {
        var run = (await world.Runs.RequestAsync(CustomerSync, CancellationToken.None)).Run;
        var headquarters = world.World.Headquarters;
        Task<CancelResult> cancelling;
        await using (var connection = await headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None))
        await using (var beginning = await headquarters.BeginWriteAsync(connection, CancellationToken.None))
        {
            var now = world.World.Time.GetUtcNow();
            await connection.ExecuteAsync(
                headquarters.Sql["Pipelines/BeginRun"], new { runid = run.Value, owner = Elsewhere.ToString(), owneruntil = now.AddMinutes(1), now }, beginning.Db);
            cancelling = Task.Run(() => world.Runs.CancelAsync(run, "ann", CancellationToken.None));
            await Task.Delay(200); // it waits for its turn to write
            await beginning.CommitAsync(CancellationToken.None);
        }
        Assert.That(await cancelling, Is.EqualTo(CancelResult.Requested));
        Assert.That((await world.ReadAsync(run)).Status, Is.EqualTo(RunStatus.Running));
    }

    [Test]
    public async Task Pipelines_do_not_stop_each_other()
    {
        Assert.That((await StartAsync()).Started);
        Assert.That((await StartAsync(new RunRequest("p-0001"))).Started);
    }

    [Test]
    public async Task The_same_root_job_or_request_key_is_the_same_run()
    {
        var first = await StartAsync(CustomerSync with { RootJobId = "17" });
        var again = await StartAsync(CustomerSync with { RootJobId = "17" });
        Assert.That(again, Is.EqualTo(first));

        var keyed = await StartAsync(new RunRequest("1010") { RequestKey = "k" });
        Assert.That(await StartAsync(new RunRequest("1010") { RequestKey = "k" }), Is.EqualTo(keyed));
        Assert.That(await world.CountAsync("PIPELINERUN"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_root_job_younger_than_the_run_of_its_number_is_another_job()
    {
        var first = await StartAsync(CustomerSync with { RootJobId = "17", RootJobCreated = world.World.Time.GetUtcNow() });
        await world.Runs.EndAsync(first.Run, RunStatus.Succeeded, null, CancellationToken.None);
        world.World.Time.Advance(TimeSpan.FromHours(1)); // job storage is restored and counts from where it stood

        var second = await StartAsync(CustomerSync with { RootJobId = "17", RootJobCreated = world.World.Time.GetUtcNow() });

        Assert.That(second.Started);
        Assert.That(second.Run, Is.Not.EqualTo(first.Run));
    }

    [Test]
    public async Task The_run_of_a_dead_process_of_this_host_is_failed_at_once_and_the_new_one_starts()
    {
        var dead = await StartAsync(process: Dead);
        await world.StagesOf(Dead).PlanAsync(dead.Run, 1, CancellationToken.None);
        await world.StagesOf(Dead).ClaimAsync(dead.Run, 1, "houston", null, CancellationToken.None);

        var next = await StartAsync();

        Assert.That(next.Started);
        var report = await world.ReadAsync(dead.Run);
        Assert.That(report.Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(report.Error, Is.EqualTo(PipelineRuns.ProcessEnded));
        Assert.That(report.Stages!.Select(stage => stage.Status), Is.EqualTo(new[] { RunStatus.Failed, RunStatus.Skipped, RunStatus.Skipped }));
        Assert.That(report.Stages![0].Channels!.Select(channel => (channel.Channel, channel.Status, channel.Error)),
            Is.EqualTo(new[] { ("houston", ItemStatus.Failed, "process ended"), ("oslo", ItemStatus.Cancelled, (string?)null) }));
    }

    [Test]
    public async Task The_run_of_another_host_is_failed_when_it_was_not_renewed()
    {
        var far = await StartAsync(process: Elsewhere);
        world.World.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.That((await StartAsync()).ActiveRun, Is.EqualTo(far.Run));
        Assert.That(await world.RunsOf(Elsewhere).RenewAsync(far.Run, CancellationToken.None));
        world.World.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.That((await StartAsync()).ActiveRun, Is.EqualTo(far.Run));
        world.World.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await StartAsync()).Started);
        Assert.That(await world.RunsOf(Elsewhere).RenewAsync(far.Run, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_run_of_a_shared_job_storage_outlives_any_process_and_goes_on_after_days_unless_somebody_took_over()
    {
        var start = await StartAsync(CustomerSync with { Owner = "jobs/test" }, Dead);
        world.World.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.That((await StartAsync()).ActiveRun, Is.EqualTo(start.Run), "another service may be at it");
        world.World.Time.Advance(TimeSpan.FromDays(3));
        Assert.That(await world.Runs.EndDeadRunsAsync("jobs/test", CancellationToken.None), Is.Empty, "the storage's own services go on with it");
        Assert.That((await StartAsync(CustomerSync with { Owner = "jobs/test" })).ActiveRun, Is.EqualTo(start.Run));
        Assert.That((await StartAsync()).Started, "nobody has been at it for days");
        Assert.That((await world.ReadAsync(start.Run)).Error, Is.EqualTo(PipelineRuns.ProcessEnded));
    }

    [Test]
    public async Task A_service_that_starts_ends_the_runs_of_its_dead_predecessor()
    {
        var start = await StartAsync(process: Dead);
        Assert.That(await world.Runs.EndDeadRunsAsync(null, CancellationToken.None), Is.EqualTo(new[] { start.Run }));
        Assert.That(await world.Runs.EndDeadRunsAsync(null, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Cancelling_asks_a_living_run_and_ends_one_that_nobody_drives()
    {
        var mine = await StartAsync();
        Assert.That(await world.Runs.CancelAsync(mine.Run, "ada", CancellationToken.None), Is.EqualTo(CancelResult.Requested));
        Assert.That((await world.ReadAsync(mine.Run)).CancelRequested);
        Assert.That(await world.Stages.PlanAsync(mine.Run, 1, CancellationToken.None), Is.False);

        var dead = await StartAsync(new RunRequest("1010"), Dead);
        Assert.That(await world.Runs.CancelAsync(dead.Run, "ada", CancellationToken.None), Is.EqualTo(CancelResult.Cancelled));
        Assert.That((await world.ReadAsync(dead.Run)).Status, Is.EqualTo(RunStatus.Cancelled));
        Assert.That(await world.Runs.CancelAsync(dead.Run, "ada", CancellationToken.None), Is.EqualTo(CancelResult.NotActive));
        Assert.That(await world.CountAsync("AUDITLOG"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_run_ends_once()
    {
        var start = await StartAsync();
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Runs.EndAsync(start.Run, RunStatus.Failed, "x", CancellationToken.None))));
        Assert.That(ends.Count(ended => ended), Is.EqualTo(1));
    }

    [Test]
    public async Task A_retry_while_a_run_is_active_is_skipped()
    {
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        var failed = await world.RunAsync();
        var active = await StartAsync();
        var skipped = await world.Driver.RetryAsync(new RunId(failed.RunId), null, null, CancellationToken.None);
        Assert.That((skipped.Status, skipped.RerunOf, skipped.Error), Is.EqualTo((RunStatus.Skipped, failed.RunId, $"run {active.Run} is active")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Runs.RetryAsync(active.Run, null, CancellationToken.None));
    }

    [Test]
    public async Task A_retry_of_a_run_in_which_nothing_failed_is_refused()
    {
        var good = await world.RunAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Runs.RetryAsync(new RunId(good.RunId), null, CancellationToken.None));
    }

    [Test]
    public async Task Unknown_pipelines_channels_and_runs_are_refused_with_what_there_is()
    {
        Assert.That((await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new RunRequest("nonsense"))))!.Message, Does.Contain("customer-sync"));
        Assert.That((await Assert.ThrowsAsync<KeyNotFoundException>(() => StartAsync(CustomerSync with { Channels = ["nowhere"] })))!.Message, Does.Contain("houston"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => world.ReadAsync(new RunId("nothing")));
        Assert.That(await world.CountAsync("PIPELINERUN"), Is.Zero);
    }
}
