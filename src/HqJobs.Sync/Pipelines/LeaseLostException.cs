namespace HqJobs.Sync.Pipelines;

/// <summary>Somebody else took the lease over: whatever this owner still wanted to commit must not be committed.</summary>
public sealed class LeaseLostException(string name) : Exception($"The lease '{name}' was taken over by another process; nothing more is written under it.");
