using HqJobs.Sync.ChannelToHq;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixture]
public sealed class GapTests
{
    private static readonly DateTimeOffset Seen = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly UploadOptions Options = new();

    [TestCase("5-9", "5", "6-9")]
    [TestCase("5-9", "9", "5-8")]
    [TestCase("5-9", "7", "5-6 8-9")]
    [TestCase("5-9", "6,8", "5-5 7-7 9-9")]
    [TestCase("5-9", "5,6,7,8,9", "")]
    [TestCase("5-9", "4,10", "5-9")]
    [TestCase("5-5", "5", "")]
    public void What_has_appeared_shrinks_or_splits_the_range(string range, string found, string left)
    {
        var ends = range.Split('-');
        var gap = new Gap(long.Parse(ends[0]), long.Parse(ends[1]), Seen, null);

        var rest = gap.Without(found.Split(',').Select(long.Parse)).ToList();

        Assert.That(string.Join(' ', rest.Select(part => $"{part.From}-{part.To}")), Is.EqualTo(left));
        Assert.That(rest, Has.All.Property(nameof(Gap.FirstSeen)).EqualTo(Seen));
    }

    [TestCase(0, null, true)]
    [TestCase(23, null, true)]
    [TestCase(25, null, true)]
    [TestCase(25, 2, false)]
    [TestCase(60, 24, true)]
    public void A_range_is_asked_for_by_every_run_and_after_a_day_once_a_day(int ageInHours, int? askedHoursAgo, bool due)
    {
        var now = Seen.AddHours(ageInHours);
        var gap = new Gap(1, 1, Seen, askedHoursAgo is { } hours ? now.AddHours(-hours) : null);

        Assert.That(gap.IsDue(now, Options), Is.EqualTo(due));
    }

    [Test]
    public void A_range_expires_after_ninety_days()
    {
        var gap = new Gap(1, 1, Seen, null);

        Assert.That(gap.IsExpired(Seen.AddDays(90), Options), Is.False);
        Assert.That(gap.IsExpired(Seen.AddDays(91), Options), Is.True);
    }
}
