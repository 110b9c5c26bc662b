using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>A schedule somebody types: what is wrong with it, or when it would be due.</summary>
public sealed record ScheduleDraft(
    string Pipeline, string Cron, string TimeZone, string? Misfire, string? Overlap, string? Problem, IReadOnlyList<Occurrence> Next)
{
    private const int Shown = 5;

    /// <returns>Null when the query holds none.</returns>
    internal static ScheduleDraft? Of(HttpContext http, DateTimeOffset now)
    {
        if (PipelineDefinition.Find(Pager.Word(http, "edit") ?? "") is not { } pipeline) return null;
        var (cron, timeZone) = (Pager.Word(http, "cron") ?? "", Pager.Word(http, "timeZone") ?? "");
        return Of(pipeline.Name, cron, timeZone, now) with { Misfire = Pager.Word(http, "misfire"), Overlap = Pager.Word(http, "overlap") };
    }

    internal static ScheduleDraft Of(string pipeline, string cron, string timeZone, DateTimeOffset now)
    {
        var problem = Occurrences.Validate(cron) ?? Occurrences.ValidateTimeZone(timeZone);
        return new ScheduleDraft(pipeline, cron, timeZone, null, null, problem, problem is null ? Occurrences.Next(cron, timeZone, now, Shown) : []);
    }

    /// <summary>The route of the live preview: the draft's part of the form, nothing else.</summary>
    internal static Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation) =>
        Task.FromResult(Of(http, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()) is { } draft ? new PageBody("Preview", Preview.Create(draft)) : null);
}
