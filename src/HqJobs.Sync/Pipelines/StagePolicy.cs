namespace HqJobs.Sync.Pipelines;

/// <summary>How channels make a stage and stages make a run. Pure.</summary>
public static class StagePolicy
{
    /// <summary>NoData is success, Paused does not count, busy is an error but no failure of the channel.</summary>
    public static RunStatus OfChannels(IReadOnlyCollection<ChannelReport> channels, ChannelFailurePolicy policy, int maxFailedPercent)
    {
        var attempted = channels.Where(channel => channel.Status != ItemStatus.Paused).ToList();
        var good = attempted.Count(channel => channel.Status is ItemStatus.Succeeded or ItemStatus.NoData);
        var failed = attempted.Count(channel => channel.Status == ItemStatus.Failed);
        var bad = attempted.Count - good;

        if (attempted.Any(channel => channel.Status == ItemStatus.Cancelled)) return RunStatus.Cancelled;
        if (bad == 0) return attempted.Any(channel => channel.FailedRows > 0) ? RunStatus.SucceededWithErrors : RunStatus.Succeeded;
        var fails = policy switch
        {
            ChannelFailurePolicy.AllOrFail => true,
            ChannelFailurePolicy.MaxFailedPercent => bad * 100 > maxFailedPercent * attempted.Count,
            _ => good == 0 && failed > 0,
        };
        return fails ? RunStatus.Failed : RunStatus.SucceededWithErrors;
    }

    /// <summary>Failed records are errors of the stage; operations that wait for another one are not.</summary>
    public static RunStatus OfSynchronization(SynchronizeOutcome outcome)
    {
        if (outcome.Error is not null) return RunStatus.Failed;
        return outcome.OperationsFailed > 0 || outcome.Warnings is { Count: > 0 } ? RunStatus.SucceededWithErrors : RunStatus.Succeeded;
    }

    /// <summary>A run is as good as its worst stage; stages that were not begun do not count.</summary>
    public static RunStatus OfStages(IReadOnlyCollection<RunStatus> stages)
    {
        if (stages.Contains(RunStatus.Cancelled)) return RunStatus.Cancelled;
        if (stages.Contains(RunStatus.Failed)) return RunStatus.Failed;
        return stages.Contains(RunStatus.SucceededWithErrors) ? RunStatus.SucceededWithErrors : RunStatus.Succeeded;
    }

    /// <summary>Whether the next stage may start.</summary>
    public static bool GoesOn(RunStatus stage) => stage is RunStatus.Succeeded or RunStatus.SucceededWithErrors;

    /// <summary>The stage at which a run stands, or broke off: the first one that has not ended well; null when all have.</summary>
    public static PipelineStage? At(IEnumerable<PipelineStage> stages) => stages.FirstOrDefault(stage => !GoesOn(stage.Status));
}
