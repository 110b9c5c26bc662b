namespace HqJobs.Server.Hosting;

internal sealed partial class ServiceHeartbeat
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Headquarters does not hear that this service is there; trying again every 15 s: {Problem}")]
    private static partial void NotHeard(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another service, on {Machine} since {Started:yyyy-MM-dd HH:mm:ss} UTC, serves this headquarters too, and one of the two keeps its jobs in memory: "
        + "scheduled runs are started twice. Stop one of them, or give both the same JobStorage: SqlServer or PostgreSql")]
    private static partial void RivalFound(ILogger logger, string machine, DateTime started);

    [LoggerMessage(Level = LogLevel.Information, Message = "Headquarters hears this service again")]
    private static partial void HeardAgain(ILogger logger);
}
