using System.Text.Json;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using Microsoft.Data.SqlClient;

namespace HqJobs.Server.Tests.SqlServer;

/// <summary>The real program with an hqjobs.json that points headquarters, channels or both at a server.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]
public sealed class CommandsOnServerTests(Pair pair)
{
    private TempFolder folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        if (!pair.UsesSqlServer) Assert.Ignore("On SQLite files the other tests of commands run.");
        SqlServerDatabases.ServerOrSkip();
        folder = new TempFolder();
    }

    [TearDown]
    public void RemoveFolder() => folder?.Dispose();

    [Test, CancelAfter(300_000)]
    public async Task An_installation_is_made_run_and_looked_at()
    {
        await ConfigureAsync();
        Assert.That((await RunAsync("db", "init", "--sample", "6")).Output, Does.Contain("6 customers wait"));
        Assert.That((await RunAsync("db", "init")).Output, Does.Contain("up to date").And.Not.Contain("upgraded"));

        var run = JsonDocument.Parse((await RunAsync("run", "customer-sync", "--json")).Output).RootElement;
        Assert.That(run.GetProperty("status").GetString(), Is.EqualTo("Succeeded"));
        Assert.That(run.GetProperty("stages")[1].GetProperty("customersCreated").GetInt64(), Is.EqualTo(6));

        Assert.That(JsonDocument.Parse((await RunAsync("status", "--json")).Output).RootElement[0].GetProperty("backlog").GetInt64(), Is.Zero);
        Assert.That((await RunAsync("channel", "check", "houston")).Output, Does.Contain("has everything HqJobs needs"));
        Assert.That((await RunAsync("trace", "C-00000001")).Output, Does.Contain("houston"));
        Assert.That((await RunAsync("doctor")).Output, pair.Headquarters == DatabaseProvider.SqlServer ? Does.Match("headquarters +ok +SQL Server ") : Does.Not.Match("headquarters +ok +SQL Server "));
    }

    [Test]
    public async Task A_database_that_is_missing_is_not_created_but_told_how_to()
    {
        await ConfigureAsync(headquarters: "hqjobs_not_there", channel: "hqjobs_not_there_either");

        var refused = await HqJobsProgram.RunAsync(folder.Path, "db", "init");

        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Output + refused.Error, Does.Match(@"CREATE\s+DATABASE\s+\[hqjobs_not_there"));
    }

    private async Task<ProgramResult> RunAsync(params string[] args)
    {
        var result = await HqJobsProgram.RunAsync(folder.Path, args);
        var told = result.Output + result.Error;
        Assert.That(result.ExitCode, Is.Zero, $"{string.Join(' ', args)}: {told}");
        if (new SqlConnectionStringBuilder(SqlServerDatabases.ServerOrSkip()).Password is { Length: > 0 } password) Assert.That(told, Does.Not.Contain(password));
        return result;
    }

    private async Task ConfigureAsync(string? headquarters = null, string? channel = null) => folder.Write("hqjobs.json", JsonSerializer.Serialize(new
    {
        HqJobs = new
        {
            Headquarters = new { Provider = pair.Headquarters.ToString(), ConnectionString = await DatabaseAsync(pair.Headquarters, "headquarters", headquarters) },
            Channels = new { houston = new { Provider = pair.Channels.ToString(), ConnectionString = await DatabaseAsync(pair.Channels, "houston", channel), ChannelIds = new[] { 5637144592 } } },
        },
    }));

    private static async Task<string> DatabaseAsync(DatabaseProvider provider, string file, string? missing) =>
        provider == DatabaseProvider.Sqlite ? $"Data Source={file}.db"
        : missing is null ? await SqlServerDatabases.CreateEmptyAsync()
        : new SqlConnectionStringBuilder(SqlServerDatabases.ServerOrSkip()) { InitialCatalog = missing }.ConnectionString;
}
