using System.Globalization;
using System.Text.RegularExpressions;
using HqJobs.Server.Commands;
using HqJobs.Sync.Pipelines;
using Microsoft.AspNetCore.Html;

namespace HqJobs.Server.Dashboard;

/// <summary>Facts in words and marks, the same on every page.</summary>
internal static partial class Text
{
    private const int ShownOfReason = 110;

    /// <summary>A status with its colour; the word says it all for those who see none.</summary>
    public static IHtmlContent Status(Enum status) => new HtmlContentBuilder()
        .AppendHtml($"<span class=\"hq-status hq-{status.ToString().ToLowerInvariant()}\">").Append(RunView.Words(status)).AppendHtml("</span>");

    /// <summary>A number with thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 channel", "2 channels".</summary>
    public static string Count(long number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    /// <summary>How to read a page's times.</summary>
    public static string ZoneNote(TimeZoneInfo zone) => zone.Id == "UTC" ? "Times in UTC." : $"Times in {zone.Id}; point at one for UTC.";

    public static IHtmlContent Time(DateTimeOffset at, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        var shown = local.Date == today.Date ? "HH:mm:ss" : local.Year == today.Year ? "d MMM HH:mm:ss" : "d MMM yyyy HH:mm";
        return new HtmlString(string.Create(CultureInfo.InvariantCulture,
            $"<time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\" title=\"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\">{local.ToString(shown, CultureInfo.InvariantCulture)}</time>"));
    }

    /// <summary>How far away something is; to a second, no more.</summary>
    public static string Span(TimeSpan span) => span < TimeSpan.FromMinutes(1) ? $"{(int)span.TotalSeconds} s" : TextTable.Span(span);

    /// <summary>How long a run or a stage took, or has taken so far.</summary>
    public static string? Took(DateTimeOffset? started, DateTimeOffset? ended, DateTimeOffset now) => started is { } from ? TextTable.Span((ended ?? now) - from is { Ticks: > 0 } span ? span : TimeSpan.Zero) : null;

    /// <summary>A message of a run in which other runs are links.</summary>
    public static IHtmlContent WithRunLinks(string message, PageFrame frame)
    {
        var html = new HtmlContentBuilder();
        var from = 0;
        foreach (Match run in RunIdText().Matches(message))
        {
            html.Append(message[from..run.Index]).AppendHtml("<a href=\"").Append(frame.ToRun(run.Value)).AppendHtml("\">").Append(run.Value).AppendHtml("</a>");
            from = run.Index + run.Length;
        }
        return html.Append(message[from..]);
    }

    [GeneratedRegex("[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")]
    private static partial Regex RunIdText();

    /// <summary>Who or what started a run.</summary>
    public static string StartedBy(PipelineRun run) => run.StartedBy switch
    {
        "Schedule" => "schedule",
        "Command" => run.RequestedBy is { } who ? $"{who}, command line" : "command line",
        "Dashboard" => run.RequestedBy ?? "dashboard",
        "Api" => run.RequestedBy is { } who ? $"{who}, API" : "API",
        var other => run.RequestedBy ?? other,
    };

    /// <summary>The beginning of a long reason; the run's own page has it all.</summary>
    private static string Short(string reason) => reason.Length <= ShownOfReason ? reason : $"{reason[..reason.LastIndexOf(' ', ShownOfReason)]} …";

    /// <summary>What a run of this summary did or failed at, in a few words; null when there is nothing to tell.</summary>
    public static string? WhatHappened(RunSummary summary)
    {
        var parts = new List<string>();
        if (summary.Run.Message is { } message) parts.Add(message);
        // A channel that cannot be reached fails every stage alike; it is told once.
        foreach (var jobs in summary.Failures.GroupBy(failed => (failed.Channel, failed.Channels, failed.Error)))
        {
            var failed = jobs.Key;
            parts.Add($"{string.Join(" and ", jobs.Select(stage => stage.Job))}: {failed.Channel} failed{(failed.Channels > 1 ? $" and {Count(failed.Channels - 1, "other channel")}" : "")}{(failed.Error is { } error ? $": {Short(error)}" : "")}");
        }
        if (summary.Synchronization is { } sync)
        {
            if (sync.Error is { } error) parts.Add($"Synchronize: {error}");
            if (sync.OperationsFailed + sync.OperationsBlocked > 0) parts.Add($"{Count(sync.OperationsFailed ?? 0, "operation")} failed, {Number(sync.OperationsBlocked ?? 0)} blocked");
            if (sync.CustomersCreated + sync.CustomersUpdated > 0) parts.Add($"{Count(sync.CustomersCreated ?? 0, "customer")} created, {Number(sync.CustomersUpdated ?? 0)} updated");
        }
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }
}
