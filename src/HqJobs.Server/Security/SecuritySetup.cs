using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;

namespace HqJobs.Server.Security;

/// <summary>Who may do what, in one place and one order: where a request comes from, who makes it, whether the endpoint's policy lets it, whether its page was ours.</summary>
internal static class SecuritySetup
{
    private const string EitherScheme = "KeyOrProxy";

    public static bool HasSignIn(this SecurityOptions security) => security.ApiKeys.Count > 0 || security.Proxy is not null;

    public static IServiceCollection AddSecurity(this IServiceCollection services, HqJobsOptions options)
    {
        var security = options.Security;
        services.AddSingleton(security);
        services.AddSingleton<ApiKeys>();
        if (security.Proxy is { } proxy) services.AddForwardedHeaders(new TrustedProxy(proxy));
        services.AddAuthentication(security.HasSignIn() ? EitherScheme : LocalSignIn.SchemeName)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = context =>
                security.Proxy is null || ApiKeySignIn.IsOffered(context.Request) ? ApiKeySignIn.SchemeName : ProxySignIn.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeySignIn>(ApiKeySignIn.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ProxySignIn>(ProxySignIn.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, LocalSignIn>(LocalSignIn.SchemeName, null);
        services.AddHsts(strict => strict.MaxAge = TimeSpan.FromDays(365));
        services.AddSingleton<Refusals>().AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<Refusals>());
        return services.AddPolicies().AddPageTokens(keepKeys: options.JobStorage.Provider != JobStorageProvider.InMemory);
    }

    /// <summary>First of all middleware.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseSecurityHeaders();
        if (app.Services.GetService<TrustedProxy>() is { } proxy)
        {
            app.Use((context, next) =>
            {
                proxy.Mark(context);
                return next(context);
            });
            app.UseForwardedHeaders();
        }
        app.UseHsts();
        if (!app.Services.GetRequiredService<SecurityOptions>().HasSignIn()) app.UseLocalRequestsOnly();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePageTokens();
        return app;
    }

    private static void AddForwardedHeaders(this IServiceCollection services, TrustedProxy proxy)
    {
        services.AddSingleton(proxy);
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.ForwardLimit = null; // as many as are trusted
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxy.Networks) forwarded.KnownIPNetworks.Add(network);
        });
    }
}
