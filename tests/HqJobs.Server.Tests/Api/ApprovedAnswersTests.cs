using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Api;

/// <summary>What every endpoint answers, to whoever may ask and to whoever may not: kept as text, so that no program is surprised by a change nobody saw.</summary>
[NonParallelizable]
public sealed class ApprovedAnswersTests
{
    private const string Ada = "11111111-1111-4111-8111-111111111111";
    private const string Grace = "22222222-2222-4222-8222-222222222222";
    private const string Failed = "/api/operations/houston/1/c/2";
    private const string Blocked = "/api/operations/houston/1/a/1";

    [Test, CancelAfter(180_000)]
    public async Task Every_endpoint_answers_as_approved()
    {
        await using var service = await SecureService.StartAsync();
        await RecordAsync(service);
        var talks = new List<(string Name, Transcript Talk)>
        {
            ("channels", await ChannelsAsync(service)), ("operations", await OperationsAsync(service)), ("customers", await CustomersAsync(service)), ("runs", await RunsAsync(service)),
            ("schedules", await SchedulesAsync(service)), ("features", await FeaturesAsync(service)), ("problems", await ProblemsAsync(service)),
        };
        Assert.Multiple(() =>
        {
            Assert.That(talks.SelectMany(talk => talk.Talk.Answered).Distinct(), Is.EquivalentTo(Transcript.EndpointsOf(service)), "every endpoint is asked and answers");
            foreach (var (name, talk) in talks) Approved.Verify($"{name}.txt", talk.ToString());
        });
    }

    /// <summary>Ada came to headquarters; Grace did not, and her address waits for her.</summary>
    private static async Task RecordAsync(SecureService service)
    {
        var houston = service.World["houston"];
        await service.World.InsertCustomerAsync(houston, Ada, "Ada", "Lovelace", email: "ada@example.org", phone: "+1 713 555 0100");
        await service.World.InsertCustomerAsync(houston, Grace, "Grace", "Hopper", email: "ada@example.org", language: "xx-XX");
        await service.World.ExecuteAsync(houston, """
            INSERT INTO RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, ADDRESSID, ROLE, STREET, CITY, COUNTRY)
            VALUES (@Company, @Grace, 1, @channel, @now, 'a1', 'Home', '1 Main Street', 'Houston', 'USA')
            """, new { TestWorld.Company, Grace, channel = TestWorld.FirstChannelId, now = service.World.Time.GetUtcNow() });
        await service.RunAsync("customer-sync", exitCode: 1);
        await service.RunAsync("1010", exitCode: 0);
    }

    private static async Task<Transcript> OperationsAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("watch", "GET", "/api/operations");
        await talk.AskAsync("deploy", "GET", "/api/operations?status=blocked&channel=houston&record=address&count=1");
        await talk.AskAsync("deploy", "GET", "/api/operations?status=lost");
        await talk.AskAsync("deploy", "GET", "/api/operations?after=nonsense");
        await talk.AskAsync("deploy", "GET", "/api/operations?count=1001");
        await talk.AskAsync("deploy", "POST", "/api/operations/search", new { text = "hopper", fields = new { LANGUAGEID = "=xx-xx" } });
        await talk.AskAsync("deploy", "POST", "/api/operations/search", new { fields = new { SHOESIZE = "43" } });
        await talk.AskAsync("watch", "POST", "/api/operations/search", new { text = "hopper" });
        await talk.AskAsync("watch", "GET", Failed);
        var seen = await talk.AskAsync("deploy", "GET", Blocked);
        await talk.AskAsync("deploy", "GET", "/api/operations/houston/1/c/99");
        await talk.AskAsync("deploy", "POST", "/api/operations/export?format=json", new { statuses = new[] { "failed" } });
        await talk.AskAsync("deploy", "POST", "/api/operations/export", new { record = "customer", statuses = new[] { "failed" } });
        await talk.AskAsync("deploy", "POST", "/api/operations/export?format=xml", new { });
        await talk.AskAsync("deploy", "PATCH", Failed, new { LANGUAGEID = "en-US" });
        await talk.AskAsync("watch", "PATCH", Failed, new { LANGUAGEID = "en-US" }, ("If-Match", "*"));
        await talk.AskAsync("deploy", "PATCH", Failed, new { CUSTACCOUNTASYNC = Ada, RELATIONSHIPTYPE = "person", SHOESIZE = "43" }, ("If-Match", "*"));
        await talk.AskAsync("deploy", "PATCH", Blocked, new { STREET = "2 Main Street" }, ("If-Match", seen.ETag!));
        await talk.AskAsync("admin", "PATCH", Blocked, new { STREET = "3 Main Street" }, ("If-Match", seen.ETag!));
        await talk.AskAsync("deploy", "POST", "/api/operations/synchronize", new { ids = new[] { "houston/1/a/1", "houston/1/c/99" } });
        await talk.AskAsync("deploy", "PATCH", Failed, new { LANGUAGEID = "en-US" }, ("If-Match", "*"));
        await talk.AskAsync("deploy", "POST", "/api/operations/synchronize", new { ids = new[] { "houston/1/a/1", "houston/1/c/2" }, dryRun = true });
        await talk.AskAsync("deploy", "POST", "/api/operations/synchronize", new { ids = new[] { "houston/1/a/1", "houston/1/c/2" } }, ("Idempotency-Key", "both"));
        await talk.AskAsync("deploy", "POST", "/api/operations/synchronize", new { ids = new[] { "houston/1/a/1" } }, ("Idempotency-Key", "both"));
        await talk.AskAsync("deploy", "POST", "/api/operations/synchronize", new { ids = new[] { "shoe" } });
        await talk.AskAsync("deploy", "PATCH", Failed, new { FIRSTNAME = "Grace Brewster" }, ("If-Match", "*"));
        return talk;
    }

    private static async Task<Transcript> CustomersAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("deploy", "POST", "/api/customers/search", new { text = "ADA@example.org" });
        await talk.AskAsync("watch", "POST", "/api/customers/search?count=1", new { text = " c-00000001" });
        await talk.AskAsync("deploy", "POST", "/api/customers/search", new { text = " " });
        await talk.AskAsync("watch", "GET", "/api/customers/c-00000001/journey");
        await talk.AskAsync("watch", "GET", "/api/customers/C-99999999/journey");
        using (var http = service.Program(SecureService.KeyOf("deploy"))) await http.CallAsync("GET", "/api/duplicates"); // the first one compiles, and a part ends after a second
        await talk.AskAsync("deploy", "GET", "/api/duplicates");
        await talk.AskAsync("watch", "GET", "/api/duplicates?company=usrt");
        await talk.AskAsync("deploy", "GET", "/api/duplicates?after=nonsense");
        using (service.Away("houston"))
        {
            await talk.AskAsync("deploy", "POST", "/api/customers/search", new { text = "ADA@example.org" });
            await talk.AskAsync("deploy", "GET", "/api/customers/C-00000001/journey");
        }
        return talk;
    }

    private static async Task<Transcript> ChannelsAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("watch", "GET", "/api/channels");
        await talk.AskAsync("watch", "POST", "/api/channels/houston/pause");
        await talk.AskAsync("deploy", "POST", "/api/channels/Houston/pause", new { reason = "new till software" });
        await talk.AskAsync("deploy", "POST", "/api/channels/houston/pause", new { reason = new string('x', 201) });
        await talk.AskAsync("deploy", "POST", "/api/channels/nowhere/pause");
        await talk.AskAsync("deploy", "POST", "/api/channels/houston/resume");
        return talk;
    }

    private static async Task<Transcript> RunsAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("deploy", "POST", "/api/pipelines/p-0001/runs", new { dryRun = true });
        await talk.AskAsync("deploy", "POST", "/api/pipelines/nowhere/runs");
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1010/runs", new { channels = new[] { "nowhere" } });
        await talk.AskAsync("watch", "POST", "/api/pipelines/1010/runs");
        var asked = await talk.AcceptedAsync("deploy", "/api/pipelines/1110/runs", new { full = true }, ("Idempotency-Key", "nightly"));
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1070/runs", new { full = true }, ("Idempotency-Key", "nightly"));
        await talk.UntilEndedAsync(asked);
        await talk.AskAsync("watch", "GET", asked);
        await talk.AskAsync("watch", "GET", "/api/runs?pipeline=1110&status=succeeded&count=1");
        await talk.AskAsync("watch", "GET", "/api/runs/20260101-000000-000000");
        await talk.AskAsync("deploy", "POST", $"{asked}/cancel");
        await talk.AskAsync("deploy", "POST", $"{asked}/retry");

        string failed;
        using (service.Away("houston")) failed = $"/api/runs/{await service.RunAsync("1010", exitCode: 3)}";
        await talk.AskAsync("watch", "GET", failed);
        await talk.UntilEndedAsync(await talk.AcceptedAsync("deploy", $"{failed}/retry"));
        return talk;
    }

    private static async Task<Transcript> SchedulesAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("watch", "GET", "/api/schedules/1010");
        await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { cron = "*/10 * * * *" });
        await talk.AskAsync("deploy", "PUT", "/api/schedules/1010", new { cron = "*/10 * * * *" }, ("If-Match", "*"));
        await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { cron = "every day" }, ("If-Match", "*"));
        var set = await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { cron = "0 0 31 2 *", timeZone = "Europe/Oslo", misfire = "Strict", overlap = "Queue" }, ("If-Match", "\"0\""));
        await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { paused = true, pausedUntil = "2026-01-01T00:00:00Z" }, ("If-Match", set.ETag!));
        await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { cron = "0 * * * *", paused = true, pauseReason = "stocktaking" }, ("If-Match", set.ETag!));
        await talk.AskAsync("admin", "PUT", "/api/schedules/1010", new { cron = "@daily" }, ("If-Match", set.ETag!));
        await talk.AskAsync("watch", "GET", "/api/schedules");
        await talk.AskAsync("watch", "GET", "/api/schedules/nowhere");
        return talk;
    }

    private static async Task<Transcript> FeaturesAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync("watch", "GET", "/api/features");
        await talk.AskAsync("watch", "GET", "/api/features/r26");
        await talk.AskAsync("watch", "GET", "/api/features/Turbo");
        await talk.AskAsync("deploy", "PUT", "/api/features/R26", new { enabled = false });
        await talk.AskAsync("admin", "PUT", "/api/features/R22", new { enabled = false });
        await talk.AskAsync("admin", "PUT", "/api/features/R26", new { enabled = false });
        await talk.AskAsync("admin", "PUT", "/api/features/R26", new { });
        return talk;
    }

    private static async Task<Transcript> ProblemsAsync(SecureService service)
    {
        var talk = new Transcript(service);
        await talk.AskAsync(null, "GET", "/api/runs");
        await talk.AskAsync("deploy", "GET", "/api/nowhere");
        await talk.AskAsync("deploy", "DELETE", "/api/runs");
        await talk.AskAsync("deploy", "GET", "/api/runs?colour=red");
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1010/runs", "{\"full\": \"yes\"}");
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1010/runs", "{ \"full\"");
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1010/runs", "<run/>", ("Content-Type", "text/xml"));
        await talk.AskAsync("deploy", "POST", "/api/pipelines/1010/runs", new { }, ("Idempotency-Key", ""));
        await talk.AskAsync("deploy", "PATCH", Failed, new { FIRSTNAME = "Grace" }, ("If-Match", "three"));
        using (service.Away("headquarters")) await talk.AskAsync("deploy", "GET", "/api/operations");
        return talk;
    }
}
