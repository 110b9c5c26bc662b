using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.HqToChannel;

internal sealed partial class DownloadFrame
{
    internal const int WindowAppliedEvent = 1010;
    internal const int HeldBackEvent = 1011;
    internal const int LetGoEvent = 1012;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Job} to {Channel} failed: {Reason}")]
    private static partial void Failed(ILogger logger, string job, DataStoreName channel, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Job} to {Channel}: try {Try} ended; the next one goes on from the version the channel has.")]
    private static partial void TryingAgain(ILogger logger, string job, DataStoreName channel, int @try, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Channel {Channel} lacks {Columns}; it is served without.")]
    private static partial void ColumnsMissing(ILogger logger, DataStoreName channel, string columns);

    [LoggerMessage(Level = LogLevel.Information, Message = "Channel {Channel} is locked by another program; attempt {Attempt} comes later.")]
    private static partial void Busy(ILogger logger, DataStoreName channel, int attempt);

    [LoggerMessage(EventId = HeldBackEvent, Level = LogLevel.Warning, Message = "Channel {Channel} refuses {Customers} customers, e.g. {Company} {Account}: {Reason}. They are held back, all others get through.")]
    private static partial void HeldBackNow(ILogger logger, DataStoreName channel, int customers, string company, string account, string reason);

    [LoggerMessage(EventId = LetGoEvent, Level = LogLevel.Information, Message = "Channel {Channel}: {Customers} customers that were held back are so no longer.")]
    private static partial void LetGo(ILogger logger, DataStoreName channel, int customers);

    [LoggerMessage(EventId = WindowAppliedEvent, Level = LogLevel.Debug, Message = "Channel {Channel} was brought to version {Version}; its write lock was held for {HeldMilliseconds} ms.")]
    private static partial void WindowApplied(ILogger logger, DataStoreName channel, long version, double heldMilliseconds);
}
