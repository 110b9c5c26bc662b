using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Security;

/// <summary>What came of looking at a key.</summary>
/// <param name="User">Null when the key is wrong or was not looked at.</param>
/// <param name="TooMany">Whether its caller has brought too many wrong keys; this one was not looked at.</param>
internal readonly record struct KeyAnswer(User? User, bool TooMany = false);

/// <summary>
/// The configured keys. The slow hash is paid once a key and process; from then on a key is known again by a fast hash under a secret of
/// this process, which is worth nothing to whoever reads it. Guessing is slowed down per caller; keys that are known again never wait.
/// </summary>
internal sealed class ApiKeys : IDisposable
{
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(6);
    private const int Guesses = 10;
    private const int AtOnce = 1;
    private const int Waiting = 32;

    private readonly Dictionary<string, Key> keys;
    private readonly KeyHash nobodys = KeyHash.Of(ApiKey.Create("nobody"));
    private readonly byte[] processSecret = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte[]> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly PartitionedRateLimiter<IPAddress> guesses = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, string>(caller => RateLimitPartition.GetTokenBucketLimiter(
            NeighbourhoodOf(caller), _ => new TokenBucketRateLimiterOptions { TokenLimit = Guesses, TokensPerPeriod = 1, ReplenishmentPeriod = Refill, QueueLimit = 0 })),
        PartitionedRateLimiter.Create<IPAddress, int>(_ => RateLimitPartition.GetConcurrencyLimiter(
            0, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting })));

    public ApiKeys(SecurityOptions security) => keys = security.ApiKeys.ToDictionary(
        key => key.Key,
        key => new Key(new User(key.Key, key.Value.Role!.Value), KeyHash.TryParse(key.Value.Hash, out var hash) ? hash : throw new ArgumentException($"The hash of key {key.Key} is none.")),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a caller who brought too many wrong keys waits for the next look.</summary>
    public static TimeSpan RetryAfter => Refill;

    public async ValueTask<KeyAnswer> LookAtAsync(string text, IPAddress? caller, CancellationToken cancellation)
    {
        if (ApiKey.NameOf(text) is not { } name) return default;
        var key = keys.GetValueOrDefault(name);
        var fast = HMACSHA256.HashData(processSecret, Encoding.UTF8.GetBytes(text));
        if (key is not null && known.TryGetValue(name, out var seen) && CryptographicOperations.FixedTimeEquals(seen, fast)) return new KeyAnswer(key.User);

        using var guess = await guesses.AcquireAsync(caller ?? IPAddress.None, cancellationToken: cancellation);
        if (!guess.IsAcquired) return new KeyAnswer(null, TooMany: true);
        // A name that is not configured costs as much time as one that is.
        if (!(key?.Hash ?? nobodys).IsOf(text) || key is null) return default;
        known[name] = fast;
        return new KeyAnswer(key.User);
    }

    public void Dispose() => guesses.Dispose();

    // Whoever has one IPv6 address usually has its whole /64.
    private static string NeighbourhoodOf(IPAddress caller)
    {
        if (caller.IsIPv4MappedToIPv6) caller = caller.MapToIPv4();
        return caller.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(caller.GetAddressBytes().AsSpan(0, 8)) : caller.ToString();
    }

    private sealed record Key(User User, KeyHash Hash);
}
