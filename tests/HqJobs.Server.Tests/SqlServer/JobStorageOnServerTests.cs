using System.Text.Json;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;

namespace HqJobs.Server.Tests.SqlServer;

/// <summary>Hangfire's jobs on a server, its schema by <c>db init</c>.</summary>
[NonParallelizable]
public sealed class JobStorageOnServerTests
{
    private string jobs = null!;
    private TestWorld world = null!;

    [SetUp]
    public async Task CreateWorld()
    {
        SqlServerDatabases.ServerOrSkip();
        jobs = await SqlServerDatabases.CreateEmptyAsync();
        world = await TestWorld.CreateAsync(channels: 6);
    }

    [TearDown]
    public async Task DisposeWorld()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [Test, CancelAfter(300_000)]
    public async Task Two_services_share_one_run_and_nothing_is_lost()
    {
        await InstallAsync();
        foreach (var (number, store) in world.Databases.DataStores.Index())
        {
            var till = new PointOfSale(store, seed: 100 + number);
            for (var visit = 0; visit < 3; visit++) till.Visit();
        }
        await using var first = await ServeAsync();
        await using var second = await ServeAsync();

        await first.TriggerAsync();

        await first.UntilAsync(async () => await world.QueryAsync<string>(world.Headquarters, "SELECT STATUS FROM PIPELINERUN") is [var status] && status is "Succeeded" or "SucceededWithErrors");
        Assert.That(await Oracle.FindFaultsAsync(world), Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task Db_init_creates_job_storage_and_its_repetition_changes_nothing()
    {
        await InstallAsync();

        var again = await CommandAsync("db", "init", "--jobs");

        Assert.That(again.ExitCode, Is.Zero, again.Output);
        Assert.That(again.Output, Does.Match("job storage +up to date"));
    }

    // The schema is Hangfire's own script; where an engine does not run it, jobs are kept elsewhere and the data is none the worse.
    private async Task InstallAsync()
    {
        var install = await CommandAsync("db", "init", "--jobs", "--json");
        var result = JsonDocument.Parse(install.Output).RootElement.GetProperty("databases")[0];
        if (result.GetProperty("error").GetString() is { } refusal) Assert.Ignore($"This engine does not run Hangfire's own schema script: {refusal}");
        Assert.That((install.ExitCode, result.GetProperty("result").GetString()), Is.EqualTo((0, "created")), install.Output + install.Error);
    }

    private Task<ServiceProcess> ServeAsync() => ServiceProcess.StartAsync(world,
        ["JobStorage:Provider=SqlServer", $"JobStorage:ConnectionString={jobs}", .. new[] { "customer-sync", "channel-config", "cleanup" }.Select(pipeline => $"Pipelines:{pipeline}:Cron=0 0 31 2 *")]);

    private Task<(int ExitCode, string Output, string Error)> CommandAsync(params string[] arguments) =>
        ServiceProcess.CommandAsync(world, [.. arguments, "--setting", "JobStorage:Provider=SqlServer", "--setting", $"JobStorage:ConnectionString={jobs}"]);
}
