using System.Text.Json;
using HqJobs.Server.Configuration;
using Npgsql;

namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Job storage as administrators meet it: <c>db init</c>, <c>db status</c>, <c>serve</c> that refuses, readiness.</summary>
[NonParallelizable]
public sealed class JobStoreTests
{
    private PostgreSqlServer server = null!;
    private TempFolder folder = null!;

    [OneTimeSetUp]
    public void StartServer() => server = PostgreSqlServer.Shared;

    [SetUp]
    public void CreateFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task Db_init_creates_job_storage_and_its_repetition_changes_nothing()
    {
        var database = server.CreateDatabase(withSchema: false);
        Configure(database);
        Assert.That(await StatusAsync(), Is.EqualTo((1, (string?)null, false, "its schema is missing; run: hqjobs db init --jobs")));

        var first = await HqJobsProgram.RunAsync(folder.Path, "db", "init");
        var second = await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--jobs");

        Assert.Multiple(() =>
        {
            Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Error + second.Error);
            Assert.That(first.Output, Does.Contain("headquarters").And.Match("job storage +created"));
            Assert.That(second.Output, Does.Not.Contain("headquarters").And.Match("job storage +up to date"));
        });
        Assert.That(await StatusAsync(), Is.EqualTo((0, "23", true, (string?)null)));
    }

    [Test]
    public async Task Two_db_init_at_once_create_one_schema()
    {
        Configure(server.CreateDatabase(withSchema: false));
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => HqJobsProgram.RunAsync(folder.Path, "db", "init", "--jobs")));
        Assert.That(both.Select(init => init.ExitCode), Is.All.Zero, string.Join(Environment.NewLine, both.Select(init => init.Output)));
        Assert.That((await StatusAsync()).Current, Is.True);
    }

    [TestCase("DROP SCHEMA hqjobs CASCADE", "its schema is missing; run: hqjobs db init --jobs")]
    [TestCase("UPDATE hqjobs.schema SET version = 22", "its schema is 22, this HqJobs needs 23; run: hqjobs db init --jobs")]
    [TestCase("UPDATE hqjobs.schema SET version = 99", "its schema is 99, this HqJobs knows 23; use the newer HqJobs that upgraded it")]
    public async Task Serve_refuses_a_job_storage_it_cannot_work_with(string change, string expected)
    {
        var database = server.CreateDatabase();
        server.Execute(database, change);
        Configure(database);
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--hq")).ExitCode, Is.Zero);

        var refused = await HqJobsProgram.RunAsync(folder.Path, "serve", "--urls", "http://127.0.0.1:0");

        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Does.Contain(expected).And.Contain($"/{database}, schema hqjobs"));
    }

    [Test]
    public async Task A_newer_schema_is_left_alone_by_db_init()
    {
        var database = server.CreateDatabase();
        server.Execute(database, "UPDATE hqjobs.schema SET version = 99");
        Configure(database);
        var refused = await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--jobs");
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Output, Does.Contain("99"));
    }

    [Test]
    public async Task What_is_wrong_with_a_connection_is_told_without_its_password()
    {
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString("jobs_none", "nobody", "s3cret")).ConnectionString;
        Write(wrong);
        var status = await HqJobsProgram.RunAsync(folder.Path, "db", "status");
        var init = await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--jobs", "--json");
        Assert.Multiple(() =>
        {
            Assert.That((status.ExitCode, init.ExitCode), Is.EqualTo((1, 1)));
            Assert.That(status.Output + init.Output, Does.Contain("nobody").And.Not.Contain("s3cret"));
            Assert.That(status.Error + init.Error, Is.Empty);
        });
    }

    [TestCase("Host=db.example;Database=jobs;Username=me;Password=s3c;ret")]
    [TestCase("Database=jobs;Username=me;Password=s3c;ret=x")]
    [TestCase("s3cret")]
    public void A_connection_string_that_cannot_be_read_is_not_quoted(string connectionString)
    {
        Write(connectionString);
        var refused = Assert.Throws<ConfigurationException>(() => Settings.Load(null, [], folder.Path))!;
        Assert.That(refused.Message, Does.Contain("HqJobs:JobStorage:ConnectionString").And.Contain("Host=HOST;Database=NAME").And.Not.Contain("s3c").And.Not.Contain("ret"));
    }

    private async Task<(int ExitCode, string? Version, bool Current, string? Error)> StatusAsync()
    {
        var status = await HqJobsProgram.RunAsync(folder.Path, "db", "status", "--json");
        var jobs = JsonDocument.Parse(status.Output).RootElement.EnumerateArray().Last();
        Assert.That((jobs.GetProperty("name").GetString(), jobs.GetProperty("provider").GetString()), Is.EqualTo(("job storage", "PostgreSql")));
        return (status.ExitCode, jobs.GetProperty("version").GetString(), jobs.GetProperty("current").GetBoolean(), jobs.GetProperty("error").GetString());
    }

    private void Configure(string database) => Write(server.ConnectionString(database));

    private void Write(string connectionString) => folder.Write("hqjobs.json", JsonSerializer.Serialize(new
    {
        HqJobs = new
        {
            Headquarters = new { ConnectionString = "Data Source=headquarters.db" },
            Channels = new { oslo = new { ConnectionString = "Data Source=oslo.db" } },
            JobStorage = new { Provider = "PostgreSql", ConnectionString = connectionString },
        },
    }));
}
