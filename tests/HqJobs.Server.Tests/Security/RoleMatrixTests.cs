using System.Net;
using System.Reflection;
using Hangfire.Dashboard;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RouteCollection = Hangfire.Dashboard.RouteCollection;

namespace HqJobs.Server.Tests.Security;

/// <summary>Who may do what, on the whole service: every endpoint there is, every page and button of Hangfire.</summary>
[NonParallelizable]
public sealed class RoleMatrixTests
{
    private static readonly string[] Everybody = ["stranger", "nobody", "vera", "otto", "alma"]; // in the order of what they may
    private static readonly string[] Open = ["/health/live", "/health/ready"];
    private static readonly string[] Reads = ["GET", "HEAD", "OPTIONS"];

    private SecureService service = null!;
    private Dictionary<string, HttpClient> browsers = null!;
    private Dictionary<string, (string Header, string Token)> tokens = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await SecureService.StartAsync();
        browsers = Everybody.ToDictionary(person => person, person => service.Browser(person == "stranger" ? null : person));
        tokens = [];
        foreach (var person in SecureService.People) tokens[person] = await SecureService.TokenAsync(browsers[person]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var browser in browsers.Values) browser.Dispose();
        await service.DisposeAsync();
    }

    [Test]
    public void Every_endpoint_that_changes_something_names_its_policy_and_nothing_is_open_but_health()
    {
        var endpoints = service.Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(endpoints, Has.Count.GreaterThanOrEqualTo(4));
        Assert.Multiple(() =>
        {
            foreach (var endpoint in endpoints)
            {
                var path = endpoint.RoutePattern.RawText!;
                if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) Assert.That(Open, Has.Member(path), $"{path} is open to strangers");
                else if (MethodsOf(endpoint).Except(Reads).Any()) Assert.That(PolicyOf(endpoint), Is.Not.Null, $"{path} names no policy");
            }
        });
    }

    [Test]
    public async Task Every_own_endpoint_lets_in_whom_its_policy_lets_in()
    {
        foreach (var endpoint in service.Endpoints.OfType<RouteEndpoint>().Where(endpoint => PolicyOf(endpoint) != StockButtonPolicy.Name))
            foreach (var method in MethodsOf(endpoint))
            {
                var path = System.Text.RegularExpressions.Regex.Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", @"\{[^}]*\}", "1");
                if (Open.Contains(path)) continue;
                var needed = PolicyOf(endpoint) is { } policy ? Enum.Parse<Role>(policy) : Reads.Contains(method) ? Role.Viewer : Role.Operator;
                await AssertAllowedAsync(method, path, needed);
            }
    }

    [Test]
    public async Task Every_page_and_button_of_Hangfire_lets_in_whom_it_should()
    {
        foreach (var (pattern, isButton) in StockRoutes())
        {
            var path = StockButtonPolicy.Path + Example(pattern);
            await AssertAllowedAsync("POST", path, pattern == "/stats" ? Role.Viewer : isButton && pattern != "/recurring/remove" ? Role.Operator : Role.Administrator);
            await AssertAllowedAsync("GET", path, isButton || pattern == "/stats" ? null : Role.Viewer);
            foreach (var method in (string[])["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB"]) await AssertAllowedAsync(method, path, null);
        }
    }

    [Test]
    public void Every_button_of_this_Hangfire_is_known()
    {
        var buttons = new StockButtons(DashboardRoutes.Routes);
        var stock = StockRoutes().Where(route => route.IsButton).Select(route => route.Pattern).ToList();
        Assert.That(stock, Has.Count.EqualTo(16));
        Assert.That(stock.Where(pattern => pattern != "/recurring/remove").Select(pattern => buttons.RoleFor("POST", Example(pattern))), Is.All.EqualTo(Role.Operator));
        Assert.That(buttons.RoleFor("POST", "/recurring/remove"), Is.EqualTo(Role.Administrator));
        Assert.That(buttons.RoleFor("POST", "/recurring/frobnicate"), Is.EqualTo(Role.Administrator));
    }

    // None of these may remove a recurring job, whoever reads the path in whatever way.
    [TestCase("POST /hangfire/recurring/remove")]
    [TestCase("POST /hangfire/recurring/remove/")]
    [TestCase("POST /hangfire/recurring/remove//")]
    [TestCase("POST /HANGFIRE/Recurring/REMOVE")]
    [TestCase("POST /hangfire/recurring%2Fremove")]
    [TestCase("POST /hangfire/%72ecurring/remove")]
    [TestCase("POST /hangfire//recurring/remove")]
    [TestCase("POST //hangfire/recurring/remove")]
    [TestCase("POST /hangfire/recurring/remove%0A")]
    [TestCase("POST /hangfire/recurring/remove;x=1")]
    [TestCase("POST /hangfire/recurring/remove?_method=GET")]
    [TestCase("POST /hangfire/./recurring/remove")]
    [TestCase("POST /hangfire/jobs/../recurring/remove")]
    [TestCase("POST /hangfire/%2e%2e/hangfire/recurring/remove")]
    [TestCase("POST /hangfire/jobs/actions/delete/../../../recurring/remove")]
    [TestCase("POST http://127.0.0.1/hangfire/recurring/remove")]
    [TestCase("GET /hangfire/recurring/remove")]
    [TestCase("HEAD /hangfire/recurring/remove")]
    [TestCase("OPTIONS /hangfire/recurring/remove")]
    [TestCase("PUT /hangfire/recurring/remove")]
    [TestCase("post /hangfire/recurring/remove")]
    [TestCase("GET /hangfire/recurring/remove", "X-HTTP-Method-Override: POST")]
    [TestCase("GET /hangfire/servers", "X-Original-URL: /hangfire/recurring/remove")]
    [TestCase("POST /hangfire/stats", "X-Rewrite-URL: /hangfire/recurring/remove")]
    public async Task No_spelling_of_a_path_gets_an_operator_to_an_administrators_button(string request, string header = "X-Nothing: 1")
    {
        await UntilScheduledAsync();
        var (name, token, cookie) = await TokenAndCookieAsync("otto");
        var status = await service.SendRawAsync($"""
            {request} HTTP/1.1
            Host: localhost
            Connection: close
            X-Forwarded-User: otto
            {name}: {token}
            Cookie: {cookie}
            {header}
            Content-Type: application/x-www-form-urlencoded
            Content-Length: 29

            jobs%5B%5D=hq%3Acustomer-sync
            """);
        Assert.That(Recurring(), Has.Member("hq:customer-sync"), $"{request} was answered with {status}");
        Assert.That(status < 400, Is.EqualTo(header.Contains("-URL: ", StringComparison.Ordinal)), $"{request} was answered with {status}");
    }

    [Test]
    public async Task A_viewer_sees_no_buttons_and_an_operator_does()
    {
        await UntilScheduledAsync();
        Assert.That(await browsers["vera"].GetStringAsync(new Uri("/hangfire/recurring", UriKind.Relative)), Does.Contain("hq:customer-sync").And.Not.Contain("/recurring/trigger"));
        Assert.That(await browsers["otto"].GetStringAsync(new Uri("/hangfire/recurring", UriKind.Relative)), Does.Contain("/recurring/trigger"));
    }

    [Test]
    public async Task A_path_that_leads_nowhere_tells_strangers_nothing()
    {
        Assert.That(await StatusAsync("stranger", "GET", "/nowhere"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync("vera", "GET", "/nowhere"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Readiness_keeps_its_reasons_from_strangers()
    {
        await using var own = await SecureService.StartAsync();
        await own.World.ExecuteAsync(own.World.Headquarters, "DELETE FROM SCHEMAVERSIONS WHERE SCRIPTNAME LIKE '0006%'");
        using var stranger = await own.Client().GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.That((stranger.StatusCode, await stranger.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, """{"status":"not ready"}""")));
        using var viewer = await own.Browser("vera").GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.That(await viewer.Content.ReadAsStringAsync(), Does.Contain("hqjobs db init"));
    }

    /// <param name="needed">Null: nobody may.</param>
    private async Task AssertAllowedAsync(string method, string path, Role? needed)
    {
        foreach (var person in Everybody)
        {
            var status = await StatusAsync(person, method, path);
            var allowed = needed is { } role && Array.IndexOf(Everybody, person) >= (int)role + 1;
            if (person == "stranger") Assert.That(status, Is.EqualTo(HttpStatusCode.Unauthorized), $"{method} {path} by a stranger");
            else if (!allowed) Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden), $"{method} {path} by {person}");
            else Assert.That((int)status, Is.LessThan(500).And.Not.EqualTo(401).And.Not.EqualTo(403), $"{method} {path} by {person}");
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string person, string method, string path)
    {
        using var request = SecureService.Post(path, tokens.TryGetValue(person, out var token) ? token : null, "no-such-job");
        request.Method = new HttpMethod(method);
        if (Reads.Contains(method)) request.Content = null;
        else if (path.StartsWith("/api", StringComparison.Ordinal)) request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await browsers[person].SendAsync(request);
        return response.StatusCode;
    }

    private async Task<(string Header, string Token, string Cookie)> TokenAndCookieAsync(string person)
    {
        using var http = service.Browser(person);
        using var response = await http.GetAsync(new Uri("/hangfire/servers", UriKind.Relative));
        var (header, token) = SecureService.TokenIn(await response.Content.ReadAsStringAsync());
        return (header, token, response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private async Task UntilScheduledAsync()
    {
        for (var i = 0; i < 200 && !Recurring().Contains("hq:customer-sync"); i++) await Task.Delay(50);
    }

    private List<string> Recurring()
    {
        using var connection = service.Get<Hangfire.JobStorage>().GetConnection();
        return [.. Hangfire.Storage.StorageConnectionExtensions.GetRecurringJobs(connection).Select(job => job.Id)];
    }

    private static IReadOnlyList<string> MethodsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"];

    private static string? PolicyOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy;

    // Hangfire keeps its routes to itself.
    private static List<(string Pattern, bool IsButton)> StockRoutes()
    {
        var field = typeof(RouteCollection).GetField("_dispatchers", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return [.. ((List<Tuple<string, IDashboardDispatcher>>)field.GetValue(DashboardRoutes.Routes)!)
            .Where(route => route.Item2.GetType().Assembly == typeof(RouteCollection).Assembly && !route.Item1.StartsWith("/pipelines", StringComparison.Ordinal))
            .Select(route => (route.Item1, route.Item2.GetType().Name.EndsWith("CommandDispatcher", StringComparison.Ordinal)))];
    }

    private static string Example(string pattern) => pattern.Replace("(?<JobId>.+)", "1").Replace("(?<Queue>.+)", "default").Replace("[0-9]+", "1");
}
