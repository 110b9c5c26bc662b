using System.Net;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Api;

/// <summary>What is wrong with a request is told in words a program and a person understand, whoever asks.</summary>
[NonParallelizable]
public sealed class ApiProblemsTests
{
    private SecureService service = null!;
    private HttpClient deploy = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await SecureService.StartAsync();
        deploy = service.Program(SecureService.KeyOf("deploy"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        deploy.Dispose();
        await service.DisposeAsync();
    }

    [TestCase("POST", "/api/pipelines/nowhere/runs", "{}", 404, "not-found", "There is no pipeline 'nowhere'; there are: customer-sync")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\"channels\": [\"nowhere\"]}", 422, "not-allowed", "channels: there is no channel 'nowhere'; there are: houston.")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\"full\": \"yes\"}", 400, "not-understood", "full: the value is of the wrong type, line 1.")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\"fool\": true}", 400, "not-understood", "There is no property 'fool' here; /openapi/v1.json tells which there are.")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\"full\": true, \"full\": false}", 400, "not-understood", "")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\"channels\": [null]}", 422, "not-allowed", "channels: there is no channel ''")]
    [TestCase("POST", "/api/pipelines/1010/runs", "{\n\"full\"", 400, "not-understood", "The body is no JSON, line 2")]
    [TestCase("POST", "/api/pipelines/1010/runs", "[]", 400, "not-understood", "")]
    [TestCase("GET", "/api/runs?status=Broken", null, 400, "not-understood", "status: 'Broken' is not understood; allowed: Waiting, Running, Succeeded")]
    [TestCase("GET", "/api/operations?status=lost", null, 400, "not-understood", "status: 'lost' is not understood; allowed: Pending, Succeeded, Failed, Blocked")]
    [TestCase("GET", "/api/operations?status=failed&status=2", null, 400, "not-understood", "status: '2' is not understood; allowed: Pending, Succeeded, Failed, Blocked")]
    [TestCase("GET", "/api/operations?record=shoe", null, 400, "not-understood", "record: 'shoe' is not understood; allowed: Customer, Address")]
    [TestCase("POST", "/api/operations/search", "{\"statuses\": [\"failed\", \"lost\"]}", 400, "not-understood", "statuses[1]: the word is not understood, line 1; allowed: Pending, Succeeded, Failed, Blocked")]
    [TestCase("POST", "/api/operations/search", "{\"record\": \"shoe\"}", 400, "not-understood", "record: the word is not understood, line 1; allowed: Customer, Address")]
    [TestCase("POST", "/api/operations/search", "{\"statuses\": \"failed\"}", 400, "not-understood", "statuses: the value is of the wrong type, line 1.")]
    [TestCase("GET", "/api/runs?from=yesterday", null, 400, "not-understood", "from: 'yesterday' is not understood; allowed: a time such as 2026-01-31T06:00:00Z")]
    [TestCase("GET", "/api/runs?count=many", null, 400, "not-understood", "count: 'many' is not understood; allowed: a whole number")]
    [TestCase("GET", "/api/runs?count=0", null, 422, "not-allowed", "count: 0 is not allowed; allowed: 1 to 1000")]
    [TestCase("GET", "/api/runs?statuss=Failed", null, 400, "not-understood", "There is no parameter of that name in the address; there are: pipeline, status, channel, from, to, after, count.")]
    [TestCase("GET", "/api/nowhere", null, 404, "not-found", "No resource stands at this path; /openapi/v1.json lists those there are.")]
    [TestCase("GET", "/api", null, 404, "not-found", "No resource stands at this path")]
    [TestCase("DELETE", "/api/runs", null, 405, "method-not-allowed", "DELETE is not answered here; allowed: GET.")]
    public async Task A_request_that_makes_no_sense_is_a_problem_that_says_which(string method, string path, string? body, int status, string kind, string detail)
    {
        var answer = await deploy.CallAsync(method, path, body);
        Assert.Multiple(() =>
        {
            Assert.That(((int)answer.Status, answer.ContentType), Is.EqualTo((status, "application/problem+json")), answer.Text);
            Assert.That(answer.Kind, Is.EqualTo(kind));
            Assert.That(answer.Json.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(answer.Detail, Does.StartWith(detail));
            Assert.That(answer.Text, Does.Not.Contain("HqJobs.S").And.Not.Contain("System."), "no names of our own types");
        });
    }

    [Test]
    public async Task Too_large_and_not_JSON_are_problems_too()
    {
        var large = await deploy.CallAsync("POST", "/api/pipelines/1010/runs", new { channels = new[] { new string('x', 1_000_001) } });
        var text = await deploy.CallAsync("POST", "/api/pipelines/1010/runs", "{}", ("Content-Type", "text/csv"));
        Assert.That((large.Status, large.Kind), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, "too-large")));
        Assert.That((text.Status, text.Kind), Is.EqualTo((HttpStatusCode.UnsupportedMediaType, "not-json")));
    }

    [Test]
    public async Task Who_is_not_let_in_is_told_why()
    {
        using var stranger = service.Client();
        using var watch = service.Program(SecureService.KeyOf("watch"));
        var unknown = await stranger.CallAsync("GET", "/api/runs");
        var viewer = await watch.CallAsync("POST", "/api/pipelines/1010/runs", new { });
        var operators = await deploy.CallAsync("PUT", "/api/schedules/1010", new { cron = "0 0 * * *" }, ("If-Match", "*"));
        var nowhere = await stranger.CallAsync("GET", "/api/nowhere");
        Assert.Multiple(() =>
        {
            Assert.That((unknown.Status, unknown.ContentType, unknown.Kind), Is.EqualTo((HttpStatusCode.Unauthorized, "application/problem+json", "not-signed-in")));
            Assert.That((viewer.Status, viewer.Kind, viewer.Detail), Is.EqualTo((HttpStatusCode.Forbidden, "forbidden", "Your role, Viewer, may not do this.")));
            Assert.That(operators.Detail, Is.EqualTo("Your role, Operator, may not do this."));
            Assert.That(nowhere.Status, Is.EqualTo(HttpStatusCode.Unauthorized), "a stranger does not learn what is here");
        });
    }

    [Test]
    public async Task Headquarters_that_cannot_be_reached_is_told_with_a_time_to_come_back()
    {
        await using var own = await SecureService.StartAsync();
        using var http = own.Program(SecureService.KeyOf("watch"));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(own.World.Folder, "headquarters.db*")) File.Delete(file);
        Directory.CreateDirectory(Path.Combine(own.World.Folder, "headquarters.db"));
        var answer = await http.CallAsync("GET", "/api/runs");
        Directory.Delete(Path.Combine(own.World.Folder, "headquarters.db"));
        Assert.That((answer.Status, answer.Kind, answer.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "headquarters-unavailable", TimeSpan.FromSeconds(10))), answer.Text);
    }

    // What another web page can make a browser send, and what only programs and our own pages can.
    [TestCase(403, "Sec-Fetch-Site: cross-site")]
    [TestCase(403, "Sec-Fetch-Site: same-site")]
    [TestCase(403, "Origin: https://evil.example")]
    [TestCase(403, "Origin: null")]
    [TestCase(403, "Origin: http://HOST.evil.example")]
    [TestCase(403, "Origin: http://127.0.0.1:1")]
    [TestCase(403, "Sec-Fetch-Site: cross-site", "Origin: http://HOST")]
    [TestCase(415, "Content-Type: text/plain")]
    [TestCase(415, "Content-Type: application/x-www-form-urlencoded; charset=utf-8")]
    [TestCase(202)]
    [TestCase(202, "Sec-Fetch-Site: same-origin", "Origin: http://HOST")]
    [TestCase(202, "Sec-Fetch-Site: none")]
    [TestCase(202, "Origin: http://HOST")]
    public async Task Another_web_page_cannot_make_a_browser_act_but_programs_need_no_token(int status, params string[] headers)
    {
        await using var local = await SecureService.StartAsync(security: new { });
        using var curl = local.Client();
        using var otto = service.Browser("otto");
        foreach (var http in (HttpClient[])[curl, otto])
        {
            var sent = headers.Select(header => header.Replace("HOST", http.BaseAddress!.Authority, StringComparison.Ordinal).Split(": ", 2)).Select(parts => (parts[0], parts[1])).ToArray();
            var answer = await http.CallAsync("POST", "/api/pipelines/1010/runs", "{}", sent);
            Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task The_real_service_answers_curl_without_a_sign_in_and_nobody_through_another_name()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var process = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *");
        var asked = await process.Http.CallAsync("POST", "/api/pipelines/customer-sync/runs");
        var rebound = await process.Http.CallAsync("GET", "/api/runs", null, ("Host", "evil.example"));
        Assert.Multiple(() =>
        {
            Assert.That((asked.Status, asked.Word("requestedBy")), Is.EqualTo((HttpStatusCode.Accepted, "local")), asked.Text);
            Assert.That((rebound.Status, rebound.Kind), Is.EqualTo((HttpStatusCode.Forbidden, "forbidden")));
        });
    }
}
