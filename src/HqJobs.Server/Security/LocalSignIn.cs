using System.Text.Encodings.Web;
using HqJobs.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace HqJobs.Server.Security;

/// <summary>While no sign-in is configured, whoever sits at this machine is Administrator <c>local</c>.</summary>
internal sealed class LocalSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "Local";
    public const string UserName = "local";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(LocalRequestsOnly.IsLocal(Context)
        ? AuthenticateResult.Success(new AuthenticationTicket(User.Principal(SchemeName, UserName, Role.Administrator), SchemeName))
        : AuthenticateResult.NoResult());
}
