using System.CommandLine;
using System.Globalization;
using HqJobs.Sync.FeatureManagement;

namespace HqJobs.Server.Commands;

/// <summary><c>feature</c>: headquarters' switches that concern customers made in stores and web shops.</summary>
internal static class FeatureCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "A feature's name, or its rule number, e.g. R26." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "feature", "Lists features and turns them on and off.", ["hqjobs feature list", "hqjobs feature enable R26"],
        line.Leaf("list", "Every feature: whether it is on, since when, what it needs.", ["hqjobs feature list", "hqjobs feature list --json"], [Json], ListAsync),
        line.Leaf(
            "enable", "Turns a feature on; what it needs must be on already. Channels know it after 1110, 1010 and 1070.",
            ["hqjobs feature enable R26", "hqjobs feature enable \"Enable editing customers in asynchronous mode\""], [Name], (call, cancellation) => SetAsync(call, true, cancellation)),
        line.Leaf(
            "disable", "Turns a feature off; what needs it must be off already. Channels know it after 1110, 1010 and 1070.",
            ["hqjobs feature disable R26"], [Name], (call, cancellation) => SetAsync(call, false, cancellation)));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var list = await engine.Services.GetRequiredService<Features>().ListAsync(cancellation);
        if (call.Get(Json))
        {
            call.Shell.Json(list.Features);
            return ExitCode.Succeeded;
        }
        var table = new TextTable("Rule", "State", "Since", "Feature");
        foreach (var feature in list.Features)
            table.Add(feature.Rule ?? "-", State(feature), feature.Since is { } version ? $"version {version}" : "-", feature.Name);
        table.WriteTo(call.Shell);
        if (FeatureWords.NotTold(list.ChannelsNotTold) is { } sentence) call.Shell.Line($"\n{sentence}: hqjobs run channel-config");
        return ExitCode.Succeeded;
    }

    private static async Task<int> SetAsync(CommandCall call, bool enabled, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var features = engine.Services.GetRequiredService<Features>();
        try
        {
            var changed = await features.SetAsync(call.Get(Name)!, enabled, Environment.UserName, cancellation);
            var (feature, notTold) = await features.ReadAsync(call.Get(Name)!, cancellation);
            call.Shell.Line($"{feature.Name} {(changed ? "is" : "was already")} {FeatureWords.Of(enabled)}.");
            if (FeatureWords.NotTold(notTold) is { } sentence) call.Shell.Line($"{sentence}: hqjobs run channel-config");
            return ExitCode.Succeeded;
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static string State(Feature feature) => feature is { EnabledDateTime: { } at }
        ? string.Create(CultureInfo.InvariantCulture, $"on, {at.UtcDateTime:yyyy-MM-dd} by {feature.EnabledBy}")
        : FeatureWords.Of(feature.Enabled);
}

/// <summary>Features in words, for the command line, the page and the API.</summary>
internal static class FeatureWords
{
    private const int Named = 5;

    public static string Of(bool enabled) => enabled ? "on" : "off";

    /// <returns>Who goes on as before, and what changes that; null when every channel knows.</returns>
    public static string? NotTold(IReadOnlyList<string> channels) => channels.Count == 0 ? null
        : $"{Names(channels)} {(channels.Count == 1 ? "has" : "have")} not been told the latest change yet and {(channels.Count == 1 ? "goes" : "go")} on as before, until 1110, 1010 and 1070 have run";

    private static string Names(IReadOnlyList<string> channels) => channels.Count <= Named
        ? string.Join(", ", channels)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", channels.Take(Named))} and {channels.Count - Named:N0} more channels");
}
