namespace HqJobs.Server.Jobs;

/// <summary>When a parked stage looks at its channels by itself, should every nudge be lost: 30 s, 1, 2 … 5 min, which keeps its history short.</summary>
internal sealed record Heartbeat(TimeSpan First)
{
    public static readonly Heartbeat Default = new(TimeSpan.FromSeconds(30));

    /// <param name="looks">How often the stage has been parked before.</param>
    public TimeSpan After(int looks) => looks == 0 ? First : 2 * Math.Min(looks, 5) * First;
}
