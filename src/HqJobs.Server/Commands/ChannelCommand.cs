using System.CommandLine;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands;

/// <summary><c>channel</c>: the data stores.</summary>
internal static class ChannelCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "A configured channel." };
    private static readonly Option<string?> Reason = new("--reason") { HelpName = "TEXT", Description = "Why; shown by status and channel list." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "channel", "Lists, checks, pauses and resumes channel databases.", ["hqjobs channel list", "hqjobs channel check oslo"],
        line.Leaf("list", "All configured channels.", ["hqjobs channel list", "hqjobs channel list --json"], [Json], ListAsync),
        line.Leaf("check", "Looks whether a channel can be reached and has what HqJobs needs.", ["hqjobs channel check oslo"], [Name, Json], CheckAsync),
        line.Leaf("pause", "A paused channel neither uploads nor gets anything until it is resumed.", ["hqjobs channel pause oslo --reason \"stock taking\""], [Name, Reason], PauseAsync),
        line.Leaf("resume", "Ends a pause; the next run brings what has waited.", ["hqjobs channel resume oslo"], [Name], ResumeAsync));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var profiles = (await engine.Services.GetRequiredService<DataStoreRegistry>().ListAsync(cancellation)).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var rows = call.Databases.DataStores.Select(store => (Store: store, Profile: profiles.GetValueOrDefault(store.Name.Value) ?? new DataStoreProfile { OriginEpoch = 1 })).ToList();
        if (call.Get(Json))
        {
            call.Shell.Json(rows.Select(row => new
            {
                name = row.Store.Name.Value, provider = row.Store.Database.Provider, database = row.Store.Database.ToString(), dataGroup = row.Store.DataGroup, channelIds = row.Store.ChannelIds,
                paused = row.Profile.Paused, pauseReason = row.Profile.PauseReason, originEpoch = row.Profile.OriginEpoch, lastConnection = row.Profile.LastConnection,
            }));
            return ExitCode.Succeeded;
        }
        var table = new TextTable("Channel", "Data group", "Last connection", "State", "Database");
        foreach (var (store, profile) in rows)
            table.Add(store.Name, store.DataGroup, (object?)profile.LastConnection ?? "never", profile.Paused ? $"paused: {profile.PauseReason ?? "no reason given"}" : "active", store.Database);
        table.WriteTo(call.Shell);
        return ExitCode.Succeeded;
    }

    private static async Task<int> CheckAsync(CommandCall call, CancellationToken cancellation)
    {
        var store = OneOf(call);
        var status = await SchemaInstaller.StatusAsync(store.Database, SchemaKind.Channel, cancellation);
        var problems = new List<string>();
        if (!status.Reachable) problems.Add(status.Problem!);
        if (status.Reachable && status.Pending.Count > 0)
            problems.Add($"{status.Pending.Count} schema scripts are pending ({string.Join(", ", status.Pending)}); run: hqjobs db init --channel {store.Name}");
        if (status.Edited.Count > 0)
            problems.Add($"scripts were edited after they were applied: {string.Join(", ", status.Edited)}");
        if (store.ChannelIds.Count == 0)
            problems.Add($"HqJobs:Channels:{store.Name}:ChannelIds is empty: 1010 brings it no customers");

        if (call.Get(Json))
            call.Shell.Json(new { channel = store.Name.Value, database = store.Database.ToString(), reachable = status.Reachable, createdByHqJobs = !status.IsReal, ok = problems.Count == 0, problems });
        else
        {
            call.Shell.Line($"{store.Name}: {(problems.Count == 0 ? "everything HqJobs needs is there" : "cannot be used as it is")} ({store.Database})");
            foreach (var problem in problems) call.Shell.Line($"  {problem}");
        }
        return problems.Count == 0 ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
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

    private static DataStore OneOf(CommandCall call) => call.DataStores([call.Get(Name)!])[0];
}
