namespace HqJobs.Sync.Pipelines;

/// <summary>What happens to occurrences that were due while no service was running.</summary>
public enum MisfirePolicy
{
    /// <summary>One run for all of them (default): a pipeline with watermarks takes everything that has waited.</summary>
    Relaxed,

    /// <summary>One run for each; one for all of them where job storage is in memory, which forgets when the last one was.</summary>
    Strict,

    /// <summary>None.</summary>
    Ignorable,
}
