using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

public sealed class ProgressNotesTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task A_note_that_the_end_of_the_work_breaks_off_is_no_failure_whatever_the_database_calls_it()
    {
        var failures = new List<Exception>();
        var writing = new TaskCompletionSource();
        var notes = new ProgressNotes(
            async (_, cancellation) =>
            {
                writing.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => throw new InvalidOperationException("Operation cancelled by user."), TaskScheduler.Default);
            },
            failures.Add, next: null, time);
        notes.Report(new WorkProgress("1010", "houston", 1, 2));
        time.Advance(TimeSpan.FromSeconds(1));
        await writing.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await notes.DisposeAsync();
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public async Task A_note_that_cannot_be_written_is_told_and_harms_neither_the_work_nor_the_next_note()
    {
        var failures = new List<Exception>();
        var noted = new SemaphoreSlim(0);
        var notes = new ProgressNotes(
            (progress, _) =>
            {
                noted.Release();
                return progress.RowsDone == 1 ? throw new OperationCanceledException("the server gave up") : Task.CompletedTask;
            },
            failures.Add, next: null, time);
        foreach (var rows in new[] { 1, 2 })
        {
            notes.Report(new WorkProgress("1010", "houston", rows, 2));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await noted.WaitAsync(TimeSpan.FromSeconds(10)), $"note {rows}");
        }
        await notes.DisposeAsync();
        Assert.That(failures.Select(failure => failure.Message), Is.EqualTo(new[] { "the server gave up" }));
    }
}
