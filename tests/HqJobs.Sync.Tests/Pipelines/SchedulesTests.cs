using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SchedulesTests(Pair pair)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private TestWorld world = null!;
    private Schedules schedules = null!;

    [SetUp]
    public async Task CreateWorldAsync()
    {
        world = await TestWorld.CreateAsync(seed: false, pair: pair);
        schedules = new Schedules(world.Databases, world.Time);
    }

    [TearDown]
    public async Task RemoveWorldAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Configuration_brings_defaults_until_an_administrator_decides()
    {
        await PutDefaultAsync("*/15 * * * *");
        await PutDefaultAsync("*/10 * * * *");
        Assert.That(await ReadAsync(), Is.EqualTo(new Schedule("customer-sync", "*/10 * * * *", RowVersion: 2, ModifiedBy: "configuration", ModifiedDateTime: world.Time.GetUtcNow())));

        await schedules.SetAsync(new ScheduleChange("customer-sync", Overlap: "queue"), 2, "ada", None);
        await PutDefaultAsync("*/5 * * * *");
        Assert.That(await ReadAsync(), Is.EqualTo(new Schedule("customer-sync", "*/10 * * * *", Overlap: OverlapPolicy.Queue, RowVersion: 3, ModifiedBy: "ada", ModifiedDateTime: world.Time.GetUtcNow())));
    }

    [Test]
    public async Task A_default_that_is_so_already_is_not_written_again()
    {
        await PutDefaultAsync("*/15 * * * *");
        var before = await ReadAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1));

        await PutDefaultAsync("*/15 * * * *");

        Assert.That(await ReadAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_default_the_configuration_does_not_bring_any_more_goes_unless_somebody_chose_or_paused_it()
    {
        await schedules.PutDefaultsAsync([new Schedule("customer-sync", "@hourly"), new Schedule("p-0001", "@hourly"), new Schedule("1010", "@hourly"), new Schedule("synchronize", "@hourly")], None);
        await schedules.SetAsync(new ScheduleChange("p-0001", "@daily"), null, "ada", None);
        await schedules.PauseAsync("1010", null, null, "ada", None);
        await world.ExecuteAsync(world.Headquarters, "INSERT INTO PIPELINESCHEDULE (PIPELINE, CRON, MODIFIEDBY) VALUES ('of-another-version', '@daily', 'configuration')");

        await PutDefaultAsync("@hourly");

        Assert.That((await schedules.ReadAsync(None)).Select(schedule => schedule.Pipeline), Is.EqualTo(new[] { "1010", "customer-sync", "of-another-version", "p-0001" }));
    }

    [Test]
    public async Task A_default_changes_under_a_pause_that_stays()
    {
        await PutDefaultAsync("*/15 * * * *");
        await schedules.PauseAsync("customer-sync", "stock taking", null, "ada", None);

        await PutDefaultAsync("*/10 * * * *");

        Assert.That(await ReadAsync(), Has.Property(nameof(Schedule.Cron)).EqualTo("*/10 * * * *").And.Property(nameof(Schedule.PausedBy)).EqualTo("ada"));
    }

    [Test]
    public async Task A_single_job_gets_its_first_schedule()
    {
        Assert.That(await schedules.SetAsync(new ScheduleChange("P-0001", " 0 4 * * * ", "Europe/Oslo", "ignorable", "Supersede"), 0, "ada", None), Is.True);
        Assert.That(
            await schedules.FindAsync("p-0001", None),
            Is.EqualTo(new Schedule("p-0001", "0 4 * * *", "Europe/Oslo", MisfirePolicy.Ignorable, OverlapPolicy.Supersede, RowVersion: 1, ModifiedBy: "ada", ModifiedDateTime: world.Time.GetUtcNow())));
        Assert.That(await AuditAsync(), Is.EqualTo(new[] { "ada | schedule set | p-0001 | cron 0 4 * * *; time zone Europe/Oslo; misfire Ignorable; overlap Supersede" }));
    }

    [Test]
    public async Task A_change_that_changes_nothing_is_not_written_and_a_default_that_is_confirmed_belongs_to_who_did()
    {
        await PutDefaultAsync("@hourly");
        Assert.That(await schedules.SetAsync(new ScheduleChange("customer-sync", Cron: "@hourly"), 1, "ada", None), Is.True);
        Assert.That(await schedules.SetAsync(new ScheduleChange("customer-sync", Cron: "@hourly", Misfire: "Relaxed"), 2, "grace", None), Is.False);
        Assert.That(await ReadAsync(), Has.Property(nameof(Schedule.RowVersion)).EqualTo(2).And.Property(nameof(Schedule.ModifiedBy)).EqualTo("ada"));
        Assert.That(await AuditAsync(), Is.EqualTo(new[] { "ada | schedule set | customer-sync | confirmed as it is" }));
    }

    [Test]
    public async Task Of_two_people_who_saw_the_same_schedule_the_second_is_told()
    {
        await PutDefaultAsync("@hourly");
        await schedules.SetAsync(new ScheduleChange("customer-sync", Cron: "0 5 * * *"), 1, "ada", None);

        var refused = await Assert.ThrowsAsync<ScheduleConflictException>(() => schedules.SetAsync(new ScheduleChange("customer-sync", Cron: "0 6 * * *"), 1, "grace", None));

        Assert.That(refused!.Message, Is.EqualTo(
            "Somebody else changed the schedule of customer-sync meanwhile (0 5 * * * in UTC, last changed at 2026-01-01 00:00:00 UTC, chosen by ada). Nothing was written; look at it again and repeat your change."));
        Assert.That((await ReadAsync())?.Cron, Is.EqualTo("0 5 * * *"));
        await Assert.ThrowsAsync<ScheduleConflictException>(() => schedules.SetAsync(new ScheduleChange("customer-sync", Cron: "0 6 * * *"), 0, "grace", None));
    }

    [TestCase("customer-sink", "@daily", null, null, null, "There is no pipeline 'customer-sink'. Pipelines: customer-sync, ")]
    [TestCase("p-0001", null, "UTC", null, null, "p-0001 has no schedule yet, so it needs a cron expression, e.g. 0 4 * * *")]
    [TestCase("p-0001", "61 * * * *", null, null, null, "'61 * * * *' is no cron expression: Minutes: Value must be a number between 0 and 59 (all inclusive); allowed: minute hour")]
    [TestCase("p-0001", "@daily", "Mars", null, null, "'Mars' is no time zone this machine knows; allowed: UTC or a name such as Europe/Oslo")]
    [TestCase("p-0001", "@daily", null, "Never", null, "'Never' is no misfire policy; allowed: Relaxed, Strict, Ignorable, e.g. Relaxed")]
    [TestCase("p-0001", "@daily", null, null, "1", "'1' is no overlap policy; allowed: Skip, Queue, Supersede, e.g. Skip")]
    public async Task A_value_that_is_not_allowed_is_refused_with_what_is(string pipeline, string? cron, string? timeZone, string? misfire, string? overlap, string sentence)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => schedules.SetAsync(new ScheduleChange(pipeline, cron, timeZone, misfire, overlap), null, "ada", None));
        Assert.That(refused!.Message, Does.StartWith(sentence));
        Assert.That(await schedules.ReadAsync(None), Is.Empty);
    }

    [Test]
    public async Task A_pause_lasts_until_its_time_or_until_it_is_resumed()
    {
        await PutDefaultAsync("@hourly");
        var now = world.Time.GetUtcNow();
        Assert.That(await schedules.PauseAsync("customer-sync", "stock taking", now.AddHours(2), "ada", None), Is.True);

        var paused = (await ReadAsync())!;
        Assert.Multiple(() =>
        {
            Assert.That((paused.PausedBy, paused.PauseReason, paused.PausedUntil, paused.RowVersion, paused.ModifiedBy), Is.EqualTo(("ada", "stock taking", now.AddHours(2), 2L, "configuration")));
            Assert.That(paused.IsPaused(now.AddHours(2).AddTicks(-1)), Is.True);
            Assert.That(paused.IsPaused(now.AddHours(2)), Is.False);
        });

        world.Time.Advance(TimeSpan.FromHours(3));
        Assert.That(await schedules.ResumeAsync("customer-sync", "grace", None), Is.False, "it came back by itself");
        Assert.That(await schedules.PauseAsync("customer-sync", null, null, "grace", None), Is.True, "a new pause, without the reason of the old one");
        Assert.That((await ReadAsync())!, Has.Property(nameof(Schedule.PauseReason)).Null.And.Property(nameof(Schedule.PausedUntil)).Null.And.Property(nameof(Schedule.PausedBy)).EqualTo("grace"));
        Assert.That(await schedules.ResumeAsync("customer-sync", "ada", None), Is.True);
        Assert.That(await schedules.ResumeAsync("customer-sync", "ada", None), Is.False);
        Assert.That((await ReadAsync())!.IsPaused(world.Time.GetUtcNow()), Is.False);
        Assert.That(await AuditAsync(), Is.EqualTo(new[]
        {
            "ada | schedule pause | customer-sync | stock taking; until 2026-01-01 02:00:00 UTC",
            "grace | schedule pause | customer-sync | no reason given; until it is resumed",
            "ada | schedule resume | customer-sync | ",
        }));
    }

    [Test]
    public async Task A_second_pause_without_a_reason_keeps_the_first_one()
    {
        await PutDefaultAsync("@hourly");
        await schedules.PauseAsync("customer-sync", "stock taking", null, "ada", None);
        Assert.That(await schedules.PauseAsync("customer-sync", " ", null, "grace", None), Is.False);
        Assert.That(await schedules.PauseAsync("customer-sync", null, world.Time.GetUtcNow().AddDays(1), "grace", None), Is.True);
        Assert.That((await ReadAsync())!, Has.Property(nameof(Schedule.PauseReason)).EqualTo("stock taking").And.Property(nameof(Schedule.PausedBy)).EqualTo("grace"));
    }

    [Test]
    public async Task A_pause_is_refused_where_it_means_nothing()
    {
        await PutDefaultAsync("@hourly");
        Assert.That(await Message(() => schedules.PauseAsync("p-0001", null, null, "ada", None)), Is.EqualTo("p-0001 has no schedule: it only runs when somebody asks for it."));
        Assert.That(await Message(() => schedules.PauseAsync("customer-sync", null, world.Time.GetUtcNow(), "ada", None)), Is.EqualTo("2026-01-01 00:00:00 UTC has passed; a pause ends later than now, e.g. in two hours: 2026-01-01T02:00Z"));
        Assert.That(await Message(() => schedules.PauseAsync("customer-sync", new string('x', 256), null, "ada", None)), Is.EqualTo("The reason has 256 characters; up to 255 are kept."));
        Assert.That((await ReadAsync())?.RowVersion, Is.EqualTo(1));

        static async Task<string> Message(Func<Task> pause) => (await Assert.ThrowsAsync<ArgumentException>(pause))!.Message;
    }

    [TestCase("CRON = '* * *'", "'* * *' is no cron expression: it has 3 fields")]
    [TestCase("TIMEZONE = 'Mars'", "'Mars' is no time zone this machine knows")]
    [TestCase("MISFIRE = 'Never'", "'Never' is no misfire policy")]
    [TestCase("OVERLAP = 'Never'", "'Never' is no overlap policy")]
    [TestCase("PIPELINE = 'customer-sink'", "there is no pipeline 'customer-sink' in this version")]
    public async Task What_somebody_wrote_past_HqJobs_is_read_with_its_problem(string written, string problem)
    {
        await PutDefaultAsync("@hourly");
        Assert.That((await ReadAsync())?.Problem, Is.Null);
        await world.ExecuteAsync(world.Headquarters, $"UPDATE PIPELINESCHEDULE SET {written}");
        Assert.That((await ReadAsync())?.Problem, Does.StartWith(problem));
    }

    [Test]
    public async Task The_last_start_is_of_whoever_asked_last_except_for_retries()
    {
        Assert.That(await schedules.ReadLastStartAsync("p-0001", None), Is.Null);
        var runs = new PipelineRuns(world.Databases, world.Time);
        var start = await runs.StartAsync(new RunRequest("p-0001"), None);
        await runs.EndAsync(start.Run, RunStatus.Failed, null, None);
        var first = world.Time.GetUtcNow();
        world.Time.Advance(TimeSpan.FromHours(1));
        await runs.RetryAsync(start.Run, null, None);

        Assert.That(await schedules.ReadLastStartAsync("p-0001", None), Is.EqualTo(first));
        Assert.That(await schedules.ReadLastStartAsync("1010", None), Is.Null);
    }

    private Task PutDefaultAsync(string cron) => schedules.PutDefaultsAsync([new Schedule("customer-sync", cron)], None);

    private async Task<Schedule?> ReadAsync() => (await schedules.ReadAsync(None)).Single();

    private Task<IReadOnlyList<string>> AuditAsync() =>
        world.QueryAsync<string>(world.Headquarters, "SELECT USERNAME || ' | ' || ACTION || ' | ' || SUBJECT || ' | ' || coalesce(DETAILS, '') FROM AUDITLOG ORDER BY AUDITID");
}
