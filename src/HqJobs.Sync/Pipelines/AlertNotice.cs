namespace HqJobs.Sync.Pipelines;

/// <summary>Something an administrator must be told once: an alert was raised, or is over.</summary>
/// <param name="Raised">False: recovered.</param>
/// <param name="Run">The run it is about, where there is one.</param>
public sealed record AlertNotice(bool Raised, string Pipeline, DateTimeOffset Due, string Message, RunId? Run);
