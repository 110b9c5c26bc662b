using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>SQL Server 2019+ and Azure SQL.</summary>
public sealed class SqlServerDialect : ISqlDialect
{
    public static readonly SqlServerDialect Instance = new();

    private const int LockTimeoutMilliseconds = 5_000;

    // Temporary tables a connection has; closed, it has none.
    private static readonly ConditionalWeakTable<DbConnection, HashSet<string>> Stages = [];

    public DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public string FileSuffix => "sqlserver";

    public string Describe(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        return $"{settings.DataSource}/{settings.InitialCatalog}";
    }

    public async Task<DbConnection> OpenAsync(string connectionString, DatabaseAccess access, CancellationToken cancellation)
    {
        var connection = new SqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync($"set xact_abort on; set lock_timeout {LockTimeoutMilliseconds};");
            return connection;
        }
        catch (SqlException exception)
        {
            await connection.DisposeAsync();
            throw new DatabaseUnavailableException($"cannot open {Describe(connectionString)}: {exception.Message}", exception);
        }
    }

    public Task<bool> CreateIfMissingAsync(string connectionString, CancellationToken cancellation) => Task.FromResult(false);

    public UpgradeEngineBuilder DeployTo(string connectionString) => DeployChanges.To.SqlDatabase(connectionString);

    public async Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        new(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation));

    // 1205 deadlock, 1222 lock timeout, 3960 snapshot conflict, -2 timeout, the rest: connection lost (class 20 and above: the server or the network ended it) or Azure SQL busy.
    public bool IsTransient(Exception exception) => exception is SqlException { Class: >= 20 } or SqlException { Number: 1205 or 1222 or 3960 or -2 or 20 or 64 or 233 or 10053 or 10054 or 10060 or 10928 or 10929 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920 };

    // 2601, 2627 unique key; 515 null; 547 constraint; 2628, 8152 too long; 8115 overflow; 245, 8114 conversion.
    public bool IsRefusedRow(Exception exception) => exception is UnfitValueException or SqlException { Number: 2601 or 2627 or 515 or 547 or 2628 or 8152 or 8115 or 245 or 8114 };

    // 1205 deadlock victim, 3960 snapshot conflict: the whole transaction is gone.
    public bool IsRolledBack(Exception exception) => exception is SqlException { Number: 1205 or 3960 };

    public Task<long> FillAsync(
        DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation) =>
        SqlServerBulk.FillAsync((SqlConnection)connection, (SqlTransaction?)transaction, table, columns, rows, cancellation);

    public async Task InsertAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (rows.Count > 0) await FillAsync(transaction.Connection, transaction.Db, BulkText.Of(table).SqlServerTable, table.Columns, new ListReader(table.Columns, rows), cancellation);
    }

    public Task UpsertAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancellation) =>
        ThroughStageAsync(transaction, BulkText.Of(table).SqlServerStage, table.Columns, BulkText.Of(table).SqlServerUpsert, rows, cancellation);

    public Task DeleteAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> keys, CancellationToken cancellation) =>
        ThroughStageAsync(transaction, BulkText.Of(table).SqlServerKeyStage, table.Key, BulkText.Of(table).SqlServerDelete, keys, cancellation);

    // The server looks after its own cache.
    public Task TuneForBulkWritesAsync(DbConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    public Task SilenceChangeTriggersAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("exec sp_set_session_context N'HqJobs.Conversion', 1;", cancellationToken: cancellation));

    // A stage is made once a connection and emptied by the statement that reads it; made in a transaction that is rolled back, it is gone with it.
    private async Task ThroughStageAsync(
        WriteTransaction transaction, SqlServerStage stage, IReadOnlyList<string> columns, string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0) return;
        var made = Stages.GetValue(transaction.Connection, NoStages);
        if (!made.Contains(stage.Name))
        {
            await RunAsync(stage.Create);
            transaction.OnCommitted(() => made.Add(stage.Name));
        }
        await FillAsync(transaction.Connection, transaction.Db, stage.Name, columns, new ListReader(columns, rows), cancellation);
        await RunAsync(sql);

        Task RunAsync(string text) => transaction.Connection.ExecuteAsync(new CommandDefinition(text, transaction: transaction.Db, cancellationToken: cancellation));
    }

    private static HashSet<string> NoStages(DbConnection connection)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed) made.Clear();
        };
        return made;
    }
}
