using System.Text.Json;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Jobs;

/// <summary><c>run --enqueue</c> and <c>runs retry --enqueue</c> beside a real service.</summary>
[NonParallelizable]
public sealed class EnqueuedRunTests
{
    private const string Never = "Pipelines:customer-sync:Cron=0 0 31 2 *";

    [Test, CancelAfter(180_000)]
    public async Task Without_a_service_nothing_is_asked_for()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        var (exitCode, _, error) = await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue", "--wait");
        Assert.Multiple(async () =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(error, Does.StartWith("No service has reported to headquarters within 60 s").And.Contain("hqjobs serve"));
            Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN"), Is.Zero);
            Assert.That((await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--wait")).ExitCode, Is.EqualTo(2));
            Assert.That((await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue", "--dry-run")).ExitCode, Is.EqualTo(2));
            Assert.That((await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue", "--max-parallel", "2")).Error, Does.Contain("leave --max-parallel or --enqueue out"));
        });
    }

    [Test, CancelAfter(240_000)]
    public async Task The_service_takes_the_run_up_and_the_command_waits_for_its_end_and_asks_again_for_what_failed()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await world.InsertCustomerAsync(world["oslo"], Guid.NewGuid().ToString(), "Grace", "Hopper");
        var oslo = Path.Combine(world.Folder, "oslo.db");
        File.Move(oslo, oslo + ".away");
        await using var service = await ServiceProcess.StartAsync(world, Never);
        await service.UntilAsync(async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM SERVICEINSTANCE") > 0);

        var (exitCode, output, error) = await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue", "--wait", "--json");
        using var run = JsonDocument.Parse(output);
        var id = run.RootElement.GetProperty("runId").GetString()!;
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1), output + error);
            Assert.That(Text(run.RootElement, "status"), Is.EqualTo("SucceededWithErrors"));
            Assert.That(run.RootElement.GetProperty("stages")[1].GetProperty("customersCreated").GetInt64(), Is.EqualTo(1));
            Assert.That(error, Does.Contain("P-0001 (P-job): succeeded with errors"));
        });

        File.Move(oslo + ".away", oslo);
        (exitCode, output, error) = await ServiceProcess.CommandAsync(world, "runs", "retry", id, "--enqueue", "--wait", "--json");
        using var retry = JsonDocument.Parse(output);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, output + error);
            Assert.That(Text(retry.RootElement, "rerunOf"), Is.EqualTo(id));
            Assert.That(retry.RootElement.GetProperty("stages")[0].GetProperty("channels").EnumerateArray().Select(channel => Text(channel, "channel")), Is.EqualTo(new[] { "oslo" }));
            Assert.That(retry.RootElement.GetProperty("stages")[1].GetProperty("customersCreated").GetInt64(), Is.EqualTo(1));
        });
    }

    [Test, CancelAfter(180_000)]
    public async Task A_run_that_nobody_waits_for_is_waiting_and_a_second_one_is_skipped()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        // A service that has reported, but is not there to take anything up.
        await new ServiceInstances(world.Databases, TimeProvider.System).ReportAsync("test", "InMemory", DateTimeOffset.UtcNow, CancellationToken.None);
        var (exitCode, output, error) = await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue");
        var second = await ServiceProcess.CommandAsync(world, "run", "customer-sync", "--enqueue", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(output, Does.Match("Run [0-9a-f-]+ is asked for. Watch it: hqjobs runs show"));
            Assert.That(second.ExitCode, Is.EqualTo(4), second.Error);
            Assert.That(second.Output, Does.Contain("is waiting already"));
        });
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
