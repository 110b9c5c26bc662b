using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Api;

/// <summary>Whatever ends a request below /api in another way than asked for is told as a problem, never as an empty answer or a stack trace.</summary>
internal sealed partial class ApiProblems(RequestDelegate next, ILogger<ApiProblems> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!IsApi(context))
        {
            context.Response.StatusCode = exception.StatusCode; // a page's form; only programs are told more
        }
        catch (Exception exception) when (IsApi(context) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Explain(context, exception).WriteAsync(context);
            return;
        }
        var response = context.Response;
        if (IsApi(context) && response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
            await Problem.Of(response.StatusCode, SentenceOf(context)).WriteAsync(context);
    }

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private Problem Explain(HttpContext context, Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => Problem.NotUnderstood(Explain(context, bad)),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, SentenceOf(bad.StatusCode, context)),
        DatabaseUnavailableException unavailable => Problem.Unavailable(unavailable.Message),
        DbException refused when Database.Explain(refused) is { } reason => Problem.Unavailable(reason),
        _ => Unexpected(context, exception),
    };

    // What went wrong inside is nobody's business outside; the number finds it in the log.
    private Problem Unexpected(HttpContext context, Exception exception)
    {
        Failed(logger, context.TraceIdentifier, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown path", exception);
        return Problem.Of(StatusCodes.Status500InternalServerError, $"HqJobs failed in doing this; its log tells why under {context.TraceIdentifier}. Try again, and show it to whoever runs the service if it stays so.");
    }

    private static string SentenceOf(HttpContext context) => SentenceOf(context.Response.StatusCode, context);

    private static string SentenceOf(int status, HttpContext context) => status switch
    {
        StatusCodes.Status404NotFound => "No resource stands at this path; /openapi/v1.json lists those there are.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not answered here; allowed: {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "A request has at most 1,000,000 bytes; ask for less at once.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON, and say so: Content-Type: application/json",
        _ => "The request cannot be answered.",
    };

    private static string Explain(HttpContext context, BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json) return Explain(json);
        if (Unbound().Match(exception.Message) is { Success: true } unbound)
            return $"{unbound.Groups[1].Value}: '{unbound.Groups[2].Value}' is not understood; allowed: {AllowedIn(context, unbound.Groups[1].Value)}";
        if (Missing().Match(exception.Message) is { Success: true } missing)
            return missing.Groups[2].Value == "body" ? "This needs a body: a JSON object." : $"{missing.Groups[1].Value} is missing.";
        return exception.Message;
    }

    // Without the names of our own types.
    private static string Explain(JsonException exception)
    {
        var where = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? $"{path[2..]}: " : "";
        if (Unknown().Match(exception.Message) is { Success: true } unknown) return $"There is no property '{unknown.Groups[1].Value}' here; /openapi/v1.json tells which there are.";
        if (Required().Match(exception.Message) is { Success: true } required) return $"{required.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)} is missing.";
        if (WrongType().Match(exception.Message) is { Success: true } wrong)
            return WordsOf(wrong.Groups[1].Value, exception.Path) is { IsEnum: true } words
                ? $"{where}the word is not understood, line {exception.LineNumber + 1}; allowed: {string.Join(", ", Enum.GetNames(words))}"
                : $"{where}the value is of the wrong type, line {exception.LineNumber + 1}.";
        return $"The body is no JSON, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";
    }

    // What is told is the type itself, or that of the object whose property may be left out.
    private static Type? WordsOf(string type, string? path) =>
        typeof(OperationStatus).Assembly.GetType(type)
        ?? (typeof(ApiProblems).Assembly.GetType(type)?.GetProperty(path?.Split('.')[^1] ?? "", BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance) is { } property
            ? QueryWords.TypeOf(property.PropertyType)
            : null);

    private static string AllowedIn(HttpContext context, string parameter)
    {
        var known = context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>()?.GetParameters().FirstOrDefault(known => known.Name == parameter);
        var type = known is null ? null : QueryWords.TypeOf(known.ParameterType);
        return type == typeof(DateTimeOffset) ? "a time such as 2026-01-31T06:00:00Z"
            : type == typeof(bool) ? "true, false"
            : "a whole number";
    }

    [GeneratedRegex("^Failed to bind parameter \".+ (\\w+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("^Required parameter \".+ (\\w+)\" was not provided from (?:\\w+ )*?(\\w+)\\.$")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any \\.NET member")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.+?)\\.")]
    private static partial Regex Required();

    [GeneratedRegex("could not be converted to (?:System\\.Nullable`1\\[+)?([\\w.]*\\w)")]
    private static partial Regex WrongType();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Trace}: {Place} failed")]
    private static partial void Failed(ILogger logger, string trace, string place, Exception exception);
}
