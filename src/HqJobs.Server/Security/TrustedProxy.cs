using System.Net;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Security;

/// <summary>The reverse proxy: requests that come from its address are its word, all others are not.</summary>
internal sealed class TrustedProxy(ProxyOptions options)
{
    /// <summary>The proxy's networks; an address is a network of one.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; } = [.. options.TrustedAddresses.Select(text => TryParse(text, out var network) ? network : throw new ArgumentException($"'{text}' is no address."))];

    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>Notes which requests the proxy sent; before forwarded headers take the place of its address.</summary>
    public void Mark(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && IsTrusted(address)) context.Features.Set(new Forwarded());
    }

    public static bool Sent(HttpContext context) => context.Features.Get<Forwarded>() is not null;

    private bool IsTrusted(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Networks.Any(network => network.Contains(address));
    }

    private sealed class Forwarded;
}
