using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Security;

/// <summary>Every line a host logs, as text with its exception.</summary>
internal sealed class ConcurrentLog : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Lined(Lines);

    public void Dispose() { }

    private sealed class Lined(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
