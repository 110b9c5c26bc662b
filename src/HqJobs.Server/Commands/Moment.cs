using System.Globalization;
using System.Text.RegularExpressions;

namespace HqJobs.Server.Commands;

/// <summary>A time as a person types it: from now on (<c>90m</c>, <c>2h</c>, <c>1d12h</c>), or a date and time.</summary>
internal static partial class Moment
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <param name="timeZone">Where the clock stands that is meant, unless the time brings its own offset or Z.</param>
    public static bool TryParse(string text, DateTimeOffset now, string timeZone, out DateTimeOffset moment)
    {
        if (Span().Match(text) is { Success: true, Length: > 0 } span)
        {
            moment = now + new TimeSpan(Part(span, "d"), Part(span, "h"), Part(span, "m"), 0);
            return true;
        }
        if (DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            moment = At(clock, zone);
            return true;
        }
        var withOffset = Formats.Select(format => format + "K").ToArray();
        var isTime = DateTimeOffset.TryParseExact(text, withOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
        moment = moment.ToUniversalTime();
        return isTime;
    }

    /// <summary>What a clock of the zone shows, in UTC. A time that clocks skip is meant by the clock that was not put forward.</summary>
    public static DateTimeOffset At(DateTime clock, TimeZoneInfo zone) => new DateTimeOffset(clock, zone.GetUtcOffset(clock)).ToUniversalTime();

    private static int Part(Match span, string unit) => span.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^((?<d>[0-9]{1,4})d)?((?<h>[0-9]{1,4})h)?((?<m>[0-9]{1,5})m)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
