using System.Globalization;
using HqJobs.Server.Commands;
using HqJobs.Server.Configuration;
using HqJobs.Server.Security;
using HqJobs.Sync.FeatureManagement;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;
using Microsoft.AspNetCore.Mvc;

namespace HqJobs.Server.Dashboard;

/// <summary>What the pages' forms post to. Every one returns to the page it came from, which says what came of it; the engine audits what was done.</summary>
internal static class PageActions
{
    public static void MapPageActions(this IEndpointRouteBuilder app)
    {
        // Hangfire's dashboard serves every other path below its own; these are more specific. Antiforgery is asked for by SecuritySetup, for every post.
        var pages = app.MapGroup("/hangfire/pipelines").DisableAntiforgery();
        pages.MapPost("/{pipeline}/run", RunAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/{pipeline}/schedule", ScheduleAsync).RequireAuthorization(Policies.Administrator);
        pages.MapPost("/{pipeline}/preview", Preview).RequireAuthorization(Policies.Administrator);
        pages.MapPost("/{pipeline}/pause", PauseAsync).RequireAuthorization(Policies.Administrator);
        pages.MapPost("/{pipeline}/resume", ResumeAsync).RequireAuthorization(Policies.Administrator);
        pages.MapPost("/runs/{run}/retry", RetryAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/runs/{run}/cancel", CancelAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/channels/{channel}/pause", PauseChannelAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/channels/{channel}/resume", ResumeChannelAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/features", SetFeatureAsync).RequireAuthorization(Policies.Administrator);
        pages.MapOperationActions();
        pages.MapPost("/journey/find", JourneyPage.FindAsync).RequireAuthorization(Policies.Viewer);
    }

    private static Task<IResult> RunAsync(HttpContext http, string pipeline, IFormCollection form, PipelineRuns runs, Settings settings, CancellationToken cancellation) =>
        DoAsync(http, form["back"], async user =>
        {
            // Ticked, each a value of its own; or typed, apart by commas.
            var names = form["channels"].SelectMany(text => text!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
            var start = await runs.RequestAsync(
                settings.RequestOf(pipeline, "Dashboard") with { RequestedBy = user, Overlap = OverlapPolicy.Queue, Channels = names.Count == 0 ? null : names, Full = form["full"] == "true" }, cancellation);
            return Started(start);
        });

    private static Task<IResult> RetryAsync(HttpContext http, string run, [FromForm] string? back, PipelineRuns runs, CancellationToken cancellation) =>
        DoAsync(http, back, async user => Started(await runs.RequestRetryAsync(new RunId(run), new RunRequest("", "Dashboard") { RequestedBy = user }, cancellation)));

    private static Task<IResult> CancelAsync(HttpContext http, string run, [FromForm] string? back, PipelineRuns runs, CancellationToken cancellation) =>
        DoAsync(http, back, async user => await runs.CancelAsync(new RunId(run), user, cancellation) switch
        {
            CancelResult.Requested => new Done("The run was asked to end. What is committed stays; the channel under way ends its batch first."),
            CancelResult.Cancelled => new Done("The run is cancelled."),
            _ => new Done("The run had ended already; there was nothing to cancel."),
        });

    private static Task<IResult> ScheduleAsync(
        HttpContext http, string pipeline, [FromForm] string cron, [FromForm] string timeZone, [FromForm] string misfire, [FromForm] string overlap, [FromForm] long version,
        [FromForm] string? back, Schedules schedules, CancellationToken cancellation) =>
        DoAsync(http, back, async user => await schedules.SetAsync(new ScheduleChange(pipeline, cron, timeZone, misfire, overlap), version, user, cancellation)
            ? new Done($"The schedule of {pipeline} is saved. It holds from the next look at the clock on, in every service.")
            : new Done($"The schedule of {pipeline} is like that already."),
            FormDraft.Of($"edit-{pipeline}", (nameof(cron), cron), (nameof(timeZone), timeZone), (nameof(misfire), misfire), (nameof(overlap), overlap)));

    /// <summary>Without script: the page again, with what was typed and when it would be due. Posted, so that no token stands in an address.</summary>
    private static IResult Preview(string pipeline, [FromForm] string? cron, [FromForm] string? timeZone, [FromForm] string? misfire, [FromForm] string? overlap)
    {
        var query = QueryString.Create("edit", pipeline).Add("cron", cron ?? "").Add("timeZone", timeZone ?? "").Add("misfire", misfire ?? "").Add("overlap", overlap ?? "");
        return Results.LocalRedirect($"/hangfire/pipelines{query}#edit-{Uri.EscapeDataString(pipeline)}");
    }

    private static Task<IResult> PauseAsync(
        HttpContext http, string pipeline, [FromForm] string? reason, [FromForm] string? until, [FromForm] string? back, Schedules schedules, CancellationToken cancellation) =>
        DoAsync(http, back, async user =>
        {
            var zone = Zones.Find((await schedules.FindAsync(pipeline, cancellation))?.TimeZone);
            await schedules.PauseAsync(pipeline, reason, UntilOf(until, zone), user, cancellation);
            return new Done($"{pipeline} is paused. It still runs when somebody asks for it.");
        }, FormDraft.Of($"pause-{pipeline}", (nameof(reason), reason), (nameof(until), until)));

    private static Task<IResult> ResumeAsync(HttpContext http, string pipeline, [FromForm] string? back, Schedules schedules, CancellationToken cancellation) =>
        DoAsync(http, back, async user => await schedules.ResumeAsync(pipeline, user, cancellation)
            ? new Done($"{pipeline} runs by its schedule again.")
            : new Done($"{pipeline} was not paused."));

    private static Task<IResult> PauseChannelAsync(
        HttpContext http, string channel, [FromForm] string? reason, [FromForm] string? back, DataStoreRegistry registry, CancellationToken cancellation) =>
        DoAsync(http, back, async user =>
        {
            await registry.PauseAsync(channel, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), user, cancellation);
            return new Done($"{channel} is paused: it neither uploads nor gets anything until it is resumed.");
        });

    private static Task<IResult> ResumeChannelAsync(HttpContext http, string channel, [FromForm] string? back, DataStoreRegistry registry, CancellationToken cancellation) =>
        DoAsync(http, back, async user => await registry.ResumeAsync(channel, user, cancellation)
            ? new Done($"{channel} is resumed: the next run visits it.")
            : new Done($"{channel} was not paused."));

    private static Task<IResult> SetFeatureAsync(
        HttpContext http, [FromForm] string feature, [FromForm] bool enabled, [FromForm] string? back, Features features, CancellationToken cancellation) =>
        DoAsync(http, back, async user => await features.SetAsync(feature, enabled, user, cancellation)
            ? new Done($"{feature} is {FeatureWords.Of(enabled)}. Channels go on as before until 1110, 1010 and 1070 have run.")
            : new Done($"{feature} was {FeatureWords.Of(enabled)} already."));

    /// <summary>Does what was asked, and returns to a page that says what came of it. What the engine refuses, it refuses in words for people.</summary>
    /// <param name="draft">What was typed, for a form that is shown again when it is refused.</param>
    internal static async Task<IResult> DoAsync(HttpContext http, string? back, Func<string, Task<Done>> action, FormDraft? draft = null)
    {
        var home = back is not null && back.StartsWith("/hangfire/pipelines", StringComparison.Ordinal) ? back : "/hangfire/pipelines";
        try
        {
            var done = await action(http.CurrentUser().Name);
            if (done.Text is { } text) new PageMessage(done.Failed, text).Leave(http);
            return Results.LocalRedirect(done.Page ?? home);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            new PageMessage(Failed: true, exception.Message, draft).Leave(http);
            return Results.LocalRedirect(draft is null ? home : $"{home}#{Uri.EscapeDataString(draft.Form)}");
        }
    }

    /// <summary>What the engine refuses, in words for people.</summary>
    internal static bool IsRefusal(Exception exception) =>
        exception is ArgumentException or KeyNotFoundException or InvalidOperationException or FormatException or ScheduleConflictException or OperationConflictException;

    private static Done Started(RunStart start) => new(
        start.Status == RunStatus.Skipped ? $"Not started: run {start.ActiveRun} is active." : null, // else the run's page says what it waits for, as long as it does
        $"/hangfire/pipelines/runs/{start.Run}");

    // The browser's field has no zone: the pipeline's is meant, as the label says.
    private static DateTimeOffset? UntilOf(string? text, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) throw new ArgumentException($"'{text}' is no time, e.g. 2026-12-24T18:00");
        return Moment.At(local, zone);
    }

    /// <param name="Text">Null: the page it goes to says it all.</param>
    /// <param name="Page">Where to go; null: back.</param>
    /// <param name="Failed">It was done, but not to a good end.</param>
    internal sealed record Done(string? Text, string? Page = null, bool Failed = false);
}
