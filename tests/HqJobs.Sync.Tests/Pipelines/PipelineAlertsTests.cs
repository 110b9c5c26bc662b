using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>The nightly p-0001 at 02:00, which must have finished at 03:00; the world begins at midnight.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class PipelineAlertsTests(Pair pair)
{
    private static readonly DateTimeOffset Due = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);

    [TestCase("00:59:59", null)]
    [TestCase("01:00:00", "p-0001 was due at 2026-01-01 02:00:00 UTC and has not started since")]
    public async Task It_is_late_when_the_time_is_up(TimeSpan afterDue, string? expected)
    {
        await using var world = await ScheduledAsync();
        MoveTo(world, Due + afterDue);
        Assert.That((await CheckAsync(world)).Select(notice => notice.Message), Is.EqualTo(expected is null ? [] : new[] { expected }));
    }

    [TestCase("Succeeded", false)]
    [TestCase("SucceededWithErrors", false)]
    [TestCase("Failed", true)]
    [TestCase("Cancelled", true)]
    [TestCase("Running", true)]
    [TestCase("Waiting", true)]
    [TestCase("Skipped", true)]
    public async Task Only_a_run_that_ended_well_is_in_time(string status, bool late)
    {
        await using var world = await ScheduledAsync();
        await AddRunAsync(world, status, started: Due.AddSeconds(1), ended: Due.AddMinutes(10), message: "process ended");
        MoveTo(world, Due.AddHours(1));
        var notices = await CheckAsync(world);
        Assert.That(notices.Select(notice => notice.Raised), Is.EqualTo(late ? [true] : Array.Empty<bool>()));
        if (late) TestContext.Out.WriteLine(notices[0].Message);
        if (status == "Failed") Assert.That(notices[0].Message, Is.EqualTo("p-0001 was due at 2026-01-01 02:00:00 UTC and has not finished: run Failed ended Failed at 2026-01-01 02:10:00 UTC: process ended"));
        if (status == "Running") Assert.That(notices[0].Message, Does.EndWith("run Running has been running since 2026-01-01 02:00:01 UTC"));
    }

    [Test]
    public async Task A_run_of_some_channels_only_does_not_finish_what_was_due()
    {
        await using var world = await ScheduledAsync();
        await AddRunAsync(world, "Succeeded", started: Due.AddMinutes(5), ended: Due.AddMinutes(6), parameters: """{"channels":["oslo"]}""");
        MoveTo(world, Due.AddHours(1));
        Assert.That(await CheckAsync(world), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_was_under_way_when_it_was_due_counts_unless_a_later_one_failed()
    {
        await using var world = await ScheduledAsync();
        await AddRunAsync(world, "Succeeded", started: Due.AddMinutes(-5), ended: Due.AddMinutes(5));
        await AddRunAsync(world, "Skipped", started: Due, ended: Due);
        MoveTo(world, Due.AddHours(1));
        Assert.That(await CheckAsync(world), Is.Empty);

        await AddRunAsync(world, "Failed", started: Due.AddMinutes(10), ended: Due.AddMinutes(11));
        Assert.That(await CheckAsync(world), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_failed_run_names_the_stage_that_failed()
    {
        await using var world = await ScheduledAsync();
        MoveTo(world, Due.AddMinutes(1));
        world.Upload.Run = (channel, _) => Task.FromResult(new ItemOutcome(ItemStatus.Failed, Error: $"cannot open {channel}"));
        var run = await world.RunAsync(new RunRequest("p-0001"));
        MoveTo(world, Due.AddHours(1));

        var notice = (await CheckAsync(world)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(notice.Message, Is.EqualTo($"p-0001 was due at 2026-01-01 02:00:00 UTC and has not finished: run {run.RunId} ended Failed at 2026-01-01 02:01:00 UTC: P-0001 (P-job) failed"));
            Assert.That(notice.Run, Is.EqualTo(new RunId(run.RunId)));
        });
    }

    [Test]
    public async Task Many_services_and_restarts_raise_one_alert_and_close_it_once()
    {
        await using var world = await ScheduledAsync();
        MoveTo(world, Due.AddHours(1));
        var raised = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CheckAsync(world))));
        Assert.That(raised.SelectMany(notices => notices).Count(), Is.EqualTo(1));
        Assert.That(await CheckAsync(world), Is.Empty, "a service that starts later");
        Assert.That((await StatusOf(world).ReadAlertsAsync(CancellationToken.None)).Single().DueDateTime, Is.EqualTo(Due));

        MoveTo(world, Due.AddDays(1).AddHours(2));
        Assert.That(await CheckAsync(world), Is.Empty, "still late the next night: it has been told");

        await world.RunAsync(new RunRequest("p-0001"));
        var closed = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CheckAsync(world))))).SelectMany(notices => notices).Single();
        Assert.Multiple(() =>
        {
            Assert.That(closed.Raised, Is.False);
            Assert.That(closed.Due, Is.EqualTo(Due));
            Assert.That(closed.Message, Does.Contain("ended Succeeded at 2026-01-02 04:00:00 UTC"));
        });
        Assert.That(await StatusOf(world).ReadAlertsAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_pause_closes_the_alert_and_what_was_due_before_it_ended_is_forgiven()
    {
        await using var world = await ScheduledAsync();
        var schedules = new Schedules(world.World.Databases, world.World.Time);
        MoveTo(world, Due.AddHours(1));
        await CheckAsync(world);

        await schedules.PauseAsync("p-0001", "stock-taking", null, "tester", CancellationToken.None);
        Assert.That((await CheckAsync(world)).Single().Message, Is.EqualTo("p-0001 is not waited for any more: its schedule was paused, changed or removed"));

        MoveTo(world, Due.AddHours(2));
        await schedules.ResumeAsync("p-0001", "tester", CancellationToken.None);
        Assert.That(await CheckAsync(world), Is.Empty, "02:00 was before the schedule went on");
        MoveTo(world, Due.AddDays(1).AddHours(1));
        Assert.That(await CheckAsync(world), Has.Count.EqualTo(1), "the next night counts");
    }

    [Test]
    public async Task A_schedule_without_a_row_any_more_closes_its_alert()
    {
        await using var world = await ScheduledAsync();
        MoveTo(world, Due.AddHours(1));
        await CheckAsync(world);
        await world.World.ExecuteAsync(world.World.Headquarters, "DELETE FROM PIPELINESCHEDULE");
        Assert.That((await CheckAsync(world)).Single().Raised, Is.False);
    }

    private async Task<PipelineWorld> ScheduledAsync()
    {
        var world = await PipelineWorld.CreateAsync(channels: 2, pair: pair);
        await new Schedules(world.World.Databases, world.World.Time).SetAsync(new ScheduleChange("p-0001", Cron: "0 2 * * *"), null, "tester", CancellationToken.None);
        return world;
    }

    private static PipelineAlerts AlertsOf(PipelineWorld world) =>
        new(world.World.Databases, new Schedules(world.World.Databases, world.World.Time), world.Runs, StatusOf(world), world.World.Time);

    private static StatusReader StatusOf(PipelineWorld world) => new(world.World.Databases, world.Registry, world.World.Time);

    private static Task<IReadOnlyList<AlertNotice>> CheckAsync(PipelineWorld world) => AlertsOf(world).CheckAsync(_ => TimeSpan.FromHours(1), CancellationToken.None);

    private static void MoveTo(PipelineWorld world, DateTimeOffset now) => world.World.Time.SetUtcNow(now);

    private static Task<int> AddRunAsync(PipelineWorld world, string status, DateTimeOffset started, DateTimeOffset ended, string? message = null, string parameters = "{}") =>
        world.World.ExecuteAsync(
            world.World.Headquarters,
            """
            INSERT INTO PIPELINERUN (RUNID, PIPELINE, STARTEDBY, PARAMETERS, STATUS, MESSAGE, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME)
            VALUES (@status, 'p-0001', 'Schedule', @parameters, @status, @message, @started, @started, @ended)
            """,
            new { status, parameters, message, started, ended = status is "Running" or "Waiting" ? (DateTimeOffset?)null : ended });
}
