using System.Net;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>A job storage that nobody answers for: said in words, without secrets, and waited for.</summary>
[NonParallelizable]
public sealed class JobStorageAwayTests
{
    private const string SqlServer = "Server=127.0.0.1,1;Database=jobs;User Id=me;Password=s3cret";
    private const string PostgreSql = "Host=127.0.0.1;Port=1;Database=jobs;Username=me;Password=s3cret";

    [TestCase("SqlServer", SqlServer, "SQL Server 127.0.0.1,1/jobs, schema HqJobs: ")]
    [TestCase("PostgreSql", PostgreSql, "PostgreSQL 127.0.0.1:1/jobs, schema hqjobs: ")]
    public async Task Db_status_and_db_init_say_which_one_is_away(string provider, string connectionString, string expected)
    {
        using var folder = new TempFolder();
        string[] settings = ["--json", "--setting", $"JobStorage:Provider={provider}", "--setting", $"JobStorage:ConnectionString={connectionString}"];
        var status = await HqJobsProgram.RunAsync(folder.Path, ["db", "status", .. settings]);
        var init = await HqJobsProgram.RunAsync(folder.Path, ["db", "init", "--jobs", .. settings]);
        Assert.Multiple(() =>
        {
            Assert.That((status.ExitCode, init.ExitCode), Is.EqualTo((1, 1)), status.Error + init.Error);
            Assert.That(status.Output, Does.Contain(expected).And.Contain("\"reachable\": false").And.Not.Contain("s3cret"));
            Assert.That(init.Output, Does.Contain(expected).And.Not.Contain("s3cret"));
        });
    }

    [TestCase("SqlServer", SqlServer)]
    [TestCase("PostgreSql", PostgreSql)]
    [CancelAfter(120_000)]
    public async Task The_service_starts_without_it_and_says_that_it_is_not_ready(string provider, string connectionString)
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var service = await ServiceProcess.StartAsync(world, $"JobStorage:Provider={provider}", $"JobStorage:ConnectionString={connectionString}");
        var (status, body) = await service.GetAsync("/health/ready");
        Assert.Multiple(async () =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(body, Does.Contain("Job storage: ").And.Contain("127.0.0.1").And.Not.Contain("s3cret"));
            Assert.That((await service.GetAsync("/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(service.Log, Has.None.Contains("s3cret"));
        });
    }
}
