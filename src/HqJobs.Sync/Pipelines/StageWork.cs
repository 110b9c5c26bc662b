namespace HqJobs.Sync.Pipelines;

/// <summary>Which flow does the work of which job.</summary>
public sealed class StageWork(IEnumerable<IChannelWork> channelWork, ISynchronizeWork? synchronize = null, Cleanup? cleanup = null)
{
    private readonly Dictionary<string, IChannelWork> byJob = channelWork.ToDictionary(work => work.Job, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="NotSupportedException">Nothing is registered for the job.</exception>
    public IChannelWork Of(string job) =>
        byJob.GetValueOrDefault(job) ?? throw new NotSupportedException($"Job {job} is not part of this installation; jobs: {string.Join(", ", byJob.Keys)}.");

    /// <exception cref="NotSupportedException">No clean-up is registered.</exception>
    public Cleanup Cleanup => cleanup ?? throw new NotSupportedException("The clean-up is not part of this installation.");

    /// <exception cref="NotSupportedException">No synchronization is registered.</exception>
    public ISynchronizeWork Synchronize => synchronize ?? throw new NotSupportedException("The synchronization is not part of this installation.");
}
