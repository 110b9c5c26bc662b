using Microsoft.Net.Http.Headers;

namespace HqJobs.Server.Security;

/// <summary>What every answer says to browsers: run no script but ours, show us in no frame, keep no copy of a page.</summary>
internal static class SecurityHeaders
{
    // Styles may stand inside a page: Hangfire's state cards colour themselves so, and its charts bring their own.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            // Scripts, styles and fonts expire in a year and hold nobody's data; all else is made for one person and one moment.
            // Hangfire asks for a page token even with a script, which forbids browsers to keep it.
            headers.CacheControl = headers.ContainsKey(HeaderNames.Expires) ? "private, max-age=31536000" : "no-store";
            headers.Remove(HeaderNames.Pragma);
            return Task.CompletedTask;
        });
        return next(context);
    });
}
