namespace HqJobs.Sync.Pipelines;

/// <summary>What happens while a run goes on, for progress bars and logs.</summary>
public abstract record RunEvent(RunId Run, string Job);

/// <param name="Channels">Channels of the stage; 0 for the synchronization.</param>
/// <param name="Open">Those that have work to do.</param>
public sealed record StageStarted(RunId Run, string Job, int Channels, int Open) : RunEvent(Run, Job);

/// <summary>Rows or customers so far; may come often.</summary>
public sealed record WorkAdvanced(RunId Run, string Job, WorkProgress Work) : RunEvent(Run, Job);

public sealed record ChannelEnded(RunId Run, string Job, ChannelReport Channel) : RunEvent(Run, Job);

public sealed record StageEnded(RunId Run, string Job, StageReport Stage) : RunEvent(Run, Job);
