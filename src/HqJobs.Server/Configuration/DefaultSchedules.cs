using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Configuration;

/// <summary>The schedules that code and configuration bring; what stands at headquarters wins as soon as an administrator has chosen it (G8).</summary>
internal static class DefaultSchedules
{
    /// <summary>Pipelines that are scheduled even where the configuration says nothing about them; in UTC.</summary>
    /// <remarks>P-0001 every 15 minutes, as the field recommends; what changes seldom at night, when stores are closed, and the clean-up before it.</remarks>
    public static readonly IReadOnlyDictionary<string, string> Crons = new Dictionary<string, string>
    {
        ["customer-sync"] = "*/15 * * * *",
        ["channel-config"] = "0 4 * * *",
        ["cleanup"] = "0 1 * * *",
    };

    /// <summary>A pipeline without a cron expression in <see cref="Crons"/> or the configuration has none: it runs when somebody asks for it.</summary>
    public static IReadOnlyList<Schedule> Of(HqJobsOptions options) =>
        [.. from pipeline in PipelineDefinition.All
            let configured = options.Pipelines.GetValueOrDefault(pipeline.Name) ?? new PipelineOptions()
            let cron = configured.Cron ?? Crons.GetValueOrDefault(pipeline.Name)
            where cron is not null
            select new Schedule(pipeline.Name, cron, configured.TimeZone, configured.Misfire, configured.Overlap, ModifiedBy: Schedules.Configuration)];
}
