using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>The real <c>hqjobs serve</c> on the files of a test world.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> log = [];

    private ServiceProcess(Process process) => this.process = process;

    public HttpClient Http { get; private set; } = null!;

    public IReadOnlyList<string> Log
    {
        get { lock (log) return [.. log]; }
    }

    /// <param name="settings">Values of <c>--setting</c>.</param>
    public static async Task<ServiceProcess> StartAsync(TestWorld world, params string[] settings)
    {
        var service = new ServiceProcess(Start(["serve", "--urls", "http://127.0.0.1:0", "--config", WriteConfiguration(world), .. settings.SelectMany(setting => new[] { "--setting", setting })]));
        var address = new TaskCompletionSource<string>();
        service.process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new AssertionException(string.Join(Environment.NewLine, service.Log)));
            else lock (service.log) service.log.Add(line.Data);
            if (line.Data is not null && Dashboard().Match(line.Data) is { Success: true } match) address.TrySetResult(match.Groups[1].Value);
        };
        service.process.BeginErrorReadLine();
        service.Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(await address.Task.WaitAsync(TimeSpan.FromSeconds(60))),
        };
        return service;
    }

    /// <summary>A command in another process on the same files.</summary>
    public static async Task<(int ExitCode, JsonDocument Output)> RunAsync(TestWorld world)
    {
        var (exitCode, output, _) = await CommandAsync(world, "run", "customer-sync", "--json");
        return (exitCode, JsonDocument.Parse(output));
    }

    /// <summary>Any command in another process on the same files.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> CommandAsync(TestWorld world, params string[] arguments)
    {
        using var process = Start([.. arguments, "--config", WriteConfiguration(world)]);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <summary>A click on Trigger now, with the token the page was given.</summary>
    public async Task<HttpStatusCode> TriggerAsync(bool withToken = true)
    {
        var page = await Http.GetStringAsync(new Uri("/hangfire/recurring", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hangfire/recurring/trigger")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "hq:customer-sync")]),
        };
        if (withToken) request.Headers.Add(Meta(page, "csrf-header"), Meta(page, "csrf-token"));
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (host is not null) request.Headers.Host = host;
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits for a fact; on timeout tells what the service logged.</summary>
    public async Task UntilAsync(Func<Task<bool>> fact)
    {
        var deadline = DateTime.UtcNow.AddSeconds(50);
        while (!await fact())
        {
            if (DateTime.UtcNow > deadline) Assert.Fail($"It did not come true.{Environment.NewLine}{string.Join(Environment.NewLine, Log)}");
            await Task.Delay(100);
        }
    }

    /// <summary>Ctrl+C.</summary>
    public Task<int> StopAsync() => StopAsync("-INT");

    /// <summary>What systemd and Kubernetes do.</summary>
    public Task<int> TerminateAsync() => StopAsync("-TERM");

    private async Task<int> StopAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return process.ExitCode;
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        Http?.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hqjobs.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string WriteConfiguration(TestWorld world)
    {
        var path = Path.Combine(world.Folder, "hqjobs.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            HqJobs = new
            {
                Headquarters = new { Provider = "Sqlite", ConnectionString = "Data Source=headquarters.db" },
                Channels = world.Databases.DataStores.ToDictionary(
                    store => store.Name.Value,
                    store => new { Provider = "Sqlite", ConnectionString = $"Data Source={store.Name}.db", store.DataGroup, store.ChannelIds }),
            },
        }));
        return path;
    }

    private static string Meta(string page, string name) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"<meta name=\"{name}\" content=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("Dashboard: (http://[^/]+)/hangfire")]
    private static partial Regex Dashboard();
}
