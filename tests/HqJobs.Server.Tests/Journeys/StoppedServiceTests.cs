using System.Diagnostics;
using HqJobs.Server.Jobs;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;
using HqJobs.Sync.Tests.Journeys;

namespace HqJobs.Server.Tests.Journeys;

/// <summary>A deployment in the middle of a long run: SIGTERM, a new process, and the world is right.</summary>
[NonParallelizable]
public sealed class StoppedServiceTests
{
    private const int Customers = 6_000;
    private const string Never = "Pipelines:customer-sync:Cron=0 0 31 2 *";

    [Test, CancelAfter(240_000)]
    public async Task A_service_that_is_stopped_in_the_middle_hands_over_what_is_left_and_nothing_is_lost_or_done_twice()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await RecordAsync(world);

        await using (var uploading = await ServiceProcess.StartAsync(world, Never, "Upload:BatchSize=1", "Shutdown:Grace=00:00:01"))
        {
            await UntilScheduledAsync(uploading);
            await uploading.TriggerAsync();
            await uploading.UntilAsync(async () => await LandedAsync(world) > 50);
            await TerminateAsync(uploading);
        }
        var landed = await LandedAsync(world);
        Assert.That(landed, Is.InRange(50, Customers - 1), "it must be stopped in the middle");
        Assert.That(await RunsAsync(world), Is.EqualTo(new[] { $"Cancelled {HandOver.Stopped}", "Waiting " }));

        await using (var downloading = await ServiceProcess.StartAsync(world, Never, "Download:MaxWindowRows=1", "Shutdown:Grace=00:00:01"))
        {
            await downloading.UntilAsync(async () => await CustomersOfAsync(world, "oslo") > 50);
            await TerminateAsync(downloading);
        }
        Assert.That(await CustomersOfAsync(world, "oslo"), Is.InRange(50, Customers - 1), "it must be stopped in the middle");
        Assert.That(await RunsAsync(world), Is.EqualTo(new[] { $"Cancelled {HandOver.Stopped}", $"Cancelled {HandOver.Stopped}", "Waiting " }));

        await using var last = await ServiceProcess.StartAsync(world, Never);
        await last.UntilAsync(async () => (await RunsAsync(world))[^1] == "Succeeded ");
        var faults = await Oracle.FindFaultsAsync(world);
        Assert.Multiple(async () =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(await LandedAsync(world), Is.EqualTo(Customers));
            Assert.That(await world.ScalarAsync<long>(world.Headquarters, "SELECT sum(ROWSAFFECTED) FROM RETAILCDXUPLOADSESSION"), Is.EqualTo(Customers), "no row landed twice");
            Assert.That(await world.QueryAsync<string>(world.Headquarters, "SELECT INSTANCE FROM SERVICEINSTANCE"), Has.Count.EqualTo(1), "who stops in order says so");
        });
    }

    private static async Task TerminateAsync(ServiceProcess service)
    {
        var watch = Stopwatch.StartNew();
        var exitCode = await service.TerminateAsync();
        TestContext.Out.WriteLine($"SIGTERM to exit: {watch.Elapsed.TotalSeconds:N1} s");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1 + 10)), "grace and ten seconds");
        });
    }

    private static Task UntilScheduledAsync(ServiceProcess service) =>
        service.UntilAsync(async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));

    private static Task<int> RecordAsync(TestWorld world) => world.ExecuteAsync(
        world["houston"],
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @Customers)
        INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, RELATIONSHIPTYPE, FIRSTNAME, LASTNAME)
        SELECT 'usrt', printf('00000000-0000-4000-8000-%012x', n), 1, @FirstChannelId, '2026-01-01T00:00:00.000Z', 1, 'Ada', 'Number ' || n FROM numbers
        """,
        new { Customers, TestWorld.FirstChannelId });

    private static Task<long> LandedAsync(TestWorld world) => world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM RETAILASYNCCUSTOMERV2");

    private static Task<long> CustomersOfAsync(TestWorld world, string channel) => world.ScalarAsync<long>(world[channel], "SELECT count(*) FROM CUSTTABLE");

    private static Task<IReadOnlyList<string>> RunsAsync(TestWorld world) =>
        world.QueryAsync<string>(world.Headquarters, "SELECT STATUS || ' ' || coalesce(MESSAGE, '') FROM PIPELINERUN ORDER BY CREATEDDATETIME, RUNID");
}
