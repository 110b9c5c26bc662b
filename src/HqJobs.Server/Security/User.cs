using System.Security.Claims;

namespace HqJobs.Server.Security;

/// <summary>What somebody may do; each role may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Sees everything.</summary>
    Viewer = 1,

    /// <summary>Runs, cancels, retries; pauses channels; edits and synchronizes operations.</summary>
    Operator,

    /// <summary>Changes schedules and features.</summary>
    Administrator,
}

/// <summary>Who is signed in.</summary>
/// <param name="Name">As recorded in AUDITLOG: a user of the proxy, the name of an API key, or <c>local</c>.</param>
internal sealed record User(string Name, Role Role)
{
    /// <returns>Null for a stranger, and for somebody who has no role here.</returns>
    public static User? Find(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true, Name: { } name } && Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role)
            ? new User(name, role)
            : null;

    /// <summary>The signed-in user as authentication passes it on.</summary>
    /// <param name="role">Null: known by name, but nothing is allowed.</param>
    public static ClaimsPrincipal Principal(string scheme, string name, Role? role)
    {
        // The identifier binds antiforgery tokens to the person; a role that changes does not spoil the page somebody has open.
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{scheme}/{name}"), new Claim(ClaimTypes.Name, name)], scheme);
        if (role is { } given) identity.AddClaim(new Claim(ClaimTypes.Role, given.ToString()));
        return new ClaimsPrincipal(identity);
    }
}

internal static class CurrentUserExtensions
{
    /// <summary>Who makes this request; behind a policy there always is somebody.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint has no policy.</exception>
    public static User CurrentUser(this HttpContext context) =>
        context.FindUser() ?? throw new InvalidOperationException($"Nobody is signed in at {context.Request.Path}; its endpoint needs a policy.");

    /// <returns>Null for a stranger.</returns>
    public static User? FindUser(this HttpContext context) => User.Find(context.User);

    /// <summary>Whether the signed-in user may do what <paramref name="role"/> may.</summary>
    public static bool Has(this HttpContext context, Role role) => context.FindUser()?.Role >= role;
}
