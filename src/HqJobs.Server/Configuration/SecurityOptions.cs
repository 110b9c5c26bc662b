using System.ComponentModel.DataAnnotations;
using HqJobs.Server.Security;

namespace HqJobs.Server.Configuration;

/// <summary>Configuration <c>HqJobs:Security</c>: who is let in. Empty: only requests of this machine are served, as Administrator.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Programs, by name; each signs in with <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.</summary>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>People, whom a reverse proxy has signed in.</summary>
    public ProxyOptions? Proxy { get; init; }
}

/// <summary>Configuration <c>HqJobs:Security:ApiKeys:NAME</c>, as <c>hqjobs key create NAME</c> prints it.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>Slow salted hash of the key; the key itself stands nowhere.</summary>
    public string Hash { get; init; } = "";

    [Required]
    public Role? Role { get; init; }
}

/// <summary>Configuration <c>HqJobs:Security:Proxy</c>.</summary>
internal sealed class ProxyOptions
{
    /// <summary>Addresses or networks (<c>10.1.2.0/24</c>) of the reverse proxy; from anywhere else its headers count for nothing.</summary>
    public string[] TrustedAddresses { get; init; } = [];

    /// <summary>The header in which the proxy names who has signed in; it must overwrite what a caller sends.</summary>
    public string UserHeader { get; init; } = "X-Forwarded-User";

    /// <summary>Role by user.</summary>
    public Dictionary<string, Role> Users { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Role of everybody else whom the proxy lets through. Default none: they are told to ask for one.</summary>
    public Role? DefaultRole { get; init; }
}
