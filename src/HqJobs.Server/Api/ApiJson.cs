using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Api;

/// <summary>JSON as the command line writes it, and strict in what it reads: a property nobody knows is a mistake, a number is no word.</summary>
internal static class ApiJson
{
    public static void Configure(JsonSerializerOptions json)
    {
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // as JSON, never in HTML
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(allowIntegerValues: false));
        foreach (var converter in ReportJson.Compact.Converters) json.Converters.Add(converter);
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">What fits, in the list's order.</param>
/// <param name="Next">Value of <c>after</c> for the part that follows; null: this was the last.</param>
internal sealed record ApiList<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>Parameters that all lists share.</summary>
internal static class ApiLists
{
    public const int Most = 1_000;

    /// <exception cref="ProblemException">Out of bounds.</exception>
    public static int Count(int? count, int otherwise = 50) => count is < 1 or > Most
        ? throw new ProblemException(Problem.NotAllowed($"count: {count} is not allowed; allowed: 1 to {Most}", "count"))
        : count ?? otherwise;
}
