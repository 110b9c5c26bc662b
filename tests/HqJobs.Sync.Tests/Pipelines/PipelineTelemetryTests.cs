using System.Diagnostics;
using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

public sealed class PipelineTelemetryTests
{
    [Test]
    public async Task A_run_is_one_trace_of_run_stages_and_channels()
    {
        await using var world = await PipelineWorld.CreateAsync();
        using var observer = new Observer(world.Telemetry);
        world.Upload.Probe = channel => channel == "berlin" ? ProbeResult.NoData : ProbeResult.HasWork;
        world.Upload.Ends("oslo", new ItemOutcome(ItemStatus.Failed, Error: "cannot open oslo"));
        using var request = new Activity("a request that happens to end the run").Start();
        var report = await world.RunAsync();

        var run = observer.Spans.Single(span => span.OperationName == "run customer-sync");
        var stages = observer.Spans.Where(span => span.OperationName.StartsWith("stage ", StringComparison.Ordinal)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(observer.Spans.Select(span => span.TraceId).Distinct(), Is.EqualTo(new[] { PipelineTelemetry.TraceOf(new RunId(report.RunId)) }));
            Assert.That(run.ParentSpanId, Is.EqualTo(default(ActivitySpanId)), "the run is the root");
            Assert.That(run.Tags.ToDictionary()["hqjobs.status"], Is.EqualTo("SucceededWithErrors"));
            Assert.That(stages.Select(span => span.OperationName), Is.EqualTo(new[] { "stage P-0001", "stage SYNC", "stage 1010" }));
            Assert.That(stages.Select(span => span.ParentSpanId), Is.All.EqualTo(run.SpanId));
            Assert.That(ChannelsOf(stages[0]), Is.EqualTo(new[] { "houston Succeeded 7", "oslo Failed 0" }), "berlin had nothing to do");
            Assert.That(observer.Spans.Single(span => span.Status == ActivityStatusCode.Error).StatusDescription, Is.EqualTo("cannot open oslo"));
            Assert.That(Activity.Current, Is.SameAs(request));
        });

        List<string> ChannelsOf(Activity stage) => [.. observer.Spans.Where(span => span.ParentSpanId == stage.SpanId)
            .Select(span => $"{span.GetTagItem("hqjobs.channel")} {span.GetTagItem("hqjobs.status")} {span.GetTagItem("hqjobs.rows")}")];
    }

    [Test]
    public async Task A_span_lasts_as_long_as_what_it_tells_of_whoever_ends_the_run()
    {
        await using var world = await PipelineWorld.CreateAsync(channels: 1);
        using var observer = new Observer(world.Telemetry);
        var began = world.World.Time.GetUtcNow();
        var elsewhere = world.StagesOf(ProcessIdentity.OfThisProcess());
        var run = (await world.Runs.StartAsync(new RunRequest("p-0001") { Owner = "jobs/test" }, CancellationToken.None)).Run;
        world.World.Time.Advance(TimeSpan.FromSeconds(5));
        await world.Stages.PlanAsync(run, 1, CancellationToken.None);
        world.World.Time.Advance(TimeSpan.FromSeconds(5));
        await elsewhere.ClaimAsync(run, 1, "houston", "job", CancellationToken.None);
        world.World.Time.Advance(TimeSpan.FromSeconds(20));
        await elsewhere.FinishAsync(run, 1, "houston", null, new ItemOutcome(ItemStatus.Succeeded, 3), CancellationToken.None);
        await world.Stages.CloseAsync(run, 1, null, CancellationToken.None);

        Assert.That(
            observer.Spans.Select(span => (span.OperationName, span.StartTimeUtc, span.Duration.TotalSeconds)),
            Is.EquivalentTo(new[]
            {
                ("run p-0001", began.UtcDateTime, 30.0), ("stage P-0001", began.UtcDateTime.AddSeconds(5), 25), ("channel P-0001", began.UtcDateTime.AddSeconds(10), 20),
            }));
    }

    [Test]
    public async Task A_run_taken_up_again_tells_only_of_what_it_did_again()
    {
        await using var world = await PipelineWorld.CreateAsync(channels: 2);
        using var observer = new Observer(world.Telemetry);
        world.Download.Run = (channel, _) => Task.FromResult(new ItemOutcome(ItemStatus.Failed, Error: $"cannot open {channel}"));
        var report = await world.RunAsync();
        observer.Spans.Clear();

        var run = new RunId(report.RunId);
        Assert.That(await world.Runs.ReopenAsync(run, 3, null, CancellationToken.None), Is.True);
        foreach (var channel in new[] { "houston", "oslo" })
        {
            await world.Stages.ClaimAsync(run, 3, channel, "job", CancellationToken.None);
            await world.Stages.FinishAsync(run, 3, channel, null, new ItemOutcome(ItemStatus.Succeeded, 7), CancellationToken.None);
        }
        await world.Stages.CloseAsync(run, 3, null, CancellationToken.None);
        Assert.That(observer.Spans.Select(span => span.OperationName), Is.EquivalentTo(new[] { "run customer-sync", "stage 1010", "channel 1010", "channel 1010" }));
    }

    [Test]
    public async Task What_ends_is_counted_once_however_often_it_is_told()
    {
        await using var world = await PipelineWorld.CreateAsync(channels: 2);
        using var observer = new Observer(world.Telemetry);
        var run = (await world.Runs.StartAsync(new RunRequest("p-0001"), CancellationToken.None)).Run;
        await world.Runs.StartAsync(new RunRequest("p-0001"), CancellationToken.None);
        await world.Stages.PlanAsync(run, 1, CancellationToken.None);
        for (var times = 0; times < 2; times++)
        {
            await world.Stages.FinishAsync(run, 1, "houston", null, new ItemOutcome(ItemStatus.Succeeded, 3), CancellationToken.None);
            await world.Stages.FinishAsync(run, 1, "oslo", null, new ItemOutcome(ItemStatus.Failed, 2, Error: "broken"), CancellationToken.None);
        }
        for (var times = 0; times < 2; times++)
        {
            await world.Stages.CloseAsync(run, 1, null, CancellationToken.None);
            await world.Runs.EndAsync(run, RunStatus.Cancelled, "too late", CancellationToken.None);
        }

        Assert.That(observer.Sums("hqjobs.runs", "hqjobs.rows", "hqjobs.channel.failures"), Is.EquivalentTo(new Dictionary<string, double>
        {
            ["hqjobs.runs{pipeline=p-0001,status=Skipped}"] = 1,
            ["hqjobs.runs{pipeline=p-0001,status=SucceededWithErrors}"] = 1,
            ["hqjobs.rows{job=P-0001,direction=up,channel=houston}"] = 3,
            ["hqjobs.rows{job=P-0001,direction=up,channel=oslo}"] = 2,
            ["hqjobs.channel.failures{job=P-0001,channel=oslo}"] = 1,
        }));
    }

    [Test]
    public async Task A_whole_run_is_measured_by_stage_row_customer_and_operation()
    {
        await using var world = await PipelineWorld.CreateAsync(channels: 1);
        using var observer = new Observer(world.Telemetry);
        world.Upload.Run = (_, _) =>
        {
            world.World.Time.Advance(TimeSpan.FromSeconds(4));
            return Task.FromResult(new ItemOutcome(ItemStatus.Succeeded, Rows: 7));
        };
        await world.RunAsync();

        Assert.That(observer.Sums("hqjobs.run.duration", "hqjobs.stage.duration", "hqjobs.rows", "hqjobs.customers", "hqjobs.operations"), Is.EquivalentTo(new Dictionary<string, double>
        {
            ["hqjobs.run.duration{pipeline=customer-sync,status=Succeeded}"] = 4,
            ["hqjobs.stage.duration{pipeline=customer-sync,job=P-0001,status=Succeeded}"] = 4,
            ["hqjobs.stage.duration{pipeline=customer-sync,job=SYNC,status=Succeeded}"] = 0,
            ["hqjobs.stage.duration{pipeline=customer-sync,job=1010,status=Succeeded}"] = 0,
            ["hqjobs.rows{job=P-0001,direction=up,channel=houston}"] = 7,
            ["hqjobs.rows{job=1010,direction=down,channel=houston}"] = 7,
            ["hqjobs.customers{change=created}"] = 990,
            ["hqjobs.customers{change=updated}"] = 2,
            ["hqjobs.operations{result=succeeded}"] = 4321,
            ["hqjobs.operations{result=blocked}"] = 3,
        }));
    }

    [Test]
    public async Task What_is_rolled_back_is_not_told()
    {
        await using var world = await PipelineWorld.CreateAsync(channels: 1);
        var told = 0;
        await Assert.ThatAsync(() => world.World.Headquarters.WriteAsync<int>(transaction =>
        {
            transaction.OnCommitted(() => told++);
            throw new InvalidOperationException("rolled back");
        }, CancellationToken.None), Throws.InvalidOperationException);
        Assert.That(told, Is.Zero);
    }
}
