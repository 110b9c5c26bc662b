namespace HqJobs.Sync.Pipelines;

/// <summary>What somebody asks a pipeline to do.</summary>
/// <param name="StartedBy"><c>Command</c>, <c>Schedule</c>, <c>Dashboard</c> or <c>Api</c>.</param>
public sealed record RunRequest(string Pipeline, string StartedBy = "Command")
{
    /// <summary>The person, where one is known.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The same key twice is the same run: header <c>Idempotency-Key</c>.</summary>
    public string? RequestKey { get; init; }

    /// <summary>The Hangfire job that asks; the same job twice is the same run.</summary>
    public string? RootJobId { get; init; }

    /// <summary>When that job was created: the run of a much older one of the same id belonged to a job storage that was lost or restored since.</summary>
    public DateTimeOffset? RootJobCreated { get; init; }

    /// <summary>Who goes on with the run when this process ends: the services of one job storage, by its name. Null: nobody, it ends with this process.</summary>
    public string? Owner { get; init; }

    /// <summary>What becomes of it while another run of the pipeline is active.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>Limits uploads and downloads; null is all. The synchronization converts everything pending.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Downloads: everything instead of what changed.</summary>
    public bool Full { get; init; }

    /// <summary>Reports what would happen and writes nothing, not even a run.</summary>
    public bool DryRun { get; init; }

    /// <summary>Channels worked on at once; null: twice the cores, at most 8.</summary>
    public int? MaxParallel { get; init; }

    public ChannelFailurePolicy ChannelFailures { get; init; }

    /// <summary>For <see cref="ChannelFailurePolicy.MaxFailedPercent"/>: above this share of failed channels a stage fails.</summary>
    public int MaxFailedPercent { get; init; } = 20;

    internal RunParameters Parameters => new()
    {
        Channels = Channels,
        Full = Full,
        MaxParallel = MaxParallel,
        ChannelFailures = ChannelFailures,
        MaxFailedPercent = MaxFailedPercent,
    };
}

/// <summary>What a run was asked to do, as <c>PIPELINERUN.PARAMETERS</c> keeps it.</summary>
public sealed record RunParameters
{
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>A retry: the channels that failed in the first job that had failures, none for the jobs before it. A job that is not named runs for all <see cref="Channels"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Only { get; init; }

    public bool Full { get; init; }

    public int? MaxParallel { get; init; }

    public ChannelFailurePolicy ChannelFailures { get; init; }

    public int MaxFailedPercent { get; init; }

    /// <summary>How many channels are worked on at once. Default: twice the cores, at most 8, since channel work mostly waits.</summary>
    public int Parallelism => MaxParallel ?? Math.Min(8, 2 * Environment.ProcessorCount);

    /// <summary>Whether a job of this run concerns a channel.</summary>
    public bool Includes(string job, string channel) =>
        Only is not null && Only.TryGetValue(job, out var only)
            ? only.Contains(channel, StringComparer.OrdinalIgnoreCase)
            : Channels is null || Channels.Contains(channel, StringComparer.OrdinalIgnoreCase);
}

/// <summary>What came of asking a run to start.</summary>
/// <param name="Run">The run that was written.</param>
/// <param name="Status">Running, Waiting or Skipped; anything else for a run that was asked for before.</param>
/// <param name="ActiveRun">The run because of which it was skipped or waits.</param>
public sealed record RunStart(RunId Run, RunStatus Status, RunId? ActiveRun = null)
{
    public bool Started => Status is not (RunStatus.Skipped or RunStatus.Waiting);
}
