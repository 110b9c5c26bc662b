using System.Globalization;
using Hangfire;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>What people are shown is what Hangfire's scheduler does: it has a Cronos of its own.</summary>
public sealed class HangfireOccurrencesTests
{
    private const int Times = 10;

    private static readonly string[] Crons =
    [
        "30 2 * * *", "15 2 * * *", "0 2,3 * * *", "30 1 * * *", "0 0 * * *", "*/30 * * * *", "*/20 1-3 * * *", "0 */2 * * *", "5 5-3 * * *",
        "0 30 2 * * *", "*/20 30 1-2 * * *", "0 0 29 2 *", "59 23 31 12 *", "0 0 L * *", "0 12 15W * *", "0 9 * * 1#1", "@daily", "@hourly", "@yearly",
    ];

    private static readonly (string Zone, string From)[] Days =
    [
        ("Europe/Berlin", "2026-03-28T12:10:05Z"), ("Europe/Berlin", "2026-10-24T12:10:05Z"),
        ("America/New_York", "2026-03-07T12:10:05Z"), ("America/New_York", "2026-10-31T12:10:05Z"),
        ("Australia/Lord_Howe", "2026-10-03T06:10:05Z"), ("Australia/Lord_Howe", "2026-04-04T06:10:05Z"),
        ("UTC", "2028-02-28T12:10:05Z"), ("Asia/Tokyo", "2026-12-31T06:10:05Z"),
    ];

    private static IEnumerable<TestCaseData> Table => from day in Days from cron in Crons select new TestCaseData(day.Zone, day.From, cron);

    [TestCaseSource(nameof(Table))]
    public async Task Hangfire_starts_a_pipeline_exactly_when_the_preview_says(string zone, string from, string cron)
    {
        await using var world = await RecurringWorld.CreateAsync();
        world.World.Time.SetUtcNow(DateTimeOffset.Parse(from, CultureInfo.InvariantCulture));
        var expected = Occurrences.Next(cron, zone, world.World.Time.GetUtcNow(), Times).Select(one => one.Utc).ToList();
        world.Jobs.Put(new RecurringPipeline(PipelineDefinition.Find(RecurringWorld.Pipeline)!, cron, zone, MisfirePolicy.Strict));

        for (var i = 0; i < Times && world.Job().NextExecution is { } next; i++)
        {
            world.World.Time.SetUtcNow(new DateTimeOffset(next, TimeSpan.Zero).AddMilliseconds(-1));
            world.RunScheduler();
            Assert.That(world.Started(), Has.Count.EqualTo(i), "not before its time");
            world.World.Time.Advance(TimeSpan.FromMilliseconds(1));
            world.RunScheduler();
            world.RunScheduler();
        }
        Assert.That(world.Started(), Is.EqualTo(expected));
    }

    [TestCase("*/15 * * * *")]
    [TestCase(" 0  4\t* * * ")]
    [TestCase("@daily")]
    [TestCase("@DAILY")]
    [TestCase("@every_second")]
    [TestCase("@fortnightly")]
    [TestCase("0 5-3 * * *")]
    [TestCase("* * * *")]
    [TestCase("* * * * * * *")]
    [TestCase("60 * * * *")]
    [TestCase("0 0 * * 8")]
    [TestCase("0 0 32 * *")]
    [TestCase("0 0 30 2 *")]
    [TestCase("*/0 * * * *")]
    [TestCase("*/60 * * * *")]
    [TestCase("0,, 0 * * *")]
    [TestCase("0 0 ? * MON-FRI")]
    [TestCase("0 0 LW * *")]
    [TestCase("0 0 * * 5#6")]
    [TestCase("H H * * *")]
    [TestCase(Occurrences.Never)]
    public async Task What_is_accepted_Hangfire_accepts_and_what_is_refused_it_refuses(string cron)
    {
        await using var world = await RecurringWorld.CreateAsync();
        var accepted = true;
        try
        {
            world.Manager.AddOrUpdate("test", StageJob.Of(RecurringWorld.Pipeline, PipelineDefinition.Upload), cron, new RecurringJobOptions());
        }
        catch (ArgumentException)
        {
            accepted = false;
        }
        Assert.That(Occurrences.Validate(cron) is null, Is.EqualTo(accepted));
    }
}
