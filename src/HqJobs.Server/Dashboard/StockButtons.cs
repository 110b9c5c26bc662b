using Hangfire.Dashboard;
using HqJobs.Server.Security;

namespace HqJobs.Server.Dashboard;

/// <summary>
/// What Hangfire's own pages and buttons need. Hangfire's own router is asked which button a path means, so that no spelling of a path
/// means one thing here and another there.
/// </summary>
internal sealed class StockButtons(Hangfire.Dashboard.RouteCollection routes)
{
    // Any other post, of a future version or an extension, needs an Administrator.
    private static readonly (string Path, Role Role)[] Paths =
    [
        ("/stats", Role.Viewer), // figures of the menu, read by post
        ("/jobs/enqueued/delete", Role.Operator), ("/jobs/enqueued/requeue", Role.Operator),
        ("/jobs/processing/delete", Role.Operator), ("/jobs/processing/requeue", Role.Operator),
        ("/jobs/scheduled/delete", Role.Operator), ("/jobs/scheduled/enqueue", Role.Operator),
        ("/jobs/succeeded/requeue", Role.Operator),
        ("/jobs/failed/delete", Role.Operator), ("/jobs/failed/requeue", Role.Operator),
        ("/jobs/deleted/requeue", Role.Operator),
        ("/jobs/awaiting/delete", Role.Operator), ("/jobs/awaiting/enqueue", Role.Operator),
        ("/jobs/actions/delete/1", Role.Operator), ("/jobs/actions/requeue/1", Role.Operator),
        ("/recurring/trigger", Role.Operator),
        ("/recurring/remove", Role.Administrator),
    ];

    private readonly Dictionary<IDashboardDispatcher, Role> buttons = Paths.ToDictionary(
        button => routes.FindDispatcher(button.Path)?.Item1 ?? throw new InvalidOperationException($"Hangfire has no button {button.Path} any more."),
        button => button.Role);

    /// <param name="path">Below the dashboard: <c>/recurring/remove</c>.</param>
    /// <returns>Null when nobody may: buttons are posted, and nothing else than GET, HEAD and POST is known here.</returns>
    public Role? RoleFor(string method, string path)
    {
        Role? button = routes.FindDispatcher(path) is { Item1: var found } && buttons.TryGetValue(found, out var role) ? role : null;
        if (HttpMethods.IsPost(method)) return button ?? Role.Administrator;
        return button is null && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) ? Role.Viewer : null;
    }
}
