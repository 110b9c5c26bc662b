using Microsoft.AspNetCore.Authentication;

namespace HqJobs.Server.Security;

/// <summary>Who may do what, in one place: sign-in, then the policy of each endpoint.</summary>
internal static class SecuritySetup
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddAuthentication(LocalSignIn.SchemeName).AddScheme<AuthenticationSchemeOptions, LocalSignIn>(LocalSignIn.SchemeName, null);
        return services.AddPolicies();
    }

    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app) => app.UseAuthentication().UseAuthorization();
}
