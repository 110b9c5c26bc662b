namespace HqJobs.Server.Hosting;

internal sealed partial class LatenessWatch
{
    [LoggerMessage(EventId = 3001, EventName = "PipelineLate", Level = LogLevel.Error, Message = "Late: {What}")]
    private static partial void Late(ILogger logger, string what);

    [LoggerMessage(EventId = 3002, EventName = "PipelineRecovered", Level = LogLevel.Information, Message = "No longer late: {What}")]
    private static partial void Recovered(ILogger logger, string what);

    [LoggerMessage(EventId = 3003, EventName = "LatenessUnknown", Level = LogLevel.Warning, Message = "Nobody can tell whether a pipeline is late, trying again every 10 s: {Problem}")]
    private static partial void NotLooked(ILogger logger, string problem);
}
