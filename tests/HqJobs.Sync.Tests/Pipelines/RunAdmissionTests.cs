using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>Skip, Queue, Supersede and runs that a service is asked for: one runs, at most one waits.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class RunAdmissionTests(Pair pair)
{
    private static readonly RunRequest CustomerSync = new("customer-sync");
    private static readonly ProcessIdentity Dead = ProcessIdentity.Current with { Start = "1-00000000" };

    private PipelineWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await PipelineWorld.CreateAsync(channels: 2, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    private Task<RunStart> StartAsync(OverlapPolicy overlap = OverlapPolicy.Skip) => world.Runs.StartAsync(CustomerSync with { Overlap = overlap }, CancellationToken.None);

    private Task<RunStart> RequestAsync(OverlapPolicy overlap = OverlapPolicy.Skip) => world.Runs.RequestAsync(CustomerSync with { Overlap = overlap }, CancellationToken.None);

    private Task<RunStart> BeginAsync(RunStart start) => world.Runs.BeginAsync(start.Run, null, CancellationToken.None);

    private Task<bool> EndAsync(RunStart start) => world.Runs.EndAsync(start.Run, RunStatus.Succeeded, null, CancellationToken.None);

    [Test]
    public async Task Queue_lets_one_run_wait_for_the_active_one_and_skips_further_ones()
    {
        var active = await StartAsync();
        var waiting = await StartAsync(OverlapPolicy.Queue);
        var third = await StartAsync(OverlapPolicy.Queue);

        Assert.That(waiting, Is.EqualTo(new RunStart(waiting.Run, RunStatus.Waiting, active.Run)));
        Assert.That(third, Is.EqualTo(new RunStart(third.Run, RunStatus.Skipped, waiting.Run)));
        Assert.That((await world.ReadAsync(waiting.Run)).Error, Is.EqualTo($"waits for run {active.Run}"));
        Assert.That((await world.ReadAsync(third.Run)).Error, Is.EqualTo($"run {waiting.Run} is waiting already"));
        Assert.That(await BeginAsync(waiting), Is.EqualTo(waiting), "not beside the active one");

        await EndAsync(active);
        Assert.That((await BeginAsync(waiting)).Status, Is.EqualTo(RunStatus.Running));
        Assert.That((await BeginAsync(waiting)).Status, Is.EqualTo(RunStatus.Running), "twice is the same as once");
        Assert.That((await world.ReadAsync(waiting.Run)).Error, Is.Null);
    }

    [Test]
    public async Task Supersede_asks_the_active_run_to_end_cancels_the_waiting_one_and_waits()
    {
        var active = await StartAsync();
        var waiting = await StartAsync(OverlapPolicy.Queue);
        var newest = await StartAsync(OverlapPolicy.Supersede);

        Assert.That(newest.Status, Is.EqualTo(RunStatus.Waiting));
        var old = await world.ReadAsync(active.Run);
        Assert.That((old.Status, old.CancelRequested, old.Error), Is.EqualTo((RunStatus.Running, true, $"superseded by run {newest.Run}")));
        var replaced = await world.ReadAsync(waiting.Run);
        Assert.That((replaced.Status, replaced.Error), Is.EqualTo((RunStatus.Cancelled, $"superseded by run {newest.Run}")));

        await world.Runs.EndAsync(active.Run, RunStatus.Cancelled, "cancelled", CancellationToken.None);
        Assert.That((await world.ReadAsync(active.Run)).Error, Is.EqualTo($"superseded by run {newest.Run}"), "who asked has said why");
        Assert.That((await BeginAsync(newest)).Started);
    }

    [Test]
    public async Task A_request_waits_for_a_service_even_when_nothing_runs_and_does_not_keep_a_run_of_a_command_from_starting()
    {
        var request = await RequestAsync();
        Assert.That(request, Is.EqualTo(new RunStart(request.Run, RunStatus.Waiting)));
        var command = await StartAsync();
        Assert.That(command.Started);
        Assert.That((await BeginAsync(request)).ActiveRun, Is.EqualTo(command.Run));
        await EndAsync(command);
        Assert.That((await BeginAsync(request)).Started);
    }

    [Test]
    public async Task A_request_is_skipped_beside_an_active_run_or_an_earlier_request()
    {
        var first = await RequestAsync();
        Assert.That((await RequestAsync()).ActiveRun, Is.EqualTo(first.Run));
        await BeginAsync(first);
        Assert.That((await RequestAsync()).Status, Is.EqualTo(RunStatus.Skipped));
        Assert.That((await RequestAsync(OverlapPolicy.Queue)).Status, Is.EqualTo(RunStatus.Waiting));
    }

    [Test]
    public async Task Twenty_who_begin_a_waiting_run_at_once_begin_it_once_and_of_twenty_jobs_one_gets_it()
    {
        var request = await RequestAsync();
        var noted = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() =>
            world.Runs.SetRootJobAsync(request.Run, $"job {number}", null, CancellationToken.None))));
        Assert.That(noted.Count(one => one), Is.EqualTo(1));

        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => BeginAsync(request))));
        Assert.That(begun.Select(start => start.Status), Is.All.EqualTo(RunStatus.Running));
        Assert.That((await world.Runs.ListActiveAsync(CancellationToken.None)).Select(run => (run.Id, run.Status)), Is.EqualTo(new[] { (request.Run, RunStatus.Running) }));
    }

    [Test]
    public async Task A_waiting_run_is_cancelled_at_once_and_never_begins()
    {
        var request = await RequestAsync();
        Assert.That(await world.Runs.CancelAsync(request.Run, "ann", CancellationToken.None), Is.EqualTo(CancelResult.Cancelled));
        Assert.That((await BeginAsync(request)).Status, Is.EqualTo(RunStatus.Cancelled));
        var report = await world.ReadAsync(request.Run);
        Assert.That((report.Status, report.Error), Is.EqualTo((RunStatus.Cancelled, "cancelled by ann")));
        Assert.That(report.Stages!.Select(stage => stage.Status), Is.All.EqualTo(RunStatus.Skipped));
    }

    [Test]
    public async Task The_waiting_run_of_a_service_that_died_is_free_for_the_next_one()
    {
        var request = await RequestAsync();
        await world.RunsOf(Dead).SetRootJobAsync(request.Run, "lost", null, CancellationToken.None);
        Assert.That(await world.Runs.EndDeadRunsAsync(null, CancellationToken.None), Is.Empty, "nothing had begun");
        Assert.That(await world.Runs.SetRootJobAsync(request.Run, "next", null, CancellationToken.None));
    }

    [Test]
    public async Task A_scheduled_run_that_was_queued_by_a_service_that_died_is_free_for_the_next_one()
    {
        await StartAsync();
        var queued = await world.RunsOf(Dead).StartAsync(CustomerSync with { Overlap = OverlapPolicy.Queue, RootJobId = "lost" }, CancellationToken.None);
        Assert.That(queued.Status, Is.EqualTo(RunStatus.Waiting));
        Assert.That((await world.Runs.ReadRunAsync(queued.Run, CancellationToken.None)).Owner, Is.EqualTo(Dead.ToString()));

        await world.Runs.EndDeadRunsAsync(null, CancellationToken.None);
        Assert.That(await world.Runs.SetRootJobAsync(queued.Run, "next", null, CancellationToken.None));
    }

    [Test]
    public async Task A_request_for_what_failed_names_the_run_and_its_failed_channels()
    {
        var failed = await StartAsync();
        await world.Stages.PlanAsync(failed.Run, 1, CancellationToken.None);
        await world.Runs.EndAsync(failed.Run, RunStatus.Failed, "power", CancellationToken.None);
        var retry = await world.Runs.RequestRetryAsync(failed.Run, new RunRequest("") { RequestedBy = "ann" }, CancellationToken.None);
        var facts = await world.Runs.ReadRunAsync(retry.Run, CancellationToken.None);
        Assert.That((facts.Status, facts.RerunOf, facts.RequestedBy, facts.Pipeline), Is.EqualTo((RunStatus.Waiting, failed.Run.Value, "ann", "customer-sync")));
    }
}
