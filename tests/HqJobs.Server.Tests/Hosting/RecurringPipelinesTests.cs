using Hangfire;
using HqJobs.Server.Configuration;
using HqJobs.Server.Jobs;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>From HQ's schedules to Hangfire's scheduler, with a clock that the test moves. It starts at 2026-01-01T00:00Z.</summary>
public sealed class RecurringPipelinesTests
{
    private const string Pipeline = RecurringWorld.Pipeline;
    private static readonly CancellationToken None = CancellationToken.None;
    private RecurringWorld world = null!;

    private DateTimeOffset Now => world.World.Time.GetUtcNow();

    [SetUp]
    public async Task CreateWorldAsync()
    {
        world = await RecurringWorld.CreateAsync();
        world.World.Time.Advance(TimeSpan.FromMinutes(7));
    }

    [TearDown]
    public async Task RemoveWorldAsync() => await world.DisposeAsync();

    [Test]
    public async Task Every_pipeline_is_a_recurring_job_and_single_jobs_never_start_by_themselves()
    {
        await world.StartServiceAsync();
        Assert.That(world.Jobs.Names(), Is.EquivalentTo(PipelineDefinition.All.Select(pipeline => pipeline.Name)));
        Assert.That(world.Job().NextExecution, Is.EqualTo(At("00:15").UtcDateTime));
        Assert.That(world.Job("p-0001").NextExecution, Is.Null);
        Assert.That(world.Manager.TriggerJob("hq:p-0001"), Is.Not.Null, "Trigger now");
        Assert.That(world.Started("p-0001"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Code_and_configuration_schedule_pipelines_by_name()
    {
        world.Options = new HqJobsOptions { Pipelines = { ["P-0001"] = new PipelineOptions { Cron = "0 6 * * *", Overlap = OverlapPolicy.Queue }, ["1010"] = new PipelineOptions { Misfire = MisfirePolicy.Strict } } };
        await world.StartServiceAsync();
        var schedules = (await world.Schedules.ReadAsync(None)).ToDictionary(schedule => schedule.Pipeline);
        Assert.That(schedules["p-0001"], Has.Property(nameof(Schedule.Cron)).EqualTo("0 6 * * *").And.Property(nameof(Schedule.Overlap)).EqualTo(OverlapPolicy.Queue));
        Assert.That(schedules.Keys, Does.Contain(Pipeline).And.Not.Contain("1010"), "a pipeline without a cron expression is not scheduled");
        Assert.That(DefaultSchedules.Crons["channel-config"], Is.EqualTo("0 4 * * *"));
        Assert.That(DefaultSchedules.Crons["cleanup"], Is.EqualTo("0 1 * * *"));
    }

    [Test]
    public async Task A_change_at_headquarters_reaches_Hangfire_at_the_next_look()
    {
        await world.StartServiceAsync();
        await world.Schedules.SetAsync(new ScheduleChange(Pipeline, "0 6 * * *", "Europe/Oslo", "Ignorable"), null, "ada", None);
        await world.Service.ProjectAsync(None);
        Assert.That((world.Job().Cron, world.Job().TimeZoneId, world.Job().NextExecution), Is.EqualTo(("0 6 * * *", "Europe/Oslo", At("05:00").UtcDateTime)));

        await world.StartServiceAsync();
        Assert.That(world.Job().Cron, Is.EqualTo("0 6 * * *"), "whatever configuration says");
    }

    [Test]
    public async Task A_pause_keeps_Hangfire_still_and_its_end_brings_it_back_without_anybodys_doing()
    {
        await world.StartServiceAsync();
        await world.Schedules.PauseAsync(Pipeline, "stock taking", At("01:00"), "ada", None);
        await world.PassAsync(TimeSpan.FromMinutes(52));
        Assert.That(world.Started(), Is.Empty);
        Assert.That(Now, Is.EqualTo(At("00:59")));

        await world.PassAsync(TimeSpan.FromMinutes(20));
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("01:00"), At("01:15") }), "at its end it is due");

        await world.Schedules.PauseAsync(Pipeline, null, null, "ada", None);
        await world.PassAsync(TimeSpan.FromMinutes(60));
        await world.Schedules.ResumeAsync(Pipeline, "ada", None);
        await world.PassAsync(TimeSpan.FromMinutes(15));
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("01:00"), At("01:15"), At("02:30") }), "what was due in a pause is not made up for");
    }

    [Test]
    public async Task Looking_again_neither_swallows_nor_doubles_what_is_due()
    {
        await world.StartServiceAsync();
        var second = await world.SecondServiceAsync();
        world.World.Time.SetUtcNow(At("00:15").AddMilliseconds(500));
        // Minutes of looks before Hangfire's scheduler gets its turn, every minute a full one.
        for (var look = 0; look < 3; look++)
        {
            await world.Service.ProjectAsync(None);
            await second.ProjectAsync(None);
            world.World.Time.Advance(TimeSpan.FromMinutes(1));
        }
        world.RunScheduler();
        await world.Service.ProjectAsync(None);
        await second.ProjectAsync(None);
        world.RunScheduler();
        Assert.That(await StartsAsync(), Has.Count.EqualTo(1));
        Assert.That(world.Job().NextExecution, Is.EqualTo(At("00:30").UtcDateTime));
    }

    [Test]
    public async Task Two_services_on_one_storage_tell_Hangfire_the_same()
    {
        await world.StartServiceAsync();
        var second = await world.SecondServiceAsync();
        await world.Schedules.SetAsync(new ScheduleChange(Pipeline, "*/10 * * * *", Misfire: "Strict"), null, "ada", None);
        for (var minute = 0; minute < 60; minute++)
        {
            world.World.Time.Advance(TimeSpan.FromMinutes(1));
            await world.Service.ProjectAsync(None);
            world.RunScheduler();
            await second.ProjectAsync(None);
            world.RunScheduler();
        }
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("00:10"), At("00:20"), At("00:30"), At("00:40"), At("00:50"), At("01:00") }));
    }

    [Test]
    public async Task A_recurring_job_that_somebody_removed_comes_back()
    {
        await world.StartServiceAsync();
        world.Manager.RemoveIfExists("hq:customer-sync");
        await world.Service.ProjectAsync(None);
        Assert.That(world.Job().NextExecution, Is.EqualTo(At("00:15").UtcDateTime));
    }

    [Test]
    public async Task Orphans_are_told_of_once_and_left_alone_as_are_other_peoples_jobs()
    {
        var job = StageJob.Of(Pipeline, PipelineDefinition.Upload);
        await world.StartServiceAsync();
        world.Manager.AddOrUpdate("hq:customer-sink", job, "@daily", new RecurringJobOptions());
        world.Manager.AddOrUpdate("backup", job, "@daily", new RecurringJobOptions());
        await world.World.ExecuteAsync(world.World.Headquarters, "INSERT INTO PIPELINESCHEDULE (PIPELINE, CRON) VALUES ('of-another-version', '@daily')");
        await world.PassAsync(TimeSpan.FromMinutes(3));

        Assert.That(world.Jobs.Orphans(), Is.EqualTo(new[] { "hq:customer-sink" }));
        Assert.That(world.Warnings, Is.EqualTo(new[]
        {
            "The schedule of of-another-version is not followed: there is no pipeline 'of-another-version' in this version",
            "The recurring job hq:customer-sink is no pipeline of this version and is left alone; unless another version needs it, remove it on the page Recurring Jobs",
        }));
        Assert.That(world.Job("customer-sink").NextExecution, Is.Not.Null);
    }

    [TestCase("CRON = 'every day'")]
    [TestCase("TIMEZONE = 'Mars'")]
    [TestCase("MISFIRE = 'Never'")]
    public async Task A_schedule_that_nobody_can_follow_stops_only_its_own_pipeline(string written)
    {
        world.Options = new HqJobsOptions { Pipelines = { ["p-0001"] = new PipelineOptions { Cron = "0 6 * * *" } } };
        await world.StartServiceAsync();
        await world.World.ExecuteAsync(world.World.Headquarters, $"UPDATE PIPELINESCHEDULE SET {written} WHERE PIPELINE = 'p-0001'");
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.That(world.Job("p-0001").NextExecution, Is.Null);
        Assert.That(world.Warnings.Single(), Does.StartWith("The schedule of p-0001 is not followed: "));
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("00:15") }));
    }

    // Five hours without a service, an hourly schedule. A storage that remembers, and one that does not.
    [TestCase(MisfirePolicy.Relaxed, false, 1)]
    [TestCase(MisfirePolicy.Relaxed, true, 1)]
    [TestCase(MisfirePolicy.Strict, false, 5)]
    [TestCase(MisfirePolicy.Strict, true, 1)]
    [TestCase(MisfirePolicy.Ignorable, false, 0)]
    [TestCase(MisfirePolicy.Ignorable, true, 0)]
    public async Task What_was_due_while_no_service_ran_is_made_up_for_as_the_misfire_policy_says(MisfirePolicy misfire, bool forgetful, int starts)
    {
        await world.Schedules.SetAsync(new ScheduleChange(Pipeline, "0 * * * *", Misfire: misfire.ToString()), null, "ada", None);
        await world.StartServiceAsync();
        await world.PassAsync(TimeSpan.FromMinutes(53));
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("01:00") }));
        await world.RunAsync();

        world.World.Time.Advance(TimeSpan.FromHours(5).Add(TimeSpan.FromMinutes(30)));
        var before = forgetful ? 0 : 1;
        await world.StartServiceAsync(forgetful);
        world.RunScheduler();
        Assert.That(await StartsAsync(), Has.Count.EqualTo(before + starts));

        await world.StartServiceAsync(forgetful);
        world.RunScheduler();
        Assert.That(await world.CaughtUpAsync(), Is.EqualTo(forgetful && starts > 0 ? new[] { "missed customer-sync 2026-01-01T06:00:00Z" } : []), "one for all, also after another start");

        await world.PassAsync(TimeSpan.FromMinutes(30));
        Assert.That((await StartsAsync())[^1], Is.EqualTo(At("07:00")), "and it goes on");
    }

    [Test]
    public async Task A_start_that_misses_nothing_starts_nothing()
    {
        await world.StartServiceAsync();
        await world.PassAsync(TimeSpan.FromMinutes(8));
        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(5));
        await world.StartServiceAsync();
        await world.PassAsync(TimeSpan.FromMinutes(2));
        Assert.That(await StartsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_schedule_that_is_new_or_has_changed_makes_up_for_nothing()
    {
        await world.StartServiceAsync();
        await world.Schedules.SetAsync(new ScheduleChange("p-0001", "5 0 * * *"), null, "ada", None);
        await world.Service.ProjectAsync(None);
        await world.World.ExecuteAsync(world.World.Headquarters, "UPDATE PIPELINESCHEDULE SET CRON = '1 0 * * *', MODIFIEDDATETIME = NULL WHERE PIPELINE = 'p-0001'");
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.That(await world.CaughtUpAsync("p-0001"), Is.Empty);
        Assert.That(world.Started("p-0001"), Is.Empty);
    }

    [Test]
    public async Task A_pause_under_Strict_is_not_made_up_for()
    {
        await world.Schedules.SetAsync(new ScheduleChange(Pipeline, "0 * * * *", Misfire: "Strict"), null, "ada", None);
        await world.StartServiceAsync();
        await world.Schedules.PauseAsync(Pipeline, null, null, "ada", None);
        await world.PassAsync(TimeSpan.FromHours(10), TimeSpan.FromMinutes(10));
        await world.Schedules.ResumeAsync(Pipeline, "ada", None);
        await world.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.That(await StartsAsync(), Is.EqualTo(new[] { At("11:00") }));
    }

    [Test]
    public async Task A_service_that_starts_the_moment_it_is_due_starts_it_once()
    {
        await world.StartServiceAsync();
        await world.PassAsync(TimeSpan.FromMinutes(8));
        await world.RunAsync();
        foreach (var late in new[] { TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1400) })
        {
            world.World.Time.SetUtcNow(At("00:30") + late);
            await world.StartServiceAsync();
            world.RunScheduler();
            await world.Service.ProjectAsync(None);
            Assert.That(await StartsAsync(), Has.Count.EqualTo(1), $"{late}");
        }
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-01-01T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What Hangfire has enqueued and what the service has asked for at headquarters.</summary>
    private async Task<IReadOnlyList<DateTimeOffset>> StartsAsync() =>
        [.. world.Started().Concat((await world.CaughtUpAsync()).Select(key => DateTimeOffset.Parse(key.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture))).Order()];
}
