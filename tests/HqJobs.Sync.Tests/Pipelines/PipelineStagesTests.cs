using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>The steps as a driver of several machines takes them: twice, at once, in the wrong order.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class PipelineStagesTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ProcessIdentity Other = new("elsewhere", 4711, "1", "a");

    private PipelineWorld world = null!;
    private RunId run;

    [SetUp]
    public async Task SetUp()
    {
        world = await PipelineWorld.CreateAsync(channels: 3, pair: pair);
        run = (await world.Runs.StartAsync(new RunRequest("customer-sync") { RootJobId = "root", Owner = "jobs/test" }, None)).Run;
    }

    [TearDown]
    public async Task TearDown() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Planning_by_many_at_once_writes_each_channel_once()
    {
        world.Upload.Probe = channel => channel == "oslo" ? ProbeResult.NoData : ProbeResult.HasWork;

        var planned = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Stages.PlanAsync(run, 1, None))));

        Assert.That(planned, Is.All.True);
        Assert.That(world.Upload.RecordedNoData, Is.EqualTo(new[] { "oslo" }));
        Assert.That((await world.Stages.ReadItemsAsync(run, 1, None)).Select(item => (item.Channel, item.Status)),
            Is.EqualTo(new[] { ("berlin", ItemStatus.Pending), ("houston", ItemStatus.Pending), ("oslo", ItemStatus.NoData) }));
    }

    [Test]
    public async Task A_stage_does_not_start_before_its_predecessor_has_closed()
    {
        Assert.That(await world.Stages.PlanAsync(run, 2, None), Is.False);
        await world.Stages.PlanAsync(run, 1, None);
        Assert.That(await world.Stages.PlanAsync(run, 2, None), Is.False);
        Assert.That(await world.Stages.CloseAsync(run, 1, null, None), Is.EqualTo(RunStatus.Running));

        foreach (var channel in new[] { "houston", "oslo", "berlin" }) await world.Stages.RunItemAsync(run, 1, channel, $"job-{channel}", null, None);
        Assert.That(await world.Stages.CountOpenAsync(run, 1, None), Is.Zero);
        Assert.That(await world.Stages.CloseAsync(run, 1, null, None), Is.EqualTo(RunStatus.Succeeded));
        Assert.That(await world.Stages.PlanAsync(run, 2, None), Is.True);
    }

    [Test]
    public async Task A_channel_is_worked_on_once_however_many_claim_it()
    {
        await world.Stages.PlanAsync(run, 1, None);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => world.Stages.RunItemAsync(run, 1, "houston", $"job-{number}", null, None))));
        Assert.That(outcomes.Count(outcome => outcome is not null), Is.EqualTo(1));
        Assert.That(world.Upload.Ran, Is.EqualTo(new[] { "houston" }));
    }

    [Test]
    public async Task A_job_that_was_interrupted_may_claim_its_channel_again_and_nobody_else_may()
    {
        await world.Stages.PlanAsync(run, 1, None);
        Assert.That(await world.Stages.SetItemJobAsync(run, 1, "houston", "job-1", None));
        Assert.That(await world.Stages.SetItemJobAsync(run, 1, "houston", "job-2", None), Is.False);
        Assert.That(await world.Stages.ClaimAsync(run, 1, "houston", "job-2", None), Is.False);
        Assert.That(await world.StagesOf(Other).ClaimAsync(run, 1, "houston", "job-1", None));

        Assert.That(await world.Stages.ClaimAsync(run, 1, "houston", "job-2", None), Is.False);
        Assert.That(await world.Stages.ClaimAsync(run, 1, "houston", null, None), Is.False);
        Assert.That(await world.Stages.ClaimAsync(run, 1, "houston", "job-1", None));
        Assert.That(await world.StagesOf(Other).FinishAsync(run, 1, "houston", Other.ToString(), new ItemOutcome(ItemStatus.Succeeded), None), Is.False);
        Assert.That((await world.Stages.ReadItemsAsync(run, 1, None)).Single(item => item.Channel == "houston").Attempt, Is.EqualTo(2));
    }

    [Test]
    public async Task A_stopped_channel_stays_open_for_its_job()
    {
        using var stop = new CancellationTokenSource();
        world.Upload.Run = async (_, cancellation) =>
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return new ItemOutcome(ItemStatus.Succeeded);
        };
        await world.Stages.PlanAsync(run, 1, None);
        await Assert.CatchAsync<OperationCanceledException>(() => world.Stages.RunItemAsync(run, 1, "houston", "job-1", null, stop.Token));

        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded, 5));
        var outcome = await world.Stages.RunItemAsync(run, 1, "houston", "job-1", null, None);
        Assert.That(outcome!.Rows, Is.EqualTo(5));
    }

    [Test]
    public async Task A_stage_closed_by_many_at_once_is_closed_once()
    {
        await world.Stages.PlanAsync(run, 1, None);
        foreach (var channel in new[] { "houston", "oslo", "berlin" }) await world.Stages.RunItemAsync(run, 1, channel, null, null, None);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Stages.CloseAsync(run, 1, null, None))));
        Assert.That(statuses, Is.All.EqualTo(RunStatus.Succeeded));
        Assert.That((await world.Runs.ReadLogAsync(run, None)).Count(line => line.Channel is null), Is.EqualTo(1));
    }

    [Test]
    public async Task The_first_result_of_a_synchronization_stays()
    {
        await world.Stages.PlanAsync(run, 1, None);
        foreach (var channel in new[] { "houston", "oslo", "berlin" }) await world.Stages.RunItemAsync(run, 1, channel, null, null, None);
        await world.Stages.CloseAsync(run, 1, null, None);
        await world.Stages.PlanAsync(run, 2, None);
        await world.Stages.CloseAsync(run, 2, StageReport.Of("SYNC", new SynchronizeOutcome(1, 2, 3, 0, 0)), None);
        await world.Stages.CloseAsync(run, 2, StageReport.Of("SYNC", new SynchronizeOutcome(0, 0, 0, 0, 0, "again")), None);
        var stage = (await world.ReadAsync(run)).Stages![1];
        Assert.That((stage.Status, stage.CustomersCreated, stage.Error), Is.EqualTo((RunStatus.Succeeded, 1L, (string?)null)));
    }

    [Test]
    public async Task A_channel_whose_job_was_lost_can_be_ended_by_whoever_notices()
    {
        await world.Stages.PlanAsync(run, 1, None);
        await world.Stages.ClaimAsync(run, 1, "houston", "job-1", None);
        Assert.That(await world.StagesOf(Other).FinishAsync(run, 1, "houston", null, new ItemOutcome(ItemStatus.Failed, Error: "lost"), None));
        Assert.That(await world.StagesOf(Other).FinishAsync(run, 1, "houston", null, new ItemOutcome(ItemStatus.Failed, Error: "lost"), None), Is.False);
        Assert.That(await world.Stages.CountOpenAsync(run, 1, None), Is.EqualTo(2));
    }

    [Test]
    public async Task Job_ids_of_stages_are_noted_once()
    {
        Assert.That(await world.Stages.SetStageJobAsync(run, 2, "a", None));
        Assert.That(await world.Stages.SetStageJobAsync(run, 2, "b", None), Is.False);
        Assert.That((await world.Runs.ReadStagesAsync(run, None))[1].HangfireJobId, Is.EqualTo("a"));
    }

    [Test]
    public async Task A_failed_stage_is_taken_up_again_for_what_failed_and_the_chain_goes_on()
    {
        world.Upload.Run = (channel, _) => Task.FromResult(new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        world.Upload.Ends("houston", new ItemOutcome(ItemStatus.Skipped));
        await RunUploadsAsync();
        Assert.That((await world.ReadAsync(run)).Status, Is.EqualTo(RunStatus.Failed));
        Assert.That(await world.Stages.PlanAsync(run, 1, None), Is.False);

        var reopened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Runs.ReopenAsync(run, 1, "jobs/test", None))));
        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Succeeded));
        await RunUploadsAsync();

        Assert.That(reopened.Count(done => done), Is.EqualTo(1));
        Assert.That((await world.Runs.ReadStagesAsync(run, None)).Select(stage => (stage.Status, stage.Attempt)),
            Is.EqualTo(new[] { (RunStatus.Succeeded, 2), (RunStatus.Waiting, 1), (RunStatus.Waiting, 1) }));
        Assert.That(await world.Stages.PlanAsync(run, 2, None));
    }

    [Test]
    public async Task A_failed_stage_that_a_later_run_has_taken_over_is_not_taken_up_again()
    {
        world.Upload.Run = (_, _) => Task.FromResult(new ItemOutcome(ItemStatus.Failed, Error: "gone"));
        await RunUploadsAsync();
        world.World.Time.Advance(TimeSpan.FromMinutes(15));
        await world.Runs.StartAsync(new RunRequest("customer-sync"), None);
        Assert.That(await world.Runs.ReopenAsync(run, 1, "jobs/test", None), Is.False);
    }

    [Test]
    public async Task A_failed_run_is_not_taken_up_again_beside_one_that_was_asked_for_earlier_and_runs_now()
    {
        await world.Runs.EndAsync(run, RunStatus.Cancelled, null, None);
        var asked = await world.Runs.RequestAsync(new RunRequest("customer-sync"), None);
        world.World.Time.Advance(TimeSpan.FromSeconds(1));
        var failed = await world.Runs.StartAsync(new RunRequest("customer-sync"), None);
        await world.Runs.EndAsync(failed.Run, RunStatus.Failed, "gone", None);
        await world.Runs.BeginAsync(asked.Run, "jobs/test", None);
        Assert.That(await world.Runs.ReopenAsync(failed.Run, 1, "jobs/test", None), Is.False);

        await world.Runs.EndAsync(asked.Run, RunStatus.Succeeded, null, None);
        Assert.That(await world.Runs.ReopenAsync(failed.Run, 2, "jobs/test", None), Is.False, "it failed at the first stage");
        Assert.That(await world.Runs.ReopenAsync(failed.Run, 1, "jobs/test", None));
        Assert.That(await world.Stages.PlanAsync(failed.Run, 1, None));
    }

    private async Task RunUploadsAsync()
    {
        await world.Stages.PlanAsync(run, 1, None);
        foreach (var item in await world.Stages.ReadItemsAsync(run, 1, None)) await world.Stages.RunItemAsync(run, 1, item.Channel, null, null, None);
        await world.Stages.CloseAsync(run, 1, null, None);
    }
}
