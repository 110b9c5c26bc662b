using System.CommandLine;
using System.Globalization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Commands;

/// <summary><c>status</c>: how far behind every channel is, and what waits at headquarters.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array: the channels, then headquarters." };

    public static Command Create(CommandLine line) => line.Leaf(
        "status", "Shows how far behind each channel is and what waits at headquarters.",
        ["hqjobs status", "hqjobs status --json"], [Json], ShowAsync);

    private static async Task<int> ShowAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var reader = engine.Services.GetRequiredService<StatusReader>();
        var channels = await reader.ReadChannelsAsync(cancellation);
        var operations = await reader.CountOperationsAsync(cancellation);

        if (call.Get(Json))
            call.Shell.Json(channels.Append<object>(new { headquarters = call.Databases.Headquarters.ToString(), operations.Pending, operations.Failed, operations.Blocked }));
        else
        {
            Show(call.Shell, channels, operations);
            if (operations.Failed + operations.Blocked > 0) RunView.ShowNotAccepted(call.Shell, await reader.ListUnsuccessfulAsync(RunCommand.OperationsListed, cancellation));
        }
        return channels.Any(channel => channel.Error is not null) ? ExitCode.SucceededWithErrors : ExitCode.Succeeded;
    }

    private static void Show(Shell shell, IReadOnlyList<ChannelStatus> channels, OperationCounts operations)
    {
        var table = new TextTable("Channel", "Backlog", "Oldest", "Last upload (UTC)", "Last download (UTC)", "");
        foreach (var channel in channels)
            table.Add(channel.Channel, channel.Backlog, channel.OldestAge is { } age ? TimeSpan.FromSeconds(Math.Max(0, age)) : null, channel.LastUpload, channel.LastDownload,
                channel.Error ?? (channel.Paused ? $"paused: {channel.PauseReason ?? "no reason given"}" : null));
        table.WriteTo(shell);
        shell.Line();
        shell.Line(string.Create(CultureInfo.InvariantCulture, $"Headquarters: {operations.Pending:N0} operations pending, {operations.Failed:N0} failed, {operations.Blocked:N0} blocked"));
    }
}
