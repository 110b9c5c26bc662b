using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Security;
using HqJobs.Server.Tests.Hosting;
using HqJobs.Sync.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Security;

/// <summary>The whole service on a real port of this machine, with keys and a proxy. The proxy's address is 127.0.0.2; strangers come from 127.0.0.1.</summary>
internal sealed class SecureService : IAsyncDisposable
{
    public const string ProxyAddress = "127.0.0.2";
    public static readonly string[] People = ["vera", "otto", "alma"];

    // Hashing is slow on purpose; the tests need each key once.
    private static readonly Dictionary<string, (string Key, string Hash, Role Role)> Keys = new Dictionary<string, Role>
    {
        ["watch"] = Role.Viewer,
        ["deploy"] = Role.Operator,
        ["admin"] = Role.Administrator,
    }.ToDictionary(key => key.Key, key =>
    {
        var text = ApiKey.Create(key.Key);
        return (text, KeyHash.Of(text, 100_000).ToString(), key.Value);
    });

    private readonly WebApplication app;

    private SecureService(TestWorld world, WebApplication app, CollectedLog log)
    {
        World = world;
        this.app = app;
        Log = log;
    }

    public TestWorld World { get; }

    public CollectedLog Log { get; }

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public IEnumerable<Endpoint> Endpoints => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints);

    public static string KeyOf(string name) => Keys[name].Key;

    /// <param name="security">Configuration of HqJobs:Security; default: three keys and a proxy with three people.</param>
    public static async Task<SecureService> StartAsync(object? security = null)
    {
        var world = await TestWorld.CreateAsync(channels: 1);
        var file = Path.Combine(world.Folder, "hqjobs.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            HqJobs = new
            {
                Headquarters = new { ConnectionString = "Data Source=headquarters.db" },
                Channels = new { houston = new { ConnectionString = "Data Source=houston.db", ChannelIds = new[] { TestWorld.FirstChannelId } } },
                Pipelines = new Dictionary<string, object> { ["customer-sync"] = new { Cron = "0 0 31 2 *" } },
                Security = security ?? new { ApiKeys = KeyConfiguration, Proxy = ProxyConfiguration },
            },
        }));
        var log = new CollectedLog();
        var app = ServiceHost.Build(Settings.Load(file, [], world.Folder), "http://127.0.0.1:0");
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await app.StartAsync();
        return new SecureService(world, app, log) { Address = new Uri(app.Urls.First()) };
    }

    public static object KeyConfiguration => Keys.ToDictionary(key => key.Key, key => new { key.Value.Hash, Role = key.Value.Role.ToString() });

    public static object ProxyConfiguration => new
    {
        TrustedAddresses = new[] { ProxyAddress },
        Users = new { vera = "Viewer", otto = "Operator", alma = "Administrator" },
    };

    /// <summary>A database that cannot be reached until the result is disposed.</summary>
    public IDisposable Away(string name) => new MovedFile(Path.Combine(World.Folder, $"{name}.db"));

    /// <summary>A run by a program of its own. In the service's process its watch would take the run for one of its own whose jobs were lost.</summary>
    /// <returns>The run's ID.</returns>
    public async Task<string> RunAsync(string pipeline, int exitCode)
    {
        var run = await HqJobsProgram.RunAsync(World.Folder, "run", pipeline, "--json");
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Output + run.Error);
        using var report = JsonDocument.Parse(run.Output);
        return report.RootElement.GetProperty("runId").GetString()!;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A browser behind the proxy; null: somebody the proxy has not signed in.</summary>
    public HttpClient Browser(string? user, string from = ProxyAddress)
    {
        var http = Client(from);
        if (user is not null) http.DefaultRequestHeaders.Add("X-Forwarded-User", user);
        return http;
    }

    /// <summary>A program with a key.</summary>
    public HttpClient Program(string key)
    {
        var http = Client("127.0.0.1");
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    public HttpClient Client(string from = "127.0.0.1") => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, cancellation) => new NetworkStream(await ConnectAsync(from, cancellation), ownsSocket: true),
        })
    { BaseAddress = Address };

    /// <summary>What is sent, byte for byte; the status that comes back.</summary>
    public async Task<int> SendRawAsync(string request, string from = ProxyAddress)
    {
        using var socket = await ConnectAsync(from, CancellationToken.None);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n")));
        var buffer = new byte[64];
        var read = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20));
        return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The token of a page, as Hangfire's own script sends it.</summary>
    public static async Task<(string Header, string Token)> TokenAsync(HttpClient http) =>
        TokenIn(await http.GetStringAsync(new Uri("/hangfire/servers", UriKind.Relative)));

    public static (string Header, string Token) TokenIn(string page) => (Meta(page, "csrf-header"), Meta(page, "csrf-token"));

    public static HttpRequestMessage Post(string path, (string Header, string Token)? token = null, params string[] jobs)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(jobs.Select(job => KeyValuePair.Create("jobs[]", job))) };
        if (token is { } given) request.Headers.Add(given.Header, given.Token);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await World.DisposeAsync();
    }

    private async Task<Socket> ConnectAsync(string from, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port, cancellation);
        return socket;
    }

    private static string Meta(string page, string name) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"<meta name=\"{name}\" content=\"([^\"]*)\"").Groups[1].Value);

    private sealed class MovedFile : IDisposable
    {
        private readonly string path;

        public MovedFile(string path)
        {
            this.path = path;
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // an open file is found wherever it is moved
            foreach (var part in Parts(path).Where(File.Exists)) File.Move(part, part + ".away");
        }

        public void Dispose()
        {
            foreach (var part in Parts(path).Where(part => File.Exists(part + ".away"))) File.Move(part + ".away", part, overwrite: true);
        }

        private static IEnumerable<string> Parts(string path) => [path, $"{path}-wal", $"{path}-shm"];
    }
}
