using System.Net;
using System.Text.RegularExpressions;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>What a scraper gets from a real <c>hqjobs serve</c>.</summary>
[NonParallelizable]
public sealed partial class MetricsTests
{
    [Test, CancelAfter(120_000)]
    public async Task After_a_run_a_scraper_sees_what_it_moved_and_what_still_waits()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await world.InsertCustomerAsync(world["oslo"], Guid.NewGuid().ToString(), "Grace", "Hopper", custGroup: "no such group");
        await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *", "Telemetry:ReadEvery=00:00:05");
        await service.UntilAsync(async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));
        await service.TriggerAsync();
        await service.UntilAsync(async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN WHERE STATUS LIKE 'Succeeded%'") == 1);
        await service.UntilAsync(async () => Lines((await service.GetAsync("/metrics")).Body).Contains("""hqjobs_operations_open{status="failed"} 1"""));

        var (status, body) = await service.GetAsync("/metrics");
        TestContext.Out.WriteLine(string.Join('\n', body.Split('\n').Where(line => line.Contains("hqjobs_", StringComparison.Ordinal))));
        string[] expected =
        [
            """hqjobs_runs_total{pipeline="customer-sync",status="SucceededWithErrors"} 1""",
            """hqjobs_rows_total{channel="houston",direction="up",job="P-0001"} 1""",
            """hqjobs_rows_total{channel="oslo",direction="up",job="P-0001"} 1""",
            """hqjobs_customers_total{change="created"} 1""",
            """hqjobs_operations_total{result="failed"} 1""",
            """hqjobs_operations_open{status="failed"} 1""",
            """hqjobs_channel_backlog{channel="oslo"} 0""",
            """hqjobs_channel_oldest_age_seconds{channel="houston"} 0""",
            """hqjobs_channel_readable{channel="oslo"} 1""",
            """hqjobs_run_duration_seconds_count{pipeline="customer-sync",status="SucceededWithErrors"} 1""",
            """hqjobs_stage_duration_seconds_count{job="SYNC",pipeline="customer-sync",status="SucceededWithErrors"} 1""",
        ];
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(Lines(body), Is.SupersetOf(expected));
            Assert.That(body, Does.Not.Contain("Lovelace").And.Not.Contain("Hopper"));
        });
    }

    // Labels in order of their names, without the one that names the meter.
    private static List<string> Lines(string body) => [.. Series().Matches(body).Select(series =>
    {
        var labels = series.Groups["labels"].Value.Split(',').Where(label => !label.StartsWith("otel_scope_name", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return $"{series.Groups["name"].Value}{{{string.Join(',', labels)}}} {series.Groups["value"].Value}";
    })];

    [GeneratedRegex("""^(?<name>\w+)\{(?<labels>.*)\} (?<value>\S+)""", RegexOptions.Multiline)]
    private static partial Regex Series();
}
