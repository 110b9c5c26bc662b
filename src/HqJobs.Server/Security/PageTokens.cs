using HqJobs.Server.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace HqJobs.Server.Security;

/// <summary>
/// A browser signs people in by itself, so another web page could make it post here. Whatever is not a read therefore needs the token
/// that only our own pages were given: forms in a hidden field, Hangfire's buttons in a header. A key is never sent by itself and needs none;
/// of other programs <see cref="ApiCallers"/> asks less.
/// </summary>
internal static class PageTokens
{
    /// <param name="keepKeys">Whether several services share the work: then they accept each other's tokens, and those of before a restart.</param>
    public static IServiceCollection AddPageTokens(this IServiceCollection services, bool keepKeys)
    {
        var protection = services.AddDataProtection().SetApplicationName("hqjobs");
        if (keepKeys)
        {
            services.AddSingleton<PageTokenKeys>();
            services.AddOptions<KeyManagementOptions>().Configure<PageTokenKeys>((management, keys) => management.XmlRepository = keys);
        }
        else
        {
            protection.UseEphemeralDataProtectionProvider();
            services.Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false);
        }
        return services.AddAntiforgery(ConfigureTokens);
    }

    private static void ConfigureTokens(AntiforgeryOptions tokens)
    {
        tokens.Cookie.Name = "hqjobs-page";
        tokens.Cookie.Path = "/"; // one for the dashboard and the API
        tokens.Cookie.SameSite = SameSiteMode.Strict;
        tokens.Cookie.HttpOnly = true;
        tokens.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        tokens.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
    }

    public static IApplicationBuilder UsePageTokens(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (RoleRequirement.IsRead(context.Request.Method) || IsKey(context) || await IsFromOurPageAsync(context))
        {
            await next(context);
            return;
        }
        if (!ApiProblems.IsApi(context))
        {
            await RefuseAsync(context, Problem.Of(StatusCodes.Status403Forbidden, "The page this came from is not one of ours, or too old; load it again."));
            return;
        }
        if (ApiCallers.ProblemOf(context.Request) is { } problem) await RefuseAsync(context, problem);
        else await next(context);
    });

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.RequestServices.GetRequiredService<Refusals>().WriteAsync(context, problem.Detail);
    }

    private static bool IsKey(HttpContext context) => context.User.Identity?.AuthenticationType == ApiKeySignIn.SchemeName;

    private static Task<bool> IsFromOurPageAsync(HttpContext context) => context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
}
