using HqJobs.Server.Api;

namespace HqJobs.Server.Security;

/// <summary>
/// Programs have no page that could give them a token, and some come without a key: <c>curl</c> on this machine, or behind the proxy. They are let in as long
/// as no web page of somebody else can be what sends the request: browsers say of every post where it comes from, and no form can send JSON.
/// </summary>
internal static class ApiCallers
{
    private static readonly string[] OfForms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <returns>Why the request is refused; null: it may pass.</returns>
    public static Problem? ProblemOf(HttpRequest request) =>
        IsOfAnotherPage(request) ? Problem.Of(StatusCodes.Status403Forbidden, "Another web page sent this. The API answers programs, and pages of its own address.")
        : IsOfForm(request) ? Problem.Of(StatusCodes.Status415UnsupportedMediaType, "Send JSON, and say so: Content-Type: application/json")
        : null;

    // Sec-Fetch-Site is sent by https and on this machine; Origin, by every browser, with whatever is not a mere read.
    private static bool IsOfAnotherPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site) return site.Count > 1 || site[0] is not ("same-origin" or "none");
        if (request.Headers.Origin is not { Count: > 0 } origin) return false;
        return origin.Count > 1 || !Uri.TryCreate(origin[0], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || !address.Authority.Equals(AuthorityOf(request, address.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    // As Uri writes it: without the scheme's own port.
    private static string? AuthorityOf(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var here) ? here.Authority : null;

    private static bool IsOfForm(HttpRequest request) =>
        request.ContentType is { } type && OfForms.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);
}
