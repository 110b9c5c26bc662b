using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HqJobs.Server.Tests.Api;

/// <summary>What a program got from the API.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? ETag => Headers.ETag?.Tag;

    /// <summary>The last word of a problem's type.</summary>
    public string Kind => Json.GetProperty("type").GetString()!["urn:hqjobs:problem:".Length..];

    public string Detail => Json.GetProperty("detail").GetString()!;

    public string Word(string property) => Json.GetProperty(property).GetString()!;

    public IEnumerable<JsonElement> Items => Json.GetProperty("items").EnumerateArray();
}

/// <summary>Calls of the API as a program makes them.</summary>
internal static class ApiCall
{
    /// <param name="body">A string is sent as it stands, anything else as JSON.</param>
    public static async Task<ApiAnswer> CallAsync(this HttpClient http, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response.Headers);
    }
}
