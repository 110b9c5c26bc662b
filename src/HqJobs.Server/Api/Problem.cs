using Microsoft.AspNetCore.Mvc;

namespace HqJobs.Server.Api;

/// <summary>Why a request is refused, as RFC 9457 tells it: what, where, and what to do.</summary>
/// <param name="Kind">The last word of its type: what programs look at.</param>
/// <param name="Title">The same for every problem of the kind.</param>
/// <param name="Detail">A sentence for a person.</param>
internal sealed record Problem(int Status, string Kind, string Title, string Detail)
{
    private const string TypePrefix = "urn:hqjobs:problem:";

    /// <summary>Fields of the request and what is wrong with each.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to ask again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem NotUnderstood(string detail) => new(StatusCodes.Status400BadRequest, "not-understood", "The request is not understood", detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "not-found", "There is nothing of that name", detail);

    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, "not-possible-now", "It cannot be done as things stand", detail);

    public static Problem VersionConflict(string detail) => new(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Somebody else changed it meanwhile", detail);

    public static Problem NotAllowed(string detail, string? field = null) =>
        new(StatusCodes.Status422UnprocessableEntity, "not-allowed", "A value is not allowed", detail)
        {
            Errors = field is null ? null : new Dictionary<string, string[]> { [field] = [detail] },
        };

    public static Problem VersionMissing(string detail) => new(StatusCodes.Status428PreconditionRequired, "version-missing", "Say which version you have seen", detail);

    public static Problem InProgress { get; } =
        new(StatusCodes.Status409Conflict, "in-progress", "The first request is being carried out", "The first request with this Idempotency-Key has no answer yet; send it again in a few seconds.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static Problem KeyTaken { get; } = new(
        StatusCodes.Status422UnprocessableEntity, "key-of-another-request", "The key belongs to another request",
        "Within a day an Idempotency-Key stands for one request; take a new key for another one.");

    public static Problem Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "headquarters-unavailable", "Headquarters cannot be reached", detail) { RetryAfter = TimeSpan.FromSeconds(10) };

    /// <summary>A refusal that has no kind of its own: its status says it all.</summary>
    public static Problem Of(int status, string detail) => status switch
    {
        StatusCodes.Status400BadRequest => NotUnderstood(detail),
        StatusCodes.Status401Unauthorized => new(status, "not-signed-in", "Sign in", detail),
        StatusCodes.Status403Forbidden => new(status, "forbidden", "You may not do this", detail),
        StatusCodes.Status404NotFound => NotFound(detail),
        StatusCodes.Status405MethodNotAllowed => new(status, "method-not-allowed", "This cannot be done here", detail),
        StatusCodes.Status413PayloadTooLarge => new(status, "too-large", "The request is too large", detail),
        StatusCodes.Status415UnsupportedMediaType => new(status, "not-json", "The body is not JSON", detail),
        StatusCodes.Status429TooManyRequests => new(status, "too-many-attempts", "Too many attempts", detail),
        StatusCodes.Status503ServiceUnavailable => Unavailable(detail),
        _ => new(status, "failed", "Something went wrong", detail),
    };

    public async Task WriteAsync(HttpContext context)
    {
        if (RetryAfter is { } wait) context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var details = new ProblemDetails { Type = TypePrefix + Kind, Title = Title, Status = Status, Detail = Detail };
        if (Errors is not null) details.Extensions["errors"] = Errors;
        await Results.Problem(details).ExecuteAsync(context);
    }
}

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
