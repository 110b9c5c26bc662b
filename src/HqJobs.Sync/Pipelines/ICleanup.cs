namespace HqJobs.Sync.Pipelines;

/// <summary>One kind of old records that the nightly clean-up removes: runs, sessions, operations, tombstones. Each room knows its own.</summary>
public interface ICleanup
{
    /// <summary>What is removed, in a word or two, for the run's log.</summary>
    string What { get; }

    /// <summary>Removes what is old, in windows of at most <see cref="CleanupOptions.WindowRows"/> rows, each a transaction of its own. Twice is the same as once.</summary>
    /// <param name="removed">Told of the rows of every window.</param>
    Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation);
}
