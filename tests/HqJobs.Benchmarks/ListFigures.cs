using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Benchmarks;

/// <summary>The list of operations over years of them, as the API and the page give it: wherever one looks, a part takes about as long as the first.</summary>
internal static class ListFigures
{
    public const string Id = "S8";

    private const int Rounds = 3;
    private const double AtMost = 1_000;

    /// <param name="operations">How many there are.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(long operations, Action<string> tell)
    {
        tell($"writing {operations:N0} operations");
        await using var world = await BenchWorld.CreateAsync(channels: 20);
        var customer = History.Write(world, operations);
        Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");
        await using var app = ServiceHost.Build(Settings.Load(world.WriteConfiguration(), ["Pipelines:customer-sync:Cron=0 0 31 2 *"], world.Folder), "http://127.0.0.1:0");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(10) };

        var (middle, end) = (await BehindAsync(http, History.SessionOf(operations / 2)), await BehindAsync(http, History.SessionOf(1_000)));
        tell("listing them");
        var figures = new List<Figure>();
        foreach (var (what, path, body) in new (string, string, object?)[]
        {
            ("first page", "/api/operations", null),
            ("page in the middle", $"/api/operations?after={middle}", null),
            ("page near the end", $"/api/operations?after={end}", null),
            ("what failed", "/api/operations?status=failed", null),
            ("what is pending", "/api/operations?status=pending", null),
            ("one channel", "/api/operations?channel=store-0007", null),
            ("what failed in one channel", "/api/operations?channel=store-0007&status=failed", null),
            ("one customer, by GUID", $"/api/operations?customer={customer}", null),
            ("one customer, account in another case", $"/api/operations?customer=c-{operations / 10:D8}", null),
            ("a text that nothing holds", "/api/operations/search", new { text = "no such text" }),
            ("a value that nothing holds", "/api/operations/search", new { fields = new { CITY = "=Atlantis" } }),
            ("the page, with counts", "/hangfire/pipelines/operations", null),
            ("the page of all", "/hangfire/pipelines/operations?status=all", null),
            ("journey of one customer", $"/api/customers/{customer}/journey", null),
        })
        {
            var (median, note) = await TimeAsync(http, path, body);
            figures.Add(new(Id, what, median, "ms", null, null, FormattableString.Invariant($"≤ {AtMost:N0} ms"), median <= AtMost, note));
        }
        await app.StopAsync();
        return figures;
    }

    /// <returns>Where the list goes on behind a page that begins with an upload session, as if somebody had read on to there.</returns>
    private static async Task<string> BehindAsync(HttpClient http, string session)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri($"/api/operations?after={Place.ToToken(AsyncTables.All.Select(_ => Place.Below(session)))}", UriKind.Relative));
        return page.GetProperty("next").GetString() ?? throw new InvalidOperationException($"The list ends at session {session}.");
    }

    /// <returns>Median in ms, and what the answer says of itself.</returns>
    private static async Task<(double Median, string Note)> TimeAsync(HttpClient http, string path, object? body)
    {
        var (times, note) = (new List<double>(), "");
        for (var round = 0; round <= Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            var text = await response.Content.ReadAsStringAsync();
            if (round > 0) times.Add(watch.Elapsed.TotalMilliseconds); // the first one compiles
            if (response.Content.Headers.ContentType?.MediaType == "application/json" && JsonDocument.Parse(text).RootElement is var json && json.TryGetProperty("items", out var items))
                note = string.Create(CultureInfo.InvariantCulture, $"{items.GetArrayLength()} operations{(json.GetProperty("isCutShort").GetBoolean() ? ", cut short" : "")}{(json.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : ", goes on")}");
        }
        times.Sort();
        return (times[times.Count / 2], note);
    }
}
