namespace HqJobs.Server.Api;

/// <summary>What the OpenAPI document tells of an endpoint beyond its parameters.</summary>
internal static class Describing
{
    private const string ProblemType = "application/problem+json";

    /// <param name="id">The operation's id: the method's name in a generated client.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string id, string summary) =>
        endpoint.WithName(id).WithSummary(summary).Problems(400, 401, 403, 429, 500, 503);

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status, ProblemType);
        return endpoint;
    }

    /// <summary>Answers with an <c>ETag</c>.</summary>
    public static RouteHandlerBuilder Versioned(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnswersVersion());

    /// <summary>Asks for <c>If-Match</c>, and answers with an <c>ETag</c>.</summary>
    public static RouteHandlerBuilder NeedsVersion(this RouteHandlerBuilder endpoint) => endpoint.Versioned().WithMetadata(new AsksVersion());

    /// <summary>Takes an <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder Repeatable(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TakesKey()).AddEndpointFilter<RouteHandlerBuilder, RepeatableRequests>().Problems(409, 422);

    internal sealed class AnswersVersion;

    internal sealed class AsksVersion;

    internal sealed class TakesKey;
}
