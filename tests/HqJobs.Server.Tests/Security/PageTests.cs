using System.Net;
using Hangfire;
using Hangfire.States;
using HqJobs.Server.Configuration;
using HqJobs.Server.Jobs;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace HqJobs.Server.Tests.Security;

/// <summary>What a browser gets and gives: tokens, headers, and the record of what its buttons did.</summary>
[NonParallelizable]
public sealed class PageTests
{
    private const string Delete = "/hangfire/jobs/scheduled/delete";

    private SecureService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => service = await SecureService.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [Test]
    public async Task A_run_started_on_the_page_follows_the_failure_policy_that_is_configured()
    {
        service.Get<Settings>().Options.Pipelines["1070"] = new() { ChannelFailures = ChannelFailurePolicy.AllOrFail };
        using var deploy = service.Program(SecureService.KeyOf("deploy"));
        using var response = await deploy.PostAsync(new Uri("/hangfire/pipelines/1070/run", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("full", "true")]));
        var runs = await service.Get<PipelineRuns>().ListAsync("1070", 1, CancellationToken.None);
        var run = await service.Get<PipelineRuns>().ReadRunAsync(new RunId(runs[0].RunId), CancellationToken.None);
        Assert.That((run.StartedBy, run.ReadParameters().ChannelFailures, run.ReadParameters().Full), Is.EqualTo(("Dashboard", ChannelFailurePolicy.AllOrFail, true)));
    }

    [Test]
    public async Task A_post_needs_the_token_of_a_page_that_this_person_was_given()
    {
        using var otto = service.Browser("otto");
        using var other = service.Browser("otto");
        using var alma = service.Browser("alma");
        var (mine, sameNameElsewhere, hers) = (await SecureService.TokenAsync(otto), await SecureService.TokenAsync(other), await SecureService.TokenAsync(alma));
        var wrong = (mine.Header, mine.Token[..^4] + (mine.Token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"));

        Assert.Multiple(async () =>
        {
            Assert.That(await StatusAsync(otto, null), Is.EqualTo(HttpStatusCode.Forbidden), "missing");
            Assert.That(await StatusAsync(otto, wrong), Is.EqualTo(HttpStatusCode.Forbidden), "wrong");
            Assert.That(await StatusAsync(otto, hers), Is.EqualTo(HttpStatusCode.Forbidden), "somebody else's");
            Assert.That(await StatusAsync(otto, sameNameElsewhere), Is.EqualTo(HttpStatusCode.Forbidden), "of another browser");
            Assert.That(await StatusAsync(otto, mine), Is.EqualTo(HttpStatusCode.NoContent), "right");
        });
    }

    [Test]
    public async Task A_token_that_belongs_to_somebody_else_is_refused_even_with_its_cookie()
    {
        using var browser = service.Browser(null);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/hangfire/servers");
        page.Headers.Add("X-Forwarded-User", "alma");
        using var response = await browser.SendAsync(page);
        var token = SecureService.TokenIn(await response.Content.ReadAsStringAsync());

        using var post = SecureService.Post(Delete, token, "1");
        post.Headers.Add("X-Forwarded-User", "otto");
        using var refused = await browser.SendAsync(post);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task The_token_of_a_form_stands_in_a_hidden_field()
    {
        using var otto = service.Browser("otto");
        var token = await SecureService.TokenAsync(otto);
        var field = service.Get<Microsoft.Extensions.Options.IOptions<AntiforgeryOptions>>().Value.FormFieldName;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(field, token.Token), KeyValuePair.Create("jobs[]", "1")]);
        using var response = await otto.PostAsync(new Uri(Delete, UriKind.Relative), form);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("/hangfire/servers")]
    [TestCase("/hangfire/recurring")]
    [TestCase("/health/live")]
    [TestCase("/nowhere")]
    public async Task Every_answer_tells_browsers_what_they_may_do_with_it(string path)
    {
        foreach (var person in new[] { "vera", null })
        {
            using var browser = service.Browser(person);
            using var response = await browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Multiple(() =>
            {
                Assert.That(Header(response, "Content-Security-Policy"), Does.Contain("script-src 'self';").And.Contain("frame-ancestors 'none'").And.Contain("default-src 'none'"));
                Assert.That(Header(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
                Assert.That(Header(response, "Referrer-Policy"), Is.EqualTo("same-origin"));
                Assert.That(Header(response, "Cache-Control"), Is.EqualTo("no-store"));
                Assert.That(response.Headers.Contains("Server"), Is.False);
                Assert.That(response.Headers.Contains("Strict-Transport-Security"), Is.False, "that came by http");
            });
        }
    }

    [Test]
    public async Task Hangfires_pages_hold_no_script_that_the_policy_would_stop()
    {
        using var browser = service.Browser("alma");
        foreach (var path in new[] { "/hangfire", "/hangfire/recurring", "/hangfire/jobs/enqueued", "/hangfire/servers" })
        {
            var page = await browser.GetStringAsync(new Uri(path, UriKind.Relative));
            Assert.That(page, Does.Not.Match(@"<script(?![^>]*\ssrc=)").And.Not.Match(@"\son[a-z]+\s*=\s*""").And.Not.Contain("javascript:"), path);
        }
    }

    [Test]
    public async Task Scripts_and_styles_are_kept_by_browsers()
    {
        using var browser = service.Browser("vera");
        var page = await browser.GetStringAsync(new Uri("/hangfire", UriKind.Relative));
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"(/hangfire/(?:js|css)[0-9]+)\""))
        {
            using var response = await browser.GetAsync(new Uri(link.Groups[1].Value, UriKind.Relative));
            Assert.That(Header(response, "Cache-Control"), Is.EqualTo("max-age=31536000, private"), link.Groups[1].Value);
            Assert.That(response.Headers.Contains("Pragma"), Is.False);
        }
    }

    [Test]
    public async Task Behind_a_proxy_that_speaks_https_so_does_the_browser_from_then_on()
    {
        using var browser = service.Browser("vera");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hangfire/servers");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Host = "hqjobs.example";
        using var response = await browser.SendAsync(request);
        Assert.That(Header(response, "Strict-Transport-Security"), Does.StartWith("max-age=31536000"));
        Assert.That(Header(response, "Set-Cookie"), Does.Contain("secure").And.Contain("samesite=strict").And.Contain("httponly"));

        using var stranger = service.Client();
        using var forged = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        forged.Headers.Add("X-Forwarded-Proto", "https");
        forged.Headers.Host = "hqjobs.example";
        using var answer = await stranger.SendAsync(forged);
        Assert.That(answer.Headers.Contains("Strict-Transport-Security"), Is.False, "only the proxy says so");
    }

    [Test]
    public async Task What_Hangfires_buttons_do_is_recorded_with_who_pressed_them()
    {
        await using var own = await SecureService.StartAsync();
        var client = own.Get<IBackgroundJobClient>();
        var jobs = Enumerable.Range(0, 3).Select(_ => client.Create(StageJob.Of("customer-sync", PipelineDefinition.Upload), new ScheduledState(TimeSpan.FromDays(1)))).ToArray();
        for (var i = 0; i < 200 && !(await own.Client().GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode; i++) await Task.Delay(50);
        own.Get<IRecurringJobManager>().AddOrUpdate("hq:customer-sync", StageJob.Of("customer-sync", PipelineDefinition.Upload), Cron.Never());

        await PressAsync(own, "otto", "/hangfire/jobs/scheduled/delete", jobs[0], jobs[1], "no-such-job");
        await PressAsync(own, "otto", $"/hangfire/jobs/actions/delete/{jobs[2]}");
        await PressAsync(own, "otto", "/hangfire/recurring/trigger", "hq:customer-sync", "hq:no-such-pipeline");
        await PressAsync(own, "otto", "/hangfire/recurring/remove", "hq:customer-sync");
        await PressAsync(own, "alma", "/hangfire/recurring/remove", "hq:customer-sync");
        await PressAsync(own, "vera", $"/hangfire/jobs/actions/requeue/{jobs[2]}");

        var entries = (await own.Get<AuditLog>().ListAsync(100, null, CancellationToken.None)).Reverse().Select(entry => (entry.User, entry.Action, entry.Subject)).ToList();
        Assert.That(entries, Is.EqualTo(new[]
        {
            ("otto", "job delete", jobs[0]), ("otto", "job delete", jobs[1]), ("otto", "job delete", jobs[2]),
            ("otto", "recurring trigger", "hq:customer-sync"), ("alma", "recurring remove", "hq:customer-sync"),
        }), "neither what changed nothing nor what was refused");
        Assert.That(own.Log.Entries.Select(entry => entry.Text), Has.Some.Contains("Refused with 403: POST /hangfire/recurring/remove from 127.0.0.2 (Operator)"));
        Assert.That(own.Log.Entries.Select(entry => entry.Text), Has.None.Contains("otto").And.None.Contains("alma"), "the log names nobody");
    }

    [Test]
    public async Task What_cannot_be_recorded_is_told_to_the_log_and_to_who_pressed_the_button()
    {
        await using var own = await SecureService.StartAsync();
        var job = own.Get<IBackgroundJobClient>().Create(StageJob.Of("customer-sync", PipelineDefinition.Upload), new ScheduledState(TimeSpan.FromDays(1)));
        await own.World.ExecuteAsync(own.World.Headquarters, "ALTER TABLE AUDITLOG RENAME TO GONE");
        Assert.That(await PressAsync(own, "otto", "/hangfire/jobs/scheduled/delete", job), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(own.Log.Entries.Select(entry => entry.Text), Has.Some.Contains($"Done, but not recorded in AUDITLOG: job delete {job}"));
    }

    [Test]
    public async Task Two_services_that_keep_their_keys_at_headquarters_accept_each_others_tokens_and_a_restart_changes_nothing()
    {
        using var first = Tokens(keepKeys: true);
        using var second = Tokens(keepKeys: true);
        using var apart = Tokens(keepKeys: false);
        var (cookie, token) = Give(first);
        Assert.Multiple(async () =>
        {
            Assert.That(await AcceptsAsync(second, cookie, token), Is.True);
            Assert.That(await AcceptsAsync(apart, cookie, token), Is.False);
            Assert.That(await service.Get<ServiceKeys>().ReadAsync(CancellationToken.None), Is.Not.Empty);
        });
    }

    // A service's tokens without the rest of it.
    private ServiceProvider Tokens(bool keepKeys) => new ServiceCollection()
        .AddLogging().AddSingleton(service.World.Databases).AddSingleton(TimeProvider.System).AddSingleton<ServiceKeys>().AddPageTokens(keepKeys).BuildServiceProvider();

    private static (string Cookie, string Token) Give(ServiceProvider services)
    {
        var tokens = services.GetRequiredService<IAntiforgery>().GetTokens(Request(services));
        return (tokens.CookieToken!, tokens.RequestToken!);
    }

    private static Task<bool> AcceptsAsync(ServiceProvider services, string cookie, string token)
    {
        var context = Request(services);
        context.Request.Method = "POST";
        context.Request.Headers.Cookie = $"hqjobs-page={cookie}";
        context.Request.Headers["RequestVerificationToken"] = token;
        return services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
    }

    private static DefaultHttpContext Request(ServiceProvider services) => new() { RequestServices = services, User = User.Principal("Proxy", "otto", Role.Operator) };

    private static async Task<HttpStatusCode> PressAsync(SecureService service, string person, string path, params string[] jobs)
    {
        using var browser = service.Browser(person);
        using var response = await browser.SendAsync(SecureService.Post(path, await SecureService.TokenAsync(browser), jobs));
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, (string Header, string Token)? token)
    {
        using var response = await http.SendAsync(SecureService.Post(Delete, token, "1"));
        return response.StatusCode;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
