using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.Pipelines;

public sealed partial class Leases
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be renewed; trying again.")]
    private static partial void NotRenewed(ILogger logger, string lease, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} with token {Token} was lost; its work stops.")]
    private static partial void LeaseLost(ILogger logger, string lease, long token);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} goes on with token {Token}: the channel has seen a higher one than headquarters knew, which was restored from a backup.")]
    private static partial void TokenRaised(ILogger logger, string lease, long token);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease {Lease} is free, but a transaction that checked it is still at work: {Message}")]
    private static partial void StillGuarded(ILogger logger, string lease, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be released; it expires by itself.")]
    private static partial void NotReleased(ILogger logger, string lease, Exception exception);
}
