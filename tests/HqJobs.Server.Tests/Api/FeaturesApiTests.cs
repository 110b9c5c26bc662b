using System.Net;
using HqJobs.Server.Tests.Security;

namespace HqJobs.Server.Tests.Api;

/// <summary>Features over HTTP and on their page.</summary>
[NonParallelizable]
public sealed class FeaturesApiTests
{
    [Test]
    public async Task A_feature_is_turned_on_when_what_it_needs_is_on_and_the_answer_says_who_does_not_know_yet()
    {
        await using var service = await SecureService.StartAsync();
        using var watch = service.Program(SecureService.KeyOf("watch"));
        using var admin = service.Program(SecureService.KeyOf("admin"));
        var listed = await watch.CallAsync("GET", "/api/features");
        var beneath = await admin.CallAsync("PUT", "/api/features/R22", new { enabled = false });
        var off = await admin.CallAsync("PUT", "/api/features/r26", new { enabled = false });
        var name = Uri.EscapeDataString("Enable editing customers in asynchronous mode");
        Assert.Multiple(async () =>
        {
            Assert.That(listed.Items.Select(feature => feature.GetProperty("rule").GetString()), Is.EqualTo(new[] { "R20", "R21", "R22", "R24", "R25", "R26", "R27" }));
            Assert.That((beneath.Status, beneath.Kind), Is.EqualTo((HttpStatusCode.Conflict, "not-possible-now")), beneath.Text);
            Assert.That(off.Json.GetProperty("feature").GetProperty("enabled").GetBoolean(), Is.False);
            Assert.That(off.Word("note"), Is.EqualTo("houston has not been told the latest change yet and goes on as before, until 1110, 1010 and 1070 have run"));
            Assert.That((await watch.CallAsync("GET", $"/api/features/{name}")).Json.GetProperty("feature").GetProperty("enabled").GetBoolean(), Is.False);
            Assert.That((await watch.CallAsync("GET", "/api/features/Turbo")).Kind, Is.EqualTo("not-found"));
            Assert.That((await admin.CallAsync("PUT", "/api/features/R26", new { })).Detail, Is.EqualTo("enabled is missing."));
        });
    }

    [Test]
    public async Task The_page_turns_a_feature_off_and_on_and_shows_no_button_that_would_be_refused()
    {
        await using var service = await SecureService.StartAsync();
        using var alma = service.Browser("alma");
        using var otto = service.Browser("otto");
        var page = await alma.GetStringAsync(new Uri("/hangfire/pipelines/features", UriKind.Relative));
        using var off = await PostAsync(alma, "Enable editing customers in asynchronous mode", enabled: false);
        var after = await alma.GetStringAsync(new Uri("/hangfire/pipelines/features", UriKind.Relative));
        using var refused = await PostAsync(otto, "Enable editing customers in asynchronous mode", enabled: true);
        Assert.Multiple(async () =>
        {
            Assert.That(page, Does.Contain("Turn off<span class=\"sr-only\"> Enable editing").And.Not.Contain("Turn off<span class=\"sr-only\"> Enable asynchronous creation"));
            Assert.That(off.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(after, Does.Contain("Enable editing customers in asynchronous mode is off.").And.Contain("Turn on<span class=\"sr-only\"> Enable editing"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await otto.GetStringAsync(new Uri("/hangfire/pipelines/features", UriKind.Relative)), Does.Not.Contain("<form method=\"post\" action=\"/hangfire/pipelines/features\""));
        });
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string feature, bool enabled)
    {
        var (header, token) = await SecureService.TokenAsync(http);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hangfire/pipelines/features")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("feature", feature), KeyValuePair.Create("enabled", enabled ? "true" : "false"), KeyValuePair.Create("back", "/hangfire/pipelines/features")]),
        };
        request.Headers.Add(header, token);
        return await http.SendAsync(request);
    }
}
