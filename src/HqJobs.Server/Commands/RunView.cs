using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary>A run as a person reads it.</summary>
internal static class RunView
{
    private const int ChannelsShown = 20;
    private const int OperationsShown = 20;

    public static void Show(Shell shell, RunReport report)
    {
        var took = report is { StartedAt: { } start, EndedAt: { } end } ? $" in {TextTable.Span(end - start)}" : "";
        shell.Heading($"{report.Pipeline}  {Words(report.Status)}{(report.DryRun ? " (dry run: nothing was written)" : $"{took}  run {report.RunId}")}");
        if (Reason(report) is { } reason) shell.Line(reason);
        ShowStages(shell, report.Stages ?? []);
        if (report.NotAccepted is { Count: > 0 } operations) ShowNotAccepted(shell, operations);
    }

    /// <summary>Why a run ended as it did, where its status alone does not say so.</summary>
    public static string? Reason(RunReport report) => report.Error == Words(report.Status) ? null : report.Error;

    public static void ShowNotAccepted(Shell shell, IReadOnlyList<UnsuccessfulOperation> operations)
    {
        shell.Line();
        shell.Heading("What headquarters did not accept, and why");
        var table = new TextTable("Channel", "Record", "Status", "Reason");
        foreach (var operation in operations.Take(OperationsShown))
            table.Add(operation.DataStore, operation.Kind, operation.IsBlocked ? "blocked" : "failed", operation.SyncError);
        table.WriteTo(shell, "  ");
        if (operations.Count > OperationsShown)
            shell.Line(string.Create(CultureInfo.InvariantCulture, $"  and {(operations.Count < RunCommand.OperationsListed ? $"{operations.Count - OperationsShown:N0} " : "")}more"));
    }

    public static void ShowStages(Shell shell, IReadOnlyList<StageReport> stages)
    {
        foreach (var stage in stages)
        {
            shell.Line();
            shell.Line($"{PipelineDefinition.DisplayName(stage.Job)}: {Words(stage.Status)}{Summary(stage)}");
            if (stage.CustomersCreated is not null) ShowCounts(shell, stage);
            if (stage.RowsRemoved is { } removed) shell.Line($"  removed {string.Join(", ", removed.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value:N0} rows of {kind.Key}")))}");
            if (stage.Error is { } error) shell.Line($"  {error}");
            foreach (var warning in stage.Warnings ?? []) shell.Line($"  note: {warning}");
            if (stage.Channels is { Count: > 0 } channels) ShowChannels(shell, stage.Job, channels);
        }
    }

    public static string Words(Enum status) => StatusWords.Of(status);

    // A thousand idle channels are one line; what failed is always named.
    private static void ShowChannels(Shell shell, string job, IReadOnlyList<ChannelReport> channels)
    {
        var shown = channels.Count <= ChannelsShown ? channels : [.. channels.Where(channel => channel.FailedRows > 0 || channel.Status is not (ItemStatus.NoData or ItemStatus.Succeeded))];
        var table = new TextTable("Channel", "Status", "Rows", "");
        foreach (var channel in shown)
            table.Add(channel.Channel, Words(channel.Status), channel.Rows, Explain(job, channel));
        if (shown.Count > 0) table.WriteTo(shell, "  ");
        if (shown.Count < channels.Count) shell.Line($"  and {channels.Count - shown.Count} channels without errors");
    }

    // Whom a channel refuses is told with the reason; why rows landed as failed, operation by operation.
    private static string? Explain(string job, ChannelReport channel) =>
        channel.FailedRows > 0 && job == PipelineDefinition.Upload ? $"{channel.FailedRows} rows landed as failed. {channel.Error}" : channel.Error;

    private static void ShowCounts(Shell shell, StageReport stage)
    {
        shell.Line(string.Create(CultureInfo.InvariantCulture, $"  customers   {stage.CustomersCreated:N0} created, {stage.CustomersUpdated:N0} updated"));
        shell.Line(string.Create(CultureInfo.InvariantCulture, $"  operations  {stage.OperationsSucceeded:N0} succeeded, {stage.OperationsFailed:N0} failed, {stage.OperationsBlocked:N0} blocked"));
    }

    private static string Summary(StageReport stage) => stage.Channels is { } channels
        ? string.Create(CultureInfo.InvariantCulture, $", {Count(channels.Sum(channel => channel.Rows), "row")}, {Count(channels.Count, "channel")}")
        : "";

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
