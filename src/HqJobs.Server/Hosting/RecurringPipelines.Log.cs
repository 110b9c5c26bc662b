using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

internal sealed partial class RecurringPipelines
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Pipeline} is scheduled: {Cron} ({TimeZone})")]
    private static partial void Scheduled(ILogger logger, string pipeline, string cron, string timeZone);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} is Failed: {Reason}; the next run takes over what it left.")]
    private static partial void RunEnded(ILogger logger, RunId run, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing is scheduled yet, trying again every 5 s: {Problem}")]
    private static partial void NotScheduled(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of {Pipeline} is ignored: there is no such pipeline")]
    private static partial void UnknownPipeline(ILogger logger, string pipeline);
}
