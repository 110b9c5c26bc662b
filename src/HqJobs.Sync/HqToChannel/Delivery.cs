using System.Diagnostics;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>From which version to which a channel is brought, and for which companies.</summary>
/// <param name="Full">Everything from version 0, after a sweep of what HQ no longer has: first time, <c>--full</c>, lost history.</param>
/// <param name="From">The version the channel has.</param>
/// <param name="UpTo">The version HQ had when the stage looked.</param>
/// <param name="Companies">1010: whose customers; empty for jobs that do not go by company.</param>
internal sealed record DownloadPlan(bool Full, long From, long UpTo, IReadOnlyCollection<string> Companies)
{
    /// <summary>1010: customers are held back, whether one is to be tried again or not.</summary>
    public bool HoldsBack { get; init; }

    /// <summary>1010: one of them is to be tried again.</summary>
    public bool IsDue { get; init; }

    public long Start => Full ? 0 : From;

    /// <summary>A repeated full package leaves the channel's version alone until its end, so that a crash does not lose the deltas in between.</summary>
    public long Recorded(long reached) => Full && From > 0 ? From : reached;
}

/// <summary>How far one download has come.</summary>
/// <param name="lease">Whose owner writes; null for a dry run, which does not.</param>
/// <param name="rowsBefore">Rows that tries of the same session brought before.</param>
internal sealed class Delivery(DataStore channel, StageContext context, DownloadPlan plan, Lease? lease, long rowsBefore)
{
    private long customers;
    private long rowsNow;
    private long lastCommit;

    public DataStore Channel { get; } = channel;

    public StageContext Context { get; } = context;

    public DownloadPlan Plan { get; } = plan;

    public Lease? Lease { get; } = lease;

    public long Rows => rowsBefore + rowsNow;

    /// <summary>Customers, or rows HQ no longer has, that the channel's database refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Which of them, why and what to do; null when none was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>A lock was waited for as long as <see cref="DownloadOptions.BusyWait"/> allows, and not got.</summary>
    public bool HasWaitedInVain { get; set; }

    /// <summary>The version that stands in the channel.</summary>
    public long Version { get; private set; } = plan.From;

    /// <summary>How long the last transaction held the channel's write lock.</summary>
    public TimeSpan LastHeld { get; private set; }

    public void Applied(TimeSpan held, long version)
    {
        LastHeld = held;
        Version = version;
        lastCommit = Stopwatch.GetTimestamp();
    }

    public void Refuse(long refused, string? trouble)
    {
        Refused = refused;
        Trouble = trouble;
    }

    /// <param name="expected">Changed customers in all; 0: unknown.</param>
    public void Report(int customersDone, int rows, long expected)
    {
        customers += customersDone;
        rowsNow += rows;
        Context.Progress?.Report(new WorkProgress(
            Context.Job, Channel.Name.Value, Rows, expected > 0 && customers > 0 ? Math.Max(Rows, rowsBefore + rowsNow * expected / customers) : null));
    }

    /// <summary>
    /// Waits until the channel was free for at least as long as it was locked. A till finds it busy, sleeps 1, 2, 5 … ms (SQLite's busy handler) and tries
    /// again; a gap as long as the lock makes one of its next tries meet it. Collecting the next window counts as waiting.
    /// </summary>
    public Task GiveWayAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var gap = (LastHeld > pause ? LastHeld : pause) - Stopwatch.GetElapsedTime(lastCommit);
        return lastCommit == 0 || gap <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(gap.TotalMilliseconds)), cancellation);
    }
}
