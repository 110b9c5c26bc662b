namespace HqJobs.Server.Dashboard;

internal static partial class ButtonAudit
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Done, but not recorded in AUDITLOG: {Action} {Subject}")]
    private static partial void NotRecorded(ILogger logger, string action, string subject, Exception exception);
}
