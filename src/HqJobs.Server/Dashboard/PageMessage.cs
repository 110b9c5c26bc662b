using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;

namespace HqJobs.Server.Dashboard;

/// <summary>What came of an action, shown once by the page it returns to. It travels in a cookie: a link cannot put words into the page's mouth.</summary>
/// <param name="Draft">The form it belongs to, which is shown open again with what was typed and the message; null: it is the page's.</param>
public sealed record PageMessage(bool Failed, string Text, FormDraft? Draft = null)
{
    private const string Cookie = "hqjobs-message";
    private const int Length = 1_000;

    // A cookie is 4 KB at most, what was typed into a form may be more.
    private static readonly ChunkingCookieManager Cookies = new();

    // It stands in base64, in no HTML: letters of every language may stay as they are, and take less room.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal void Leave(HttpContext http)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this with { Text = Text.Length <= Length ? Text : Text[..Length] + "…" }, Json);
        Cookies.AppendResponseCookie(http, Cookie, WebEncoders.Base64UrlEncode(json), Options(http));
    }

    internal static PageMessage? Take(HttpContext http)
    {
        if (http.Request.Query.ContainsKey(Page.Fragment) || Cookies.GetRequestCookie(http, Cookie) is not { } text) return null;
        Cookies.DeleteCookie(http, Cookie, Options(http));
        try
        {
            return JsonSerializer.Deserialize<PageMessage>(WebEncoders.Base64UrlDecode(text));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null; // not ours
        }
    }

    private static CookieOptions Options(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = http.Request.PathBase.HasValue ? http.Request.PathBase.Value! : "/hangfire", IsEssential = true };
}
