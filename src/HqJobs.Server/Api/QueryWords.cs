using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace HqJobs.Server.Api;

/// <summary>Words such as a status are understood in any case where they stand in an address, as they are in a body and on the command line; a number is no word.</summary>
internal sealed class QueryWords(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (ApiProblems.IsApi(context) && context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is { } handler)
            foreach (var parameter in handler.GetParameters())
                if (TypeOf(parameter.ParameterType) is { IsEnum: true } words && context.Request.Query.TryGetValue(parameter.Name!, out var typed))
                    Replace(context.Request, parameter.Name!, typed.Select(word => Spell(parameter.Name!, word, Enum.GetNames(words))));
        return next(context);
    }

    /// <summary>What one value is, of a parameter or property that may be left out or have several.</summary>
    public static Type TypeOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsArray ? type.GetElementType()! : type;
    }

    // Binding compares letter by letter, and takes numbers for words.
    private static string Spell(string parameter, string? typed, string[] words) =>
        words.FirstOrDefault(word => word.Equals(typed?.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new ProblemException(Problem.NotUnderstood($"{parameter}: '{typed}' is not understood; allowed: {string.Join(", ", words)}"));

    private static void Replace(HttpRequest request, string parameter, IEnumerable<string> words)
    {
        var parts = request.Query.ToDictionary(part => part.Key, part => part.Value, StringComparer.OrdinalIgnoreCase);
        parts[parameter] = new StringValues([.. words]);
        request.Query = new QueryCollection(parts);
    }
}
