using System.Net;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Api;

/// <summary>Idempotency-Key: a program that got no answer asks again, of any service, and nothing is done twice.</summary>
[NonParallelizable]
public sealed class RepeatableRequestsTests
{
    private const string Path = "/api/pipelines/1110/runs";

    private SecureService service = null!;
    private HttpClient deploy = null!;

    [SetUp]
    public async Task StartAsync()
    {
        service = await SecureService.StartAsync();
        deploy = service.Program(SecureService.KeyOf("deploy"));
    }

    [TearDown]
    public async Task StopAsync()
    {
        deploy.Dispose();
        await service.DisposeAsync();
    }

    private Task<ApiAnswer> StartRunAsync(HttpClient http, string key, object? order = null) => http.CallAsync("POST", Path, order ?? new { full = true }, ("Idempotency-Key", key));

    private async Task<long> CountRunsAsync() => (await service.Get<PipelineRuns>().ListAsync(null, 100, CancellationToken.None)).Count;

    [Test]
    public async Task The_same_request_gets_the_same_answer_and_starts_one_run()
    {
        var first = await StartRunAsync(deploy, "nightly 17");
        var again = await deploy.CallAsync("POST", Path, """{ "channels": null,  "full": true }""", ("Idempotency-Key", "nightly 17"));
        Assert.Multiple(async () =>
        {
            Assert.That((first.Status, again.Status), Is.EqualTo((HttpStatusCode.Accepted, HttpStatusCode.Accepted)), first.Text);
            Assert.That((again.Text, again.Headers.Location), Is.EqualTo((first.Text, first.Headers.Location)));
            Assert.That((first.Headers.Contains("Idempotency-Replayed"), again.Headers.Contains("Idempotency-Replayed")), Is.EqualTo((false, true)));
            Assert.That(await CountRunsAsync(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Another_request_under_the_key_is_refused_and_so_is_a_key_that_is_none()
    {
        await StartRunAsync(deploy, "k");
        using var admin = service.Program(SecureService.KeyOf("admin"));
        Assert.Multiple(async () =>
        {
            Assert.That((await StartRunAsync(deploy, "k", new { full = false })).Kind, Is.EqualTo("key-of-another-request"));
            Assert.That((await deploy.CallAsync("POST", "/api/pipelines/1070/runs", new { full = true }, ("Idempotency-Key", "k"))).Kind, Is.EqualTo("key-of-another-request"));
            Assert.That((await StartRunAsync(admin, "k")).Status, Is.EqualTo(HttpStatusCode.Accepted), "a key of somebody else");
            Assert.That((await StartRunAsync(deploy, new string('k', 201))).Kind, Is.EqualTo("not-understood"));
        });
    }

    [Test]
    public async Task What_was_refused_changed_nothing_and_may_be_corrected_under_the_same_key()
    {
        var refused = await StartRunAsync(deploy, "k", new { channels = new[] { "nowhere" } });
        var corrected = await StartRunAsync(deploy, "k", new { channels = new[] { "houston" } });
        Assert.That((refused.Kind, corrected.Status), Is.EqualTo(("not-allowed", HttpStatusCode.Accepted)));
    }

    [Test]
    public async Task Two_at_once_start_one_run()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartRunAsync(deploy, "at once")));
        Assert.Multiple(async () =>
        {
            Assert.That(answers.Where(answer => answer.Status != HttpStatusCode.Accepted).Select(answer => answer.Kind), Is.All.EqualTo("in-progress"));
            Assert.That(answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(answer => answer.Word("runId")).Distinct(), Has.Exactly(1).Items);
            Assert.That(await CountRunsAsync(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_crash_between_the_run_and_its_answer_leads_to_the_same_run()
    {
        // What a service had done that died before it noted the answer: it had claimed the key, and asked for the run.
        var keys = service.Get<RequestKeys>();
        var claim = await keys.ClaimAsync("ApiKey/deploy", "k", $"POST {Path} " + """{"channels":null,"full":true,"dryRun":false}""", CancellationToken.None);
        var run = await service.Get<PipelineRuns>().RequestAsync(new RunRequest("1110", "Api") { RequestKey = claim.RunKey, Full = true }, CancellationToken.None);
        var soon = await StartRunAsync(deploy, "k");
        await service.World.ExecuteAsync(service.World.Headquarters, "UPDATE REQUESTKEY SET CLAIMEDUNTIL = '2026-01-01T00:00:00.000Z'");
        var later = await StartRunAsync(deploy, "k");
        Assert.Multiple(async () =>
        {
            Assert.That((soon.Status, soon.Kind, soon.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.Conflict, "in-progress", TimeSpan.FromSeconds(5))), soon.Text);
            Assert.That(later.Word("runId"), Is.EqualTo(run.Run.Value), later.Text);
            Assert.That(await CountRunsAsync(), Is.EqualTo(1));
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task Another_service_and_the_same_one_after_a_restart_know_the_answer()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var one = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *");
        var first = await StartRunAsync(one.Http, "k");
        await one.KillAsync();
        await using var other = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *");
        var again = await StartRunAsync(other.Http, "k");
        Assert.That((again.Text, again.Status), Is.EqualTo((first.Text, HttpStatusCode.Accepted)));
    }
}
