using System.Text.Json;

namespace HqJobs.Server.Configuration;

/// <summary>The JSON text of a configuration and what only its text shows: keys that stand twice, keys beside <c>HqJobs</c>.</summary>
internal static class ConfigurationText
{
    // Logging is the host's own section; $schema helps editors.
    private static readonly string[] RootKeys = ["HqJobs", "Logging", "$schema"];

    private static readonly JsonDocumentOptions Relaxed = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The embedded default of contract.md, used where there is no file.</summary>
    public static string Default
    {
        get
        {
            using var stream = typeof(ConfigurationText).Assembly.GetManifestResourceStream("default.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <returns>Problems; empty when the text may be read.</returns>
    public static List<string> Check(string json)
    {
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json, Relaxed);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return ["the file must hold one JSON object: { \"HqJobs\": { … } }"];
            foreach (var key in document.RootElement.EnumerateObject().Select(property => property.Name).Where(key => !RootKeys.Contains(key, StringComparer.OrdinalIgnoreCase)))
                problems.Add($"{key}: unknown key; allowed: {string.Join(", ", RootKeys)}");
            FindTwins(document.RootElement, "", problems);
        }
        catch (JsonException exception)
        {
            problems.Add($"not valid JSON: {exception.Message}");
        }
        return problems;
    }

    /// <summary>Names of the channels in the order of the text, which configuration itself forgets.</summary>
    public static List<string> ChannelOrder(string json)
    {
        using var document = JsonDocument.Parse(json, Relaxed);
        return Find(document.RootElement, "HqJobs") is { } root && Find(root, "Channels") is { ValueKind: JsonValueKind.Object } channels
            ? [.. channels.EnumerateObject().Select(channel => channel.Name)]
            : [];
    }

    private static JsonElement? Find(JsonElement element, string key) => element.ValueKind != JsonValueKind.Object ? null
        : element.EnumerateObject().Where(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(property => (JsonElement?)property.Value).FirstOrDefault();

    // Configuration keys are compared without case, so "Oslo" and "oslo" would silently become one channel.
    private static void FindTwins(JsonElement element, string path, List<string> problems)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) FindTwins(item, path, problems);
            return;
        }
        if (element.ValueKind != JsonValueKind.Object) return;
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            if (!seen.TryAdd(property.Name, property.Name))
                problems.Add(seen[property.Name] == property.Name
                    ? $"{key}: stands twice; keep one"
                    : $"{key}: stands twice, also as '{seen[property.Name]}'; names are compared without case, keep one");
            FindTwins(property.Value, key, problems);
        }
    }
}
