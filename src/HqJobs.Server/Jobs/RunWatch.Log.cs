using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

internal sealed partial class RunWatch
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} is cancelled: {Reason}")]
    private static partial void RunCancelled(ILogger logger, RunId run, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not be looked after: {Problem}")]
    private static partial void NotLookedAt(ILogger logger, RunId run, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs cannot be looked after, trying again every second: {Problem}")]
    private static partial void NotLooked(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: {Job} is started by the watch. {Reason}")]
    private static partial void Healed(ILogger logger, RunId run, string job, string reason);
}
