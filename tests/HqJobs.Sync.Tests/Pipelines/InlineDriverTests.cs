using System.Buffers.Binary;
using System.Collections.Concurrent;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class InlineDriverTests(Pair pair)
{
    private PipelineWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await PipelineWorld.CreateAsync(channels: 3, pair: pair);

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_run_goes_through_its_stages_and_reports_as_the_contract_says()
    {
        world.Upload.Probe = channel => channel == "berlin" ? ProbeResult.NoData : ProbeResult.HasWork;
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "cannot open …"));

        var report = await world.RunAsync();

        Assert.That(report.ToJson().ReplaceLineEndings("\n").Replace(report.RunId, "RUN", StringComparison.Ordinal), Is.EqualTo("""
            {
              "runId": "RUN",
              "pipeline": "customer-sync",
              "status": "SucceededWithErrors",
              "startedAt": "2026-01-01T00:00:00Z",
              "endedAt": "2026-01-01T00:00:00Z",
              "startedBy": "Command",
              "stages": [
                {
                  "job": "P-0001",
                  "status": "SucceededWithErrors",
                  "startedAt": "2026-01-01T00:00:00Z",
                  "endedAt": "2026-01-01T00:00:00Z",
                  "channels": [
                    {
                      "channel": "berlin",
                      "status": "NoData",
                      "rows": 0,
                      "failedRows": 0,
                      "error": null
                    },
                    {
                      "channel": "houston",
                      "status": "Succeeded",
                      "rows": 7,
                      "failedRows": 0,
                      "error": null
                    },
                    {
                      "channel": "oslo",
                      "status": "Failed",
                      "rows": 0,
                      "failedRows": 0,
                      "error": "cannot open …"
                    }
                  ]
                },
                {
                  "job": "SYNC",
                  "status": "Succeeded",
                  "startedAt": "2026-01-01T00:00:00Z",
                  "endedAt": "2026-01-01T00:00:00Z",
                  "customersCreated": 990,
                  "customersUpdated": 2,
                  "operationsSucceeded": 4321,
                  "operationsFailed": 0,
                  "operationsBlocked": 3
                },
                {
                  "job": "1010",
                  "status": "Succeeded",
                  "startedAt": "2026-01-01T00:00:00Z",
                  "endedAt": "2026-01-01T00:00:00Z",
                  "channels": [
                    {
                      "channel": "berlin",
                      "status": "Succeeded",
                      "rows": 7,
                      "failedRows": 0,
                      "error": null
                    },
                    {
                      "channel": "houston",
                      "status": "Succeeded",
                      "rows": 7,
                      "failedRows": 0,
                      "error": null
                    },
                    {
                      "channel": "oslo",
                      "status": "Succeeded",
                      "rows": 7,
                      "failedRows": 0,
                      "error": null
                    }
                  ]
                }
              ]
            }
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task A_failed_stage_ends_the_run_and_the_next_run_starts()
    {
        world.Upload.Run = (_, _) => throw new InvalidOperationException("personal data");
        var failed = await world.RunAsync();

        Assert.That(failed.Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(failed.Stages!.Select(stage => stage.Status), Is.EqualTo(new[] { RunStatus.Failed, RunStatus.Skipped, RunStatus.Skipped }));
        Assert.That(failed.Stages![0].Channels!.Select(channel => channel.Error), Is.All.EqualTo("unexpected InvalidOperationException; the service's log has the details"));
        Assert.That(world.Synchronization.Ran, Is.Zero);

        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded));
        Assert.That((await world.RunAsync()).Status, Is.EqualTo(RunStatus.Succeeded));
    }

    [Test]
    public async Task A_synchronization_that_throws_fails_the_run()
    {
        world.Synchronization.Throws = new DatabaseUnavailableException("cannot open headquarters");
        var report = await world.RunAsync();
        Assert.That(report.Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(report.Stages![1].Error, Is.EqualTo("cannot open headquarters"));
        Assert.That(world.Download.Ran, Is.Empty);
    }

    [Test]
    public async Task A_channel_that_was_busy_is_an_error_of_the_run()
    {
        world.Download.Ends("oslo", new ItemOutcome(ItemStatus.Skipped));
        Assert.That((await world.RunAsync()).Status, Is.EqualTo(RunStatus.SucceededWithErrors));
    }

    [Test]
    public async Task A_probe_that_throws_leaves_the_channel_to_be_run()
    {
        world.Upload.Probe = channel => channel == "oslo" ? throw new DatabaseUnavailableException("gone") : ProbeResult.NoData;
        await world.RunAsync();
        Assert.That(world.Upload.Ran, Is.EqualTo(new[] { "oslo" }));
    }

    [Test]
    public async Task Paused_channels_are_reported_and_left_alone()
    {
        await world.Registry.PauseAsync("oslo", "till is moved", "ada", CancellationToken.None);
        var report = await world.RunAsync();
        Assert.That(report.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(report.Stages![0].Channels!.Single(channel => channel.Channel == "oslo").Status, Is.EqualTo(ItemStatus.Paused));
        Assert.That(world.Upload.Ran.Concat(world.Download.Ran), Has.No.Member("oslo"));
    }

    [Test]
    public async Task Channels_limit_uploads_and_downloads_and_not_the_synchronization()
    {
        var report = await world.RunAsync(new RunRequest("customer-sync") { Channels = ["OSLO"] });
        Assert.That(report.Stages![0].Channels!.Select(channel => channel.Channel), Is.EqualTo(new[] { "oslo" }));
        Assert.That(world.Download.Ran, Is.EqualTo(new[] { "oslo" }));
        Assert.That(world.Synchronization.Ran, Is.EqualTo(1));
    }

    [Test]
    public async Task A_dry_run_reports_the_same_and_writes_nothing()
    {
        var report = await world.RunAsync(new RunRequest("customer-sync") { DryRun = true });
        Assert.That(report.ToJson(), Does.Contain("\"dryRun\": true"));
        Assert.That(report.Stages!.Select(stage => (stage.Job, stage.Status)),
            Is.EqualTo(new[] { ("P-0001", RunStatus.Succeeded), ("SYNC", RunStatus.Succeeded), ("1010", RunStatus.Succeeded) }));
        Assert.That(world.Upload.Ran, Has.Count.EqualTo(3));
        foreach (var table in new[] { "PIPELINERUN", "PIPELINESTAGE", "PIPELINEITEM", "PIPELINELOG", "RETAILCONNDATABASEPROFILE" })
            Assert.That(await world.CountAsync(table), Is.Zero, table);
    }

    [Test]
    public async Task A_retry_runs_only_the_channels_that_failed_and_every_stage_that_was_not_reached()
    {
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        var failed = await world.RunAsync(new RunRequest("customer-sync") { ChannelFailures = ChannelFailurePolicy.AllOrFail });
        Assert.That(failed.Status, Is.EqualTo(RunStatus.Failed));
        world.Upload.Ran.Clear();
        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded));

        var retried = await world.Driver.RetryAsync(new RunId(failed.RunId), null, null, CancellationToken.None);

        Assert.That(retried.RerunOf, Is.EqualTo(failed.RunId));
        Assert.That(retried.Status, Is.EqualTo(RunStatus.Succeeded));
        Assert.That(world.Upload.Ran, Is.EqualTo(new[] { "oslo" }));
        Assert.That(world.Download.Ran.Order(), Is.EqualTo(new[] { "berlin", "houston", "oslo" }));
    }

    [Test]
    public async Task A_retry_of_uploads_brings_what_they_held_to_every_channel()
    {
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        var finished = await world.RunAsync(new RunRequest("customer-sync") { Channels = ["houston", "oslo"] });
        Assert.That(finished.Status, Is.EqualTo(RunStatus.SucceededWithErrors));
        world.Upload.Ran.Clear();
        world.Download.Ran.Clear();
        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded));

        await world.Driver.RetryAsync(new RunId(finished.RunId), null, null, CancellationToken.None);

        Assert.That(world.Upload.Ran, Is.EqualTo(new[] { "oslo" }));
        Assert.That(world.Synchronization.Ran, Is.EqualTo(2));
        Assert.That(world.Download.Ran.Order(), Is.EqualTo(new[] { "houston", "oslo" }));
    }

    [Test]
    public async Task A_retry_of_a_finished_run_leaves_alone_what_succeeded()
    {
        world.Download.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        var finished = await world.RunAsync();
        world.Upload.Ran.Clear();
        world.Download.Ran.Clear();

        await world.Driver.RetryAsync(new RunId(finished.RunId), null, null, CancellationToken.None);

        Assert.That(world.Upload.Ran, Is.Empty);
        Assert.That(world.Download.Ran, Is.EqualTo(new[] { "oslo" }));
    }

    [Test]
    public async Task Ctrl_C_cancels_the_run_and_what_was_not_begun()
    {
        using var stop = new CancellationTokenSource();
        world.Upload.Run = async (_, cancellation) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ItemOutcome(ItemStatus.Succeeded);
        };
        var report = await world.Driver.RunAsync(new RunRequest("customer-sync") { MaxParallel = 1 }, null, stop.Token);
        AssertCancelled(report);
    }

    [Test]
    public async Task A_run_cancelled_from_elsewhere_stops_within_a_second_of_its_clock()
    {
        var begun = new TaskCompletionSource();
        world.Upload.Run = async (_, cancellation) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ItemOutcome(ItemStatus.Succeeded);
        };
        var running = world.RunAsync();
        await begun.Task;
        var run = (await world.Runs.ListAsync(null, 1, CancellationToken.None)).Single();
        await world.Runs.CancelAsync(new RunId(run.RunId), "ada", CancellationToken.None);
        world.World.Time.Advance(TimeSpan.FromSeconds(1));
        AssertCancelled(await running.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static void AssertCancelled(RunReport report)
    {
        Assert.That(report.Status, Is.EqualTo(RunStatus.Cancelled));
        Assert.That(report.Stages!.Select(stage => stage.Status), Is.EqualTo(new[] { RunStatus.Cancelled, RunStatus.Skipped, RunStatus.Skipped }));
        Assert.That(report.Stages![0].Channels!.Select(channel => channel.Status), Is.All.EqualTo(ItemStatus.Cancelled));
    }

    [Test]
    public async Task No_more_channels_are_worked_on_at_once_than_asked_for()
    {
        var now = 0;
        var most = 0;
        world.Upload.Run = async (_, cancellation) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(20, cancellation);
            Interlocked.Decrement(ref now);
            return new ItemOutcome(ItemStatus.Succeeded);
        };
        await world.RunAsync(new RunRequest("p-0001") { MaxParallel = 1 });
        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public async Task Progress_tells_stages_channels_and_rows_in_order()
    {
        var events = new Recorded();
        await world.Driver.RunAsync(new RunRequest("p-0001") { Channels = ["oslo"] }, events, CancellationToken.None);
        Assert.That(events.All.Select(one => one.GetType().Name), Is.EqualTo(new[] { nameof(StageStarted), nameof(ChannelEnded), nameof(StageEnded) }));
        Assert.That(((StageStarted)events.All.First()).Channels, Is.EqualTo(1));
    }

    [Test]
    public async Task A_hundred_idle_channels_are_one_commit_of_items()
    {
        if (pair.UsesSqlServer) Assert.Ignore("Commits are counted in the write-ahead log of SQLite.");
        await using var many = await PipelineWorld.CreateAsync(channels: 100, pair: pair);
        await many.Registry.RegisterAsync(CancellationToken.None);
        many.Upload.Probe = _ => ProbeResult.NoData;
        await using var kept = await many.World.Headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None); // keeps the write-ahead log
        var run = (await many.Runs.StartAsync(new RunRequest("p-0001"), CancellationToken.None)).Run;
        var before = await CommitsAsync(many);

        await many.Stages.PlanAsync(run, 1, CancellationToken.None);

        Assert.That(await CommitsAsync(many) - before, Is.EqualTo(2), "the stage's start; items with their sessions");
        Assert.That(many.Upload.RecordedNoData, Has.Count.EqualTo(100));
        Assert.That(await many.Stages.CloseAsync(run, 1, null, CancellationToken.None), Is.EqualTo(RunStatus.Succeeded));
        Assert.That(await CommitsAsync(many) - before, Is.EqualTo(3));
    }

    // In SQLite's write-ahead log a frame that ends a commit carries the size of the database; salts tell it from older frames.
    private static async Task<int> CommitsAsync(PipelineWorld world)
    {
        await using var file = new FileStream(Path.Combine(world.World.Folder, "headquarters.db-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        await file.ReadExactlyAsync(log);
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        var commits = 0;
        for (var frame = 32; frame + 24 + pageSize <= log.Length; frame += 24 + pageSize)
        {
            var isCurrent = log.AsSpan(frame + 8, 8).SequenceEqual(log.AsSpan(16, 8));
            if (isCurrent && BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(frame + 4)) != 0) commits++;
        }
        return commits;
    }

    private sealed class Recorded : IProgress<RunEvent>
    {
        public ConcurrentQueue<RunEvent> All { get; } = new();

        public void Report(RunEvent value) => All.Enqueue(value);
    }
}
