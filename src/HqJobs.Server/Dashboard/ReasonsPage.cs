using System.Text.RegularExpressions;
using HqJobs.Sync.Verdicts;
using Microsoft.AspNetCore.Html;

namespace HqJobs.Server.Dashboard;

/// <summary>Reasons of one effect on an operation.</summary>
public sealed record ReasonGroup(string Id, string Title, string Note, IReadOnlyList<Refusal> Refusals);

/// <summary>Every reason why an operation fails or waits, as the catalogue in the code declares them.</summary>
public sealed partial record ReasonsPage(PageFrame Frame, IReadOnlyList<ReasonGroup> Groups)
{
    internal static Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation) =>
        Task.FromResult<PageBody?>(new PageBody("Why operations fail", ReasonList.Create(new ReasonsPage(PageFrame.Of(http),
        [
            Group(RefusalEffect.Fails, "failed", "Failed: something has to be put right",
                "Headquarters leaves such an operation out and converts all others. It is tried again by itself: in the next run, then after a quarter of an hour, an hour, six hours, and daily; in the next run after somebody corrected it."),
            Group(RefusalEffect.Blocks, "blocked", "Blocked: it waits for another operation", "Nothing is wrong with it. It follows by itself once that other one succeeded."),
            Group(RefusalEffect.StaysPending, "pending", "Pending: no account number is left", "The run says so of the company; its new customers wait, nothing is lost."),
        ]))));

    /// <summary>What stands for what an operation tells of its own case is set apart.</summary>
    internal static IHtmlContent Told(string? sample)
    {
        var html = new HtmlContentBuilder();
        var pieces = Stand().Split(sample ?? "");
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 0) html.Append(pieces[i]);
            else html.AppendHtml("<var>").Append($"‹{pieces[i]}›").AppendHtml("</var>");
        }
        return html;
    }

    private static ReasonGroup Group(RefusalEffect effect, string id, string title, string note) =>
        new(id, title, note, [.. Refusals.All.Where(refusal => refusal.Effect == effect)]);

    [GeneratedRegex("‹([^›]+)›")]
    private static partial Regex Stand();
}
