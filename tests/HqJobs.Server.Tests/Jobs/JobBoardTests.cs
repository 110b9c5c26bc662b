using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using HqJobs.Server.Hosting;
using HqJobs.Server.Hosting.JobStores;
using HqJobs.Server.Jobs;

namespace HqJobs.Server.Tests.Jobs;

/// <summary>What HqJobs relies on in Hangfire, with jobs that only take notes.</summary>
[NonParallelizable]
public sealed class JobBoardTests
{
    private JobStorage storage = null!;
    private JobBoard board = null!;
    private JobPump pump = null!;
    private IStorageConnection connection = null!;

    [SetUp]
    public void CreateStorage()
    {
        Hangfire.Logging.LogProvider.SetCurrentLogProvider(null); // the last one was a host's that is gone
        storage = JobStore.InMemory();
        var filters = HangfireSetup.Filters(new JobEndings());
        board = new JobBoard(storage, filters);
        pump = new JobPump(storage, filters, new NoteTaker.Activator(new NoteTaker(board)));
        connection = board.Connect();
        NoteTaker.Notes.Clear();
    }

    [TearDown]
    public void DisposeStorage()
    {
        connection.Dispose();
        (storage as IDisposable)?.Dispose();
    }

    [Test]
    public void A_job_without_state_is_seen_by_no_list_and_run_by_nobody()
    {
        var job = Create("a");
        Assert.Multiple(() =>
        {
            Assert.That(storage.GetMonitoringApi().EnqueuedCount(HangfireSetup.StageQueue), Is.Zero);
            Assert.That(connection.GetJobData(job).State, Is.Null.Or.Empty);
        });
    }

    [Test]
    public void Starting_a_job_twice_enqueues_it_once()
    {
        var job = Create("a");
        board.Start(connection, job);
        board.Start(connection, job);
        pump.RunAll();
        Assert.Multiple(() =>
        {
            Assert.That(NoteTaker.Notes, Is.EqualTo(new[] { "a" }));
            Assert.That(pump.History(job), Is.EqualTo(new[] { "Enqueued", "Processing", "Succeeded" }));
        });
    }

    [Test]
    public void A_chain_runs_in_order_whatever_order_it_was_created_in()
    {
        var (third, second, first) = (Create("third"), Create("second"), Create("first"));
        board.Chain(connection, [first, second, third]);
        board.Chain(connection, [first, second, third]);
        Assert.That(new[] { second, third }.Select(job => connection.GetStateData(job).Name), Is.All.EqualTo("Awaiting"));
        board.Start(connection, first);
        pump.RunAll();
        Assert.Multiple(() =>
        {
            Assert.That(NoteTaker.Notes, Is.EqualTo(new[] { "first", "second", "third" }));
            Assert.That(pump.History(third), Is.EqualTo(new[] { "Awaiting", "Enqueued", "Processing", "Succeeded" }));
        });
    }

    [Test]
    public void A_parked_job_frees_its_worker_and_goes_on_when_it_is_woken()
    {
        var (stage, other) = (Create("park"), Create("other"));
        board.Start(connection, stage);
        board.Start(connection, other);
        pump.RunAll();
        Assert.That(NoteTaker.Notes, Is.EqualTo(new[] { "park", "other" }), "one worker runs both");
        Assert.That(connection.GetStateData(stage).Name, Is.EqualTo("Scheduled"));

        board.Wake(connection, stage, "All channels have ended");
        board.Wake(connection, stage, "All channels have ended");
        pump.RunAll();
        Assert.That(pump.History(stage), Is.EqualTo(new[] { "Enqueued", "Processing", "Scheduled: Waiting", "Enqueued: All channels have ended", "Processing", "Succeeded" }));
    }

    [Test]
    public void Waking_a_job_that_runs_or_has_ended_changes_nothing()
    {
        var job = Create("a");
        board.Start(connection, job);
        pump.RunAll();
        board.Wake(connection, job, "late");
        Assert.That(pump.History(job), Is.EqualTo(new[] { "Enqueued", "Processing", "Succeeded" }));
    }

    [Test]
    public void Deleting_the_first_job_deletes_those_that_wait_for_it()
    {
        var chain = new[] { Create("first"), Create("second"), Create("third") };
        board.Start(connection, chain[0]);
        board.Chain(connection, chain);
        board.Delete(connection, chain[0], "Deleted by hand");
        pump.RunAll();
        Assert.Multiple(() =>
        {
            Assert.That(NoteTaker.Notes, Is.Empty);
            Assert.That(chain.Select(job => connection.GetStateData(job).Name), Is.All.EqualTo("Deleted"));
        });
    }

    [Test]
    public void Deleting_a_job_that_has_succeeded_leaves_it_succeeded()
    {
        var job = Create("a");
        board.Start(connection, job);
        pump.RunAll();
        board.Delete(connection, job, "too late");
        Assert.That(connection.GetStateData(job).Name, Is.EqualTo("Succeeded"));
    }

    private string Create(string note) =>
        board.CreateWithoutState(connection, Job.FromExpression<NoteTaker>(taker => taker.Take(note, null!)), new Dictionary<string, object>());

    internal sealed class NoteTaker(JobBoard board)
    {
        public static List<string> Notes { get; } = [];

        [Queue(HangfireSetup.StageQueue)]
        public void Take(string note, PerformContext context)
        {
            if (note != "park" || !Notes.Contains("park"))
                Notes.Add(note);
            if (note != "park" || context.GetJobParameter<bool>("Parked"))
                return;
            context.SetJobParameter("Parked", true);
            board.Park(context.Connection, context.BackgroundJob.Id, TimeSpan.FromMinutes(1), "Waiting");
            throw new JobAbortedException();
        }

        internal sealed class Activator(NoteTaker taker) : JobActivator
        {
            public override object ActivateJob(Type jobType) => taker;
        }
    }
}
