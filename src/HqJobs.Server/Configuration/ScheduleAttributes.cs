using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace HqJobs.Server.Configuration;

/// <summary>A cron expression of five fields, or six with seconds first.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CronAttribute : ValidationAttribute
{
    private static readonly (int From, int To, string[] Names)[] Fields =
    [
        (0, 59, []), (0, 59, []), (0, 23, []), (1, 31, []),
        (1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        (0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    public CronAttribute() : base("minute hour day month weekday, e.g. */15 * * * *") { }

    public override bool IsValid(object? value)
    {
        var parts = (value as string ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (5 or 6)) return false;
        var fields = Fields.AsSpan(6 - parts.Length);
        for (var i = 0; i < parts.Length; i++)
            foreach (var item in parts[i].Split(','))
                if (!IsItem(item, fields[i])) return false;
        return true;
    }

    // One of * ? 5 MON 1-5 */15 10-50/5 L 15W 5#2.
    private static bool IsItem(string item, (int From, int To, string[] Names) field)
    {
        var (range, step) = Cut(item, '/');
        if (step is not null && !(IsNumber(step, out var by) && by > 0 && by <= field.To)) return false;
        if (range is "*" or "?") return true;
        var (low, high) = Cut(range, '-');
        if (high is not null) return Value(low, field) is { } from && Value(high, field) is { } to && from <= to;
        if (low is "L" or "LW") return field.To is 31 or 7;
        if (field.To == 31 && low.EndsWith('W')) return Value(low[..^1], field) is not null;
        if (field.To != 7) return Value(low, field) is not null;
        var (weekday, nth) = Cut(low.EndsWith('L') ? low[..^1] : low, '#');
        return Value(weekday, field) is not null && (nth is null || (IsNumber(nth, out var week) && week is >= 1 and <= 5));
    }

    private static (string, string?) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, null);

    private static int? Value(string text, (int From, int To, string[] Names) field)
    {
        var named = Array.FindIndex(field.Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0) return named + field.From;
        return IsNumber(text, out var number) && number >= field.From && number <= field.To ? number : null;
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>A time zone this machine knows.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeZoneAttribute : ValidationAttribute
{
    public TimeZoneAttribute() : base("UTC or a time zone of this machine, e.g. Europe/Oslo") { }

    public override bool IsValid(object? value) => value is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);
}
