using System.Globalization;
using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>What a person is shown before a schedule is saved. That Hangfire does the same is proven in HqJobs.Server.Tests.</summary>
public sealed class OccurrencesTests
{
    [TestCase("*/15 * * * *")]
    [TestCase("30 0 0 L * *")]
    [TestCase("0 0 15W * 5#2")]
    [TestCase("  0   4\t* * *  ")]
    [TestCase("@daily")]
    [TestCase("@every_minute")]
    [TestCase(Occurrences.Never)]
    public void Usual_expressions_are_accepted(string cron) => Assert.That(Occurrences.Validate(cron), Is.Null);

    [TestCase(null, "the cron expression is empty; allowed: minute hour")]
    [TestCase(" ", "the cron expression is empty; allowed: minute hour")]
    [TestCase("* * * *", "'* * * *' is no cron expression: it has 4 fields; allowed: minute hour day month weekday")]
    [TestCase("daily", "'daily' is no cron expression: it has 1 field; allowed:")]
    [TestCase("* * * * * * *", "'* * * * * * *' is no cron expression: it has 7 fields; allowed:")]
    [TestCase("0 24 * * *", "'0 24 * * *' is no cron expression: Hours: Value must be a number between 0 and 23 (all inclusive); allowed:")]
    [TestCase("0 0 * * FUNDAY", "'0 0 * * FUNDAY' is no cron expression: ")]
    [TestCase("H 4 * * *", "'H 4 * * *' is no cron expression: ")]
    [TestCase("@fortnightly", "'@fortnightly' is no cron expression: ")]
    public void An_impossible_expression_is_refused_with_what_is_wrong(string? cron, string problem)
    {
        Assert.That(Occurrences.Validate(cron), Does.StartWith(problem).And.EndWith("e.g. */15 * * * * or @daily"));
        Assert.That(() => Occurrences.Next(cron!, "UTC", default, 1), Throws.ArgumentException.With.Message.StartsWith(problem));
    }

    // Zone, expression, from (UTC) → "UTC local warning" of the next occurrences.
    [TestCase("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00Z",
        "2026-03-29T01:00Z 03:00 02:30 does not exist that day: clocks go from 02:00 to 03:00; it runs at 03:00", "2026-03-30T00:30Z 02:30")]
    [TestCase("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00Z",
        "2026-10-25T00:30Z 02:30 02:30 comes twice that day; it runs once, the first time", "2026-10-26T01:30Z 02:30")]
    [TestCase("Europe/Berlin", "*/30 * * * *", "2026-03-29T00:00Z", "2026-03-29T00:30Z 01:30", "2026-03-29T01:00Z 03:00", "2026-03-29T01:30Z 03:30")]
    [TestCase("Europe/Berlin", "*/30 2 * * *", "2026-10-24T12:00Z",
        "2026-10-25T00:00Z 02:00 02:00 comes twice that day; it runs both times", "2026-10-25T00:30Z 02:30 02:30 comes twice that day; it runs both times",
        "2026-10-25T01:00Z 02:00 02:00 comes twice that day; it runs both times", "2026-10-25T01:30Z 02:30 02:30 comes twice that day; it runs both times", "2026-10-26T01:00Z 02:00")]
    [TestCase("America/New_York", "30 1 * * *", "2026-10-31T12:00Z", "2026-11-01T05:30Z 01:30 01:30 comes twice that day; it runs once, the first time", "2026-11-02T06:30Z 01:30")]
    [TestCase("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00Z",
        "2026-10-03T15:30Z 02:30 02:15 does not exist that day: clocks go from 02:00 to 02:30; it runs at 02:30", "2026-10-04T15:15Z 02:15")]
    [TestCase("UTC", "0 0 29 2 *", "2026-01-01T00:00Z", "2028-02-29T00:00Z 00:00", "2032-02-29T00:00Z 00:00")]
    [TestCase("Asia/Tokyo", "@yearly", "2026-06-01T00:00Z", "2026-12-31T15:00Z 00:00")]
    [TestCase("UTC", Occurrences.Never, "2026-01-01T00:00Z")]
    public void The_next_times_are_told_with_what_is_unusual_about_them(string zone, string cron, string from, params string[] expected)
    {
        var next = Occurrences.Next(cron, zone, DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), Math.Max(1, expected.Length));
        Assert.That(next.Select(one => $"{one.Utc:yyyy-MM-dd'T'HH:mm'Z'} {one.Local:HH:mm} {one.Warning}".TrimEnd()), Is.EqualTo(expected));
        Assert.That(next.Select(one => one.Local.ToUniversalTime()), Is.EqualTo(next.Select(one => one.Utc)));
    }

    [TestCase("*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:15:00Z")]
    [TestCase("*/15 * * * *", "2026-01-01T00:14:59Z", "2026-01-01T00:00:00Z")]
    [TestCase("* * * * * *", "2026-01-01T00:00:00.900Z", "2026-01-01T00:00:00Z")]
    [TestCase("0 4 * * 1", "2026-01-01T00:00:00Z", "2025-12-29T04:00:00Z")]
    [TestCase("0 0 29 2 *", "2026-01-01T00:00:00Z", "2024-02-29T00:00:00Z")]
    [TestCase(Occurrences.Never, "2026-01-01T00:00:00Z", null)]
    public void The_last_time_it_was_due_is_found(string cron, string at, string? expected) =>
        Assert.That(
            Occurrences.LastDue(cron, "UTC", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)),
            Is.EqualTo(expected is null ? null : (DateTimeOffset?)DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
}
