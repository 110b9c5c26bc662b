using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using HqJobs.Server.Tests.Security;
using Microsoft.AspNetCore.Routing;

namespace HqJobs.Server.Tests.Api;

/// <summary>What programs asked and what they were answered, as text; what differs each time stands there as a word.</summary>
internal sealed partial class Transcript(SecureService service)
{
    private const int Glance = 200;

    private static readonly string[] OfAcceptedRun = ["pipeline", "startedBy", "requestedBy", "rerunOf", "dryRun"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly StringBuilder text = new();
    private readonly HashSet<string> answered = [];

    /// <summary>Endpoints that did what they are there for.</summary>
    public IEnumerable<string> Answered => answered;

    public static IEnumerable<string> EndpointsOf(SecureService service) => EndpointPatterns(service).Select(endpoint => endpoint.Name);

    /// <param name="who">Whose key; null: a stranger.</param>
    public async Task<ApiAnswer> AskAsync(string? who, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await SendAsync(who, method, path, body, headers);
        Write(answer.ContentType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonSerializer.Serialize(answer.Json, Indented) : answer.Text.TrimStart('\uFEFF').TrimEnd());
        return answer;
    }

    /// <summary>Asks for a run. How far it has come when the answer is written, nobody knows.</summary>
    /// <returns>Where it is found.</returns>
    public async Task<string> AcceptedAsync(string who, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await SendAsync(who, "POST", path, body, headers);
        Write(JsonSerializer.Serialize(OfAcceptedRun.Where(name => answer.Json.TryGetProperty(name, out _)).ToDictionary(name => name, name => answer.Json.GetProperty(name)), Indented));
        return answer.Headers.Location!.ToString();
    }

    public async Task UntilEndedAsync(string run)
    {
        using var http = service.Program(SecureService.KeyOf("watch"));
        for (var patience = Stopwatch.StartNew(); (await http.CallAsync("GET", run)).Word("status") is "Waiting" or "Running"; await Task.Delay(100))
            Assert.That(patience.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)), $"{run} has not ended");
    }

    public override string ToString()
    {
        var told = text.ToString().Replace(service.World.Folder, "FOLDER", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
        told = Time().Replace(told, match => match.Value.StartsWith("2026-01-01", StringComparison.Ordinal) ? match.Value : "TIME");
        told = Session().Replace(Run().Replace(told, "RUN"), "SESSION");
        told = told.Replace($"\"requestedBy\": \"{Environment.UserName}\"", "\"requestedBy\": \"SOMEBODY\"", StringComparison.Ordinal);
        return Next().Replace(Reading().Replace(told, "READING"), "TOKEN");
    }

    private async Task<ApiAnswer> SendAsync(string? who, string method, string path, object? body, (string Name, string Value)[] headers)
    {
        using var http = who is null ? service.Client() : service.Program(SecureService.KeyOf(who));
        var answer = await http.CallAsync(method, path, body, headers);
        text.Append(text.Length > 0 ? "\n" : "").Append($"{method} {path} by {who ?? "a stranger"}\n");
        foreach (var (name, value) in headers) text.Append($"{name}: {value}\n");
        if (body is not null) text.Append(body as string ?? JsonSerializer.Serialize(body)).Append('\n');
        text.Append($"→ {(int)answer.Status} {answer.ContentType}\n");
        foreach (var name in new[] { "ETag", "Location", "Retry-After", "Idempotency-Replayed", "WWW-Authenticate" })
            if (answer.Headers.TryGetValues(name, out var values)) text.Append($"{name}: {string.Join(", ", values)}\n");
        if ((int)answer.Status < 300)
            answered.UnionWith(EndpointPatterns(service).Where(endpoint => endpoint.Pattern.IsMatch($"{method} {path.Split('?')[0]}")).Take(1).Select(endpoint => endpoint.Name));
        return answer;
    }

    // What holds nothing but values stands in one line, as far as one reads it at a glance.
    private void Write(string answer) => text.Append(Flat().Replace(answer, match => Space().Replace(match.Value, " ") is { Length: <= Glance } line ? line : match.Value)).Append('\n');

    // Those with fewer gaps first: "/api/operations/search" is no operation of that name.
    private static IEnumerable<(string Name, Regex Pattern)> EndpointPatterns(SecureService service) => service.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
        .OrderBy(endpoint => endpoint.RoutePattern.Parameters.Count)
        .Select(endpoint => $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}")
        .Select(name => (name, new Regex($"^{Gap().Replace(name, match => match.Value.Contains('*', StringComparison.Ordinal) ? ".+" : "[^/]+")}$")));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"[{\[]\n[^{}\[\]]*[}\]]")]
    private static partial Regex Flat();

    [GeneratedRegex(@"\n\s*")]
    private static partial Regex Space();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC|[+-]\d\d:\d\d)")]
    private static partial Regex Time();

    [GeneratedRegex(@"\d{8}-\d{6}-[0-9a-f]{6}")]
    private static partial Regex Run();

    [GeneratedRegex(@"\d{8}T\d{9}-[0-9a-f]{8}")]
    private static partial Regex Session();

    // The service looks at channels when it likes.
    [GeneratedRegex("(?<=\"(backlog|oldestRecordedAt|owed|lastUpload|lastDownload|readAt)\": )[^,\\s}]+")]
    private static partial Regex Reading();

    [GeneratedRegex("(?<=\"next\": \")[\\w-]{20,}")]
    private static partial Regex Next();
}
