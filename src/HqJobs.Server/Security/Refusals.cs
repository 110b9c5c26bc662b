using HqJobs.Server.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace HqJobs.Server.Security;

/// <summary>Tells whoever is not let in why, and the log that somebody was not.</summary>
internal sealed partial class Refusals(ILogger<Refusals> logger) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }
        if (authorizeResult.Challenged) await context.ChallengeAsync();
        else context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await WriteAsync(context, context.Response.StatusCode switch
        {
            StatusCodes.Status429TooManyRequests => "Too many wrong keys came from your address; try again later.",
            StatusCodes.Status401Unauthorized => "Sign in: with a key in the header X-Api-Key, or at the reverse proxy that stands before HqJobs.",
            _ when context.FindUser() is { } user => $"Your role, {user.Role}, may not do this.",
            _ => "You are signed in, but have no role in HqJobs; an administrator gives you one in its configuration.",
        });
    }

    /// <summary>Ends a request with a sentence; for programs as problem details.</summary>
    public async Task WriteAsync(HttpContext context, string sentence)
    {
        Refused(logger, context.Response.StatusCode, context.Request.Method, PlaceOf(context), context.Connection.RemoteIpAddress, WhoIs(context));
        if (ApiProblems.IsApi(context))
            await Problem.Of(context.Response.StatusCode, sentence).WriteAsync(context);
        else
            await context.Response.WriteAsync($"{sentence}\n", context.RequestAborted);
    }

    // The route, not the path, which may hold a customer's data or whatever a stranger writes into it. Hangfire's dashboard is one route; its paths are its buttons.
    private static string PlaceOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } route ? "an unknown path"
        : route.EndsWith("{**path}", StringComparison.Ordinal) && context.FindUser() is not null ? context.Request.Path.ToUriComponent()
        : route;

    // A role, not a name, which may be somebody's e-mail address (G10); the proxy's own log knows it.
    private static string WhoIs(HttpContext context) =>
        context.FindUser() is { } user ? user.Role.ToString() : context.User.Identity?.IsAuthenticated == true ? "no role" : "not signed in";
}
