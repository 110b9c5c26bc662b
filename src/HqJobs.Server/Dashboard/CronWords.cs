using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>The usual cron expressions in words. What is not among them is shown as it is.</summary>
internal static class CronWords
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static string Of(string cron)
    {
        if (cron == Occurrences.Never) return "never by itself";
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (fields switch
        {
            ["@every_second"] or ["*", "*", "*", "*", "*", "*"] => "every second",
            ["@every_minute"] or ["*", "*", "*", "*", "*"] => "every minute",
            ["@hourly"] => "every hour",
            ["@daily" or "@midnight"] => "every day at 00:00",
            ["@weekly"] => "every Sunday at 00:00",
            [var second, "*", "*", "*", "*", "*"] when Step(second) is { } seconds => $"every {seconds} seconds",
            [var minute, "*", "*", "*", "*"] when Step(minute) is { } minutes => $"every {minutes} minutes",
            [var minute, "*", "*", "*", "*"] when Number(minute) is { } at => at == 0 ? "every hour" : $"every hour, {at} minutes past",
            [var minute, var hour, "*", "*", "*"] when Number(minute) is { } at && Step(hour) is { } hours => $"every {hours} hours, {at} minutes past",
            [var minute, var hour, "*", "*", "*"] when Clock(hour, minute) is { } clock => $"every day at {clock}",
            [var minute, var hour, "*", "*", "1-5" or "MON-FRI"] when Clock(hour, minute) is { } clock => $"Monday to Friday at {clock}",
            [var minute, var hour, "*", "*", var day] when Clock(hour, minute) is { } clock && Number(day) is >= 0 and <= 7 and { } number => $"every {Days[number]} at {clock}",
            [var minute, var hour, var day, "*", "*"] when Clock(hour, minute) is { } clock && Number(day) is { } number => $"on day {number} of each month at {clock}",
            _ => null,
        }) ?? "by cron";
    }

    private static int? Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Step(string field) => field.StartsWith("*/", StringComparison.Ordinal) ? Number(field[2..]) : null;

    private static string? Clock(string hour, string minute) =>
        Number(hour) is { } hours && Number(minute) is { } minutes ? string.Create(CultureInfo.InvariantCulture, $"{hours:00}:{minutes:00}") : null;
}
