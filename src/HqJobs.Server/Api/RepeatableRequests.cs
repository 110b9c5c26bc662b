using System.Text.Json;
using HqJobs.Sync.Pipelines;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace HqJobs.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c>: a program that got no answer sends the same request again and gets the answer it missed. What was refused changed nothing and may be
/// sent again as it is; after a failure nobody knows, so the key is held until another attempt may take it over.
/// </summary>
internal sealed class RepeatableRequests(RequestKeys keys, IOptions<JsonOptions> json) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 200;

    /// <summary>What a run that this request starts is known by; null without a key.</summary>
    public static string? RunKeyOf(HttpContext http) => (http.Items[typeof(RequestClaim)] as RequestClaim)?.RunKey;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Headers[Header] is not { Count: > 0 } header) return await next(context);
        if (header is not [{ Length: > 0 and <= LongestKey } key] || key.Any(letter => letter is < ' ' or > '~'))
            throw new ProblemException(Problem.NotUnderstood($"{Header}: send one key of 1 to {LongestKey} printable ASCII characters, new for each request, e.g. a GUID."));

        var claim = await keys.ClaimAsync(http.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value, key, RequestOf(context), http.RequestAborted);
        return claim.Result switch
        {
            RequestClaimResult.Claimed => await CarryOutAsync(context, claim, next),
            RequestClaimResult.Answered => new Repeated(claim.Answer!, IsRepeated: true),
            RequestClaimResult.InProgress => throw new ProblemException(Problem.InProgress),
            _ => throw new ProblemException(Problem.KeyTaken),
        };
    }

    private async Task<object?> CarryOutAsync(EndpointFilterInvocationContext context, RequestClaim claim, EndpointFilterDelegate next)
    {
        context.HttpContext.Items[typeof(RequestClaim)] = claim;
        try
        {
            var answer = AnswerOf(await next(context));
            await keys.AnswerAsync(claim, answer, CancellationToken.None);
            return new Repeated(answer, IsRepeated: false);
        }
        catch (ProblemException)
        {
            await keys.ForgetAsync(claim, CancellationToken.None);
            throw;
        }
    }

    // As it was understood: spaces and the order of properties make no other request.
    private string RequestOf(EndpointFilterInvocationContext context)
    {
        var request = context.HttpContext.Request;
        var type = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = type is null ? null : context.Arguments.FirstOrDefault(argument => argument?.GetType() == type);
        return $"{request.Method} {request.Path} {(body is null ? "" : JsonSerializer.Serialize(body, type!, json.Value.SerializerOptions))}";
    }

    private RequestAnswer AnswerOf(object? result) => new(
        ((IStatusCodeHttpResult)result!).StatusCode!.Value, (result as Accepted<RunReport>)?.Location,
        JsonSerializer.Serialize(((IValueHttpResult)result).Value, json.Value.SerializerOptions));

    /// <summary>The answer as it is kept, the first time too: nobody can tell it from its repetition but by the header that says so.</summary>
    private sealed record Repeated(RequestAnswer Answer, bool IsRepeated) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (IsRepeated) httpContext.Response.Headers["Idempotency-Replayed"] = "true";
            if (Answer.Place is { } place) httpContext.Response.Headers.Location = place;
            return Results.Content(Answer.Text, "application/json; charset=utf-8", statusCode: Answer.StatusCode).ExecuteAsync(httpContext);
        }
    }
}
