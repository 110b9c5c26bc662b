using Hangfire.Dashboard;
using HqJobs.Server.Hosting;

namespace HqJobs.Server.Dashboard;

/// <summary>What HqJobs adds to Hangfire's dashboard; HangfireSetup registers it.</summary>
internal static class DashboardPages
{
    public const string Stylesheet = "hqjobs.css";
    public const string Script = "hqjobs.js";

    /// <summary>Path patterns and their pages; the first that fits wins.</summary>
    public static readonly IReadOnlyList<(string Pattern, IDashboardDispatcher Page)> Routes =
    [
        ("/pipelines", new Page(PipelinesPage.ReadAsync)),
        ("/pipelines/preview", new Page(ScheduleDraft.ReadAsync)),
        ("/pipelines/runs", new Page(RunsPage.ReadAsync)),
        ("/pipelines/runs/[^/]+", new Page(RunPage.ReadAsync)),
        ("/pipelines/channels", new Page(ChannelsPage.ReadAsync)),
        ("/pipelines/features", new Page(FeaturesPage.ReadAsync)),
        ("/pipelines/operations/reasons", new Page(ReasonsPage.ReadAsync)),
        ("/pipelines/operations", new Page(OperationsPage.ReadAsync)),
        ("/pipelines/operations/chosen", new Page(ChosenPage.ReadAsync)),
        ("/pipelines/operations/.+/-?[0-9]+/[a-z]/-?[0-9]+", new Page(OneOperationPage.ReadAsync)),
        ("/pipelines/journey", new Page(JourneyPage.ReadAsync)),
        ("/pipelines/duplicates", new Page(DuplicatesPage.ReadAsync)),
    ];

    /// <summary>In the order of the menu, before Hangfire's own.</summary>
    public static readonly IReadOnlyList<Func<RazorPage, MenuItem>> Menu =
    [
        page => Entry(page, "Pipelines", "/pipelines", path => path == "/pipelines"),
        page => Entry(page, "Runs", "/pipelines/runs", path => path.StartsWith("/pipelines/runs", StringComparison.Ordinal)),
        page => Entry(page, "Channels", "/pipelines/channels", path => path == "/pipelines/channels"),
        page => Entry(page, "Operations", "/pipelines/operations", path => path.StartsWith("/pipelines/operations", StringComparison.Ordinal)),
        page => Entry(page, "Customers", "/pipelines/journey", path => path is "/pipelines/journey" or "/pipelines/duplicates"),
        page => Entry(page, "Features", "/pipelines/features", path => path == "/pipelines/features"),
    ];

    /// <summary>On Hangfire's home page. It asks every two seconds and cannot wait: the latest reading is shown.</summary>
    public static readonly IReadOnlyList<DashboardMetric> Metrics =
    [
        new("hq:failed-operations", "Failed operations", page => Count(Of<ChannelReadings>(page).Latest.Operations?.Failed ?? 0)) { Url = "/hangfire/pipelines/operations" },
        new("hq:late-pipelines", "Late pipelines", page => Count(Of<LatenessWatch>(page).Open.Length)),
    ];

    private static MenuItem Entry(RazorPage page, string text, string path, Func<string, bool> isHere) =>
        new(text, page.Url.To(path)) { Active = isHere(page.RequestPath) };

    private static T Of<T>(RazorPage page) where T : notnull => page.Context.GetHttpContext().RequestServices.GetRequiredService<T>();

    private static Metric Count(long count) => new(count) { Style = count > 0 ? MetricStyle.Danger : MetricStyle.Default, Highlighted = count > 0 };
}
