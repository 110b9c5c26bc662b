using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Jobs;

internal sealed partial class RequestedRuns
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} of {Pipeline} is taken up, asked for by {StartedBy}")]
    private static partial void Begun(ILogger logger, RunId run, string pipeline, string startedBy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting runs cannot be taken up, trying again every second: {Problem}")]
    private static partial void NotLooked(ILogger logger, string problem);
}
