using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HqJobs.Server.Tests.Api;

/// <summary>A client as a stranger generates it from the document, compiled, and called by name.</summary>
internal sealed class GeneratedClient
{
    private readonly object client;
    private readonly Assembly assembly;

    private GeneratedClient(Assembly assembly, HttpClient http)
    {
        this.assembly = assembly;
        client = Activator.CreateInstance(assembly.GetType("Generated.HqJobsClient")!, http)!;
    }

    public static async Task<GeneratedClient> BuildAsync(string openApi, HttpClient http)
    {
        using var folder = new TempFolder();
        var (input, output) = (Path.Combine(folder.Path, "openapi.json"), Path.Combine(folder.Path, "client.cs"));
        await File.WriteAllTextAsync(input, openApi);
        await GenerateAsync($"/input:{input}", $"/output:{output}", "/className:HqJobsClient", "/namespace:Generated", "/useBaseUrl:false", "/jsonLibrary:SystemTextJson", "/generateNullableReferenceTypes:true");
        var source = await File.ReadAllTextAsync(output);

        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty, source);
        image.Position = 0;
        return new GeneratedClient(AssemblyLoadContext.Default.LoadFromStream(image), http);
    }

    // The tool has a folder of its own in its package, with everything it needs.
    private static async Task GenerateAsync(params string[] arguments)
    {
        var tool = typeof(GeneratedClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(known => known.Key == "ClientGenerator").Value!;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, "openapi2csclient", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{output}{await error}");
    }

    public object New(string type, Action<dynamic>? set = null)
    {
        var made = Activator.CreateInstance(assembly.GetType($"Generated.{type}")!)!;
        set?.Invoke(made);
        return made;
    }

    /// <summary>Calls a method by the operation's id; parameters by name, what is left out is null.</summary>
    public async Task<dynamic> CallAsync(string operationId, params (string Name, object? Value)[] arguments)
    {
        var method = client.GetType().GetMethods().Where(known => known.Name.Equals($"{operationId}Async", StringComparison.OrdinalIgnoreCase)).MinBy(known => known.GetParameters().Length)!;
        Assert.That(method, Is.Not.Null, operationId);
        var values = method.GetParameters().Select(parameter => arguments.FirstOrDefault(argument => argument.Name == parameter.Name).Value).ToArray();
        Assert.That(arguments.Select(argument => argument.Name), Is.SubsetOf(method.GetParameters().Select(parameter => parameter.Name)), operationId);
        var task = (Task)method.Invoke(client, values)!;
        await task;
        return ((dynamic)task).Result;
    }
}
