using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.Pipelines;

public sealed partial class PipelineStages
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run}, {Job}: {Channel} could not be probed; its run will tell.")]
    private static partial void ProbeFailed(ILogger logger, RunId run, string job, DataStoreName channel, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run}, {Job}: {Channel} failed unexpectedly.")]
    private static partial void ChannelFailed(ILogger logger, RunId run, string job, DataStoreName channel, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run}: {Job} failed.")]
    private static partial void StageFailed(ILogger logger, RunId run, string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run}: {Job} is {Status}.")]
    private static partial void StageClosed(ILogger logger, RunId run, string job, RunStatus status);

    [LoggerMessage(Level = LogLevel.Debug, Message = "How far run {Run} has come could not be noted: {Problem}")]
    private static partial void ProgressNotNoted(ILogger logger, RunId run, string problem);
}
