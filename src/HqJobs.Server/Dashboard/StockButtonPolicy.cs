using HqJobs.Server.Security;
using Microsoft.AspNetCore.Authorization;

namespace HqJobs.Server.Dashboard;

/// <summary>The policy of Hangfire's dashboard: role by method and path.</summary>
internal sealed class StockButtonPolicy(StockButtons buttons) : AuthorizationHandler<StockButtonPolicy.Requirement, HttpContext>
{
    public const string Name = "Dashboard";
    public const string Path = "/hangfire";

    public sealed class Requirement : IAuthorizationRequirement;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext authorization, Requirement requirement, HttpContext resource)
    {
        if (User.Find(authorization.User) is { } user
            && resource.Request.Path.StartsWithSegments(Path, out var path)
            && buttons.RoleFor(resource.Request.Method, path.Value ?? "") is { } needed
            && user.Role >= needed)
            authorization.Succeed(requirement);
        return Task.CompletedTask;
    }
}
