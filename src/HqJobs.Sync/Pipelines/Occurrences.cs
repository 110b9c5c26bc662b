using System.Globalization;
using Cronos;

namespace HqJobs.Sync.Pipelines;

/// <summary>A time at which a schedule is due.</summary>
/// <param name="Local">The same instant on the clock of the schedule's zone.</param>
/// <param name="Warning">What is unusual about it because clocks change that day; null on all other days.</param>
public sealed record Occurrence(DateTimeOffset Utc, DateTimeOffset Local, string? Warning);

/// <summary>When a cron expression is due in a time zone, as Hangfire's scheduler sees it: both use Cronos.</summary>
public static class Occurrences
{
    /// <summary>31 February: a schedule that is never due.</summary>
    public const string Never = "0 0 31 2 *";

    private const string Example = "allowed: minute hour day month weekday, with seconds in front if needed, or a macro, e.g. */15 * * * * or @daily";
    private const int CronLength = 100;
    private const int TimeZoneLength = 60;

    // Leap days are four years apart, eight around 2100; what is due less often is never due.
    private static readonly TimeSpan[] LooksBack = [TimeSpan.FromMinutes(2), TimeSpan.FromDays(1), TimeSpan.FromDays(32), TimeSpan.FromDays(367), TimeSpan.FromDays(8 * 366)];

    /// <summary>Five fields, six with seconds first, or a macro.</summary>
    /// <returns>What is wrong, what is allowed and an example; null when nothing is wrong.</returns>
    public static string? Validate(string? cron)
    {
        if (string.IsNullOrWhiteSpace(cron)) return $"the cron expression is empty; {Example}";
        if (cron.Length > CronLength) return $"the cron expression is longer than {CronLength} characters";
        return CronExpression.TryParse(cron, FormatOf(cron), out _) ? null : $"'{cron}' is no cron expression: {WhatIsWrong(cron)}; {Example}";
    }

    /// <returns>What is wrong with the name of a time zone; null when this machine knows it.</returns>
    public static string? ValidateTimeZone(string? timeZone) =>
        timeZone?.Length <= TimeZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)
            ? null
            : $"'{timeZone}' is no time zone this machine knows; allowed: UTC or a name such as Europe/Oslo";

    /// <summary>The next times after <paramref name="from"/>; fewer, when it is not due so often.</summary>
    /// <exception cref="ArgumentException">No such cron expression or time zone.</exception>
    public static IReadOnlyList<Occurrence> Next(string cron, string timeZone, DateTimeOffset from, int count)
    {
        var (expression, zone) = Parse(cron, timeZone);
        var found = new List<Occurrence>(count);
        var after = from.UtcDateTime;
        while (found.Count < count && expression.GetNextOccurrence(after, zone) is { } utc)
        {
            found.Add(Describe(expression, zone, utc));
            after = utc;
        }
        return found;
    }

    /// <summary>The last time it was due, <paramref name="at"/> included; null when it never was.</summary>
    /// <exception cref="ArgumentException">No such cron expression or time zone.</exception>
    public static DateTimeOffset? LastDue(string cron, string timeZone, DateTimeOffset at)
    {
        var (expression, zone) = Parse(cron, timeZone);
        foreach (var back in LooksBack)
            if (LastBetween(at.UtcDateTime - back, at.UtcDateTime) is { } due)
                return new DateTimeOffset(due);
        return null;

        DateTime? LastBetween(DateTime from, DateTime to)
        {
            DateTime? last = null;
            for (var next = expression.GetNextOccurrence(from, zone); next <= to; next = expression.GetNextOccurrence(next.Value, zone)) last = next;
            return last;
        }
    }

    private static (CronExpression Expression, TimeZoneInfo Zone) Parse(string cron, string timeZone)
    {
        if ((Validate(cron) ?? ValidateTimeZone(timeZone)) is { } problem) throw new ArgumentException(problem);
        return (CronExpression.Parse(cron, FormatOf(cron)), TimeZoneInfo.FindSystemTimeZoneById(timeZone));
    }

    private static CronFormat FormatOf(string cron) =>
        cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;

    private static string WhatIsWrong(string cron)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (!cron.TrimStart().StartsWith('@') && fields is not (5 or 6)) return $"it has {fields} field{(fields == 1 ? "" : "s")}";
        try
        {
            CronExpression.Parse(cron, FormatOf(cron));
            return "";
        }
        catch (Exception exception) when (exception is CronFormatException or MissingSeedException)
        {
            return exception.Message.Replace("The given cron expression has an invalid format. ", "", StringComparison.Ordinal).TrimEnd('.');
        }
    }

    private static Occurrence Describe(CronExpression expression, TimeZoneInfo zone, DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(utc), zone);
        return new Occurrence(new DateTimeOffset(utc), local, Moved(expression, zone, utc, local.DateTime) ?? Repeated(expression, zone, utc, local));
    }

    /// <summary>The clock jumped over what was asked for: it is due right after the jump.</summary>
    private static string? Moved(CronExpression expression, TimeZoneInfo zone, DateTime utc, DateTime local)
    {
        var jumpedFrom = TimeZoneInfo.ConvertTime(new DateTimeOffset(utc.AddTicks(-1)), zone).DateTime.AddTicks(1);
        if (jumpedFrom >= local || OnTheClock(local) == local) return null;
        return OnTheClock(jumpedFrom) is { } asked && asked < local
            ? $"{Clock(asked)} does not exist that day: clocks go from {Clock(jumpedFrom)} to {Clock(local)}; it runs at {Clock(local)}"
            : null;

        // What the expression says of the face of the clock alone: a zone without changes.
        DateTime? OnTheClock(DateTime from) => expression.GetNextOccurrence(DateTime.SpecifyKind(from, DateTimeKind.Utc), TimeZoneInfo.Utc, inclusive: true);
    }

    /// <summary>The clock shows this time twice that day.</summary>
    private static string? Repeated(CronExpression expression, TimeZoneInfo zone, DateTime utc, DateTimeOffset local)
    {
        if (!zone.IsAmbiguousTime(local)) return null;
        var times = zone.GetAmbiguousTimeOffsets(local.DateTime).Select(offset => local.DateTime - offset).Order().ToList();
        if (times.All(IsDue)) return $"{Clock(local.DateTime)} comes twice that day; it runs both times";
        return $"{Clock(local.DateTime)} comes twice that day; it runs once, the {(utc == times[0] ? "first" : "second")} time";

        bool IsDue(DateTime time) =>
            expression.GetNextOccurrence(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone, inclusive: true) == DateTime.SpecifyKind(time, DateTimeKind.Utc);
    }

    private static string Clock(DateTime time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}
