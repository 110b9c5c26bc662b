using System.Text.Json;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Hosting;

[NonParallelizable]
public sealed class JsonLogTests
{
    [Test, CancelAfter(120_000)]
    public async Task Every_line_of_the_service_is_an_object_and_says_to_which_run_job_and_channel_it_belongs()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        File.WriteAllText(Path.Combine(world.Folder, "oslo.db"), "no database");
        await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *", "Logging:Format=Json");
        await service.UntilAsync(async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));
        await service.TriggerAsync();
        await service.UntilAsync(async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN WHERE ENDEDDATETIME IS NOT NULL") == 1);
        var run = await world.ScalarAsync<string>(world.Headquarters, "SELECT RUNID FROM PIPELINERUN");
        await service.StopAsync();

        var lines = service.Log.Where(line => !line.StartsWith("Dashboard: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var trace = PipelineTelemetry.TraceOf(new RunId(run!)).ToHexString();
        var closed = lines.Where(line => line.GetProperty("event").GetString() == "StageClosed").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(closed.Select(line => line.GetProperty("job").GetString()), Is.EqualTo(new[] { "P-0001", "SYNC", "1010" }));
            Assert.That(closed.Select(line => (line.GetProperty("run").GetString(), line.GetProperty("traceId").GetString())), Is.All.EqualTo((run, trace)));
            Assert.That(closed[0].GetProperty("level").GetString(), Is.EqualTo("Information"));
            Assert.That(closed[0].GetProperty("category").GetString(), Is.EqualTo("HqJobs.Sync.Pipelines.PipelineStages"));
            Assert.That(closed[0].GetProperty("time").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(5)));
            Assert.That(lines.Where(line => line.TryGetProperty("channel", out var channel) && channel.GetString() == "oslo"), Is.Not.Empty, "the channel that is broken");
            Assert.That(lines.Select(line => line.ToString()), Has.None.Contains("Lovelace"));
        });
    }
}
