using System.Diagnostics;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>A thousand channels, ten thousand runs: nobody waits for a page.</summary>
[NonParallelizable]
public sealed class PageSpeedTests
{
    private const int Channels = 1_000;
    private const int Runs = 10_000;
    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(300);

    [Test, CancelAfter(300_000)]
    public async Task No_page_takes_longer_than_300_ms_with_a_thousand_channels_and_ten_thousand_runs()
    {
        await using var world = await TestWorld.CreateAsync(Channels);
        await RecordRunsAsync(world);
        await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *", "Telemetry:ReadEvery=01:00:00");
        foreach (var path in new[]
        {
            "", "/runs", "/runs?status=Failed", "/runs?channel=store-0999", "/runs?channel=nowhere", "/runs?text=nothing+of+this+kind", "/runs?before=run-05000",
            "/runs/run-10000", "/runs/run-10000?show=all&page=7", "/runs/run-10000?fragment=1", "/channels", "/channels?show=behind&page=3",
        })
        {
            var (median, length) = await MeasureAsync(service.Http, new Uri($"/hangfire/pipelines{path}", UriKind.Relative));
            TestContext.Out.WriteLine($"{median.TotalMilliseconds,6:0} ms {length / 1024.0,7:0.0} KB  {path}");
            Assert.That(median, Is.LessThan(Allowed), path);
        }
    }

    [Test]
    public void Our_own_assets_weigh_less_than_200_KB()
    {
        var assembly = typeof(DashboardPages).Assembly;
        var bytes = new[] { DashboardPages.Stylesheet, DashboardPages.Script }.Sum(name =>
        {
            using var asset = assembly.GetManifestResourceStream(name)!;
            return asset.Length;
        });
        TestContext.Out.WriteLine($"{bytes / 1024.0:0.0} KB");
        Assert.That(bytes, Is.LessThan(200 * 1024));
    }

    // Several: another process may be at work on this machine.
    private static async Task<(TimeSpan Median, long Length)> MeasureAsync(HttpClient http, Uri page)
    {
        var length = (await http.GetByteArrayAsync(page)).LongLength;
        var times = new List<TimeSpan>();
        for (var round = 0; round < 9; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(page);
            times.Add(Stopwatch.GetElapsedTime(began));
        }
        return (times.Order().ElementAt(times.Count / 2), length);
    }

    /// <summary>A run every quarter of an hour; all channels in the latest twenty, eight in the others.</summary>
    private static async Task RecordRunsAsync(TestWorld world)
    {
        await world.ExecuteAsync(world.Headquarters, """
            WITH RECURSIVE n (N) AS (SELECT 1 UNION ALL SELECT N + 1 FROM n WHERE N < @Runs)
            INSERT INTO PIPELINERUN (RUNID, PIPELINE, STARTEDBY, STATUS, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME)
            SELECT printf('run-%05d', N), 'customer-sync', 'Schedule', CASE WHEN N % 50 = 0 THEN 'SucceededWithErrors' WHEN N % 997 = 0 THEN 'Failed' ELSE 'Succeeded' END,
                strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', printf('-%d minutes', 15 * (@Runs - N))), strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', printf('-%d minutes', 15 * (@Runs - N))),
                strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', printf('-%d minutes', 15 * (@Runs - N)), '+40 seconds')
            FROM n;
            INSERT INTO PIPELINESTAGE (RUNID, STAGENO, JOB, STATUS, PLANNED, STARTEDDATETIME, ENDEDDATETIME)
            SELECT run.RUNID, stage.N, stage.JOB, run.STATUS, 1, run.STARTEDDATETIME, run.ENDEDDATETIME
            FROM PIPELINERUN AS run CROSS JOIN (SELECT 1 AS N, 'P-0001' AS JOB UNION ALL SELECT 2, 'SYNC' UNION ALL SELECT 3, '1010') AS stage;
            INSERT INTO PIPELINEITEM (RUNID, STAGENO, CHANNEL, STATUS, ROWCOUNT, ERROR, STARTEDDATETIME, ENDEDDATETIME)
            SELECT run.RUNID, stage.N, store.NAME, CASE WHEN run.STATUS <> 'Succeeded' AND store.RANK % 100 = 7 THEN 'Failed' WHEN store.RANK % 4 = 0 THEN 'Succeeded' ELSE 'NoData' END,
                store.RANK, CASE WHEN run.STATUS <> 'Succeeded' AND store.RANK % 100 = 7 THEN 'cannot be reached; check the network' END, run.STARTEDDATETIME, run.ENDEDDATETIME
            FROM (SELECT NAME, row_number() OVER (ORDER BY NAME) AS RANK FROM RETAILCONNDATABASEPROFILE) AS store
            JOIN PIPELINERUN AS run ON store.RANK <= 8 OR run.RUNID > printf('run-%05d', @Runs - 20)
            CROSS JOIN (SELECT 1 AS N UNION ALL SELECT 3) AS stage;
            INSERT INTO PIPELINELOG (RUNID, STAGENO, LEVEL, MESSAGE, LOGDATETIME)
            SELECT RUNID, STAGENO, 'Information', JOB || ': ' || STATUS, ENDEDDATETIME FROM PIPELINESTAGE;
            INSERT INTO PIPELINELOG (RUNID, STAGENO, CHANNEL, LEVEL, MESSAGE, LOGDATETIME)
            SELECT RUNID, STAGENO, CHANNEL, 'Error', ERROR, ENDEDDATETIME FROM PIPELINEITEM WHERE STATUS = 'Failed'
            """, new { Runs });
    }
}
