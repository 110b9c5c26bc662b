using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>How what a server says is understood: to be tried again, the row's own fault, or neither. Every error here is provoked on the server.</summary>
[TestFixture]
public sealed class ServerErrorTests
{
    private static readonly Pair Servers = new(DatabaseProvider.Sqlite, DatabaseProvider.SqlServer);

    private TestWorld world = null!;

    private Database Hq => world.Headquarters;

    private ISqlDialect Dialect => Hq.Dialect;

    [SetUp]
    public async Task CreateWorld()
    {
        world = await TestWorld.CreateAsync(channels: 0, seed: false, pair: Servers);
        await world.ExecuteAsync(Hq, "insert into LEASE (NAME, TOKEN) values (N'one', 0), (N'two', 0)");
    }

    [TearDown]
    public async Task DisposeWorld()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [Test]
    public async Task Of_two_writers_in_a_deadlock_one_is_rolled_back_and_what_it_did_is_done_again()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var attempts = 0;
        await Task.WhenAll(WriteAsync("one", "two", first, second), WriteAsync("two", "one", second, first));

        var raised = await world.ScalarAsync<long>(Hq, "select count_big(*) from LEASE where TOKEN = 2");
        Assert.Multiple(() =>
        {
            Assert.That(attempts, Is.EqualTo(3), "two writers, one of them twice");
            Assert.That(raised, Is.EqualTo(2), "each writer's change of each row, once");
        });

        Task<int> WriteAsync(string own, string others, TaskCompletionSource holds, TaskCompletionSource otherHolds) => Hq.WriteAsync(async transaction =>
        {
            Interlocked.Increment(ref attempts);
            await RaiseAsync(transaction, own);
            holds.TrySetResult();
            await otherHolds.Task;
            await RaiseAsync(transaction, others);
            return 0;
        }, CancellationToken.None);

        static Task RaiseAsync(WriteTransaction transaction, string lease) =>
            transaction.Connection.ExecuteAsync("update hq.LEASE set TOKEN = TOKEN + 1 where NAME = @lease", new { lease }, transaction.Db);
    }

    [Test]
    public async Task A_lock_that_is_not_given_up_in_time_is_to_be_tried_again()
    {
        await using var holder = await Hq.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using var held = await Hq.BeginWriteAsync(holder, CancellationToken.None);
        await holder.ExecuteAsync("update hq.LEASE set TOKEN = 7 where NAME = N'one'", transaction: held.Db);

        await using var waiting = await Hq.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await waiting.ExecuteAsync("set lock_timeout 200;");
        var error = await Assert.CatchAsync<DbException>(() => waiting.ExecuteAsync("update hq.LEASE set TOKEN = 8 where NAME = N'one'"));
        if (error is SqlException { Number: > 1_000_000 })
        {
            // Neither is said of what has no number: it fails once, with its text, and the next run goes on.
            Assert.That(Dialect.IsRefusedRow(error), Is.False);
            Assert.Ignore($"this engine has no number for a lock timeout, only the text '{error.Message}'");
        }
        AssertTransient(error!);
    }

    [Test]
    public async Task A_command_that_takes_too_long_is_to_be_tried_again()
    {
        await using var holder = await Hq.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await using var held = await Hq.BeginWriteAsync(holder, CancellationToken.None);
        await holder.ExecuteAsync("update hq.LEASE set TOKEN = 7 where NAME = N'one'", transaction: held.Db);

        await using var waiting = await Hq.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await waiting.ExecuteAsync("set lock_timeout -1;");
        var error = await Assert.CatchAsync<DbException>(() => waiting.ExecuteAsync("update hq.LEASE set TOKEN = 8 where NAME = N'one'", commandTimeout: 1));
        AssertTransient(error!);
    }

    [Test]
    public async Task A_connection_that_is_lost_is_to_be_tried_again()
    {
        await using var lost = (SqlConnection)await Hq.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        var process = await lost.ExecuteScalarAsync<int>("select @@spid");
        try
        {
            await world.ExecuteAsync(Hq, $"kill {process}");
        }
        catch (SqlException refusal)
        {
            Assert.Ignore($"this engine ends no other session: {refusal.Message}");
        }
        var error = await Assert.CatchAsync<DbException>(() => lost.ExecuteAsync("select 1; select 2;"));
        AssertTransient(error!);
    }

    [TestCase("insert into LEASE (NAME) values (N'one')", TestName = "A second row of one key")]
    [TestCase("insert into PIPELINERUN (RUNID, PIPELINE, STARTEDBY, STATUS, CREATEDDATETIME) values (N'1', N'p', N'CommandLine', N'Running', '2026-01-01'), (N'2', N'p', N'CommandLine', N'Running', '2026-01-01')", TestName = "A second row of one unique index")]
    [TestCase("insert into LEASE (NAME) values (null)", TestName = "A null where a value must be")]
    [TestCase("update LEASE set OWNER = replicate(N'x', 300) where NAME = N'one'", TestName = "A text that is too long")]
    [TestCase("insert into CHANGEVERSIONCOUNTER (ID, LASTVERSION, MINVERSION) values (2, 0, 0)", TestName = "A value a check constraint refuses")]
    public async Task Is_the_fault_of_the_row(string statement)
    {
        var error = await Assert.CatchAsync<DbException>(() => world.ExecuteAsync(Hq, statement));
        Assert.Multiple(() =>
        {
            Assert.That(Dialect.IsRefusedRow(error!), Is.True, $"{(error as SqlException)?.Number}: {error!.Message}");
            Assert.That(Dialect.IsTransient(error!), Is.False);
            Assert.That(Dialect.IsRolledBack(error!), Is.False);
        });
    }

    [Test]
    public async Task A_statement_that_is_wrong_is_neither()
    {
        var error = await Assert.CatchAsync<DbException>(() => world.ExecuteAsync(Hq, "select NOCOLUMN from LEASE"));
        Assert.That((Dialect.IsRefusedRow(error!), Dialect.IsTransient(error!), Dialect.IsRolledBack(error!)), Is.EqualTo((false, false, false)));
    }

    [Test]
    public async Task A_database_that_does_not_exist_is_told_with_its_name_and_without_the_password()
    {
        var missing = new SqlConnectionStringBuilder(Environment.GetEnvironmentVariable("HQJOBS_TEST_SQLSERVER")) { InitialCatalog = "hqjobs_not_there" };
        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => new Database(DatabaseProvider.SqlServer, missing.ToString()).OpenAsync(DatabaseAccess.Read, CancellationToken.None));
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("hqjobs_not_there"));
            if (missing.Password.Length > 0) Assert.That(error!.ToString(), Does.Not.Contain(missing.Password));
        });
    }

    private void AssertTransient(DbException error) => Assert.Multiple(() =>
    {
        Assert.That(Dialect.IsTransient(error), Is.True, $"{(error as SqlException)?.Number}: {error.Message}");
        Assert.That(Dialect.IsRefusedRow(error), Is.False);
    });
}
