using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using HqJobs.Server.Configuration;
using HqJobs.Server.Jobs;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>At start: ends the runs of a service that died, and projects HQ's schedules to Hangfire's recurring jobs <c>hq:PIPELINE</c>, as soon as headquarters can be reached.</summary>
internal sealed partial class RecurringPipelines(
    Settings settings, PipelineRuns runs, RunOwner owner, Schedules schedules, JobStorage storage, IRecurringJobManager recurring, TimeProvider time, ILogger<RecurringPipelines> logger) : BackgroundService
{
    public const string Prefix = "hq:";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var attempt = 0; !await TryProjectAsync(attempt, stoppingToken); attempt++)
                await Task.Delay(Retry, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops before headquarters could be reached.
        }
    }

    /// <summary>Adds defaults, then makes Hangfire's list equal to HQ's. Repeating it changes nothing.</summary>
    public async Task ProjectAsync(CancellationToken cancellation)
    {
        await schedules.PutDefaultsAsync(DefaultSchedules.Of(settings.Options), cancellation);
        var wanted = await schedules.ReadAsync(cancellation);
        foreach (var schedule in wanted)
            Project(schedule);
        using var connection = storage.GetConnection();
        foreach (var job in connection.GetRecurringJobs())
            if (job.Id.StartsWith(Prefix, StringComparison.Ordinal) && wanted.All(schedule => Prefix + schedule.Pipeline != job.Id))
                recurring.RemoveIfExists(job.Id);
    }

    private async Task<bool> TryProjectAsync(int attempt, CancellationToken cancellation)
    {
        try
        {
            // Their jobs were in the memory of a service that is gone.
            foreach (var run in await runs.EndDeadRunsAsync(owner.Name, cancellation))
                RunEnded(logger, run, PipelineRuns.ProcessEnded);
            await ProjectAsync(cancellation);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (attempt == 0) NotScheduled(logger, exception.Message);
            return false;
        }
    }

    private void Project(Schedule schedule)
    {
        if (PipelineDefinition.Find(schedule.Pipeline) is not { } pipeline)
        {
            UnknownPipeline(logger, schedule.Pipeline);
            return;
        }
        var cron = schedule.PausedBy is null ? schedule.Cron : Cron.Never();
        var options = new RecurringJobOptions
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone),
            MisfireHandling = Enum.Parse<MisfireHandlingMode>(schedule.Misfire.ToString()),
        };
        recurring.AddOrUpdate(Prefix + pipeline.Name, StageJob.Of(pipeline.Name, pipeline.Stages[0]), cron, options);
        Scheduled(logger, pipeline.Name, cron, schedule.TimeZone);
    }
}
