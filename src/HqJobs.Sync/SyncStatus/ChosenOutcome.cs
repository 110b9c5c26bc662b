namespace HqJobs.Sync.SyncStatus;

public enum ChosenResult
{
    Succeeded,

    /// <summary>Tried, and its values cannot become part of a customer.</summary>
    Failed,

    /// <summary>Tried, and waits for another operation.</summary>
    Blocked,

    /// <summary>Not tried; the message says why and what to do.</summary>
    NotSynchronized,
}

/// <summary>What became of an operation that somebody chose to synchronize.</summary>
/// <param name="CustAccount">The account of its customer; null: there is none (yet).</param>
/// <param name="Message">Why not, or what a reader should know of one that succeeded; usually null then.</param>
public sealed record ChosenOutcome(string OperationId, ChosenResult Result, string? CustAccount, string? Message);
