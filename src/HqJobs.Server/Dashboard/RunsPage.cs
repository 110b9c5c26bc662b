using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>The runs there were, newest first, as far as the filter lets them through.</summary>
/// <param name="From">First day, in UTC, as the browser's date field writes it.</param>
/// <param name="To">Last day.</param>
public sealed record RunsPage(
    PageFrame Frame, IReadOnlyDictionary<string, TimeZoneInfo> Zones, RunFilter Filter, string? From, string? To, RunList Runs, string? Older, bool IsFirst, QueryString Newest,
    IReadOnlyList<string> Channels)
{
    private const int PageSize = 25;
    private const string Day = "yyyy-MM-dd";

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var (from, to) = (DayOf(http, "from"), DayOf(http, "to"));
        var filter = new RunFilter(
            PipelineDefinition.Find(Pager.Word(http, "pipeline") ?? "")?.Name,
            Enum.TryParse<RunStatus>(Pager.Word(http, "status"), ignoreCase: true, out var status) ? status : null,
            Pager.Word(http, "channel"), from, to?.AddDays(1), Pager.Word(http, "text"));
        var before = Pager.Word(http, "before");
        var runs = await services.GetRequiredService<RunHistory>().FindAsync(filter, before is null ? null : new RunId(before), PageSize, cancellation);
        var zones = (await services.GetRequiredService<Schedules>().ReadAsync(cancellation)).ToDictionary(schedule => schedule.Pipeline, schedule => Dashboard.Zones.Find(schedule.TimeZone));
        var newest = Pager.Without(http, "before");
        return new PageBody("Runs", Dashboard.Runs.Create(new RunsPage(
            PageFrame.Of(http), zones, filter, from?.ToString(Day, CultureInfo.InvariantCulture), to?.ToString(Day, CultureInfo.InvariantCulture), runs,
            runs.HasOlder ? newest.Add("before", runs.Runs[^1].Run.RunId).ToString() : null, before is null, newest,
            [.. services.GetRequiredService<HqJobs.Sync.Sql.Databases>().DataStores.Select(store => store.Name.Value).Order(StringComparer.OrdinalIgnoreCase)])));
    }

    public TimeZoneInfo ZoneOf(string pipeline) => Zones.GetValueOrDefault(pipeline, TimeZoneInfo.Utc);

    private static DateTimeOffset? DayOf(HttpContext http, string part) =>
        DateTimeOffset.TryParseExact(Pager.Word(http, part), Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
