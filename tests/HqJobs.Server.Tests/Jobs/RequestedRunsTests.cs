using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>Runs that people and other processes ask for at headquarters, and what the watch heals, on a pumped worker.</summary>
[NonParallelizable]
public sealed class RequestedRunsTests
{
    private static readonly RunRequest CustomerSync = new("customer-sync") { RequestedBy = "ann" };

    private ChainWorld chain = null!;

    [SetUp]
    public async Task CreateAsync() => chain = await ChainWorld.CreateAsync();

    [TearDown]
    public async Task DisposeAsync() => await chain.DisposeAsync();

    private Task LookAsync() => chain.Get<RequestedRuns>().LookAsync(CancellationToken.None);

    private Task<PipelineRun> RunAsync(RunStart start) => chain.Runs.ReadRunAsync(start.Run, CancellationToken.None);

    private Task<RunStart> RequestAsync(RunRequest? request = null) => chain.Runs.RequestAsync(request ?? CustomerSync, CancellationToken.None);

    [Test]
    public async Task A_request_gets_one_job_however_often_it_is_looked_at_and_runs_the_whole_chain_for_its_channels()
    {
        var request = await RequestAsync(CustomerSync with { Channels = ["oslo"] });
        await LookAsync();
        await LookAsync();
        chain.Pump.RunAll();
        var run = await RunAsync(request);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.StatesOf(chain.Chain(run.RootJobId!)), Is.EqualTo(new[] { "Succeeded", "Succeeded", "Succeeded" }));
            Assert.That(chain.Upload.Calls, Is.EqualTo(new[] { "oslo" }));
            Assert.That(chain.Customers.Calls, Is.EqualTo(new[] { "oslo" }));
            Assert.That(chain.Storage.GetMonitoringApi().SucceededListCount(), Is.EqualTo(5));
        });
    }

    [Test]
    public async Task A_service_that_dies_between_noting_the_job_and_starting_it_is_followed_by_the_next_look()
    {
        var request = await RequestAsync();
        var job = chain.Get<JobBoard>().CreateWithoutState(chain.Connection, StageJob.Of("customer-sync", "P-0001"), new Dictionary<string, object> { [JobParameters.Run] = request.Run.Value });
        await chain.Runs.SetRootJobAsync(request.Run, job, null, CancellationToken.None);
        await LookAsync();
        chain.Pump.RunAll();
        Assert.That((await RunAsync(request)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_request_whose_job_is_gone_gets_another_one()
    {
        var request = await RequestAsync();
        await chain.Runs.SetRootJobAsync(request.Run, "00000000-0000-0000-0000-000000000000", null, CancellationToken.None);
        await LookAsync();
        await LookAsync();
        chain.Pump.RunAll();
        Assert.That((await RunAsync(request)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_request_whose_job_id_now_belongs_to_a_job_that_has_succeeded_gets_another_one()
    {
        var request = await RequestAsync();
        await LookAsync();
        using (var transaction = chain.Connection.CreateWriteTransaction())
        {
            transaction.SetJobState((await RunAsync(request)).RootJobId!, new SucceededState(null, 1, 1));
            transaction.Commit();
        }
        await LookAsync();
        await LookAsync();
        chain.Pump.RunAll();
        Assert.That((await RunAsync(request)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_job_storage_that_breaks_a_look_off_does_not_end_the_service()
    {
        var request = await RequestAsync();
        var storage = new InterruptedStorage(chain.Storage, () => throw new TaskCanceledException("the driver gave up"));
        using var requested = new RequestedRuns(chain.Runs, BoardOn(storage), RunOwner.Process, TimeProvider.System, NullLogger<RequestedRuns>.Instance);
        await requested.StartAsync(CancellationToken.None);
        for (var i = 0; i < 100 && (await RunAsync(request)).RootJobId is null; i++) await Task.Delay(100);
        Assert.That((await RunAsync(request)).RootJobId, Is.Not.Null);
        await requested.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_stage_that_closes_while_the_watch_looks_at_it_is_not_taken_for_abandoned()
    {
        var root = chain.Trigger();
        while (chain.Pump.RunNext() && (await chain.ItemsAsync(root, 1)).Any(item => item.IsOpen)) { }
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        Assert.That(chain.StateOf(root), Is.EqualTo("Enqueued"), "all channels have ended, the stage closes next");

        var storage = new InterruptedStorage(chain.Storage, () => chain.Pump.RunNext());
        using var watch = new RunWatch(chain.Runs, BoardOn(storage), chain.Get<JobEndings>(), RunOwner.Process, chain.World.Time, NullLogger<RunWatch>.Instance);
        await watch.LookAtAsync(run, CancellationToken.None);
        Assert.That(chain.StateOf(root), Is.EqualTo("Succeeded"));
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Running));
        chain.Pump.RunAll();
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    private JobBoard BoardOn(JobStorage storage) => new(storage, chain.Get<IJobFilterProvider>());

    [Test]
    public async Task A_queued_run_waits_without_a_worker_and_begins_when_the_active_one_has_ended()
    {
        var first = await RequestAsync();
        await LookAsync();
        chain.Pump.RunNext();
        var second = await RequestAsync(CustomerSync with { Overlap = OverlapPolicy.Queue });
        await LookAsync();
        while (chain.StateOf((await RunAsync(second)).RootJobId!) == "Enqueued") chain.Pump.RunNext();
        var job = (await RunAsync(second)).RootJobId!;
        Assert.That(chain.Pump.History(job)[^1], Is.EqualTo($"Scheduled: Waits for the end of run {first.Run}"));

        chain.Pump.RunAll();
        Assert.That((await RunAsync(first)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That((await RunAsync(second)).Status, Is.EqualTo(RunStatus.Waiting));
        await LookAsync();
        chain.Pump.RunAll();
        Assert.That((await RunAsync(second)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(chain.Synchronize.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task A_superseding_run_ends_the_active_one_and_takes_its_place()
    {
        var first = await RequestAsync();
        await LookAsync();
        chain.Pump.RunNext();
        var second = await RequestAsync(CustomerSync with { Overlap = OverlapPolicy.Supersede });
        await chain.Watch.LookAtAsync(first.Run, CancellationToken.None);
        await LookAsync();
        chain.Pump.RunAll();
        var superseded = await RunAsync(first);
        Assert.That((superseded.Status, superseded.Message), Is.EqualTo((RunStatus.Cancelled, $"superseded by run {second.Run}")));
        Assert.That((await RunAsync(second)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(chain.StatesOf(chain.Chain(superseded.RootJobId!)), Is.All.EqualTo("Deleted"));
    }

    [Test]
    public async Task A_waiting_run_whose_job_is_deleted_by_hand_is_cancelled()
    {
        var first = await RequestAsync();
        await LookAsync();
        chain.Pump.RunNext();
        var second = await RequestAsync(CustomerSync with { Overlap = OverlapPolicy.Queue });
        await LookAsync();
        chain.Delete((await RunAsync(second)).RootJobId!);
        await LookAsync();
        Assert.That((await RunAsync(second)).Status, Is.EqualTo(RunStatus.Cancelled));
        chain.Pump.RunAll();
        Assert.That((await RunAsync(first)).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_continuation_that_hangfire_lost_is_started_by_the_watch_and_the_chain_goes_on()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        // As after Hangfire's own failure (#2591): the list of continuations is gone, so the first stage's success starts nothing.
        chain.Connection.SetJobParameter(root, "Continuations", "[]");
        chain.Pump.RunAll();
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        Assert.That(chain.StatesOf(chain.Chain(root)), Is.EqualTo(new[] { "Succeeded", "Awaiting", "Awaiting" }));

        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        Assert.That(chain.StateOf(chain.Chain(root)[1]), Is.EqualTo("Awaiting"), "Hangfire starts continuations before it commits: a moment of patience");
        chain.World.Time.Advance(TimeSpan.FromSeconds(11));
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        chain.Pump.RunAll();
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_stage_that_hangfire_forced_to_failed_ends_the_run_in_words()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        using (var transaction = chain.Connection.CreateWriteTransaction())
        {
            transaction.SetJobState(root, new FailedState(new InvalidOperationException("the state could not be changed")) { Reason = "Failed to change state" });
            transaction.Commit();
        }
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        var ended = await chain.RunOfAsync(root);
        Assert.That((ended.Status, ended.Error), Is.EqualTo((RunStatus.Failed, "the state could not be changed")));
    }

    [Test]
    public async Task A_stage_parked_with_nothing_open_is_woken_when_the_nudge_was_lost()
    {
        chain.Upload.Idle.UnionWith(["houston", "berlin", "webshop"]);
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var item = (await chain.ItemsAsync(root, 1)).Single(item => item.Channel == "oslo");
        // The channel's process did its work and died before it could wake the stage.
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        await chain.Stages.RunItemAsync(run, 1, "oslo", item.HangfireJobId, null, CancellationToken.None);
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        Assert.That(chain.Pump.History(root)[^1], Is.EqualTo("Enqueued: All channels have ended"));
    }
}
