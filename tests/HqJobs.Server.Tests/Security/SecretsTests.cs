using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using HqJobs.Server.Security;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Security;

/// <summary>The real service with secrets in its configuration and customers in its databases, brought into trouble: none of it may be told to anybody (G10).</summary>
[NonParallelizable]
public sealed class SecretsTests
{
    private const string Password = "Correct-Horse-7";
    private static readonly string[] Tables = ["PIPELINERUN", "PIPELINESTAGE", "PIPELINEITEM", "PIPELINELOG", "AUDITLOG", "RETAILCDXUPLOADSESSION", "RETAILCDXDOWNLOADSESSION"];

    [TestCase("Text"), TestCase("Json"), CancelAfter(180_000)]
    public async Task No_secret_and_no_customer_is_told_by_log_page_metric_job_or_history(string format)
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Augusta", "Lovelace");
        var (key, wrong) = (ApiKey.Create("probe"), ApiKey.Create("probe"));
        var hash = KeyHash.Of(key, 100_000).ToString();
        await using var service = await ServiceProcess.StartAsync(
            world, $"Logging:Format={format}", "Pipelines:customer-sync:Cron=0 0 31 2 *", $"Alerts:WebhookSecret={Password}", $"Security:ApiKeys:probe:Hash={hash}", "Security:ApiKeys:probe:Role=Administrator",
            "Channels:oslo:Provider=SqlServer", $"Channels:oslo:ConnectionString=Server=127.0.0.1,1;Database=oslo;User Id=hqjobs;Password={Password};Connect Timeout=2;ConnectRetryCount=0;Encrypt=False");

        var told = new StringBuilder();
        service.Http.DefaultRequestHeaders.Add("X-Api-Key", wrong);
        await ReadAsync("/hangfire", HttpStatusCode.Unauthorized);
        service.Http.DefaultRequestHeaders.Remove("X-Api-Key");
        service.Http.DefaultRequestHeaders.Add("X-Api-Key", key);
        await UntilAsync(async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));
        Assert.That(await service.TriggerAsync(), Is.EqualTo(HttpStatusCode.NoContent));
        await UntilAsync(async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN WHERE ENDEDDATETIME IS NOT NULL") == 1);
        Assert.That(await world.QueryAsync<string>(world.Headquarters, "SELECT ERROR FROM PIPELINEITEM WHERE CHANNEL = 'oslo' AND ERROR IS NOT NULL"), Is.Not.Empty, "oslo cannot be reached, and says so");
        await ReadAsync($"/nowhere?key={key}", HttpStatusCode.NotFound);

        string[] pages = ["/hangfire", "/hangfire/recurring", "/hangfire/servers", "/hangfire/jobs/succeeded", "/hangfire/jobs/failed", "/hangfire/jobs/deleted", "/hangfire/retries", "/metrics", "/health/ready"];
        foreach (var page in pages) await ReadAsync(page);
        foreach (var job in Regex.Matches(told.ToString(), "/hangfire/jobs/details/[^\"]+").Select(match => match.Value).Distinct().ToList()) await ReadAsync(job);
        foreach (var table in Tables)
            foreach (var row in await world.QueryAsync<dynamic>(world.Headquarters, $"SELECT * FROM {table}"))
                told.AppendLine(string.Join('|', ((IDictionary<string, object>)row).Values));
        await service.StopAsync();
        foreach (var line in service.Log) told.AppendLine(line);

        Assert.That(told.ToString(), Does.Contain("oslo").And.Contain("customer-sync").And.Contain("Refused with 401").And.Contain("127.0.0.1"), "there was something to read");
        foreach (var secret in new[] { Password, key, key.Split('.')[2], wrong.Split('.')[2], hash, "Augusta", "Lovelace" })
            Assert.That(told.ToString(), Does.Not.Contain(secret));

        async Task ReadAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
        {
            var (status, body) = await service.GetAsync(path);
            Assert.That(status, Is.EqualTo(expected), path);
            told.AppendLine(body);
        }

        async Task UntilAsync(Func<Task<bool>> fact)
        {
            for (var i = 0; i < 600 && !await fact(); i++) await Task.Delay(100);
            Assert.That(await fact(), string.Join(Environment.NewLine, service.Log));
        }
    }

    [Test]
    public async Task A_configuration_that_is_refused_shows_no_secret()
    {
        using var folder = new TempFolder();
        var key = ApiKey.Create("ci");
        folder.Write("hqjobs.json", $$"""
            { "HqJobs": { "Headquarters": { "Provider": "SqlServer", "ConnectionString": "Server=x;Database=y;Password={{Password}};Shape=round" },
                          "Channels": { "oslo": { "Provider": "SqlServer", "ConnectionString": "Pasword={{Password}}" } },
                          "JobStorage": { "Provider": "PostgreSql", "ConnectionString": "Host=h;Pasword={{Password}}" },
                          "Security": { "ApiKeys": { "ci": { "Hash": "{{key}}", "Role": "Viewer" }, "cd": "{{key}}" } } } }
            """);
        var result = await HqJobsProgram.RunAsync(folder.Path, "serve");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(2));
            Assert.That(result.Error, Does.Contain("HqJobs:Security:ApiKeys:cd: is a section"));
            Assert.That(result.Error + result.Output, Does.Not.Contain(Password).And.Not.Contain(key.Split('.')[2]));
        });

        folder.Write("hqjobs.json", $$"""
            { "HqJobs": { "Headquarters": { "Provider": "SqlServer", "ConnectionString": "Server=x;Database=y;Password={{Password}};Shape=round" },
                          "Channels": { "oslo": { "Provider": "SqlServer", "ConnectionString": "Pasword={{Password}}" } },
                          "JobStorage": { "Provider": "PostgreSql", "ConnectionString": "Host=h;Pasword={{Password}}" },
                          "Security": { "ApiKeys": { "ci": { "Hash": "{{key}}", "Role": "Viewer" } } } } }
            """);
        result = await HqJobsProgram.RunAsync(folder.Path, "serve");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(2));
            Assert.That(result.Error, Does.Contain("HqJobs:Security:ApiKeys:ci:Hash").And.Contain("HqJobs:Headquarters:ConnectionString"));
            Assert.That(result.Error + result.Output, Does.Not.Contain(Password).And.Not.Contain(key.Split('.')[2]));
        });
    }
}
