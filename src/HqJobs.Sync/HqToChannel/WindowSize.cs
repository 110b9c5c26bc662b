using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>How many units – customers of 1010, keys of configuration – the next window takes, learnt from how long the last ones held their locks.</summary>
internal sealed class WindowSize(DownloadOptions options, int firstGuess, Database channel)
{
    // Aiming at the budget itself would put half of the windows above it.
    private const double Aim = 0.7;

    private readonly TimeSpan budget = channel.Dialect.IsServer ? options.RowLockBudget : options.LockBudget;

    // On a server a window costs its round trips however small it is, and only who touches its rows waits: it is larger from the start, and time alone never
    // makes it smaller. Over a slow line it would otherwise end at one customer a window.
    private readonly int fewest = channel.Dialect.IsServer ? Math.Min(4 * firstGuess, options.MaxWindowRows) : 1;

    private double units = Math.Min(channel.Dialect.IsServer ? 4 * firstGuess : firstGuess, options.MaxWindowRows);

    public int Units => Math.Max(1, (int)units);

    /// <param name="held">How long the write lock was held.</param>
    public void Learn(int taken, int rows, TimeSpan held)
    {
        var byTime = taken * Math.Clamp(budget * Aim / Max(held, TimeSpan.FromMicroseconds(50)), 0.5, 2);
        var byRows = taken * Math.Min(2, options.MaxWindowRows / Math.Max(1.0, rows));
        units = Math.Clamp(Math.Min(Math.Max(byTime, fewest), byRows), 1, options.MaxWindowRows);
    }

    /// <summary>The window would write more rows than allowed: the same again with fewer units.</summary>
    public void Shrink(int taken, int rows) =>
        units = Math.Max(1, Math.Min(taken - 1, taken * (double)options.MaxWindowRows / rows));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
