using System.Diagnostics;
using Dapper;
using Hangfire;
using Hangfire.States;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HqJobs.Benchmarks;

/// <summary>What the service adds to the flows: how soon a run begins, how soon a stage follows the other, how often a stage is executed, how long a page takes. In-memory job storage.</summary>
internal static class ServiceFigures
{
    private static readonly string[] OfChain = ["L1", "L3", "V1", "V2"];
    private static readonly string[] OfManyChannels = ["V3", "V4"];

    public static readonly IReadOnlyList<string> Ids = [.. OfChain, .. OfManyChannels];

    private const int Rounds = 15;
    private static readonly string[] Pages = ["/hangfire/pipelines", "/hangfire/pipelines/runs", "/hangfire/pipelines/runs/{run}", "/hangfire/pipelines/channels"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(ISet<string> ids, int channels, Action<string> tell)
    {
        var figures = new List<Figure>();
        if (ids.Overlaps(OfChain)) figures.AddRange(await ChainAsync(channels, tell));
        if (ids.Overlaps(OfManyChannels)) figures.AddRange(await ManyChannelsAsync(10 * channels, tell));
        return figures;
    }

    /// <summary>One new customer in one of the channels, from the trigger to its account in that channel; then runs with nothing to do.</summary>
    private static async Task<IReadOnlyList<Figure>> ChainAsync(int channels, Action<string> tell)
    {
        tell($"the service with {channels:N0} channels");
        await using var world = await BenchWorld.CreateAsync(channels);
        await using var service = await RunningService.StartAsync(world);
        await service.RunAsync();
        var (firstChild, next, visible, idle) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            world.WriteBacklog(round % channels, customers: 1, addressesPerCustomer: 0, seed: 1_000 + round);
            var run = await service.RunAsync();
            firstChild.Add((run.Items.Min(item => item.StartedDateTime)!.Value - run.Triggered).TotalMilliseconds);
            visible.Add((run.Items.Where(item => item.StageNo == 3).Max(item => item.EndedDateTime)!.Value - run.Triggered).TotalMilliseconds);
            next.AddRange(run.Stages.Zip(run.Stages.Skip(1), (stage, later) => (later.StartedDateTime - stage.EndedDateTime)!.Value.TotalMilliseconds));
            idle.Add((await service.RunAsync()).Took.TotalMilliseconds);
        }
        var target = channels / 100.0 * 2_000;
        return
        [
            Of("V1", "trigger → first channel's job, median", Quantile(firstChild, 0.5), "ms", 300, $"p95 {Quantile(firstChild, 0.95):N0}"),
            Of("L1", "a stage's close → the next one's start, p95", Quantile(next, 0.95), "ms", 50, $"median {Quantile(next, 0.5):N0}"),
            Of("L3", $"one customer's account in its channel, {channels:N0} channels, p95", Quantile(visible, 0.95), "ms", 500, $"median {Quantile(visible, 0.5):N0}"),
            Of("V2", $"chain with nothing to do over {channels:N0} channels, median", Quantile(idle, 0.5), "ms", target),
        ];
    }

    /// <summary>A few new customers for very many channels, each of which has its own job in 1010: how often each stage's job was executed, and how long the pages of that run take.</summary>
    private static async Task<IReadOnlyList<Figure>> ManyChannelsAsync(int channels, Action<string> tell)
    {
        const int recording = 10;
        tell($"the service with {channels:N0} channels, {recording} of them with a new customer");
        await using var world = await BenchWorld.CreateAsync(channels);
        for (var channel = 0; channel < recording; channel++) world.WriteBacklog(channel, customers: 1, addressesPerCustomer: 0);
        await using var service = await RunningService.StartAsync(world);
        var run = await service.RunAsync();
        if (run.Items.Count(item => item.Status == ItemStatus.Succeeded) != recording + channels) throw new InvalidOperationException("Not every channel has succeeded.");
        var executions = run.Stages.Max(stage => service.ExecutionsOf(stage.HangfireJobId!));
        var slowest = 0.0;
        foreach (var page in Pages)
            slowest = Math.Max(slowest, await service.TimePageAsync(page.Replace("{run}", run.Id, StringComparison.Ordinal)));
        return
        [
            Of("V3", $"executions of a stage's job, {channels:N0} channels, most", executions, "", 3, $"the run took {run.Took.TotalSeconds:N1} s"),
            Of("V4", $"slowest page with {channels:N0} channels, median of 9", slowest, "ms", 300),
        ];
    }

    private static Figure Of(string id, string what, double value, string unit, double atMost, string? note = null) =>
        new(id, what, value, unit, null, null, FormattableString.Invariant($"≤ {atMost:N0} {unit}").TrimEnd(), value <= atMost, note);

    private static double Quantile(List<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(part * sorted.Count))];
    }

    private sealed record Run(string Id, DateTimeOffset Triggered, TimeSpan Took, IReadOnlyList<PipelineStage> Stages, IReadOnlyList<PipelineItem> Items);

    /// <summary><c>hqjobs serve</c> inside this process.</summary>
    private sealed class RunningService(BenchWorld world, WebApplication app) : IAsyncDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(1) };
        private readonly PipelineRuns runs = app.Services.GetRequiredService<PipelineRuns>();

        public static async Task<RunningService> StartAsync(BenchWorld world)
        {
            Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");
            var settings = Settings.Load(world.WriteConfiguration(), ["Pipelines:customer-sync:Cron=0 0 31 2 *"], world.Folder);
            var app = ServiceHost.Build(settings, "http://127.0.0.1:0");
            await app.StartAsync();
            return new RunningService(world, app);
        }

        public async Task<Run> RunAsync()
        {
            var triggered = TimeProvider.System.GetUtcNow();
            var job = app.Services.GetRequiredService<IBackgroundJobClient>().Create(StageJob.Of("customer-sync", PipelineDefinition.Upload), new EnqueuedState());
            await using var connection = await world.Databases.Headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
            PipelineRun? facts;
            do
            {
                await Task.Delay(10);
                facts = await connection.QuerySingleOrDefaultAsync<PipelineRun>(
                    "SELECT RUNID, STATUS, ENDEDDATETIME FROM PIPELINERUN WHERE ROOTJOBID = @job AND STATUS NOT IN ('Waiting', 'Running')", new { job });
            }
            while (facts is null);
            if (facts.Status != RunStatus.Succeeded) throw new InvalidOperationException((await runs.ReadAsync(facts.Id, CancellationToken.None)).ToJson());
            return new Run(facts.RunId, triggered, facts.EndedDateTime!.Value - triggered,
                await runs.ReadStagesAsync(facts.Id, CancellationToken.None), await runs.ReadItemsAsync(facts.Id, CancellationToken.None));
        }

        public int ExecutionsOf(string job) =>
            app.Services.GetRequiredService<JobStorage>().GetMonitoringApi().JobDetails(job).History.Count(state => state.StateName == ProcessingState.StateName);

        /// <summary>Median of nine, in ms.</summary>
        public async Task<double> TimePageAsync(string path)
        {
            var times = new List<double>();
            for (var round = 0; round < 10; round++)
            {
                var watch = Stopwatch.StartNew();
                using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
                if (round > 0) times.Add(watch.Elapsed.TotalMilliseconds); // the first one compiles
            }
            return Quantile(times, 0.5);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
