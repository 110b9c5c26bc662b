using System.Text.Json;

namespace HqJobs.Sync.Pipelines;

/// <summary>A row of PIPELINERUN.</summary>
public sealed record PipelineRun
{
    public string RunId { get; init; } = "";

    public string Pipeline { get; init; } = "";

    public string StartedBy { get; init; } = "";

    public string? RequestedBy { get; init; }

    /// <summary>JSON of <see cref="RunParameters"/>.</summary>
    public string Parameters { get; init; } = "{}";

    public string? RerunOf { get; init; }

    public RunStatus Status { get; init; }

    public string? Message { get; init; }

    public string? RootJobId { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? OwnerUntil { get; init; }

    public bool CancelRequested { get; init; }

    public DateTimeOffset CreatedDateTime { get; init; }

    public DateTimeOffset? StartedDateTime { get; init; }

    public DateTimeOffset? EndedDateTime { get; init; }

    public RunId Id => new(RunId);

    public bool IsActive => Status is RunStatus.Waiting or RunStatus.Running;

    public RunParameters ReadParameters() => JsonSerializer.Deserialize<RunParameters>(Parameters, ReportJson.Compact)!;

    internal RunReport ToReport(IReadOnlyList<StageReport>? stages) => new()
    {
        RunId = RunId,
        Pipeline = Pipeline,
        Status = Status,
        StartedAt = StartedDateTime,
        EndedAt = EndedDateTime,
        StartedBy = StartedBy,
        RequestedBy = RequestedBy,
        RerunOf = RerunOf,
        CancelRequested = CancelRequested,
        Error = Message,
        Stages = stages,
    };
}

/// <summary>A row of PIPELINESTAGE.</summary>
public sealed record PipelineStage
{
    /// <summary>From 1.</summary>
    public int StageNo { get; init; }

    public string Job { get; init; } = "";

    public RunStatus Status { get; init; }

    public int Attempt { get; init; }

    public bool Planned { get; init; }

    public string? HangfireJobId { get; init; }

    /// <summary>JSON of <see cref="StageReport"/>, stored once, when the stage is closed.</summary>
    public string? Result { get; init; }

    /// <summary>Customers done while the synchronization works, at most a second old; null while nobody has told.</summary>
    public long? RowsDone { get; init; }

    /// <summary>Best guess of all there are.</summary>
    public long? RowsExpected { get; init; }

    public DateTimeOffset? StartedDateTime { get; init; }

    public DateTimeOffset? EndedDateTime { get; init; }

    public bool IsChannelStage => PipelineDefinition.VisitsChannels(Job);

    internal StageReport ToReport(IEnumerable<PipelineItem> items)
    {
        var report = Result is { } json ? JsonSerializer.Deserialize<StageReport>(json, ReportJson.Compact)! : new StageReport { Job = Job, Status = Status };
        var channels = IsChannelStage ? items.Where(item => item.StageNo == StageNo).Select(item => item.ToReport()).ToList() : null;
        return report with { Status = Status, Channels = channels is [] ? report.Channels ?? channels : channels, StartedAt = StartedDateTime, EndedAt = EndedDateTime };
    }
}

/// <summary>A row of PIPELINEITEM.</summary>
public sealed record PipelineItem
{
    public int StageNo { get; init; }

    public string Channel { get; init; } = "";

    public ItemStatus Status { get; init; }

    public int Attempt { get; init; }

    public string? HangfireJobId { get; init; }

    public string? Owner { get; init; }

    /// <summary>Rows so far, at most a second old, or in the end.</summary>
    public long Rows { get; init; }

    /// <summary>Best guess of all there are, while the channel is worked on.</summary>
    public long? RowsExpected { get; init; }

    public long FailedRows { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset? StartedDateTime { get; init; }

    public DateTimeOffset? EndedDateTime { get; init; }

    public bool IsOpen => Status is ItemStatus.Pending or ItemStatus.Running;

    internal ChannelReport ToReport() => new(Channel, Status, Rows, FailedRows, Error);
}

/// <summary>A line of a run's log.</summary>
public sealed record PipelineLogLine
{
    public int? StageNo { get; init; }

    public string? Channel { get; init; }

    public string Level { get; init; } = "";

    public string Message { get; init; } = "";

    public DateTimeOffset LogDateTime { get; init; }
}
