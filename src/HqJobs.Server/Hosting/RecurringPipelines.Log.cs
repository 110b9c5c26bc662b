using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

internal sealed partial class RecurringPipelines
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Pipeline} is scheduled: {Cron} ({TimeZone})")]
    private static partial void Scheduled(ILogger logger, string pipeline, string cron, string timeZone);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Pipeline} was due at {Due:yyyy-MM-dd HH:mm:ss} UTC and nobody started it: run {Run} makes up for it")]
    private static partial void CaughtUp(ILogger logger, string pipeline, DateTimeOffset due, RunId run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} is Failed: {Reason}; the next run takes over what it left.")]
    private static partial void RunEnded(ILogger logger, RunId run, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedules cannot be followed, trying again every 2 s: {Problem}")]
    private static partial void NotProjected(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of {Pipeline} is not followed: {Problem}")]
    private static partial void NotFollowed(ILogger logger, string pipeline, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recurring job {Id} is no pipeline of this version and is left alone; unless another version needs it, remove it on the page Recurring Jobs")]
    private static partial void Orphan(ILogger logger, string id);
}
