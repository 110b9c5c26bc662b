using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HqJobs.Server.Security;

/// <summary>Programs sign in with every request: <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>. No browser sends either by itself.</summary>
internal sealed class ApiKeySignIn(ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string HeaderName = "X-Api-Key";

    private const string Bearer = "Bearer ";
    private bool tooMany;

    /// <summary>Whether a request brings a key, right or wrong.</summary>
    public static bool IsOffered(HttpRequest request) => KeysOf(request).Any();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var offered = KeysOf(Request).Take(2).ToList();
        if (offered.Count == 0) return AuthenticateResult.NoResult();
        if (offered.Count > 1) return AuthenticateResult.Fail("More than one key.");
        var answer = await keys.LookAtAsync(offered[0], Context.Connection.RemoteIpAddress, Context.RequestAborted);
        tooMany = answer.TooMany;
        return answer.User is { } user
            ? AuthenticateResult.Success(new AuthenticationTicket(User.Principal(SchemeName, user.Name, user.Role), SchemeName))
            : AuthenticateResult.Fail(tooMany ? "Too many wrong keys." : "Wrong key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (tooMany) Response.Headers.RetryAfter = ApiKeys.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        else Response.Headers.WWWAuthenticate = Bearer.TrimEnd();
        return Task.CompletedTask;
    }

    private static IEnumerable<string> KeysOf(HttpRequest request) =>
        request.Headers[HeaderName].Select(value => value ?? "").Concat(
            request.Headers[HeaderNames.Authorization]
                .Where(value => value?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true)
                .Select(value => value![Bearer.Length..].Trim())
                .Where(ApiKey.IsKey));
}
