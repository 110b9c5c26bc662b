using Dapper;
using HqJobs.Sync.Tests;
using Microsoft.Data.SqlClient;

namespace HqJobs.Server.Tests.SqlServer;

/// <summary>The demo on a server: databases of its own, kept, replaced by the next one, and nobody else's touched.</summary>
public sealed class DemoOnServerTests
{
    private readonly string name = $"t{Guid.NewGuid().ToString("N")[..8]}"; // folder, and with it the databases

    private string server = null!;
    private TempFolder folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        server = SqlServerDatabases.ServerOrSkip();
        folder = new TempFolder();
    }

    [TearDown]
    public async Task DropDatabasesAsync()
    {
        if (folder is null) return;
        folder.Dispose();
        SqlConnection.ClearAllPools();
        foreach (var database in await FindDatabasesAsync()) await ExecuteAsync($"DROP DATABASE [{database}]");
    }

    [Test, CancelAfter(300_000)]
    public async Task The_whole_demo_runs_in_databases_of_its_own_and_runs_again()
    {
        var first = await DemoAsync("--customers", "40");
        Assert.That(first.ExitCode, Is.Zero, first.Output + first.Error);
        Assert.That(first.Output, Does.Contain("As expected").And.Contain($"SQL Server databases hqjobs_demo_{name}_…"));
        Assert.That(await FindDatabasesAsync(), Is.EquivalentTo(new[] { "headquarters", "houston", "oslo" }.Select(database => $"hqjobs_demo_{name}_{database}")));

        var status = await HqJobsProgram.RunAsync(folder.Path, "status", "--config", $"{name}/hqjobs.json");
        Assert.That(status.ExitCode, Is.Zero, status.Output + status.Error);

        var again = await DemoAsync("--customers", "40");
        Assert.That(again.ExitCode, Is.Zero, again.Output + again.Error);
        Assert.That(again.Output, Does.Contain("As expected"));
        var password = new SqlConnectionStringBuilder(server).Password;
        if (password.Length > 0) Assert.That(first.Output + first.Error + status.Output + again.Output, Does.Not.Contain(password));
    }

    [Test]
    public async Task A_database_that_is_not_the_folders_demo_is_left_alone()
    {
        await ExecuteAsync($"CREATE DATABASE hqjobs_demo_{name}_oslo");

        var refused = await DemoAsync();

        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Does.Contain($"has a database hqjobs_demo_{name}_oslo already").And.Contain("--dir"));
        Assert.That(Directory.Exists(folder.File(name)), Is.False, "nothing was started");
    }

    [Test]
    public async Task A_login_that_is_refused_is_told_without_its_password()
    {
        server = new SqlConnectionStringBuilder(server) { UserID = "nobody", Password = "Wrong-Horse-7" }.ConnectionString;

        var refused = await DemoAsync();

        server = SqlServerDatabases.ServerOrSkip();
        Assert.That(refused.ExitCode, Is.EqualTo(3));
        Assert.That(refused.Error, Does.Contain("the login was refused").And.Not.Contain("Wrong-Horse"));
    }

    private Task<ProgramResult> DemoAsync(params string[] more) => HqJobsProgram.RunAsync(
        folder.Path, ["demo", "--dir", name, "--channels", "2", "--provider", "SqlServer", "--connection-string", server, .. more]);

    private async Task<IReadOnlyList<string>> FindDatabasesAsync()
    {
        await using var connection = new SqlConnection(server);
        return [.. await connection.QueryAsync<string>("SELECT name FROM sys.databases WHERE name LIKE @prefix", new { prefix = $"hqjobs[_]demo[_]{name}[_]%" })];
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new SqlConnection(server);
        await connection.ExecuteAsync(statement, commandTimeout: 120);
    }
}
