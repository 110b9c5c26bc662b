using System.Net;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Api;

/// <summary>Runs, channels, schedules and journeys over HTTP, on the whole service.</summary>
[NonParallelizable]
public sealed class RunsApiTests
{
    private SecureService service = null!;
    private HttpClient watch = null!;
    private HttpClient deploy = null!;
    private HttpClient admin = null!;
    private string customer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        service = await SecureService.StartAsync();
        (watch, deploy, admin) = (service.Program(SecureService.KeyOf("watch")), service.Program(SecureService.KeyOf("deploy")), service.Program(SecureService.KeyOf("admin")));
        customer = Guid.NewGuid().ToString();
        await service.World.InsertCustomerAsync(service.World["houston"], customer, "Ada", "Lovelace");
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var http in (HttpClient[])[watch, deploy, admin]) http.Dispose();
        await service.DisposeAsync();
    }

    [Test]
    public async Task A_dry_run_is_answered_at_once_and_leaves_nothing()
    {
        var answer = await deploy.CallAsync("POST", "/api/pipelines/p-0001/runs", new { dryRun = true });
        Assert.That((answer.Status, answer.Json.GetProperty("dryRun").GetBoolean(), answer.Word("status")), Is.EqualTo((HttpStatusCode.OK, true, "Succeeded")), answer.Text);
        Assert.That((await watch.CallAsync("GET", "/api/runs")).Items, Is.Empty);
    }

    [Test]
    public async Task A_run_is_asked_for_taken_up_and_told_as_the_command_line_tells_it()
    {
        var asked = await deploy.CallAsync("POST", "/api/pipelines/Customer-Sync/runs", new { channels = new[] { "houston" }, full = true });
        Assert.That((asked.Status, asked.Word("pipeline"), asked.Word("requestedBy"), asked.Word("startedBy")), Is.EqualTo((HttpStatusCode.Accepted, "customer-sync", "deploy", "Api")), asked.Text);
        var place = asked.Headers.Location!.ToString();
        Assert.That(place, Is.EqualTo($"/api/runs/{asked.Word("runId")}"));

        var ended = await UntilEndedAsync(place);
        Assert.Multiple(async () =>
        {
            Assert.That(ended.Word("status"), Is.EqualTo("Succeeded"), ended.Text);
            Assert.That(ended.Json.GetProperty("stages")[1].GetProperty("customersCreated").GetInt64(), Is.EqualTo(1));
            var told = await service.Get<PipelineRuns>().ReadAsync(new RunId(asked.Word("runId")), CancellationToken.None);
            Assert.That(ended.Text, Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(told, ReportJson.Compact)), "the same JSON as run --json");
        });
    }

    [Test]
    public async Task The_history_is_filtered_and_read_part_by_part()
    {
        for (var run = 0; run < 4; run++) await UntilEndedAsync((await deploy.CallAsync("POST", "/api/pipelines/1110/runs", new { })).Headers.Location!.ToString());
        var all = (await watch.CallAsync("GET", "/api/runs?pipeline=1110")).Items.Select(run => run.GetProperty("runId").GetString()).ToList();
        var parts = new List<string?>();
        for (string? after = null; ;)
        {
            var part = await watch.CallAsync("GET", $"/api/runs?pipeline=1110&count=3{(after is null ? "" : $"&after={after}")}");
            parts.AddRange(part.Items.Select(run => run.GetProperty("runId").GetString()));
            if ((after = part.Json.GetProperty("next").GetString()) is null) break;
        }
        Assert.Multiple(async () =>
        {
            Assert.That(all, Has.Count.EqualTo(4));
            Assert.That(parts, Is.EqualTo(all));
            Assert.That((await watch.CallAsync("GET", "/api/runs?status=Succeeded&channel=houston&from=2026-01-01T00:00:00%2B02:00")).Items, Has.Exactly(4).Items);
            Assert.That((await watch.CallAsync("GET", "/api/runs?to=2026-01-01T00:00:00Z")).Items, Is.Empty);
        });
    }

    [Test]
    public async Task What_cannot_be_retried_or_cancelled_says_why()
    {
        var run = (await UntilEndedAsync((await deploy.CallAsync("POST", "/api/pipelines/1110/runs")).Headers.Location!.ToString())).Word("runId");
        var retry = await deploy.CallAsync("POST", $"/api/runs/{run}/retry");
        var cancel = await deploy.CallAsync("POST", $"/api/runs/{run}/cancel");
        Assert.Multiple(async () =>
        {
            Assert.That((retry.Status, retry.Detail), Is.EqualTo((HttpStatusCode.Conflict, $"Nothing failed in run {run}: it is Succeeded.")));
            Assert.That((cancel.Status, cancel.Word("result")), Is.EqualTo((HttpStatusCode.OK, "NotActive")));
            foreach (var path in (string[])["/api/runs/none", "/api/runs/none/retry", "/api/runs/none/cancel"])
                Assert.That((await deploy.CallAsync(path.EndsWith("none", StringComparison.Ordinal) ? "GET" : "POST", path)).Kind, Is.EqualTo("not-found"), path);
        });
    }

    [Test]
    public async Task A_failed_run_is_retried_and_a_waiting_one_cancelled()
    {
        var runs = service.Get<PipelineRuns>();
        var failed = await runs.StartAsync(new RunRequest("1070"), CancellationToken.None); // driven by this process, so that it stays
        var behind = await deploy.CallAsync("POST", "/api/pipelines/1070/runs", new { });
        var cancelled = await deploy.CallAsync("POST", $"/api/runs/{behind.Word("runId")}/cancel");
        await runs.EndAsync(failed.Run, RunStatus.Failed, "broken", CancellationToken.None);
        var retry = await deploy.CallAsync("POST", $"/api/runs/{failed.Run}/retry");
        Assert.Multiple(async () =>
        {
            Assert.That(behind.Word("error"), Is.EqualTo($"waits for run {failed.Run}"));
            Assert.That(cancelled.Word("result"), Is.EqualTo("Cancelled"));
            Assert.That((retry.Status, retry.Word("rerunOf")), Is.EqualTo((HttpStatusCode.Accepted, failed.Run.Value)), retry.Text);
            Assert.That((await UntilEndedAsync(retry.Headers.Location!.ToString())).Word("status"), Is.EqualTo("Succeeded"));
        });
    }

    [Test]
    public async Task A_channel_is_paused_with_a_reason_and_resumed()
    {
        var paused = await deploy.CallAsync("POST", "/api/channels/houston/pause", new { reason = " stock taking " });
        var listed = (await watch.CallAsync("GET", "/api/channels")).Items.Single();
        var resumed = await deploy.CallAsync("POST", "/api/channels/houston/resume");
        Assert.Multiple(async () =>
        {
            Assert.That((paused.Status, paused.Word("pauseReason")), Is.EqualTo((HttpStatusCode.OK, "stock taking")), paused.Text);
            Assert.That(listed.GetProperty("paused").GetBoolean(), Is.True);
            Assert.That(resumed.Json.GetProperty("paused").GetBoolean(), Is.False);
            Assert.That((await deploy.CallAsync("POST", "/api/channels/nowhere/pause")).Kind, Is.EqualTo("not-found"));
            Assert.That((await deploy.CallAsync("POST", "/api/channels/houston/pause", new { reason = new string('x', 201) })).Kind, Is.EqualTo("not-allowed"));
            Assert.That((await service.Get<AuditLog>().ListAsync(10, "houston", CancellationToken.None)).Select(entry => (entry.User, entry.Action)),
                Is.EqualTo(new[] { ("deploy", "channel resume"), ("deploy", "channel pause") }));
        });
    }

    [Test]
    public async Task A_schedule_is_changed_by_whoever_has_seen_it_as_it_is()
    {
        var seen = await watch.CallAsync("GET", "/api/schedules/channel-config");
        var missing = await admin.CallAsync("PUT", "/api/schedules/channel-config", new { cron = "0 5 * * *" });
        var changed = await admin.CallAsync("PUT", "/api/schedules/channel-config", new { cron = "0 5 * * *", overlap = "Queue" }, ("If-Match", seen.ETag!));
        var late = await admin.CallAsync("PUT", "/api/schedules/channel-config", new { cron = "0 6 * * *" }, ("If-Match", seen.ETag!));
        var paused = await admin.CallAsync("PUT", "/api/schedules/channel-config", new { paused = true, pauseReason = "holidays" }, ("If-Match", changed.ETag!));
        Assert.Multiple(async () =>
        {
            Assert.That((missing.Status, missing.Kind), Is.EqualTo(((HttpStatusCode)428, "version-missing")));
            Assert.That((changed.Status, changed.Word("cron"), changed.Word("overlap"), changed.Word("modifiedBy")), Is.EqualTo((HttpStatusCode.OK, "0 5 * * *", "Queue", "admin")), changed.Text);
            Assert.That((late.Status, late.Detail), Is.EqualTo((HttpStatusCode.PreconditionFailed, late.Detail)));
            Assert.That(late.Detail, Does.StartWith("Somebody else changed the schedule of channel-config meanwhile (0 5 * * *").And.Contain("admin"));
            Assert.That((paused.Word("pauseReason"), paused.Word("pausedBy")), Is.EqualTo(("holidays", "admin")), paused.Text);
            var wrong = await admin.CallAsync("PUT", "/api/schedules/channel-config", new { cron = "every day" }, ("If-Match", "*"));
            Assert.That((wrong.Status, wrong.Kind), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "not-allowed")), wrong.Text);
            Assert.That((await admin.CallAsync("PUT", "/api/schedules/channel-config", new { }, ("If-Match", "W/\"1\""))).Kind, Is.EqualTo("not-understood"));
            Assert.That((await watch.CallAsync("GET", "/api/schedules/nowhere")).Kind, Is.EqualTo("not-found"));
            Assert.That((await watch.CallAsync("GET", "/api/schedules")).Items.Select(schedule => schedule.GetProperty("pipeline").GetString()), Has.Member("cleanup"));
            var never = await watch.CallAsync("GET", "/api/schedules/1010");
            Assert.That((never.ETag, never.Json.GetProperty("cron").ValueKind), Is.EqualTo(("\"0\"", System.Text.Json.JsonValueKind.Null)));
        });
    }

    [Test]
    public async Task The_journey_of_a_customer_is_asked_by_guid_or_account()
    {
        await UntilEndedAsync((await deploy.CallAsync("POST", "/api/pipelines/customer-sync/runs")).Headers.Location!.ToString());
        var byGuid = await watch.CallAsync("GET", $"/api/customers/{customer.ToUpperInvariant()}/journey");
        var account = byGuid.Json.GetProperty("accounts")[0].GetProperty("accountNum").GetString();
        var byAccount = await watch.CallAsync("GET", $"/api/customers/{account}/journey");
        Assert.Multiple(async () =>
        {
            Assert.That(byGuid.Json.GetProperty("accounts")[0].GetProperty("channels")[0].GetProperty("state").GetString(), Is.EqualTo("Delivered"), byGuid.Text);
            Assert.That(byAccount.Json.GetProperty("operations").GetArrayLength(), Is.EqualTo(byGuid.Json.GetProperty("operations").GetArrayLength()));
            Assert.That((await watch.CallAsync("GET", "/api/customers/C-99999999/journey")).Kind, Is.EqualTo("not-found"));
        });
    }

    private async Task<ApiAnswer> UntilEndedAsync(string run)
    {
        for (var i = 0; ; i++)
        {
            var answer = await watch.CallAsync("GET", run);
            if (answer.Word("status") is not ("Waiting" or "Running")) return answer;
            if (i > 300) Assert.Fail(answer.Text);
            await Task.Delay(100);
        }
    }
}
