using Hangfire;
using Hangfire.Common;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Jobs;

/// <summary>
/// How often Hangfire repeats our jobs: only what nobody expected. A failed channel or stage is a result and stays as it is until
/// somebody asks for it again.
/// </summary>
internal sealed class JobRules(JobEndings endings) : IJobFilterProvider
{
    private static readonly Type[] Final = [typeof(StageFailedException), typeof(ChannelFailedException), typeof(ConfigurationException)];

    // Latest of its type in (order, scope) wins, so these replace Hangfire's ten attempts.
    private static readonly JobFilter StageRetry = Retry(5, 15, 30, 60, 120);
    private static readonly JobFilter ChannelRetry = Retry(3, 30, 120, 600);

    private readonly JobFilter ending = new(endings, JobFilterScope.Method, int.MaxValue);

    public IEnumerable<JobFilter> GetFilters(Job job) =>
        job.Type == typeof(StageJob) ? [StageRetry, ending]
        : job.Type == typeof(ChannelJob) ? [ChannelRetry, ending]
        : [];

    private static JobFilter Retry(params int[] delaysInSeconds) => new(
        new AutomaticRetryAttribute
        {
            Attempts = delaysInSeconds.Length,
            DelaysInSeconds = delaysInSeconds,
            ExceptOn = Final,
            OnAttemptsExceeded = AttemptsExceededAction.Fail,
        },
        JobFilterScope.Method, 20);
}
