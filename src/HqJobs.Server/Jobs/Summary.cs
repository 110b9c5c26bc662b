using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>How a stage or a channel ended, in one line for the job page.</summary>
internal static class Summary
{
    public static string Of(StageReport stage) => stage.Channels is { } channels ? OfChannels(channels) : OfHeadquarters(stage);

    public static string Of(ItemOutcome channel) => channel.FailedRows == 0
        ? $"{StatusWords.Of(channel.Status)}: {channel.Rows} rows"
        : $"{StatusWords.Of(channel.Status)}: {channel.Rows} rows, {channel.FailedRows} failed";

    private static string OfChannels(IReadOnlyList<ChannelReport> channels)
    {
        var failed = channels.Where(channel => channel.Status is ItemStatus.Failed or ItemStatus.Skipped or ItemStatus.Cancelled).ToList();
        if (failed.Count > 0)
            return $"{failed.Count} of {channels.Count} channels failed: {string.Join("; ", failed.Select(channel => $"{channel.Channel} ({channel.Error ?? StatusWords.Of(channel.Status)})"))}";
        var busy = channels.Count(channel => channel.Status == ItemStatus.Succeeded);
        return $"{channels.Count} channels, {busy} with something to do, {channels.Sum(channel => channel.Rows)} rows";
    }

    private static string OfHeadquarters(StageReport stage) => stage.Error ?? (stage.RowsRemoved is { } removed
        ? $"Removed: {string.Join(", ", removed.Select(kind => $"{kind.Value} {kind.Key}"))}"
        : OfCounts(stage));

    private static string OfCounts(StageReport stage) =>
        $"{stage.CustomersCreated} customers created, {stage.CustomersUpdated} updated; "
        + $"operations: {stage.OperationsSucceeded} succeeded, {stage.OperationsFailed} failed, {stage.OperationsBlocked} blocked";
}
