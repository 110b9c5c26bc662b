using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace HqJobs.Server.Hosting;

/// <summary>A log line: time, level, message and an exception's message; its stack only with HQJOBS_DEBUG. Commands show the time of day, the service says more.</summary>
internal sealed class LogLineFormatter(TimeProvider time, IOptions<ConsoleFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <summary>Whether somebody wants to see stack traces.</summary>
    public static bool IsDebug => Environment.GetEnvironmentVariable("HQJOBS_DEBUG") is { Length: > 0 };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception) line += IsDebug ? $" {exception}" : $" {exception.Message}";
        textWriter.WriteLine($"{time.GetUtcNow().ToString(options.Value.TimestampFormat ?? "HH:mm:ss", CultureInfo.InvariantCulture)} {Word(logEntry.LogLevel)}: {line}");
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
