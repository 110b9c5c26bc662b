using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.ChannelToHq;

public sealed partial class Upload
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "The look at {Channel} found trouble; its upload will report it")]
    private static partial void ProbeFoundTrouble(ILogger logger, string channel, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel}: {Rows} rows landed in session {Session}")]
    private static partial void Landed(ILogger logger, string channel, long rows, string session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel}: {Table} lacks {Columns}; its rows are landed without")]
    private static partial void ColumnsMissing(ILogger logger, string channel, string table, string columns);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel}: {Counters} counters of {Table}, from {From} on, were not seen for {Retention} and are no longer asked for")]
    private static partial void GapDropped(ILogger logger, string channel, string table, long from, long counters, TimeSpan retention);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel}: try {Try} met a busy database; the next follows in {Delay}")]
    private static partial void TryingAgain(ILogger logger, string channel, int @try, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: upload failed")]
    private static partial void Failed(ILogger logger, string channel, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: the failure could not be noted in session {Session}")]
    private static partial void FailureNotNoted(ILogger logger, string channel, string session, Exception exception);
}
