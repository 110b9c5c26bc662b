using System.Text.Json;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Counters that were handed out but not seen yet, both ends included. A lower counter may commit after a higher one was landed.</summary>
/// <param name="LastAsked">Written only after <see cref="UploadOptions.GapWindow"/>, when a range is asked for once a day.</param>
internal sealed record Gap(long From, long To, DateTimeOffset FirstSeen, DateTimeOffset? LastAsked)
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    public bool IsYoung(DateTimeOffset now, UploadOptions options) => now - FirstSeen <= options.GapWindow;

    public bool IsExpired(DateTimeOffset now, UploadOptions options) => now - FirstSeen > options.GapRetention;

    /// <summary>Whether the channel is to be asked for it now: by every run while young, then once a day.</summary>
    public bool IsDue(DateTimeOffset now, UploadOptions options) =>
        IsYoung(now, options) || LastAsked is null || now - LastAsked >= Daily;

    /// <summary>What is left when rows have appeared; the range shrinks, splits or vanishes, its age stays.</summary>
    /// <param name="found">Counters in ascending order; those outside the range are ignored.</param>
    public IEnumerable<Gap> Without(IEnumerable<long> found)
    {
        var from = From;
        foreach (var counter in found.Where(counter => counter >= From && counter <= To))
        {
            if (counter > from) yield return this with { From = from, To = counter - 1 };
            from = counter + 1;
        }
        if (from <= To) yield return this with { From = from };
    }

    /// <summary>Ranges as ChannelToHq/AddGaps takes them.</summary>
    public static string ToJson(IEnumerable<Gap> gaps) => JsonSerializer.Serialize(gaps.Select(gap => new
    {
        from = gap.From,
        to = gap.To,
        firstSeen = UtcTimeHandler.ToText(gap.FirstSeen),
        lastAsked = gap.LastAsked is { } asked ? UtcTimeHandler.ToText(asked) : null,
    }));
}
