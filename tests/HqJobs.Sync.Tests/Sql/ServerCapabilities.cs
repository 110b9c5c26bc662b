using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Tests.Sql;

/// <summary>What the server of the tests can do, found by trying: where it lacks something, a test says so.</summary>
internal static class ServerCapabilities
{
    public static async Task<bool> TakesBulkCopiesAsync(Database database)
    {
        await using var connection = (SqlConnection)await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("create table #tried (A bigint null, B bigint null);");
        try
        {
            using var copy = new SqlBulkCopy(connection) { DestinationTableName = "#tried" };
            copy.ColumnMappings.Add("A", "A");
            copy.ColumnMappings.Add("B", "B");
            await copy.WriteToServerAsync(new ListReader(["A", "B"], [[1L, 2L]]));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Whether a lock that is not given up in time is told by a number of its own.</summary>
    public static async Task<bool> NumbersLockTimeoutsAsync(Database database)
    {
        await using var holder = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await holder.ExecuteAsync("if object_id(N'dbo.HELD') is null create table dbo.HELD (A bigint not null); delete from dbo.HELD; insert into dbo.HELD (A) values (1);");
        await using var held = await database.BeginWriteAsync(holder, CancellationToken.None);
        await holder.ExecuteAsync("update dbo.HELD set A = 2 where A = 1;", transaction: held.Db);
        await using var waiting = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        try
        {
            await waiting.ExecuteAsync("set lock_timeout 100; update dbo.HELD set A = 3 where A = 1;");
            return true;
        }
        catch (SqlException refused)
        {
            return database.Dialect.IsTransient(refused);
        }
    }

    /// <summary>Whether a session that drops a temporary table waits for the transaction of another one that did so, as every change that is noted here does.</summary>
    public static async Task<bool> TemporaryTablesAwaitOthersAsync(Database database)
    {
        // Sessions of their own: what was done before in those of the pool decides which table waits for which.
        var alone = new SqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString();
        await using var holder = new SqlConnection(alone);
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("declare @mine table (A bigint primary key);", transaction: held);
        await using var other = new SqlConnection(alone);
        await other.OpenAsync();
        try
        {
            await other.ExecuteAsync("set lock_timeout 1000;");
            await other.ExecuteAsync("create table #other (A bigint primary key);");
            await other.ExecuteAsync("drop table #other;");
            return false;
        }
        catch (SqlException)
        {
            return true;
        }
    }
}
