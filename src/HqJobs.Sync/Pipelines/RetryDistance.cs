namespace HqJobs.Sync.Pipelines;

/// <summary>When what was not accepted – an operation at headquarters, a customer at a channel – is tried again: in the next run, then after 15 minutes, 1 hour, 6 hours, then once a day.</summary>
internal static class RetryDistance
{
    // One tick of the stored time: due in every later run, never again in this one.
    private static readonly TimeSpan NextRun = TimeSpan.FromMilliseconds(1);

    /// <param name="attempts">Attempts made, the one just failed included.</param>
    public static TimeSpan After(int attempts) => attempts switch
    {
        <= 1 => NextRun,
        2 => TimeSpan.FromMinutes(15),
        3 => TimeSpan.FromHours(1),
        4 => TimeSpan.FromHours(6),
        _ => TimeSpan.FromDays(1),
    };
}
