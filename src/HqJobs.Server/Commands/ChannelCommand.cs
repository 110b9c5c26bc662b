using System.CommandLine;
using System.Globalization;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Checkups;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using ChannelReport = HqJobs.Sync.Checkups.ChannelReport;

namespace HqJobs.Server.Commands;

/// <summary><c>channel</c>: the data stores.</summary>
internal static class ChannelCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "A configured channel." };
    private static readonly Option<string?> Reason = new("--reason") { HelpName = "TEXT", Description = "Why; shown by status and channel list." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only compare: how many rows headquarters knows, and how many it does not." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "channel", "Lists, checks, pauses, resumes and rebases channel databases.", ["hqjobs channel list", "hqjobs channel check oslo"],
        line.Leaf("list", "All configured channels.", ["hqjobs channel list", "hqjobs channel list --json"], [Json], ListAsync),
        line.Leaf("check", "Looks whether a channel can be reached and has what HqJobs needs.", ["hqjobs channel check oslo"], [Name, Json], CheckAsync),
        line.Leaf("pause", "A paused channel neither uploads nor gets anything until it is resumed.", ["hqjobs channel pause oslo --reason \"stock taking\""], [Name, Reason], PauseAsync),
        line.Leaf("resume", "Ends a pause; the next run brings what has waited.", ["hqjobs channel resume oslo"], [Name], ResumeAsync),
        line.Leaf("rebase", "Goes on with a channel database that was restored from a backup or replaced: the next run reads it from its first row; rows that are as they were keep what became of them.",
            ["hqjobs channel rebase oslo --dry-run", "hqjobs channel rebase oslo"], [Name, DryRun, Json], RebaseAsync));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var profiles = (await engine.Services.GetRequiredService<DataStoreRegistry>().ListAsync(cancellation)).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var rows = call.Databases.DataStores.Select(store => (Store: store, Profile: profiles.GetValueOrDefault(store.Name.Value) ?? new DataStoreProfile { OriginEpoch = 1 })).ToList();
        if (call.Get(Json))
        {
            call.Shell.Json(rows.Select(row => new
            {
                name = row.Store.Name.Value,
                provider = row.Store.Database.Provider,
                database = row.Store.Database.ToString(),
                dataGroup = row.Store.DataGroup,
                channelIds = row.Store.ChannelIds,
                paused = row.Profile.Paused,
                pauseReason = row.Profile.PauseReason,
                originEpoch = row.Profile.OriginEpoch,
                lastConnection = row.Profile.LastConnection,
            }));
            return ExitCode.Succeeded;
        }
        var table = new TextTable("Channel", "Data group", "Last connection (UTC)", "State", "Database");
        foreach (var (store, profile) in rows)
            table.Add(store.Name, store.DataGroup, (object?)profile.LastConnection ?? "never", profile.Paused ? $"paused: {profile.PauseReason ?? "no reason given"}" : "active", store.Database);
        table.WriteTo(call.Shell);
        return ExitCode.Succeeded;
    }

    private static async Task<int> CheckAsync(CommandCall call, CancellationToken cancellation)
    {
        var name = OneOf(call).Name.Value;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var store = call.Databases[name];
        var report = await engine.Services.GetRequiredService<ChannelCheck>().CheckAsync(store, cancellation);
        var problems = report.ProblemsOf(store).ToList();
        if (call.Get(Json)) call.Shell.Json(new { report.Channel, report.Database, ok = problems.Count == 0, problems, report.Server, report.Cautions, report.Companies, report.MissingTables, report.MissingColumns, report.Versions, report.Watermarks });
        else ShowCheck(call.Shell, report, problems);
        return problems.Count == 0 ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    private static void ShowCheck(Shell shell, ChannelReport report, List<string> problems)
    {
        shell.Line($"{report.Channel}: {(problems.Count == 0 ? "has everything HqJobs needs" : "cannot be served as it is")} ({report.Database})");
        foreach (var problem in problems) shell.Line($"  {problem}");
        foreach (var caution in report.Cautions) shell.Line($"  {caution}");
        if (report.Server is { } server) shell.Line($"  {server}");
        if (report.MissingColumns.Count > 0) shell.Line($"  served without {string.Join(", ", report.MissingColumns)}, which it does not have");
        if (report.Companies.Count > 0) shell.Line($"  companies {string.Join(", ", report.Companies)}");
        foreach (var version in report.Versions)
            shell.Line($"  {PipelineDefinition.DisplayName(version.Job)}: version {version.Applied?.ToString(CultureInfo.InvariantCulture) ?? "none"} of {version.Headquarters} applied");
        if (report.Watermarks.Count == 0) return;
        var table = new TextTable("Table", "Uploaded to", "Highest counter");
        foreach (var watermark in report.Watermarks) table.Add(watermark.Table, watermark.Watermark, watermark.Highest);
        table.WriteTo(shell, "  ");
    }

    private static async Task<int> PauseAsync(CommandCall call, CancellationToken cancellation)
    {
        var store = OneOf(call).Name.Value;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var changed = await engine.Services.GetRequiredService<DataStoreRegistry>().PauseAsync(store, call.Get(Reason), Environment.UserName, cancellation);
        call.Shell.Line(changed ? $"{store} is paused. Resume it: hqjobs channel resume {store}" : $"{store} was paused already.");
        return ExitCode.Succeeded;
    }

    private static async Task<int> ResumeAsync(CommandCall call, CancellationToken cancellation)
    {
        var store = OneOf(call).Name.Value;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var changed = await engine.Services.GetRequiredService<DataStoreRegistry>().ResumeAsync(store, Environment.UserName, cancellation);
        call.Shell.Line(changed ? $"{store} is active again; the next run brings what has waited." : $"{store} was not paused.");
        return ExitCode.Succeeded;
    }

    private static async Task<int> RebaseAsync(CommandCall call, CancellationToken cancellation)
    {
        var name = OneOf(call).Name.Value;
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var report = await engine.Services.GetRequiredService<Rebase>().RunAsync(call.Databases[name], Environment.UserName, call.Get(DryRun), cancellation);
        if (report is null)
        {
            call.Shell.Note($"A run is at work on {name}: wait for its end, or cancel it (hqjobs runs list, hqjobs runs cancel ID), then repeat this. Nothing was changed.");
            return ExitCode.Skipped;
        }
        if (call.Get(Json)) call.Shell.Json(new { report.Channel, report.Epoch, rebased = report.Finding is not null && !report.DryRun, report.DryRun, report.Finding, report.Rows, report.Known, report.Tables });
        else ShowRebase(call.Shell, report);
        return ExitCode.Succeeded;
    }

    private static void ShowRebase(Shell shell, RebaseReport report)
    {
        if (report.Finding is null)
        {
            shell.Line($"{report.Channel} is the database headquarters knows (epoch {report.Epoch}): there is nothing to rebase, and nothing was changed.");
            return;
        }
        shell.Line($"{report.Channel} was restored or replaced: {report.Finding}.");
        shell.Line(report.DryRun ? $"Epoch {report.Epoch} would begin. Of {report.Rows} rows" : $"Epoch {report.Epoch} has begun. Of {report.Rows} rows");
        shell.Line($"  {report.Known} are at headquarters as they are: what became of them stays");
        shell.Line($"  {report.Rows - report.Known} are not: they become operations, but for those done so long ago that headquarters has cleaned them up");
        shell.Line(report.DryRun ? $"Nothing was changed. Begin it: hqjobs channel rebase {report.Channel}" : "Bring the channel up to date: hqjobs run customer-sync");
    }

    private static DataStore OneOf(CommandCall call) => call.DataStores([call.Get(Name)!])[0];
}
