using System.Net;
using System.Text.RegularExpressions;
using HqJobs.Server.Security;

namespace HqJobs.Server.Configuration;

/// <summary>What of <c>HqJobs:Security</c> cannot be meant so. A hash is never shown: somebody may have pasted the key there.</summary>
internal static partial class SecurityCheck
{
    private const string Section = "HqJobs:Security";

    public static IEnumerable<string> Check(SecurityOptions security) =>
        [.. security.ApiKeys.SelectMany(key => CheckKey($"{Section}:ApiKeys:{key.Key}", key.Key, key.Value)),
         .. security.Proxy is { } proxy ? CheckProxy($"{Section}:Proxy", proxy) : []];

    private static IEnumerable<string> CheckKey(string path, string name, ApiKeyOptions key)
    {
        if (!ApiKey.IsName(name)) yield return $"{path}: '{name}' is no name of a key; allowed: {ApiKey.NamesAllowed}";
        if (!KeyHash.TryParse(key.Hash, out _)) yield return $"{path}:Hash: is not a hash of a key; run: hqjobs key create {(ApiKey.IsName(name) ? name : "NAME")} --role {key.Role ?? Role.Operator}";
    }

    private static IEnumerable<string> CheckProxy(string path, ProxyOptions proxy)
    {
        if (proxy.TrustedAddresses.Length == 0)
            yield return $"{path}:TrustedAddresses: is missing; the addresses of the reverse proxy are needed, e.g. [ \"10.1.2.3\" ]";
        for (var i = 0; i < proxy.TrustedAddresses.Length; i++)
            if (!TrustedProxy.TryParse(proxy.TrustedAddresses[i], out var network) || network.PrefixLength == 0)
                yield return $"{path}:TrustedAddresses:{i}: '{proxy.TrustedAddresses[i]}' is not allowed; allowed: an address or network of the reverse proxy, e.g. 10.1.2.3 or 10.1.2.0/24";
        if (!HeaderName().IsMatch(proxy.UserHeader))
            yield return $"{path}:UserHeader: '{proxy.UserHeader}' is not allowed; allowed: the name of a header, e.g. X-Forwarded-User";
        if (proxy.Users.Count == 0 && proxy.DefaultRole is null)
            yield return $"{path}: lets nobody in; name people in Users, e.g. {{ \"alice\": \"Administrator\" }}, or a DefaultRole";
        foreach (var user in proxy.Users.Keys.Where(user => !ProxySignIn.IsName(user)))
            yield return $"{path}:Users:{user}: is no name of a user; allowed: up to {ProxySignIn.LongestName} characters, no control characters, no space at its ends";
    }

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    private static partial Regex HeaderName();
}
