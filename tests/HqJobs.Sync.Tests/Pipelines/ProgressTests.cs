using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>How far a work has come stands at headquarters while it goes on, for whoever watches from elsewhere.</summary>
public sealed class ProgressTests
{
    private TestWorld world = null!;

    [SetUp]
    public async Task SetUp() => world = await TestWorld.CreateAsync(channels: 1, seed: false);

    [TearDown]
    public async Task TearDown() => await world.DisposeAsync();

    [Test]
    public async Task A_channel_and_a_stage_tell_a_second_later_how_far_they_are()
    {
        var step = new Step();
        var runs = new PipelineRuns(world.Databases, world.Time);
        var work = new StageWork([new Reporting(PipelineDefinition.Upload, step)], new Synchronizing(step));
        var stages = new PipelineStages(world.Databases, runs, new DataStoreRegistry(world.Databases, world.Time), work, world.Time);
        var run = (await runs.StartAsync(new RunRequest("customer-sync"), CancellationToken.None)).Run;

        await stages.PlanAsync(run, 1, CancellationToken.None);
        var upload = stages.RunItemAsync(run, 1, "houston", null, null, CancellationToken.None);
        await UntilAsync(step, async () => (await stages.ReadItemsAsync(run, 1, CancellationToken.None))[0] is { Rows: 40, RowsExpected: 100, Status: ItemStatus.Running });
        step.GoOn();
        await upload;
        Assert.That((await stages.ReadItemsAsync(run, 1, CancellationToken.None))[0].Rows, Is.EqualTo(100), "what it ended with, not what it noted");
        await stages.CloseAsync(run, 1, null, CancellationToken.None);

        await stages.PlanAsync(run, 2, CancellationToken.None);
        var synchronization = stages.WorkAtHeadquartersAsync(run, 2, null, CancellationToken.None);
        await UntilAsync(step, async () => (await runs.ReadStagesAsync(run, CancellationToken.None))[1] is { RowsDone: 40, RowsExpected: 100 });
        step.GoOn();
        await synchronization;
    }

    private async Task UntilAsync(Step step, Func<Task<bool>> fact)
    {
        await step.Reported;
        for (var attempt = 0; !await fact(); attempt++)
        {
            Assert.That(attempt, Is.LessThan(200), "The note did not come.");
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }
    }

    /// <summary>Holds a work after it has reported until the test lets it go on; then the next one.</summary>
    private sealed class Step
    {
        private TaskCompletionSource reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reported => reported.Task;

        public async Task ReportAsync(StageContext context, string? channel)
        {
            var held = goOn.Task;
            context.Progress!.Report(new WorkProgress(context.Job, channel, 40, 100));
            reported.SetResult();
            await held;
        }

        public void GoOn()
        {
            var held = goOn;
            (reported, goOn) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            held.SetResult();
        }
    }

    private sealed class Reporting(string job, Step step) : IChannelWork
    {
        public string Job => job;

        public Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation) => Task.FromResult(ProbeResult.HasWork);

        public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation) => Task.CompletedTask;

        public async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
        {
            await step.ReportAsync(context, channel.Name.Value);
            return new ItemOutcome(ItemStatus.Succeeded, Rows: 100);
        }
    }

    private sealed class Synchronizing(Step step) : ISynchronizeWork
    {
        public async Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation)
        {
            await step.ReportAsync(context, null);
            return new SynchronizeOutcome(100, 0, 100, 0, 0);
        }
    }
}
