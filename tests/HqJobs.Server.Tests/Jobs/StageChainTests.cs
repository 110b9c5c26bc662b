using Hangfire;
using Hangfire.States;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>The chain step by step on a pumped worker: the test decides what happens between two jobs.</summary>
[NonParallelizable]
public sealed class StageChainTests
{
    private static readonly string[] Channels = ["houston", "oslo", "berlin", "webshop"];
    private ChainWorld chain = null!;

    [SetUp]
    public async Task CreateAsync() => chain = await ChainWorld.CreateAsync();

    [TearDown]
    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Test]
    public async Task A_run_is_three_continuations_and_a_job_per_channel()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var jobs = chain.Chain(root);
        Assert.That(chain.StatesOf(jobs), Is.EqualTo(new[] { "Scheduled", "Awaiting", "Awaiting" }), "the first stage waits without a worker, the others for it");

        chain.Pump.RunAll();
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(run.Stages!.Select(stage => stage.Job), Is.EqualTo(new[] { "P-0001", "SYNC", "1010" }));
            Assert.That(chain.Upload.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
            Assert.That(chain.Customers.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.Pump.History(jobs[0]), Is.EqualTo(new[]
            {
                "Enqueued", "Processing", "Scheduled: Waiting for channels: 0 of 4 have ended", "Enqueued: All channels have ended", "Processing", "Succeeded",
            }));
            Assert.That(chain.Pump.History(jobs[1]), Is.EqualTo(new[] { "Awaiting", "Enqueued", "Processing", "Succeeded" }));
            Assert.That(chain.StatesOf(jobs), Is.All.EqualTo("Succeeded"));
        });
    }

    [Test]
    public async Task Channels_without_news_get_no_job_and_a_stage_of_such_channels_closes_at_once()
    {
        chain.Upload.Idle.UnionWith(Channels);
        var root = chain.Trigger();
        chain.Pump.RunNext();
        Assert.Multiple(async () =>
        {
            Assert.That(chain.Pump.History(root), Is.EqualTo(new[] { "Enqueued", "Processing", "Succeeded" }));
            Assert.That(chain.Upload.Calls, Is.Empty);
            Assert.That((await chain.ItemsAsync(root, 1)).Select(item => item.Status), Is.All.EqualTo(ItemStatus.NoData));
        });
    }

    [Test]
    public async Task A_failed_channel_does_not_stop_the_others_nor_the_next_stages()
    {
        chain.Upload.Failing.Add("oslo");
        var root = chain.Trigger();
        chain.Pump.RunAll();
        var run = await chain.RunOfAsync(root);
        var failed = (await chain.ItemsAsync(root, 1)).Single(item => item.Status == ItemStatus.Failed);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.SucceededWithErrors));
            Assert.That(failed.Channel, Is.EqualTo("oslo"));
            Assert.That(chain.Customers.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.StateOf(failed.HangfireJobId!), Is.EqualTo("Failed"), "at once, without Hangfire's retries");
            Assert.That(chain.StatesOf(chain.Chain(root)), Is.All.EqualTo("Succeeded"));
        });
    }

    [Test]
    public async Task A_failed_stage_keeps_the_next_ones_waiting_and_requeue_runs_only_what_failed()
    {
        chain.Upload.Failing.UnionWith(Channels);
        chain.Upload.Idle.Add("webshop");
        chain.Upload.Failing.Remove("webshop");
        chain.Get<HqJobs.Server.Configuration.Settings>().Options.Pipelines["customer-sync"] = new() { ChannelFailures = ChannelFailurePolicy.AllOrFail };
        var root = chain.Trigger();
        chain.Pump.RunAll();
        var jobs = chain.Chain(root);
        Assert.That(chain.StatesOf(jobs), Is.EqualTo(new[] { "Failed", "Awaiting", "Awaiting" }));
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(JobBoard.FailureOf(chain.Connection, root), Does.StartWith("3 of 4 channels failed: berlin (cannot open berlin)"));

        chain.Upload.Failing.Clear();
        chain.Upload.Calls.Clear();
        chain.Requeue(root);
        chain.Pump.RunAll();
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(chain.Upload.Calls, Is.EquivalentTo(new[] { "houston", "oslo", "berlin" }));
            Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.StatesOf(jobs), Is.All.EqualTo("Succeeded"));
        });
    }

    [Test]
    public async Task The_next_run_takes_over_what_a_failed_one_left_and_the_old_one_cannot_come_back()
    {
        chain.Upload.Failing.UnionWith(Channels);
        var old = chain.Trigger();
        chain.Pump.RunAll();
        var jobs = chain.Chain(old);
        chain.World.Time.Advance(TimeSpan.FromMinutes(15));
        chain.Upload.Failing.Clear();
        var next = chain.Trigger();
        chain.Pump.RunAll();
        var run = await chain.RunOfAsync(next);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.StatesOf(jobs), Is.All.EqualTo("Deleted"));
            Assert.That(chain.Pump.History(old)[^1], Is.EqualTo($"Deleted: Superseded by run {run.RunId}"));
            Assert.That(chain.Storage.GetMonitoringApi().FailedCount(), Is.Zero);
        });

        chain.Upload.Calls.Clear();
        chain.Requeue(old);
        chain.Pump.RunAll();
        Assert.Multiple(async () =>
        {
            Assert.That(chain.Pump.History(old)[^1], Is.EqualTo("Deleted: Superseded by a later run"));
            Assert.That((await chain.RunOfAsync(old)).Status, Is.EqualTo(RunStatus.Failed));
            Assert.That(chain.Upload.Calls, Is.Empty);
        });
    }

    [Test]
    public async Task A_run_that_is_due_while_another_is_active_is_deleted_and_recorded_as_skipped()
    {
        var first = chain.Trigger();
        chain.Pump.RunNext();
        var active = await chain.RunOfAsync(first);
        var second = chain.Trigger();
        chain.Pump.RunNext();
        var skipped = await chain.RunOfAsync(second);
        Assert.Multiple(() =>
        {
            Assert.That(chain.Pump.History(second), Is.EqualTo(new[] { "Enqueued", "Processing", $"Deleted: Skipped: run {active.RunId} is active" }));
            Assert.That(skipped.Status, Is.EqualTo(RunStatus.Skipped));
            Assert.That(skipped.Error, Is.EqualTo($"run {active.RunId} is active"));
        });
        chain.Pump.RunAll();
        Assert.That((await chain.RunOfAsync(first)).Status, Is.EqualTo(RunStatus.Succeeded), "the active run is not disturbed");
    }

    [Test]
    public async Task A_run_elsewhere_keeps_the_jobs_out_and_the_other_way_round()
    {
        var elsewhere = new PipelineRuns(chain.World.Databases, chain.World.Time, process: ProcessIdentity.OfThisProcess());
        var other = await elsewhere.StartAsync(new RunRequest("customer-sync"), CancellationToken.None);
        var root = chain.Trigger();
        chain.Pump.RunAll();
        Assert.That(chain.Pump.History(root)[^1], Is.EqualTo($"Deleted: Skipped: run {other.Run} is active"));

        await elsewhere.EndAsync(other.Run, RunStatus.Succeeded, null, CancellationToken.None);
        chain.Trigger();
        chain.Pump.RunNext();
        Assert.That((await elsewhere.StartAsync(new RunRequest("customer-sync"), CancellationToken.None)).Started, Is.False);
    }

    [Test]
    public async Task Requeueing_a_parked_stage_by_hand_starts_nothing_twice()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        chain.Requeue(root);
        chain.Pump.RunNext();
        chain.Requeue(root);
        chain.Pump.RunAll();
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task Requeueing_a_stage_that_has_closed_gives_its_stored_result()
    {
        var root = chain.Trigger();
        chain.Pump.RunAll();
        foreach (var job in chain.Chain(root))
        {
            chain.Requeue(job);
            chain.Pump.RunAll();
            Assert.That(chain.StateOf(job), Is.EqualTo("Succeeded"));
        }
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task A_stage_requeued_before_its_turn_waits_again()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var later = chain.Chain(root).Skip(1).ToList();
        later.ForEach(chain.Requeue);
        chain.Pump.RunNext();
        chain.Pump.RunNext();
        Assert.That(chain.Synchronize.Calls, Is.Zero);
        Assert.That(chain.StatesOf(later), Is.All.EqualTo("Awaiting"));
        chain.Pump.RunAll();
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task Deleting_a_parked_stage_by_hand_cancels_the_run_and_everything_of_it()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var run = await chain.RunOfAsync(root);
        chain.Delete(root);
        await chain.Watch.LookAtAsync(new RunId(run.RunId), CancellationToken.None);
        chain.Pump.RunAll();
        run = await chain.RunOfAsync(root);
        var items = await chain.ItemsAsync(root, 1);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Cancelled));
            Assert.That(run.Error, Is.EqualTo("the job of P-0001 (P-job) was deleted"));
            Assert.That(chain.StatesOf(chain.Chain(root)), Is.All.EqualTo("Deleted"));
            Assert.That(items.Select(item => item.Status), Is.All.EqualTo(ItemStatus.Cancelled));
            Assert.That(chain.StatesOf(items.Select(item => item.HangfireJobId!)), Is.All.EqualTo("Deleted"));
            Assert.That(chain.Upload.Calls, Is.Empty);
        });
    }

    [Test]
    public async Task A_later_stage_deleted_by_hand_cancels_the_run_instead_of_leaving_it_open()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        chain.Delete(chain.Chain(root)[2]);
        await chain.Watch.LookAtAsync(new RunId((await chain.RunOfAsync(root)).RunId), CancellationToken.None);
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Cancelled));
    }

    [Test]
    public async Task A_run_that_somebody_cancels_at_headquarters_ends_with_its_jobs()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        await chain.Runs.CancelAsync(run, "operator", CancellationToken.None);
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        chain.Pump.RunAll();
        Assert.Multiple(async () =>
        {
            Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Cancelled));
            Assert.That(chain.StatesOf(chain.Chain(root)), Is.All.EqualTo("Deleted"));
            Assert.That(chain.Upload.Calls, Is.Empty);
        });
    }

    [Test]
    public async Task A_channel_job_deleted_by_hand_counts_as_failed_and_the_stage_goes_on()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        chain.Delete((await chain.ItemsAsync(root, 1)).Single(item => item.Channel == "oslo").HangfireJobId!);
        chain.Pump.RunAll();
        Assert.That(chain.StateOf(root), Is.EqualTo("Scheduled"), "three have ended, the fourth has nobody who says so");
        chain.Requeue(root); // what the watch or the heartbeat does
        chain.Pump.RunAll();
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.SucceededWithErrors));
            Assert.That(run.Stages![0].Channels!.Single(channel => channel.Channel == "oslo").Error, Is.EqualTo("its job was deleted in the dashboard"));
        });
    }

    [Test]
    public async Task A_stage_job_that_gave_up_ends_the_run_and_requeue_goes_on_with_it()
    {
        var root = chain.Trigger();
        chain.Pump.RunNext();
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        chain.Connection.SetJobParameter(root, "RetryCount", "5");
        chain.Client.ChangeState(root, new FailedState(new TimeoutException("headquarters did not answer")));
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Failed), "it does not keep the next run out");
        Assert.That((await chain.RunOfAsync(root)).Error, Is.EqualTo("headquarters did not answer"));

        chain.Requeue(root);
        chain.Pump.RunAll();
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task A_later_stage_whose_job_gave_up_before_it_began_goes_on_when_it_is_requeued()
    {
        var (root, run) = await RunFirstStageAsync();
        var second = chain.Chain(root)[1];
        chain.Connection.SetJobParameter(second, "RetryCount", "5");
        chain.Client.ChangeState(second, new FailedState(new TimeoutException("headquarters did not answer")));
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Failed));

        chain.Requeue(second);
        RunAtMost(20);
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task A_first_stage_whose_run_was_given_up_before_it_began_goes_on_when_its_job_comes_back()
    {
        var request = await chain.Runs.RequestAsync(new RunRequest("customer-sync"), CancellationToken.None);
        await chain.Get<RequestedRuns>().LookAsync(CancellationToken.None);
        var root = (await chain.Runs.ReadRunAsync(request.Run, CancellationToken.None)).RootJobId!;
        await chain.Runs.BeginAsync(request.Run, null, CancellationToken.None);
        await chain.Runs.EndAsync(request.Run, RunStatus.Failed, PipelineRuns.ProcessEnded, CancellationToken.None);
        RunAtMost(20);
        await AssertRanOnceAsync(root);
    }

    [Test]
    public async Task A_run_cancelled_between_two_stages_ends_its_next_job_at_once()
    {
        var (root, run) = await RunFirstStageAsync();
        await chain.Runs.CancelAsync(run, "operator", CancellationToken.None);
        chain.Pump.RunNext();
        Assert.That(chain.StatesOf(chain.Chain(root)), Is.EqualTo(new[] { "Succeeded", "Deleted", "Deleted" }));
        await chain.Watch.LookAtAsync(run, CancellationToken.None);
        Assert.That((await chain.RunOfAsync(root)).Error, Is.EqualTo("cancelled by operator"));
    }

    private async Task<(string Root, RunId Run)> RunFirstStageAsync()
    {
        var root = chain.Trigger();
        while (chain.Pump.RunNext() && chain.StateOf(root) != "Succeeded") { }
        Assert.That(chain.StatesOf(chain.Chain(root)), Is.EqualTo(new[] { "Succeeded", "Enqueued", "Awaiting" }));
        return (root, new RunId((await chain.RunOfAsync(root)).RunId));
    }

    private void RunAtMost(int jobs)
    {
        for (var i = 0; i < jobs && chain.Pump.RunNext(); i++) { }
    }

    private async Task AssertRanOnceAsync(string root)
    {
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.Upload.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
            Assert.That(chain.Customers.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.StatesOf(chain.Chain(root)), Is.All.EqualTo("Succeeded"));
        });
    }
}
