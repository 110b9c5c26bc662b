using System.Net;
using HqJobs.Server.Api;

namespace HqJobs.Server.Hosting;

/// <summary>
/// While no sign-in is configured, only this machine is served. The host name is checked too, so that no web page can reach the
/// dashboard through a name of its own, and a forwarded request is never local: the proxy is, its caller is not.
/// </summary>
internal static class LocalRequestsOnly
{
    private const string Sentence = "No sign-in is configured, so only requests from this machine are served.";

    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Real-IP"];

    public static IApplicationBuilder UseLocalRequestsOnly(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsLocal(context))
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (ApiProblems.IsApi(context)) await Problem.Of(StatusCodes.Status403Forbidden, Sentence).WriteAsync(context);
        else await context.Response.WriteAsync($"{Sentence}\n", context.RequestAborted);
    });

    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && IsLoopback(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);
}
