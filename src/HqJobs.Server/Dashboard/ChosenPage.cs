using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Dashboard;

/// <summary>An operation somebody chose, as it is now, and what Synchronize would make of it.</summary>
/// <param name="Outlook">Null: it has succeeded.</param>
public sealed record ChosenView(OperationDetail Detail, ChosenOutcome? Outlook)
{
    public OperationLine Operation => Detail.Operation;
}

/// <summary>
/// What came of the operations that were chosen. It is read anew whenever it is looked at: it can be reloaded, come back to and sent to a
/// colleague, and always tells how things stand.
/// </summary>
/// <param name="Missing">IDs that are no operation any more.</param>
/// <param name="Fields">What can be set in all of them at once; null where nobody may.</param>
public sealed record ChosenPage(PageFrame Frame, IReadOnlyList<ChosenView> Succeeded, IReadOnlyList<ChosenView> Others, IReadOnlyList<string> Missing, ChosenFields? Fields)
{
    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var frame = PageFrame.Of(http);
        var reader = services.GetRequiredService<OperationReader>();
        var asked = IdsOf(http.Request.Query["ids"]).Select(id => (Id: id, Key: OperationKey.TryParse(id, out var key) ? key : (OperationKey?)null)).ToList();
        var details = await reader.FindAsync([.. asked.Select(one => one.Key).OfType<OperationKey>().Distinct()], cancellation);
        var open = details.Where(pair => pair.Value.Operation.Status != OperationStatus.Succeeded).Select(pair => pair.Key).ToList();
        var outlooks = (open.Count == 0 ? [] : await services.GetRequiredService<ChosenOperations>().PreviewAsync(open, cancellation)).ToDictionary(outcome => outcome.OperationId, StringComparer.OrdinalIgnoreCase);
        var chosen = asked.Where(one => one.Key is { } key && details.ContainsKey(key)).Select(one => details[one.Key!.Value]).Distinct()
            .Select(detail => new ChosenView(detail, outlooks.GetValueOrDefault(detail.Operation.OperationId)))
            .ToLookup(view => view.Operation.Status == OperationStatus.Succeeded);
        var missing = asked.Where(one => one.Key is not { } key || !details.ContainsKey(key)).Select(one => one.Id);
        var page = new ChosenPage(frame, [.. chosen[true]], [.. chosen[false]], [.. missing], null);
        return new PageBody("Chosen operations", Chosen.Create(frame.MayOperate && open.Count > 0 ? await page.WithFieldsAsync(http, reader, cancellation) : page));
    }

    private async Task<ChosenPage> WithFieldsAsync(HttpContext http, OperationReader reader, CancellationToken cancellation)
    {
        var choices = await reader.ReadChoicesAsync(Others.Select(view => view.Detail), cancellation);
        var refused = Frame.Message is { Draft.Form: ChosenFields.Form } message ? message : null;
        return this with
        {
            Frame = refused is null ? Frame : Frame with { Message = null }, // the form itself says it
            Fields = new ChosenFields(Others, choices, refused, refused is not null || http.Request.Query.ContainsKey(ChosenFields.Form)),
        };
    }

    /// <summary>The page of these operations: their IDs say nothing of a person.</summary>
    /// <param name="sets">Whether the form that sets a field in all of them is open.</param>
    internal static string PathOf(IEnumerable<string> ids, bool sets = false)
    {
        var query = QueryString.Create("ids", string.Join(' ', ids));
        return $"/hangfire/pipelines/operations/chosen{(sets ? $"{query.Add(ChosenFields.Form, "1")}#{ChosenFields.Form}" : query)}";
    }

    internal static IEnumerable<string> IdsOf(string? ids) =>
        (ids ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(OperationsPage.Size);
}
