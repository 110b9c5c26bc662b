using System.Globalization;
using Hangfire;
using Hangfire.Storage;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

/// <summary>What Hangfire is told of one pipeline.</summary>
internal sealed record RecurringPipeline(PipelineDefinition Pipeline, string Cron, string TimeZone, MisfirePolicy Misfire)
{
    /// <summary>Without a schedule that can be followed now it never starts by itself; it is there all the same, for the page's Trigger now.</summary>
    public static RecurringPipeline Of(PipelineDefinition pipeline, Schedule? schedule, DateTimeOffset now) => schedule switch
    {
        { Problem: null } when !schedule.IsPaused(now) => new(pipeline, schedule.Cron, schedule.TimeZone, schedule.Misfire),
        { Problem: null } => new(pipeline, Occurrences.Never, schedule.TimeZone, schedule.Misfire),
        _ => new(pipeline, Occurrences.Never, "UTC", MisfirePolicy.Relaxed),
    };
}

/// <summary>Hangfire's recurring jobs whose ids begin with <c>hq:</c>; all others are somebody else's.</summary>
internal sealed class RecurringJobs(JobStorage storage, IRecurringJobManager manager)
{
    public const string Prefix = "hq:";

    /// <summary>The names behind the prefix.</summary>
    public IReadOnlySet<string> Names()
    {
        using var connection = storage.GetConnection();
        return connection.GetAllItemsFromSet("recurring-jobs")
            .Where(id => id.StartsWith(Prefix, StringComparison.Ordinal)).Select(id => id[Prefix.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Ids with the prefix that are no pipeline: of another version, or of a pipeline that was renamed.</summary>
    public IReadOnlyList<string> Orphans() =>
        [.. Names().Except(PipelineDefinition.All.Select(pipeline => pipeline.Name)).Order(StringComparer.Ordinal).Select(name => Prefix + name)];

    /// <summary>Makes the recurring job so. Where it is so already nothing happens, not even to an occurrence that is due; an error of Hangfire's is forgotten.</summary>
    public void Put(RecurringPipeline wanted)
    {
        var id = Prefix + wanted.Pipeline.Name;
        // Hangfire's Strict makes up for everything since the last execution, a pause included; a job that is new has nothing to make up for.
        if (wanted.Misfire == MisfirePolicy.Strict && IsOtherwise(id, wanted)) manager.RemoveIfExists(id);
        manager.AddOrUpdate(id, StageJob.Of(wanted.Pipeline.Name, wanted.Pipeline.Stages[0]), wanted.Cron, new RecurringJobOptions
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(wanted.TimeZone),
            MisfireHandling = ModeOf(wanted.Misfire),
        });
    }

    /// <summary>Whether Hangfire's scheduler has started an occurrence that is due, or is about to.</summary>
    public bool Knows(PipelineDefinition pipeline, DateTimeOffset due)
    {
        using var connection = storage.GetConnection();
        var job = connection.GetRecurringJobs([Prefix + pipeline.Name])[0];
        return job.NextExecution <= due.UtcDateTime || job.LastExecution >= due.UtcDateTime;
    }

    private bool IsOtherwise(string id, RecurringPipeline wanted)
    {
        using var connection = storage.GetConnection();
        var known = connection.GetAllEntriesFromHash($"recurring-job:{id}") ?? [];
        return known.GetValueOrDefault("Cron") != wanted.Cron || known.GetValueOrDefault("TimeZoneId") != wanted.TimeZone
            || known.GetValueOrDefault("Misfire") != ((int)ModeOf(wanted.Misfire)).ToString(CultureInfo.InvariantCulture);
    }

    private static MisfireHandlingMode ModeOf(MisfirePolicy misfire) => misfire switch
    {
        MisfirePolicy.Strict => MisfireHandlingMode.Strict,
        MisfirePolicy.Ignorable => MisfireHandlingMode.Ignorable,
        _ => MisfireHandlingMode.Relaxed,
    };
}
