using System.Text.Json;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Dashboard;

/// <summary>A stage of the strip at the top.</summary>
/// <param name="Ended">Channels that have ended, or customers the synchronization has done.</param>
/// <param name="Expected">How many there are to be; null where nobody can tell.</param>
/// <param name="Unit">What is counted: channels, customers.</param>
public sealed record StageView(PipelineStage Stage, StageReport? Report, IReadOnlyDictionary<ItemStatus, int> Channels, long Rows, long? Ended, long? Expected, string Unit)
{
    public int? Percent => Expected is > 0 and var all ? (int)Math.Clamp(100 * (Ended ?? 0) / all, 0, 100) : null;
}

/// <summary>A channel of the run: what became of it in each stage that visits channels.</summary>
public sealed record RunChannel(string Name, IReadOnlyList<PipelineItem?> Items, IReadOnlyList<PipelineLogLine> Log)
{
    public ChannelKind Kind =>
        Items.Any(item => item?.Status is ItemStatus.Failed or ItemStatus.Skipped or ItemStatus.Cancelled || item?.Error is not null) ? ChannelKind.Trouble
        : Items.Any(item => item?.Status is ItemStatus.Running) ? ChannelKind.Active
        : Items.Any(item => item?.Status is ItemStatus.Pending) ? ChannelKind.Waiting
        : Items.Any(item => item?.Status is ItemStatus.Succeeded) ? ChannelKind.Worked
        : ChannelKind.Idle;
}

/// <summary>How interesting a channel is, most interesting first.</summary>
public enum ChannelKind
{
    Trouble,
    Active,
    Waiting,
    Worked,

    /// <summary>Had nothing to do, or was paused.</summary>
    Idle,
}

/// <summary>One run: its stages, its channels, its log, and what may be done about it.</summary>
/// <param name="Show">Which channels: a kind, or all.</param>
/// <param name="SupersededBy">A later run that has taken over what this one left.</param>
/// <param name="WaitsFor">The run whose end this one waits for; null when it waits only for a service, or not at all.</param>
public sealed record RunPage(
    PageFrame Frame, TimeZoneInfo Zone, PipelineRun Run, RunParameters Parameters, IReadOnlyList<StageView> Stages, IReadOnlyList<PipelineStage> ChannelStages,
    ChannelKind? Show, IReadOnlyDictionary<ChannelKind, int> Kinds, IReadOnlyList<RunChannel> Channels, Pager Pager,
    IReadOnlyList<UnsuccessfulOperation> NotAccepted, bool MoreNotAccepted, IReadOnlyList<PipelineLogLine> Log, string? SupersededBy, string? WaitsFor)
{
    private const int PageSize = 50;
    private const int OperationsShown = 50;
    private const int LinesShown = 200;
    // Up to so many channels are simply shown; of more, those that had nothing to do are folded away.
    private const int FoldFrom = 25;

    /// <summary>Whether something of it failed, so that a retry has something to do.</summary>
    public bool CanRetry => Run.Status is RunStatus.Failed or RunStatus.SucceededWithErrors or RunStatus.Cancelled;

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var runs = services.GetRequiredService<PipelineRuns>();
        var id = new RunId(Uri.UnescapeDataString(http.Request.Path.Value!.Split('/')[^1]));
        PipelineRun run;
        try
        {
            run = await runs.ReadRunAsync(id, cancellation);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
        var stages = await runs.ReadStagesAsync(id, cancellation);
        var items = (await runs.ReadItemsAsync(id, cancellation)).ToLookup(item => item.StageNo);
        var log = await runs.ReadLogAsync(id, cancellation);
        var channelStages = stages.Where(stage => stage.IsChannelStage).ToList();
        var channels = ChannelsOf(channelStages, items, log);
        var kinds = channels.GroupBy(channel => channel.Kind).ToDictionary(group => group.Key, group => group.Count());
        var show = ShownKind(http);
        var shown = channels.Where(channel => show == channel.Kind || (show is null && !(Folds(http, channels.Count) && channel.Kind == ChannelKind.Idle))).ToList();
        var pager = Pager.Of(http, shown.Count, PageSize);
        var unsuccessful = NeedsOperations(stages)
            ? await services.GetRequiredService<StatusReader>().ListUnsuccessfulAsync(OperationsShown + 1, cancellation)
            : [];
        var schedule = await services.GetRequiredService<Schedules>().FindAsync(run.Pipeline, cancellation);
        var later = await services.GetRequiredService<RunHistory>().ReadLastAsync([run.Pipeline], cancellation) is [{ Run: var last }] && last.RunId != run.RunId ? last.RunId : null;
        return new PageBody($"Run {run.RunId}", Dashboard.Run.Create(new RunPage(
            PageFrame.Of(http), Zones.Find(schedule?.TimeZone), run, run.ReadParameters(), [.. stages.Select(stage => ViewOf(stage, [.. items[stage.StageNo]]))], channelStages,
            show, kinds, [.. pager.Of(shown)], pager, [.. unsuccessful.Take(OperationsShown)], unsuccessful.Count > OperationsShown,
            [.. log.Where(line => line.Channel is null).TakeLast(LinesShown)], run.Status == RunStatus.Failed ? later : null,
            run.Status == RunStatus.Waiting ? await FindRunningAsync(runs, run.Pipeline, cancellation) : null)));
    }

    private static async Task<string?> FindRunningAsync(PipelineRuns runs, string pipeline, CancellationToken cancellation) =>
        (await runs.ListActiveAsync(cancellation)).FirstOrDefault(run => run.Pipeline == pipeline && run.Status == RunStatus.Running)?.RunId;

    private static List<RunChannel> ChannelsOf(IReadOnlyList<PipelineStage> stages, ILookup<int, PipelineItem> items, IReadOnlyList<PipelineLogLine> log)
    {
        var lines = log.ToLookup(line => line.Channel, StringComparer.OrdinalIgnoreCase);
        var columns = stages.Select(stage => items[stage.StageNo].ToDictionary(item => item.Channel)).ToList();
        return [.. columns.SelectMany(column => column.Keys).Distinct()
            .Select(name => new RunChannel(name, [.. columns.Select(column => column.GetValueOrDefault(name))], [.. lines[name]]))
            .OrderBy(channel => channel.Kind).ThenBy(channel => channel.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static StageView ViewOf(PipelineStage stage, IReadOnlyList<PipelineItem> items)
    {
        // Results of channel stages repeat the items; only the synchronization's tells something more.
        var report = !stage.IsChannelStage && stage.Result is { } json ? JsonSerializer.Deserialize<StageReport>(json, ReportJson.Compact) : null;
        return new StageView(
            stage, report, items.GroupBy(item => item.Status).ToDictionary(group => group.Key, group => group.Count()), items.Sum(item => item.Rows),
            stage.IsChannelStage ? items.Count(item => !item.IsOpen) : stage.RowsDone, stage.IsChannelStage ? items.Count : stage.RowsExpected, stage.IsChannelStage ? "channel" : stage.Job == PipelineDefinition.Synchronize ? "customer" : "row");
    }

    private static bool NeedsOperations(IEnumerable<PipelineStage> stages) =>
        stages.Any(stage => stage is { Job: PipelineDefinition.Synchronize, Status: RunStatus.SucceededWithErrors or RunStatus.Failed });

    private static ChannelKind? ShownKind(HttpContext http) =>
        Enum.TryParse<ChannelKind>(Pager.Word(http, "show"), ignoreCase: true, out var kind) ? kind : null;

    /// <summary>What happened to the failed rows of a job: landed, or customers that the channel refuses.</summary>
    public static string FailedAs(string job) => job == PipelineDefinition.Upload ? "landed as failed" : "refused";

    private static bool Folds(HttpContext http, int channels) => channels > FoldFrom && Pager.Word(http, "show") != "all";
}
