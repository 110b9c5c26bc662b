using System.Globalization;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Every channel, side by side: whether it can be served, was restored, lags behind, knows what headquarters turned on. Healthy ones are only counted.</summary>
internal sealed class ChannelsCheck(Databases databases, DataStoreRegistry registry, StatusReader status, ChannelCheck check, FeatureStates features) : ICheck
{
    private const string Group = "channels";
    private static readonly TimeSpan OldBacklog = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var paused = (await registry.ListAsync(cancellation)).Where(profile => profile.Paused).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var backlogs = (await status.ReadChannelsAsync(cancellation)).ToDictionary(channel => channel.Channel, StringComparer.OrdinalIgnoreCase);
        var wanted = await features.ReadWantedAsync(cancellation);

        var findings = await databases.AskEveryChannelAsync(async (store, token) => paused.TryGetValue(store.Name.Value, out var profile)
            ? [Finding.Warning(Group, $"{store.Name} is paused: {profile.PauseReason ?? "no reason given"}", $"hqjobs channel resume {store.Name}")]
            : await LookAtAsync(store, backlogs[store.Name.Value], wanted, token), cancellation);

        var healthy = findings.Count(list => list.Count == 0);
        return [.. findings.SelectMany(list => list), Finding.Ok(Group, $"{healthy} of {findings.Length} are as they should be")];
    }

    private async Task<IReadOnlyList<Finding>> LookAtAsync(DataStore store, ChannelStatus backlog, WantedFeatures wanted, CancellationToken cancellation)
    {
        var report = await check.CheckAsync(store, cancellation);
        var problems = report.ProblemsOf(store).Select(problem => Finding.Problem(Group, $"{store.Name}: {problem}")).ToList();
        if (problems.Count > 0) return problems;
        return [.. report.Cautions.Select(caution => Finding.Warning(Group, $"{store.Name}: {caution}")), .. new[]
        {
            backlog.Error is { } error ? Finding.Problem(Group, $"{store.Name}: {error}", "hqjobs runs list") : null,
            LookAtBacklog(backlog),
            await FeatureStates.CompareAsync(store, wanted, cancellation) is { } difference
                ? Finding.Warning(Group, $"{store.Name}: {difference}", $"hqjobs run channel-config --channel {store.Name}")
                : null,
        }.OfType<Finding>()];
    }

    private static Finding? LookAtBacklog(ChannelStatus channel) =>
        channel.OldestAge is { } age && age > OldBacklog.TotalSeconds
            ? Finding.Warning(Group, string.Create(CultureInfo.InvariantCulture, $"{channel.Channel}: {channel.Backlog:N0} rows wait for P-0001, the oldest for {TimeSpan.FromSeconds(age).TotalHours:N0} h"), "hqjobs run customer-sync")
            : null;
}
