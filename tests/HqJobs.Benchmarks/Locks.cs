using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HqJobs.Benchmarks;

/// <summary>What a till feels of 1010: how long the channel is locked, and how long its own writes take meanwhile.</summary>
internal static class Locks
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(int customers, Action<string> tell)
    {
        tell($"locks: a till writes while 1010 brings {customers:N0} customers");
        using var held = new HeldTimes();
        await using var world = await BenchWorld.CreateAsync(1, held);
        world.WriteBacklog(0, customers);
        await world.RunAsync("p-0001");
        await world.RunAsync("synchronize");
        var idle = await SellAsync(world.ChannelFile(0), Task.Delay(TimeSpan.FromSeconds(5)));
        var busy = await SellAsync(world.ChannelFile(0), Task.Run(() => world.RunAsync("1010")));
        var locks = held.Milliseconds.Order().ToList();
        var note = $"{locks.Count:N0} windows, {busy.Count:N0} till writes; idle p99 {At(idle, 0.99):N1}, max {idle[^1]:N1} ms";
        return
        [
            new("K1", "write lock held on the channel, p99", At(locks, 0.99), "ms", null, null, "≤ 10 ms", At(locks, 0.99) <= 10, note),
            new("K1", "write lock held on the channel, max", locks[^1], "ms", null, null, "≤ 25 ms", locks[^1] <= 25),
            new("K2", "till write while 1010 runs, p99", At(busy, 0.99), "ms", At(idle, 0.99), null, "≤ idle + 10 ms", At(busy, 0.99) <= At(idle, 0.99) + 10),
            new("K2", "till write while 1010 runs, max", busy[^1], "ms", idle[^1], null, "≤ 50 ms", busy[^1] <= 50),
        ];
    }

    /// <summary>A till of its own: one sale in one transaction, a few milliseconds pause, until <paramref name="end"/>.</summary>
    /// <returns>Milliseconds of each write, sorted.</returns>
    private static async Task<List<double>> SellAsync(string file, Task end)
    {
        var times = await Task.Run(async () =>
        {
            var times = new List<double>();
            await using var till = new SqliteConnection($"Data Source={file};Pooling=False");
            till.Open();
            till.Execute("PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS TILLSALE (ID INTEGER PRIMARY KEY, TEXT TEXT)");
            while (!end.IsCompleted)
            {
                var began = Stopwatch.GetTimestamp();
                till.Execute("INSERT INTO TILLSALE (TEXT) VALUES ('a sale of about a hundred bytes, as a till writes it while headquarters brings its customers')");
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                await Task.Delay(5);
            }
            return times;
        });
        await end;
        times.Sort();
        return times;
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    /// <summary>Collects what 1010 logs of each window.</summary>
    private sealed class HeldTimes : ILoggerProvider, ILogger
    {
        public ConcurrentBag<double> Milliseconds { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
            foreach (var (name, value) in values)
            {
                if (name == "HeldMilliseconds" && value is double milliseconds) Milliseconds.Add(milliseconds);
            }
        }

        public void Dispose()
        {
        }
    }
}
