using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HqJobs.Server.Tests.Hosting;

/// <summary>Keeps what was logged, exceptions included.</summary>
internal sealed class CollectedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(EventId Event, string Text)> entries = new();

    public IReadOnlyList<(EventId Event, string Text)> Entries => [.. entries];

    public ILogger<T> For<T>() => LoggerFactory.Create(logging => logging.AddProvider(this)).CreateLogger<T>();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((eventId, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}"));

    public void Dispose() { }
}
