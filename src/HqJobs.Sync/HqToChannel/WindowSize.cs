namespace HqJobs.Sync.HqToChannel;

/// <summary>How many customers the next window takes, learnt from how long the last ones held the channel's write lock.</summary>
internal sealed class WindowSize(DownloadOptions options)
{
    private const int FirstGuess = 16;

    // Aiming at the budget itself would put half of the windows above it.
    private const double Aim = 0.7;

    private double customers = FirstGuess;

    public int Customers => Math.Max(1, (int)customers);

    /// <param name="held">How long the write lock was held.</param>
    public void Learn(int customersTaken, int rows, TimeSpan held)
    {
        var byTime = customersTaken * Math.Clamp(options.LockBudget * Aim / Max(held, TimeSpan.FromMicroseconds(50)), 0.5, 2);
        var byRows = customersTaken * Math.Min(2, options.MaxWindowRows / Math.Max(1.0, rows));
        customers = Math.Clamp(Math.Min(byTime, byRows), 1, options.MaxWindowRows);
    }

    /// <summary>The window would write more rows than allowed: the same again with fewer customers.</summary>
    public void Shrink(int customersTaken, int rows) =>
        customers = Math.Max(1, Math.Min(customersTaken - 1, customersTaken * (double)options.MaxWindowRows / rows));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
