using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Dashboard;

/// <summary>An operation somebody chose, as it is now, and what Synchronize would make of it.</summary>
/// <param name="Outlook">Null: it has succeeded.</param>
public sealed record ChosenView(OperationLine Operation, ChosenOutcome? Outlook);

/// <summary>
/// What came of the operations that were chosen. It is read anew whenever it is looked at: it can be reloaded, come back to and sent to a
/// colleague, and always tells how things stand.
/// </summary>
/// <param name="Missing">IDs that are no operation any more.</param>
public sealed record ChosenPage(PageFrame Frame, IReadOnlyList<ChosenView> Succeeded, IReadOnlyList<ChosenView> Others, IReadOnlyList<string> Missing)
{
    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var reader = services.GetRequiredService<OperationReader>();
        var views = new List<OperationLine>();
        var (keys, missing) = (new List<OperationKey>(), new List<string>());
        foreach (var id in IdsOf(http.Request.Query["ids"]))
        {
            if (OperationKey.TryParse(id, out var key) && await reader.FindAsync(key, cancellation) is { } detail)
            {
                views.Add(detail.Operation);
                if (detail.Operation.Status != OperationStatus.Succeeded) keys.Add(key);
            }
            else missing.Add(id);
        }
        var outlooks = keys.Count == 0
            ? []
            : (await services.GetRequiredService<ChosenOperations>().PreviewAsync(keys, cancellation)).ToDictionary(outcome => outcome.OperationId, StringComparer.OrdinalIgnoreCase);
        var chosen = views.Select(operation => new ChosenView(operation, operation.Status == OperationStatus.Succeeded ? null : outlooks.GetValueOrDefault(operation.OperationId)))
            .ToLookup(view => view.Operation.Status == OperationStatus.Succeeded);
        return new PageBody("Chosen operations", Chosen.Create(new ChosenPage(PageFrame.Of(http), [.. chosen[true]], [.. chosen[false]], missing)));
    }

    /// <summary>The page of these operations: their IDs say nothing of a person.</summary>
    internal static string PathOf(IEnumerable<string> ids) => $"/hangfire/pipelines/operations/chosen{QueryString.Create("ids", string.Join(' ', ids))}";

    internal static IEnumerable<string> IdsOf(string? ids) =>
        (ids ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(OperationsPage.Size);
}
