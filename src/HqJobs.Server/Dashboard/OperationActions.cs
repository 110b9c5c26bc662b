using System.Globalization;
using HqJobs.Server.Commands;
using HqJobs.Server.Security;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Dashboard;

/// <summary>What the forms of the Customer synchronization status pages post to.</summary>
internal static class OperationActions
{
    private const string Home = "/hangfire/pipelines/operations";

    public static void MapOperationActions(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/operations/find", Find).RequireAuthorization(Policies.Viewer);
        pages.MapPost("/operations/synchronize", SynchronizeAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/operations/choose", ChooseAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/operations/set", SetAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/operations/save", SaveAsync).RequireAuthorization(Policies.Operator);
        pages.MapPost("/operations/export", ExportAsync).RequireAuthorization(Policies.Operator);
    }

    /// <summary>Posted, so that what was typed stands in no address.</summary>
    private static IResult Find(HttpContext http, IFormCollection form)
    {
        if (OperationKey.TryParse(form["text"], out var key)) return Results.LocalRedirect($"/hangfire/pipelines{OperationWords.PathOf(key.ToString())}");
        var search = OperationSearch.Typed(http, form);
        return Results.LocalRedirect($"{Home}{search.Query(search.Chosen)}");
    }

    private static Task<IResult> SynchronizeAsync(HttpContext http, IFormCollection form, ChosenOperations chosen, CancellationToken cancellation) =>
        PageActions.DoAsync(http, form["back"], async user =>
        {
            var keys = ChosenOf(form);
            return Synchronized(await chosen.SynchronizeAsync(keys, user, cancellation));
        });

    /// <summary>To the form that shows what the chosen ones have in common.</summary>
    private static Task<IResult> ChooseAsync(HttpContext http, IFormCollection form) =>
        PageActions.DoAsync(http, form["back"], _ => Task.FromResult(new PageActions.Done(null, ChosenPage.PathOf(ChosenOf(form).Select(key => key.ToString()), sets: true))));

    private static Task<IResult> SetAsync(
        HttpContext http, IFormCollection form, OperationReader reader, OperationEdits edits, ChosenOperations chosen, CancellationToken cancellation)
    {
        var entered = ChosenFields.Entered(form);
        return PageActions.DoAsync(http, form["back"], async user =>
        {
            var keys = ChosenOf(form);
            if (entered.Count == 0) throw new ArgumentException("Nothing was entered: enter what is to be set. A field is blanked one operation at a time: open it and clear the field there.");
            var details = await reader.FindAsync(keys, cancellation);
            var (saved, refused) = (new List<OperationKey>(), new List<(OperationKey Key, string Why)>());
            foreach (var key in keys.Where(key => entered.Contains(key.Table)))
            {
                try
                {
                    if (!details.TryGetValue(key, out var detail)) throw new KeyNotFoundException("is not there any more");
                    await edits.SaveAsync(key, detail.Version, entered[key.Table].ToDictionary(change => change.Field, change => (string?)change.Value), user, cancellation);
                    saved.Add(key);
                }
                catch (Exception exception) when (PageActions.IsRefusal(exception))
                {
                    refused.Add((key, exception.Message.TrimEnd('.')));
                }
            }
            var why = string.Concat(refused.GroupBy(one => one.Why).Select(alike => $" {string.Join(", ", alike.Select(one => one.Key))}: {alike.Key}."));
            if (saved.Count == 0) throw new ArgumentException($"Nothing was saved.{why}");
            var labels = string.Join(", ", entered.SelectMany(record => record).Select(change => OperationWords.Label(change.Field)).Distinct());
            var told = $"{labels} was set in {Text.Count(saved.Count, "operation")}.{(refused.Count == 0 ? "" : $" Not in {Text.Number(refused.Count)}:{why}")}";
            var page = ChosenPage.PathOf(keys.Select(key => key.ToString()));
            if (form["then"] != "synchronize") return new PageActions.Done(told, page, refused.Count > 0);
            var done = Synchronized(await chosen.SynchronizeAsync(saved, user, cancellation));
            return done with { Text = $"{told} {done.Text}", Page = page, Failed = done.Failed || refused.Count > 0 };
        }, new FormDraft(ChosenFields.Form, form.Where(typed => typed.Key.StartsWith(ChosenFields.Prefix, StringComparison.Ordinal) && typed.Value != "").ToDictionary(typed => typed.Key, typed => typed.Value.ToString())));
    }

    private static Task<IResult> SaveAsync(HttpContext http, IFormCollection form, OperationEdits edits, ChosenOperations chosen, CancellationToken cancellation)
    {
        var changes = ChangesOf(form);
        var draft = new FormDraft(OneOperationPage.Form, changes); // all of it, however long: nobody types it twice
        return PageActions.DoAsync(http, form["back"], async user =>
        {
            var key = OperationKey.Parse(form["id"].ToString());
            if (form["then"] == "only-synchronize" && changes.Count > 0)
                throw new InvalidOperationException("What you changed is not saved yet. Press Save first, or Save and synchronize.");
            if (form["then"] != "only-synchronize" && changes.Count > 0)
            {
                _ = long.TryParse(form["version"], out var version);
                await edits.SaveAsync(key, version, changes.ToDictionary(change => change.Key, change => (string?)change.Value), user, cancellation);
            }
            var saved = changes.Count == 0 ? "Nothing was changed." : $"Saved: {string.Join(", ", changes.Keys.Select(OperationWords.Label))}.";
            if (form["then"] == "look") return new PageActions.Done(saved);
            var outcome = (await chosen.SynchronizeAsync([key], user, cancellation))[0];
            return new PageActions.Done($"{(changes.Count == 0 ? "" : $"{saved} ")}{Told(outcome)}", Failed: outcome.Result != ChosenResult.Succeeded);
        }, draft);
    }

    /// <summary>Everything the list holds, as a file; streamed, however many there are.</summary>
    private static async Task<IResult> ExportAsync(HttpContext http, IFormCollection form, OperationList list, AuditLog audit, TimeProvider time, CancellationToken cancellation)
    {
        var search = OperationSearch.Of(http, part => form[part]);
        if (search.IsForgotten) return Results.LocalRedirect($"{Home}{QueryString.Create("find", search.Find!)}"); // the page says so; all operations were not asked for
        await audit.WriteAsync(http.CurrentUser().Name, "operation export", "operations", search.Filter.ToWords(), cancellation);
        var (operations, day) = (list.ExportAsync(search.Filter, cancellation), time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        return form["format"] == "json"
            ? Results.Stream(stream => OperationExport.WriteJsonAsync(stream, operations, cancellation), "application/json", $"operations-{day}.json")
            : Results.Stream(stream => OperationExport.WriteCsvAsync(stream, operations, cancellation), "text/csv; charset=utf-8", $"operations-{day}.csv");
    }

    /// <summary>The rows that were ticked, or all of the page.</summary>
    private static List<OperationKey> ChosenOf(IFormCollection form)
    {
        var ids = form["all"] == "true" ? ChosenPage.IdsOf(form["page"]) : form["ids"].OfType<string>();
        var keys = ids.Select(OperationKey.Parse).Distinct().ToList();
        return keys.Count == 0 ? throw new ArgumentException("No operation was chosen. Tick those you mean, or \"All on this page\".") : keys;
    }

    /// <summary>What was typed over: a field that still holds what the page had shown is not saved, so that it takes nothing from anybody else.</summary>
    private static Dictionary<string, string> ChangesOf(IFormCollection form)
    {
        const string Field = "field.", Was = "was.";
        static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n");
        return form.Where(typed => typed.Key.StartsWith(Field, StringComparison.Ordinal))
            .Select(typed => (Column: typed.Key[Field.Length..], Value: Lines(typed.Value)))
            .Where(typed => typed.Value != Lines(form[$"{Was}{typed.Column}"]))
            .ToDictionary(typed => typed.Column, typed => typed.Value);
    }

    private static PageActions.Done Synchronized(IReadOnlyList<ChosenOutcome> outcomes)
    {
        var page = ChosenPage.PathOf(outcomes.Select(outcome => outcome.OperationId));
        var bad = outcomes.Any(outcome => outcome.Result != ChosenResult.Succeeded);
        if (outcomes is [var one]) return new PageActions.Done(Told(one), page, bad);
        string[] parts =
        [
            .. outcomes.GroupBy(outcome => outcome.Result).OrderBy(group => group.Key).Select(group => $"{Text.Number(group.Count())} {group.Key switch
            {
                ChosenResult.Succeeded => "succeeded",
                ChosenResult.Failed => "failed",
                ChosenResult.Blocked => "blocked",
                _ => "not synchronized",
            }}"),
        ];
        return new PageActions.Done($"Of {Text.Count(outcomes.Count, "operation")}: {string.Join(", ", parts)}.", page, bad);
    }

    private static string Told(ChosenOutcome outcome) => outcome.Result switch
    {
        ChosenResult.Succeeded => outcome.CustAccount is { Length: > 0 } account ? $"Synchronized: the customer's account is {account}." : "Synchronized.",
        ChosenResult.Failed => $"Synchronize failed: {outcome.Message}",
        ChosenResult.Blocked => $"It has to wait: {outcome.Message}",
        _ => $"Not synchronized: {outcome.Message}",
    };
}
