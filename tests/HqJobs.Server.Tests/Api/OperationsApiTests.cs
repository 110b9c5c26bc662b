using System.Net;
using System.Text.Json;
using HqJobs.Server.Tests.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Tests.Api;

/// <summary>Operations over HTTP: a failed one is found, understood, corrected and synchronized.</summary>
[NonParallelizable]
public sealed class OperationsApiTests
{
    private SecureService service = null!;
    private HttpClient watch = null!;
    private HttpClient deploy = null!;
    private string failed = null!;
    private string customer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        service = await SecureService.StartAsync();
        (watch, deploy) = (service.Program(SecureService.KeyOf("watch")), service.Program(SecureService.KeyOf("deploy")));
        customer = Guid.NewGuid().ToString();
        await service.World.InsertCustomerAsync(service.World["houston"], Guid.NewGuid().ToString(), "Grace", "Hopper");
        var counter = await service.World.InsertCustomerAsync(service.World["houston"], customer, "Ada", "Lovelace", language: "xx-XX"); // no language of headquarters
        await service.RunAsync("customer-sync", exitCode: 1);
        failed = $"houston/1/c/{counter}";
    }

    [TearDown]
    public async Task StopAsync()
    {
        watch.Dispose();
        deploy.Dispose();
        await service.DisposeAsync();
    }

    private string Path => $"/api/operations/{failed}";

    [Test]
    public async Task A_failed_operation_is_found_corrected_and_synchronized()
    {
        var listed = await deploy.CallAsync("GET", "/api/operations?status=Failed");
        var seen = await deploy.CallAsync("GET", Path);
        var saved = await deploy.CallAsync("PATCH", Path, new { LANGUAGEID = "en-us" }, ("If-Match", seen.ETag!));
        var synchronized = await deploy.CallAsync("POST", "/api/operations/synchronize", new { ids = new[] { failed } }, ("Idempotency-Key", "once"));
        var again = await deploy.CallAsync("POST", "/api/operations/synchronize", new { ids = new[] { failed } }, ("Idempotency-Key", "once"));
        var journey = await deploy.CallAsync("GET", $"/api/customers/{customer}/journey");
        Assert.Multiple(async () =>
        {
            Assert.That(listed.Items.Select(line => line.GetProperty("operationId").GetString()), Is.EqualTo(new[] { failed }), listed.Text);
            Assert.That(Field(seen, "LANGUAGEID").GetProperty("isCulprit").GetBoolean(), Is.True, seen.Text);
            Assert.That((saved.Status, saved.ETag != seen.ETag, Field(saved, "LANGUAGEID").GetProperty("newValue").GetString()), Is.EqualTo((HttpStatusCode.OK, true, "en-us")), saved.Text);
            Assert.That(saved.Json.GetProperty("changes")[0].GetProperty("changedBy").GetString(), Is.EqualTo("deploy"));
            Assert.That(synchronized.Items.Single().GetProperty("result").GetString(), Is.EqualTo("Succeeded"), synchronized.Text);
            Assert.That(again.Text, Is.EqualTo(synchronized.Text));
            Assert.That(journey.Json.GetProperty("accounts")[0].GetProperty("accountNum").GetString(), Is.EqualTo(synchronized.Items.Single().GetProperty("custAccount").GetString()));
            var late = await deploy.CallAsync("PATCH", Path, new { FIRSTNAME = "Augusta" }, ("If-Match", "*"));
            Assert.That((late.Status, late.Kind), Is.EqualTo((HttpStatusCode.Conflict, "not-possible-now")), late.Text);
        });
    }

    [Test]
    public async Task Of_two_who_correct_the_same_operation_the_second_is_told_who_was_first()
    {
        var seen = await deploy.CallAsync("GET", Path);
        using var admin = service.Program(SecureService.KeyOf("admin"));
        await admin.CallAsync("PATCH", Path, new { LASTNAME = "King" }, ("If-Match", seen.ETag!));
        var second = await deploy.CallAsync("PATCH", Path, new { LASTNAME = "Byron" }, ("If-Match", seen.ETag!));
        var blind = await deploy.CallAsync("PATCH", Path, new { LASTNAME = "Byron" });
        Assert.Multiple(async () =>
        {
            Assert.That((second.Status, second.Kind), Is.EqualTo((HttpStatusCode.PreconditionFailed, "changed-meanwhile")));
            Assert.That(second.Detail, Does.Contain("by admin at ").And.Contain("(LASTNAME)"));
            Assert.That(blind.Status, Is.EqualTo((HttpStatusCode)428));
            Assert.That(Field(await deploy.CallAsync("GET", Path), "LASTNAME").GetProperty("newValue").GetString(), Is.EqualTo("King"));
        });
    }

    [Test]
    public async Task Values_that_a_field_cannot_hold_are_told_field_by_field()
    {
        var wrong = await deploy.CallAsync("PATCH", Path, new { RELATIONSHIPTYPE = "person", NOSUCHFIELD = "x" }, ("If-Match", "*"));
        var number = await deploy.CallAsync("PATCH", Path, """{ "BLOCKED": 1 }""", ("If-Match", "*"));
        Assert.Multiple(async () =>
        {
            Assert.That((wrong.Status, wrong.Kind), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "not-allowed")), wrong.Text);
            Assert.That(wrong.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name), Is.EquivalentTo(new[] { "RELATIONSHIPTYPE", "NOSUCHFIELD" }));
            Assert.That((number.Status, number.Detail), Is.EqualTo((HttpStatusCode.BadRequest, "BLOCKED: the value is of the wrong type, line 1.")));
            Assert.That((await deploy.CallAsync("PATCH", "/api/operations/houston/1/c/999", new { BLOCKED = "1" }, ("If-Match", "*"))).Kind, Is.EqualTo("not-found"));
            Assert.That((await deploy.CallAsync("GET", "/api/operations/houston%2F1%2Fc%2F999")).Kind, Is.EqualTo("not-found"));
            Assert.That((await deploy.CallAsync("GET", "/api/operations/something")).Detail, Does.Contain("houston/1/c/17"));
            Assert.That((await deploy.CallAsync("POST", "/api/operations/synchronize", new { ids = new[] { "something" } })).Kind, Is.EqualTo("not-allowed"));
            Assert.That((await deploy.CallAsync("POST", "/api/operations/synchronize", new { ids = Array.Empty<string>() })).Kind, Is.EqualTo("not-allowed"));
            Assert.That((await deploy.CallAsync("POST", "/api/operations/search", new { fields = new { NOSUCHFIELD = "x" } })).Kind, Is.EqualTo("not-allowed"));
        });
    }

    [Test]
    public async Task A_viewer_sees_what_failed_and_no_value_and_cannot_guess_one()
    {
        var listed = await watch.CallAsync("GET", "/api/operations");
        var seen = await watch.CallAsync("GET", Path.Replace("houston/1/c/", "houston%2F1%2Fc%2F", StringComparison.Ordinal));
        var found = await deploy.CallAsync("POST", "/api/operations/search?count=10", new { text = "lovelace", statuses = new[] { "Failed" } });
        var guessed = await watch.CallAsync("POST", "/api/operations/search", new { text = "lovelace" });
        var harmless = await watch.CallAsync("POST", "/api/operations/search", new { channel = "houston", record = "Customer" });
        Assert.Multiple(() =>
        {
            Assert.That(listed.Items.Count(), Is.EqualTo(2));
            Assert.That(seen.Json.GetProperty("valuesHidden").GetBoolean(), Is.True);
            Assert.That(seen.Text, Does.Not.Contain("Ada").And.Not.Contain("Lovelace").And.Contain("LANGUAGEID"));
            Assert.That(Field(seen, "LASTNAME").GetProperty("newValue").GetString(), Is.EqualTo("…"));
            Assert.That(found.Items.Count(), Is.EqualTo(1), found.Text);
            Assert.That((guessed.Status, guessed.Kind), Is.EqualTo((HttpStatusCode.Forbidden, "forbidden")));
            Assert.That(harmless.Items.Count(), Is.EqualTo(2), harmless.Text);
        });
    }

    [TestCase("status=failed")]
    [TestCase("Status=FAILED")]
    [TestCase("status=blocked&status=fAiLeD&record=customer")]
    public async Task A_status_is_understood_in_any_case(string query)
    {
        var listed = await watch.CallAsync("GET", $"/api/operations?{query}");
        Assert.That(listed.Items.Select(line => line.GetProperty("operationId").GetString()), Is.EqualTo(new[] { failed }), listed.Text);
    }

    [Test]
    public async Task The_list_is_read_part_by_part_and_a_dry_run_synchronizes_nothing()
    {
        var first = await deploy.CallAsync("GET", "/api/operations?count=1");
        var second = await deploy.CallAsync("GET", $"/api/operations?count=1&after={Uri.EscapeDataString(first.Word("next"))}");
        var preview = await deploy.CallAsync("POST", "/api/operations/synchronize", new { ids = new[] { failed }, dryRun = true });
        Assert.Multiple(async () =>
        {
            Assert.That(first.Items.Concat(second.Items).Select(line => line.GetProperty("operationId").GetString()).Distinct().Count(), Is.EqualTo(2));
            Assert.That(preview.Items.Single().GetProperty("result").GetString(), Is.EqualTo("Failed"));
            Assert.That((await deploy.CallAsync("GET", Path)).Json.GetProperty("operation").GetProperty("syncAttempts").GetInt64(), Is.EqualTo(1));
            Assert.That((await deploy.CallAsync("GET", "/api/operations?after=nonsense")).Kind, Is.EqualTo("not-allowed"));
        });
    }

    [Test]
    public async Task What_fits_is_exported_as_CSV_and_JSON_to_those_who_may_see_it()
    {
        var csv = await deploy.CallAsync("POST", "/api/operations/export", new { statuses = new[] { "Failed" } });
        var json = await deploy.CallAsync("POST", "/api/operations/export?format=json", new { });
        Assert.Multiple(async () =>
        {
            Assert.That((csv.Status, csv.ContentType), Is.EqualTo((HttpStatusCode.OK, "text/csv")), csv.Text);
            Assert.That(csv.Text.TrimEnd().Split('\n'), Has.Length.EqualTo(2));
            Assert.That(csv.Text, Does.Contain("Lovelace").And.Not.Contain("Hopper"));
            Assert.That(json.Json.GetArrayLength(), Is.EqualTo(2));
            Assert.That(json.Text, Does.Contain($"\"explanation\": \"Ada Lovelace: customer {customer}, without an account yet; new customer recorded in "));
            Assert.That(await service.World.QueryAsync<string>(service.World.Headquarters, "SELECT USERNAME || ': ' || SUBJECT || ', ' || DETAILS FROM AUDITLOG WHERE ACTION = 'operation export'"),
                Is.EqualTo(new[] { "deploy: operations, status Failed", "deploy: operations, all" }), "who took everything away, as on the page");
            Assert.That((await watch.CallAsync("POST", "/api/operations/export", new { })).Kind, Is.EqualTo("forbidden"));
            Assert.That((await deploy.CallAsync("POST", "/api/operations/export", new { fields = new { NOSUCHFIELD = "x" } })).Kind, Is.EqualTo("not-allowed"));
        });
    }

    private static JsonElement Field(ApiAnswer answer, string field) => answer.Json.GetProperty("fields").EnumerateArray().Single(known => known.GetProperty("field").GetString() == field);
}
