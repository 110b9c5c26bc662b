using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>Another program writes in the file; it knows nothing of this process's queue of writers.</summary>
public sealed class SqliteWaitingTests
{
    private TestWorld world = null!;
    private SqliteConnection other = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(seed: false);
        other = new SqliteConnection(world.Headquarters.ConnectionString + ";Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");
    }

    [TearDown]
    public async Task TearDown()
    {
        await other.DisposeAsync();
        await world.DisposeAsync();
    }

    [Test]
    public async Task A_cancellation_is_heard_while_another_program_writes()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var began = Stopwatch.GetTimestamp();

        await Assert.CatchAsync<OperationCanceledException>(() => Task.Run(() => WriteAsync(stop.Token)));

        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(10)), "not after the patience of 30 s");
    }

    [Test]
    public async Task A_writer_waits_for_longer_than_one_step()
    {
        var writing = Task.Run(() => WriteAsync(CancellationToken.None));
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.That(writing.IsCompleted, Is.False);
        other.Execute("COMMIT");

        Assert.That(await writing, Is.EqualTo(1));
    }

    private Task<int> WriteAsync(CancellationToken cancellation) => world.Headquarters.WriteAsync(
        transaction => transaction.Connection.ExecuteAsync("INSERT INTO LEASE (NAME) VALUES ('upload/houston')", transaction: transaction.Db), cancellation);
}
