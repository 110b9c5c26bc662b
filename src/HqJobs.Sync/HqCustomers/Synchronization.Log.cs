using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.HqCustomers;

public sealed partial class Synchronization
{
    [LoggerMessage(1, LogLevel.Debug, "Company {Company}: {Written} customers written, {Outdated} changed meanwhile and are read again.")]
    private static partial void BatchWritten(ILogger logger, object company, int written, int outdated);

    [LoggerMessage(2, LogLevel.Warning, "Company {Company} is being synchronized by another run; skipped.")]
    private static partial void CompanyBusy(ILogger logger, object company);

    [LoggerMessage(3, LogLevel.Information, "Company {Company}: {Count} operations kept changing and wait for the next run.")]
    private static partial void LeftForNextRun(ILogger logger, object company, int count);

    // Not the exception itself: its message may quote what a customer typed (G10).
    [LoggerMessage(4, LogLevel.Error, "Operations {Operations} could not be converted: {ExceptionType}.")]
    internal static partial void NotConverted(ILogger logger, string operations, string exceptionType);

    [LoggerMessage(5, LogLevel.Warning, "Company {Company}: try {Try} ended, headquarters was lost or busy ({Reason}); the next one goes on.")]
    private static partial void TryingAgain(ILogger logger, object company, int @try, string reason);
}
