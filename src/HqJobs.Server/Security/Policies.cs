using Microsoft.AspNetCore.Authorization;

namespace HqJobs.Server.Security;

/// <summary>
/// Names for <c>RequireAuthorization</c>. An endpoint that names none, and a path that leads nowhere, needs a Viewer to read and an
/// Operator for any other method: nothing is open by mistake.
/// </summary>
internal static class Policies
{
    public const string Viewer = nameof(Role.Viewer);
    public const string Operator = nameof(Role.Operator);
    public const string Administrator = nameof(Role.Administrator);

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        var byMethod = new AuthorizationPolicyBuilder().AddRequirements(new RoleRequirement(null)).Build();
        services.AddAuthorizationBuilder()
            .AddPolicy(Viewer, policy => policy.AddRequirements(new RoleRequirement(Role.Viewer)))
            .AddPolicy(Operator, policy => policy.AddRequirements(new RoleRequirement(Role.Operator)))
            .AddPolicy(Administrator, policy => policy.AddRequirements(new RoleRequirement(Role.Administrator)))
            .SetDefaultPolicy(byMethod)
            .SetFallbackPolicy(byMethod);
        return services.AddSingleton<IAuthorizationHandler, RoleHandler>();
    }
}

/// <param name="Role">Null: Viewer to read, Operator for any other method.</param>
internal sealed record RoleRequirement(Role? Role) : IAuthorizationRequirement
{
    public bool Allows(User user, HttpContext context) =>
        user.Role >= (Role ?? (IsRead(context.Request.Method) ? Security.Role.Viewer : Security.Role.Operator));

    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}

internal sealed class RoleHandler : AuthorizationHandler<RoleRequirement, HttpContext>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext authorization, RoleRequirement requirement, HttpContext resource)
    {
        if (User.Find(authorization.User) is { } user && requirement.Allows(user, resource)) authorization.Succeed(requirement);
        return Task.CompletedTask;
    }
}
