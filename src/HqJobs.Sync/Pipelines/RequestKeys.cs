using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>What a request of a key was answered.</summary>
/// <param name="Place">Where what came of it is found.</param>
/// <param name="Text">JSON.</param>
public sealed record RequestAnswer(int StatusCode, string? Place, string Text);

public enum RequestClaimResult
{
    /// <summary>The request is the caller's to carry out, then to <see cref="RequestKeys.AnswerAsync"/> or <see cref="RequestKeys.ForgetAsync"/>.</summary>
    Claimed,

    /// <summary>It was carried out before.</summary>
    Answered,

    /// <summary>Somebody is carrying it out.</summary>
    InProgress,

    /// <summary>The key belongs to another request.</summary>
    OfAnotherRequest,
}

/// <summary>What came of asking for a request key.</summary>
/// <param name="RunKey">For <see cref="RunRequest.RequestKey"/>: the same for whoever carries the request out after a crash, so that it leads to the same run.</param>
public sealed record RequestClaim(RequestClaimResult Result, string RunKey, RequestAnswer? Answer)
{
    internal string KeyHash { get; init; } = "";

    internal DateTimeOffset Until { get; init; }
}

/// <summary>
/// Requests that a program may send again when it got no answer: within a day the same key with the same request leads to the same answer, after a restart and
/// from every service. Who carries it out holds the key for a minute. After a crash the next one takes it over; what a request does under
/// <see cref="RequestClaim.RunKey"/> is then found, not done again.
/// </summary>
public sealed class RequestKeys(Databases databases, TimeProvider time)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long a request may take before another one of the same key takes it over.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private readonly Database headquarters = databases.Headquarters;

    /// <param name="caller">Whose key it is: two callers may choose the same.</param>
    /// <param name="request">All that makes it this request.</param>
    public Task<RequestClaim> ClaimAsync(string caller, string key, string request, CancellationToken cancellation)
    {
        var (hash, fingerprint) = (Hash($"{caller}\0{key}"), Hash(request));
        return headquarters.WriteAsync(async transaction =>
        {
            var now = UtcTimeHandler.Stored(time.GetUtcNow()); // what is read back is compared
            var until = now + Held;
            if (await transaction.Connection.QuerySingleOrDefaultAsync<Row>(headquarters.Sql["Pipelines/ReadRequestKey"], new { keyhash = hash }, transaction.Db) is not { } known)
            {
                var isAdded = await ExecuteAsync(transaction, "Pipelines/AddRequestKey", new { keyhash = hash, fingerprint, now, until }) == 1;
                return isAdded ? Claimed(hash, now, until) : new RequestClaim(RequestClaimResult.InProgress, "", null);
            }
            var isOver = known.CreatedDateTime + Kept <= now;
            if (!isOver && known.Fingerprint != fingerprint) return new RequestClaim(RequestClaimResult.OfAnotherRequest, "", null);
            if (!isOver && known.StatusCode is { } status) return new RequestClaim(RequestClaimResult.Answered, "", new RequestAnswer((int)status, known.Place, known.Answer ?? ""));
            if (known.StatusCode is null && known.ClaimedUntil > now) return new RequestClaim(RequestClaimResult.InProgress, "", null);
            var created = isOver ? now : known.CreatedDateTime;
            var isTaken = await ExecuteAsync(transaction, "Pipelines/TakeRequestKey", new { keyhash = hash, fingerprint, created, seen = known.ClaimedUntil, until }) == 1;
            return isTaken ? Claimed(hash, created, until) : new RequestClaim(RequestClaimResult.InProgress, "", null);
        }, cancellation);
    }

    /// <summary>Keeps what the request was answered.</summary>
    public Task AnswerAsync(RequestClaim claim, RequestAnswer answer, CancellationToken cancellation) => headquarters.WriteAsync(
        transaction => ExecuteAsync(transaction, "Pipelines/AnswerRequestKey", new { keyhash = claim.KeyHash, until = claim.Until, statuscode = answer.StatusCode, place = answer.Place, answer = answer.Text }),
        cancellation);

    /// <summary>The request was refused and changed nothing: it may be sent anew.</summary>
    public Task ForgetAsync(RequestClaim claim, CancellationToken cancellation) => headquarters.WriteAsync(
        transaction => ExecuteAsync(transaction, "Pipelines/ForgetRequestKey", new { keyhash = claim.KeyHash, until = claim.Until }), cancellation);

    private static RequestClaim Claimed(string hash, DateTimeOffset created, DateTimeOffset until) =>
        new(RequestClaimResult.Claimed, $"request {hash[..40]} {created.UtcDateTime.ToString("yyyyMMdd-HHmmss.fff", CultureInfo.InvariantCulture)}", null) { KeyHash = hash, Until = until };

    // A hash: neither a caller's name nor what stands in a request stays at headquarters (G10).
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    private sealed record Row
    {
        public string Fingerprint { get; init; } = "";

        public DateTimeOffset CreatedDateTime { get; init; }

        public DateTimeOffset ClaimedUntil { get; init; }

        public long? StatusCode { get; init; }

        public string? Place { get; init; }

        public string? Answer { get; init; }
    }
}
