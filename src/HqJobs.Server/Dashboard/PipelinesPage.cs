using HqJobs.Server.Hosting;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Dashboard;

/// <summary>A pipeline with its schedule and its latest run.</summary>
/// <param name="Schedule">Null while it has none: it only runs when somebody asks for it.</param>
/// <param name="Next">When it is due next; null when it never is, is paused, or its schedule cannot be followed.</param>
/// <param name="Alert">Set while it is late.</param>
/// <param name="Draft">What somebody is about to save.</param>
/// <param name="Refused">Why one of its forms was refused, and what was typed there.</param>
/// <param name="History">Who changed, paused or resumed it; newest first.</param>
public sealed record PipelineView(
    PipelineDefinition Pipeline, Schedule? Schedule, Occurrence? Next, RunSummary? Last, PipelineAlert? Alert, ScheduleDraft? Draft, PageMessage? Refused,
    IReadOnlyList<AuditEntry> History, DateTimeOffset Now)
{
    public string Name => Pipeline.Name;

    public TimeZoneInfo Zone => Zones.Find(Schedule?.TimeZone);

    public bool Paused => Schedule?.IsPaused(Now) ?? false;

    /// <summary>Whether it ever starts by itself.</summary>
    public bool IsScheduled => Schedule is { } schedule && schedule.Cron != Occurrences.Never;

    public bool DownloadsCustomers => Pipeline.Stages.Contains(PipelineDefinition.Customers);

    public bool VisitsChannels => Pipeline.Stages.Any(PipelineDefinition.VisitsChannels);

    /// <summary>Why the form of this id was refused; null when it was not.</summary>
    public PageMessage? RefusedIn(string form) => Refused?.Draft?.Form == form ? Refused : null;

    public string Stages => string.Join(" → ", Pipeline.Stages.Select(PipelineDefinition.DisplayName));
}

/// <summary>When pipelines run, how they ended last, and the buttons to start, schedule, pause and resume them.</summary>
/// <param name="ToRun">The pipeline somebody came here to run: its form is open.</param>
/// <param name="Orphans">Recurring jobs and schedules of pipelines this version does not know: shown, never deleted.</param>
/// <param name="Services">Services that have reported lately.</param>
public sealed record PipelinesPage(PageFrame Frame, IReadOnlyList<PipelineView> Pipelines, string? ToRun, IReadOnlyList<string> Orphans, IReadOnlyList<ServiceInstance> Services, IReadOnlyList<string> Channels)
{
    /// <summary>Above so many channels they are typed, not ticked.</summary>
    public const int ChannelsListed = 40;

    private const int EntriesShown = 10;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var frame = PageFrame.Of(http);
        var schedules = (await services.GetRequiredService<Schedules>().ReadAsync(cancellation)).ToDictionary(schedule => schedule.Pipeline, StringComparer.OrdinalIgnoreCase);
        var last = (await services.GetRequiredService<RunHistory>().ReadLastAsync(PipelineDefinition.All.Select(pipeline => pipeline.Name), cancellation))
            .ToDictionary(summary => summary.Run.Pipeline, StringComparer.OrdinalIgnoreCase);
        var alerts = (await services.GetRequiredService<StatusReader>().ReadAlertsAsync(cancellation)).ToDictionary(alert => alert.Pipeline, StringComparer.OrdinalIgnoreCase);
        var draft = ScheduleDraft.Of(http, frame.Now);
        var views = new List<PipelineView>();
        foreach (var pipeline in PipelineDefinition.All)
        {
            var schedule = schedules.GetValueOrDefault(pipeline.Name);
            var history = await services.GetRequiredService<AuditLog>().ListAsync(EntriesShown, pipeline.Name, cancellation);
            views.Add(new PipelineView(
                pipeline, schedule, schedule?.Next(frame.Now, 1) is [var next] ? next : null, last.GetValueOrDefault(pipeline.Name), alerts.GetValueOrDefault(pipeline.Name),
                draft?.Pipeline == pipeline.Name ? draft : null, RefusalOf(pipeline, schedule, frame), history, frame.Now));
        }
        if (views.Any(view => view.Refused is not null)) frame = frame with { Message = null };
        var instances = (await services.GetRequiredService<ServiceInstances>().ListAsync(cancellation)).Where(instance => frame.Now - instance.LastSeen < Silence);
        return new PageBody("Pipelines", Dashboard.Pipelines.Create(new PipelinesPage(
            frame, views, Pager.Word(http, "run"), FindOrphans(services, schedules.Keys), [.. instances],
            [.. services.GetRequiredService<Databases>().DataStores.Select(store => store.Name.Value).Order(StringComparer.OrdinalIgnoreCase)])));
    }

    // A form that is not shown any more, as the pipeline was paused meanwhile, leaves its message to the page.
    private static PageMessage? RefusalOf(PipelineDefinition pipeline, Schedule? schedule, PageFrame frame)
    {
        if (!frame.MayAdminister || frame.Message?.Draft is not { Form: var form }) return null;
        var pauses = form == $"pause-{pipeline.Name}" && schedule is not null && schedule.Cron != Occurrences.Never && !schedule.IsPaused(frame.Now);
        return pauses || form == $"edit-{pipeline.Name}" ? frame.Message : null;
    }

    private static List<string> FindOrphans(IServiceProvider services, IEnumerable<string> scheduled)
    {
        var recurring = services.GetRequiredService<RecurringJobs>().Names();
        return [.. recurring.Concat(scheduled).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => PipelineDefinition.Find(name) is null).Order(StringComparer.Ordinal)];
    }
}
