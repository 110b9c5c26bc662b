using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>The chain on a real Hangfire server with its own threads and clock.</summary>
[NonParallelizable]
public sealed class LiveServerTests
{
    private static readonly string[] Channels = ["houston", "oslo", "berlin", "webshop"];

    [Test]
    public async Task The_whole_chain_runs_on_one_worker()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true);
        chain.StartServer(workers: 1);
        var root = chain.Trigger();
        await chain.UntilEndedAsync(root);
        await AssertEverythingRanOnceAsync(chain, root);
    }

    [Test]
    public async Task Many_channels_and_workers_close_each_stage_once()
    {
        await using var chain = await ChainWorld.CreateAsync(channels: 24, realTime: true);
        chain.StartServer(workers: 8);
        var root = chain.Trigger();
        await chain.UntilEndedAsync(root);
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.Upload.Calls, Has.Count.EqualTo(24));
            Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
            Assert.That(chain.Customers.Calls, Has.Count.EqualTo(24));
        });
    }

    [Test]
    public async Task A_stage_requeued_while_it_synchronizes_is_kept_apart_and_closes_once()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true);
        var (atOnce, most) = (0, 0);
        var entered = new TaskCompletionSource();
        chain.Synchronize.Inside = async cancellation =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            try
            {
                entered.TrySetResult();
                await Task.Delay(500, cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref atOnce);
            }
        };
        chain.StartServer(workers: 4);
        var root = chain.Trigger();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        chain.Requeue(chain.Chain(root)[1]);

        await chain.UntilEndedAsync(root);
        await chain.UntilAsync(root, () => Task.FromResult(chain.StateOf(chain.Chain(root)[1]) == "Succeeded"), "The end of the requeued job");
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(most, Is.EqualTo(1), "never two beside each other");
            Assert.That(run.Stages![1].CustomersCreated, Is.EqualTo(5), "stored once, not added up");
            Assert.That(chain.Customers.Calls, Is.EquivalentTo(Channels));
        });
    }

    [Test]
    public async Task A_stage_requeued_again_and_again_while_channels_work_changes_nothing()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true);
        chain.Upload.Inside = (_, cancellation) => Task.Delay(300, cancellation);
        chain.StartServer(workers: 6);
        var root = chain.Trigger();
        for (var i = 0; i < 20 && chain.Synchronize.Calls == 0; i++)
        {
            chain.Requeue(root);
            await Task.Delay(25);
        }
        await chain.UntilEndedAsync(root);
        await AssertEverythingRanOnceAsync(chain, root);
    }

    [Test]
    public async Task A_lost_nudge_is_healed_by_the_heartbeat()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true, heartbeat: TimeSpan.FromMilliseconds(500));
        var root = chain.Trigger();
        chain.Pump.RunNext();
        // The channels end as if each process had been killed between writing the result and waking the stage.
        var run = new RunId((await chain.RunOfAsync(root)).RunId);
        foreach (var item in await chain.ItemsAsync(root, 1))
        {
            await chain.Stages.RunItemAsync(run, 1, item.Channel, item.HangfireJobId, progress: null, CancellationToken.None);
            chain.Delete(item.HangfireJobId!);
        }
        Assert.That(chain.StateOf(root), Is.EqualTo("Scheduled"));

        chain.StartServer(workers: 1);
        await chain.UntilEndedAsync(root);
        await AssertEverythingRanOnceAsync(chain, root);
        Assert.That(chain.Pump.History(root), Has.None.Contains(JobBoard.AllEnded));
    }

    [Test]
    public async Task Deleting_a_stage_stops_its_channels_and_the_run()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true);
        var stopped = 0;
        chain.Upload.Inside = async (_, cancellation) =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(1), cancellation);
            }
            finally
            {
                Interlocked.Increment(ref stopped);
            }
        };
        chain.StartServer(workers: 3);
        await chain.StartWatchAsync();
        var root = chain.Trigger();
        await chain.UntilAsync(root, () => Task.FromResult(chain.Upload.Calls.Count >= 2), "Two channels under way");
        chain.Delete(root);

        await chain.UntilEndedAsync(root);
        await chain.UntilAsync(root, () => Task.FromResult(stopped >= 2), "The channels' stop");
        var items = await chain.ItemsAsync(root, 1);
        Assert.Multiple(async () =>
        {
            Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.Cancelled));
            Assert.That(chain.StatesOf(chain.Chain(root)), Is.All.EqualTo("Deleted"));
            Assert.That(items.Select(item => item.Status), Is.All.EqualTo(ItemStatus.Cancelled));
            Assert.That(chain.Synchronize.Calls, Is.Zero);
        });

        var next = chain.Trigger();
        chain.Upload.Inside = (_, _) => Task.CompletedTask;
        await chain.UntilAsync(next, async () => (await chain.FindRunOfAsync(next))?.Status == RunStatus.Succeeded, "A run after the cancelled one");
    }

    [Test]
    public async Task A_channel_job_deleted_by_hand_does_not_hold_the_stage()
    {
        await using var chain = await ChainWorld.CreateAsync(realTime: true);
        chain.Upload.Inside = (channel, cancellation) => channel == "oslo" ? Task.Delay(TimeSpan.FromMinutes(1), cancellation) : Task.CompletedTask;
        chain.StartServer(workers: 4);
        await chain.StartWatchAsync();
        var root = chain.Trigger();
        await chain.UntilAsync(root, async () => (await chain.ItemsAsync(root, 1)).Count(item => !item.IsOpen) == 3, "Three channels ended");
        chain.Delete((await chain.ItemsAsync(root, 1)).Single(item => item.Channel == "oslo").HangfireJobId!);
        await chain.UntilEndedAsync(root);
        Assert.That((await chain.RunOfAsync(root)).Status, Is.EqualTo(RunStatus.SucceededWithErrors));
    }

    private static async Task AssertEverythingRanOnceAsync(ChainWorld chain, string root)
    {
        var run = await chain.RunOfAsync(root);
        Assert.Multiple(() =>
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Succeeded));
            Assert.That(chain.Upload.Calls, Is.EquivalentTo(Channels));
            Assert.That(chain.Synchronize.Calls, Is.EqualTo(1));
            Assert.That(chain.Customers.Calls, Is.EquivalentTo(Channels));
        });
        await chain.UntilAsync(root, () => Task.FromResult(chain.StatesOf(chain.Chain(root)).All(state => state == "Succeeded")), "All stage jobs Succeeded");
    }
}
