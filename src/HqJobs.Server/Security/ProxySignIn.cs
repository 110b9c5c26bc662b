using System.Text.Encodings.Web;
using HqJobs.Server.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace HqJobs.Server.Security;

/// <summary>People whom the reverse proxy has signed in, by the header it names them in.</summary>
internal sealed class ProxySignIn(SecurityOptions security, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "Proxy";
    public const int LongestName = 200;

    public static bool IsName(string text) => text.Length is > 0 and <= LongestName && text == text.Trim() && !text.Any(char.IsControl);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (security.Proxy is not { } proxy || !TrustedProxy.Sent(Context)) return AuthenticateResult.NoResult();
        // Two values: the proxy added its header to the caller's instead of overwriting it. Nobody can tell which is which.
        var values = Request.Headers[proxy.UserHeader];
        if (values.Count == 0) return AuthenticateResult.NoResult();
        if (values.Count > 1 || values[0] is not { } name || !IsName(name)) return AuthenticateResult.Fail("Not one name.");
        // As configuration spells it, so that AUDITLOG knows a person by one name.
        if (proxy.Users.TryGetValue(name, out var role)) return SignIn(proxy.Users.Keys.First(user => user.Equals(name, StringComparison.OrdinalIgnoreCase)), role);
        // So do proxies that join both into one line.
        return name.Contains(',', StringComparison.Ordinal) ? AuthenticateResult.Fail("Not one name.") : SignIn(name, proxy.DefaultRole);
    }

    private static AuthenticateResult SignIn(string name, Role? role) =>
        AuthenticateResult.Success(new AuthenticationTicket(User.Principal(SchemeName, name, role), SchemeName));
}
