using System.Collections.Concurrent;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>A flow that does what the test says and notes who called; the jobs around it are real.</summary>
internal sealed class FakeChannelWork(string job) : IChannelWork
{
    public string Job => job;

    /// <summary>Channels in the order they were worked on; a channel that was worked on twice stands here twice.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public HashSet<string> Failing { get; } = [];

    public HashSet<string> Idle { get; } = [];

    /// <summary>Runs inside the channel's work.</summary>
    public Func<string, CancellationToken, Task> Inside { get; set; } = (_, _) => Task.CompletedTask;

    public Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation) =>
        Task.FromResult(Idle.Contains(channel.Name.Value) ? ProbeResult.NoData : ProbeResult.HasWork);

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation) =>
        Task.CompletedTask;

    public async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        Calls.Enqueue(channel.Name.Value);
        await Inside(channel.Name.Value, cancellation);
        return Failing.Contains(channel.Name.Value)
            ? new ItemOutcome(ItemStatus.Failed, Error: $"cannot open {channel.Name}")
            : new ItemOutcome(ItemStatus.Succeeded, Rows: 10);
    }
}

internal sealed class FakeSynchronizeWork : ISynchronizeWork
{
    private int calls;

    public int Calls => calls;

    public Func<CancellationToken, Task> Inside { get; set; } = _ => Task.CompletedTask;

    public async Task<SynchronizeOutcome> RunAsync(StageContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref calls);
        await Inside(cancellation);
        return new SynchronizeOutcome(5, 0, 5, 0, 0);
    }
}
