using System.Net;
using HqJobs.Server.Security;

namespace HqJobs.Server.Tests.Security;

/// <summary>Who is let in as whom: keys, the proxy's word, forged words, tricks with names of hosts.</summary>
[NonParallelizable]
public sealed class SignInTests
{
    private static readonly Uri Page = new("/hangfire/servers", UriKind.Relative);

    private SecureService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => service = await SecureService.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [TestCase("watch")]
    [TestCase("deploy")]
    [TestCase("admin")]
    public async Task A_key_is_let_in_by_either_header(string name)
    {
        using var bearer = service.Program(SecureService.KeyOf(name));
        using var own = service.Client();
        own.DefaultRequestHeaders.Add("X-Api-Key", SecureService.KeyOf(name));
        Assert.That(await StatusAsync(bearer), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(own), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_wrong_key_is_refused_and_says_how_to_sign_in()
    {
        using var http = service.Program(ApiKey.Create("watch"));
        using var response = await http.GetAsync(Page);
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        });
    }

    [TestCase("")]
    [TestCase("hqjobs")]
    [TestCase("hqjobs..")]
    [TestCase("hqjobs.watch.short")]
    [TestCase("HQJOBS.watch.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_key_at_all_is_refused_without_work(string text)
    {
        using var http = service.Client();
        http.DefaultRequestHeaders.Add("X-Api-Key", text);
        for (var i = 0; i < 20; i++) Assert.That(await StatusAsync(http), Is.EqualTo(HttpStatusCode.Unauthorized), "never 429: nothing was hashed");
    }

    [Test]
    public async Task Two_keys_in_one_request_are_refused()
    {
        using var http = service.Program(SecureService.KeyOf("watch"));
        http.DefaultRequestHeaders.Add("X-Api-Key", SecureService.KeyOf("admin"));
        Assert.That(await StatusAsync(http), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_opens_nothing_beyond_its_role()
    {
        using var http = service.Program(SecureService.KeyOf("watch"));
        using var response = await http.SendAsync(SecureService.Post("/hangfire/recurring/trigger", null, "hq:customer-sync"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("Your role, Viewer, may not do this.\n"));
    }

    [Test]
    public async Task Guessing_is_slowed_down_for_the_guesser_alone()
    {
        await using var own = await SecureService.StartAsync();
        using var known = own.Program(SecureService.KeyOf("deploy"));
        Assert.That(await StatusAsync(known), Is.EqualTo(HttpStatusCode.OK));

        using var guesser = own.Program(ApiKey.Create("deploy"));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++) answers.Add(await StatusAsync(guesser));
        Assert.That(answers.Take(9), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answers[^1], Is.EqualTo(HttpStatusCode.TooManyRequests));
        using var refused = await guesser.GetAsync(Page);
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(ApiKeys.RetryAfter));

        Assert.That(await StatusAsync(known), Is.EqualTo(HttpStatusCode.OK), "a key that was let in before never waits");
        using var elsewhere = own.Client("127.0.0.9");
        elsewhere.DefaultRequestHeaders.Add("X-Api-Key", SecureService.KeyOf("admin"));
        Assert.That(await StatusAsync(elsewhere), Is.EqualTo(HttpStatusCode.OK), "and nobody else does");
    }

    [Test]
    public async Task A_key_is_changed_by_adding_the_new_one_and_then_removing_the_old()
    {
        var (old, next) = (ApiKey.Create("deploy-1"), ApiKey.Create("deploy-2"));
        object Configured(params string[] keys) => new { ApiKeys = keys.ToDictionary(key => ApiKey.NameOf(key)!, key => new { Hash = KeyHash.Of(key, 100_000).ToString(), Role = "Viewer" }) };
        async Task<HttpStatusCode[]> AnswersAsync(SecureService service)
        {
            using var first = service.Program(old);
            using var second = service.Program(next);
            return [await StatusAsync(first), await StatusAsync(second)];
        }

        await using (var both = await SecureService.StartAsync(Configured(old, next)))
            Assert.That(await AnswersAsync(both), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK }));
        await using (var after = await SecureService.StartAsync(Configured(next)))
            Assert.That(await AnswersAsync(after), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
    }

    [Test]
    public async Task The_proxys_word_counts()
    {
        using var browser = service.Browser("ALMA");
        Assert.That(await StatusAsync(browser), Is.EqualTo(HttpStatusCode.OK), "names are compared without case");
    }

    [Test]
    public async Task Somebody_without_a_role_is_told_to_ask_for_one()
    {
        using var browser = service.Browser("nobody");
        using var response = await browser.GetAsync(Page);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("an administrator gives you one"));
    }

    [TestCase("X-Forwarded-User: alma")]
    [TestCase("X-Forwarded-User: alma\nX-Forwarded-For: 127.0.0.2")]
    [TestCase("X-Forwarded-User: alma\nForwarded: for=127.0.0.2")]
    [TestCase("X-Forwarded-User: alma\nX-Real-IP: 127.0.0.2")]
    [TestCase("X-Forwarded-User: alma\nX-Original-For: 127.0.0.2:80")]
    [TestCase("X-Forwarded-User: alma\nX-Forwarded-For: 127.0.0.1, 127.0.0.2\nVia: 1.1 127.0.0.2")]
    [TestCase("Remote-User: alma")]
    [TestCase("Authorization: Basic YWxtYTphbG1h")]
    public async Task Nobody_but_the_proxy_names_people(string headers) =>
        Assert.That(await GetAsync(headers, from: "127.0.0.1"), Is.EqualTo(401));

    [TestCase("X-Forwarded-User: vera\nX-Forwarded-User: alma", 401, TestName = "The_proxy_added_its_name_to_the_callers")]
    [TestCase("X-Forwarded-User: alma, vera", 401, TestName = "The_proxy_joined_both_names")]
    [TestCase("X-Forwarded-User: ", 401, TestName = "The_proxy_names_nobody")]
    [TestCase("X-Forwarded-User: alma\nX-Api-Key: hqjobs.admin.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 401, TestName = "A_wrong_key_is_not_healed_by_a_name")]
    [TestCase("X-Forwarded-User: alma\nAuthorization: Bearer eyJhbGciOiJub25lIn0.e30.", 200, TestName = "A_token_that_is_not_ours_is_the_proxys_business")]
    [TestCase("X_Forwarded_User: alma", 401, TestName = "An_underscore_is_another_header")]
    public async Task The_proxys_word_is_one_name(string headers, int status) => Assert.That(await GetAsync(headers), Is.EqualTo(status));

    [Test]
    public async Task Whose_address_a_forwarded_request_has_is_the_proxys_word_too()
    {
        using var browser = service.Browser(null);
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        await StatusAsync(browser);
        Assert.That(service.Log.Entries.Select(entry => entry.Text), Has.Some.Contains("from 203.0.113.7"));
    }

    [TestCase("hqjobs.example", 200)]
    [TestCase("127.0.0.1.example", 200)]
    public async Task With_sign_in_a_host_name_says_nothing(string host, int status) =>
        Assert.That(await GetAsync("X-Forwarded-User: vera", host: host), Is.EqualTo(status));

    [Test]
    public async Task With_sign_in_this_machine_is_a_stranger_like_any_other()
    {
        using var http = service.Client();
        Assert.That(await StatusAsync(http), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("Host: localhost", 200)]
    [TestCase("Host: 127.0.0.1:5080", 200)]
    [TestCase("Host: [::1]", 200)]
    [TestCase("Host: hqjobs.example", 403, TestName = "A_web_page_that_calls_this_machine_by_a_name_of_its_own")]
    [TestCase("Host: localhost.hqjobs.example", 403)]
    [TestCase("Host: 127.0.0.1.hqjobs.example", 403)]
    [TestCase("Host: localhost\nX-Forwarded-For: 203.0.113.7", 403)]
    [TestCase("Host: localhost\nX-Forwarded-Host: localhost", 403)]
    [TestCase("Host: localhost\nForwarded: for=203.0.113.7", 403)]
    [TestCase("Host: localhost\nVia: 1.1 proxy", 403)]
    [TestCase("Host: hqjobs.example\nX-Forwarded-Host: localhost", 403)]
    [TestCase("Host: localhost\nX-Forwarded-User: alma", 403)]
    public async Task Without_sign_in_only_a_request_that_is_plainly_local_is_served(string headers, int status)
    {
        await using var local = await SecureService.StartAsync(new { });
        Assert.That(await local.SendRawAsync($"GET /hangfire/servers HTTP/1.1\n{headers}\nConnection: close\n\n", from: "127.0.0.1"), Is.EqualTo(status));
    }

    private Task<int> GetAsync(string headers, string from = SecureService.ProxyAddress, string host = "localhost") =>
        service.SendRawAsync($"GET /hangfire/servers HTTP/1.1\nHost: {host}\nConnection: close\n{headers}\n\n", from);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var response = await http.GetAsync(Page);
        return response.StatusCode;
    }
}
