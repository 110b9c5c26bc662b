namespace HqJobs.Sync.Pipelines;

/// <summary>Writes how far a work has come to headquarters, at most once a second, so that whoever watches the run from elsewhere sees it move.</summary>
/// <remarks>Beside the work, not inside it: the work reports from within its own transactions, and a note that cannot be written is no harm.</remarks>
internal sealed class ProgressNotes : IProgress<WorkProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource done = new();
    private readonly IProgress<WorkProgress>? next;
    private readonly Task writing;
    private WorkProgress? latest;

    /// <param name="write">Writes one note; may throw.</param>
    /// <param name="next">Who else wants to know, at once.</param>
    public ProgressNotes(Func<WorkProgress, CancellationToken, Task> write, Action<Exception> failed, IProgress<WorkProgress>? next, TimeProvider time)
    {
        this.next = next;
        writing = WriteAsync(write, failed, time);
    }

    public void Report(WorkProgress value)
    {
        Volatile.Write(ref latest, value);
        next?.Report(value);
    }

    private async Task WriteAsync(Func<WorkProgress, CancellationToken, Task> write, Action<Exception> failed, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Period, time);
        WorkProgress? written = null;
        try
        {
            while (await timer.WaitForNextTickAsync(done.Token))
                if (Volatile.Read(ref latest) is { } progress && progress != written)
                    await TryAsync(written = progress);
        }
        catch (Exception) when (done.IsCancellationRequested)
        {
            // The work has ended; its outcome says more than a last note would. SQL Server tells of a broken-off note by an exception of its own.
        }

        async Task TryAsync(WorkProgress progress)
        {
            try
            {
                await write(progress, done.Token);
            }
            catch (Exception exception) when (!done.IsCancellationRequested)
            {
                failed(exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await writing;
        done.Dispose();
    }
}
