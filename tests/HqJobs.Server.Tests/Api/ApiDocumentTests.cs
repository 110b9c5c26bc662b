using System.Text.Json;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Api;

/// <summary>The OpenAPI document: what others build their clients from.</summary>
[NonParallelizable]
public sealed class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    [Test]
    public async Task The_document_is_as_approved_and_leaves_no_endpoint_out()
    {
        await using var service = await SecureService.StartAsync();
        using var watch = service.Program(SecureService.KeyOf("watch"));
        var document = await watch.CallAsync("GET", "/openapi/v1.json");
        var paths = document.Json.GetProperty("paths").EnumerateObject().ToList();
        var operations = paths.SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name.ToUpperInvariant()} {path.Name}", Operation: operation.Value))).ToList();
        var mapped = service.Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal)}");
        Assert.Multiple(() =>
        {
            Assert.That(operations.Select(operation => operation.Name), Is.EquivalentTo(mapped));
            foreach (var (name, operation) in operations)
            {
                Assert.That(operation.TryGetProperty("operationId", out _), Is.True, name);
                Assert.That(operation.TryGetProperty("summary", out _), Is.True, name);
                Assert.That(operation.GetProperty("responses").EnumerateObject().Select(response => response.Name), Has.Member("401").And.Member("503"), name);
                foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [])
                    Assert.That(parameter.TryGetProperty("description", out _), Is.True, $"{name}: {parameter.GetProperty("name")} is not described");
            }
        });
        Approved.Verify("openapi.json", JsonSerializer.Serialize(document.Json, Indented) + "\n");
    }
}
