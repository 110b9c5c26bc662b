namespace HqJobs.Server.Hosting;

internal sealed partial class ServiceHeartbeat
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Headquarters does not hear that this service is there; trying again every 15 s: {Problem}")]
    private static partial void NotHeard(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Headquarters hears this service again")]
    private static partial void HeardAgain(ILogger logger);
}
