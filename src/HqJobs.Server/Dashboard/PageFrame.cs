using System.Diagnostics.CodeAnalysis;
using HqJobs.Server.Security;
using HqJobs.Sync.Verdicts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;

namespace HqJobs.Server.Dashboard;

/// <summary>What every page of ours needs besides its own facts: where it is, who looks at it and when.</summary>
/// <param name="Root">The dashboard's path, e.g. <c>/hangfire</c>.</param>
/// <param name="Here">The page's own path and query, to come back to after an action.</param>
/// <param name="Token">Antiforgery, for the hidden field of every form.</param>
/// <param name="Message">What came of the action that led here.</param>
public sealed record PageFrame(
    string Root, string Here, DateTimeOffset Now, string TokenField, string Token, bool MayOperate, bool MayAdminister, PageMessage? Message)
{
    /// <summary>A reason as the one who looks may see it: a viewer sees none of the values in it.</summary>
    [return: NotNullIfNotNull(nameof(reason))]
    public string? Shown(string? reason) => MayOperate ? reason : Verdict.WithoutValues(reason);

    internal static PageFrame Of(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var query = QueryString.Create(http.Request.Query.Where(part => part.Key != Page.Fragment).Select(part => KeyValuePair.Create(part.Key, (string?)part.Value)));
        return new PageFrame(
            http.Request.PathBase, http.Request.PathBase + http.Request.Path + query, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            tokens.FormFieldName, tokens.RequestToken!, http.Has(Role.Operator), http.Has(Role.Administrator), PageMessage.Take(http));
    }

    public string To(string path) => $"{Root}/pipelines{path}";

    public string ToRun(string run) => To($"/runs/{Uri.EscapeDataString(run)}");

    /// <summary>The hidden fields of a form: its token, and where to return to.</summary>
    public IHtmlContent FormFields() => new HtmlContentBuilder()
        .AppendHtml("<input type=\"hidden\" name=\"").Append(TokenField).AppendHtml("\" value=\"").Append(Token)
        .AppendHtml("\"><input type=\"hidden\" name=\"back\" value=\"").Append(Here).AppendHtml("\">");

    /// <summary>A time as it is read where the pipeline is at home, and in UTC when pointed at.</summary>
    public IHtmlContent Time(DateTimeOffset? time, TimeZoneInfo zone) => time is { } at ? Text.Time(at, zone, Now) : HtmlString.Empty;

    /// <summary>How long ago or how far ahead.</summary>
    public string Distance(DateTimeOffset at) => at > Now ? $"in {Text.Span(at - Now)}" : $"{Text.Span(Now - at)} ago";
}
