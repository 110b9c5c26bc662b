using System.Data;
using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>SQL Server 2019+ and Azure SQL.</summary>
public sealed class SqlServerDialect(SqlServerOptions options) : ISqlDialect
{
    private readonly SqlRetryLogicBaseProvider retry = options.RetryOnOpen();

    public DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public string FileSuffix => "sqlserver";

    public bool WritesInParallel => true;

    public IEqualityComparer<string> Keys => SqlServerKeys.Instance;

    public string Describe(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        return $"{settings.DataSource}/{settings.InitialCatalog}";
    }

    public string Complete(string connectionString) => options.Complete(connectionString);

    public string? CautionAbout(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        return settings.Encrypt == SqlConnectionEncryptOption.Optional ? "customers travel unencrypted; take Encrypt=False out of the connection string"
            : settings.Encrypt != SqlConnectionEncryptOption.Strict && settings.TrustServerCertificate ? "the server's certificate is not checked, so anybody could answer in its name; take TrustServerCertificate=True out of the connection string"
            : null;
    }

    public async Task<DbConnection> OpenAsync(string connectionString, DatabaseAccess access, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var connection = new SqlConnection(connectionString) { RetryLogicProvider = retry };
            var isOpen = false;
            try
            {
                await connection.OpenAsync(cancellation);
                isOpen = true;
                await connection.ExecuteAsync(new CommandDefinition(options.Session, cancellationToken: cancellation));
                return connection;
            }
            catch (Exception exception)
            {
                await connection.DisposeAsync();
                cancellation.ThrowIfCancellationRequested();
                // SqlClient repeats the opening alone; the first statement may meet the same moving or busy server.
                if (isOpen && attempt <= options.ConnectRetries && exception is SqlException met && SqlServerErrors.IsTransientOnOpen(met))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt + Random.Shared.Next(100)), cancellation);
                    continue;
                }
                if (SqlServerErrors.Find(exception) is { } refused)
                    throw new DatabaseUnavailableException($"cannot open {Describe(connectionString)}: {refused.Message.TrimEnd('.')}; {SqlServerErrors.AdviseOnOpen(refused, new SqlConnectionStringBuilder(connectionString))}", refused);
                // SqlClient's words for a pool that is used up, and for a way to sign in that nobody brought.
                if (exception is InvalidOperationException or ArgumentException)
                    throw new DatabaseUnavailableException($"cannot open {Describe(connectionString)}: {exception.Message}", exception);
                throw;
            }
        }
    }

    public Task<bool> CreateIfMissingAsync(string connectionString, CancellationToken cancellation) => Task.FromResult(false);

    public UpgradeEngineBuilder DeployTo(string connectionString) =>
        DeployChanges.To.SqlDatabase(connectionString).WithExecutionTimeout(TimeSpan.Zero); // an index on a large table takes what it takes

    public async Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        new(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation));

    public bool IsTransient(Exception exception) => exception is ConnectionLostException || exception is SqlException refused && SqlServerErrors.IsTransient(refused);

    // 2601, 2627 unique key; 515 null; 547 constraint; 2628, 8152 too long; 8115, 242, 244, 248 overflow; 241, 245, 8114 conversion; 50000 and above, 3609 a trigger. An engine
    // that has no number for an error makes up one in the millions: of such nobody knows what it means.
    public bool IsRefusedRow(Exception exception) => exception is UnfitValueException or SqlException { Number: 2601 or 2627 or 515 or 547 or 2628 or 8152 or 8115 or 241 or 242 or 244 or 245 or 248 or 8114 or 3609 or (>= 50_000 and < 1_000_000) };

    public bool IsTakenKey(Exception exception) => exception is SqlException { Number: 2601 or 2627 };

    // 1205 deadlock victim, 3960 snapshot conflict: the whole transaction is gone.
    public bool IsRolledBack(Exception exception) => exception is SqlException { Number: 1205 or 3960 };

    public Task<long> FillAsync(
        DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation) =>
        SqlServerBulk.FillAsync((SqlConnection)connection, (SqlTransaction?)transaction, table, columns, rows, cancellation);

    public async Task InsertAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (rows.Count > 0) await FillAsync(transaction.Connection, transaction.Db, SqlServerRows.NameOf(table), table.Columns, new ListReader(table.Columns, rows), cancellation);
    }

    public Task WriteAsync(WriteTransaction transaction, IReadOnlyList<TableRows> changes, CancellationToken cancellation) =>
        SqlServerRows.WriteAsync(transaction, changes, cancellation);

    // The server looks after its own cache.
    public Task TuneForBulkWritesAsync(DbConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    public bool IsServer => true;

    public Task<bool> KeepsTextInJsonAsync(DbConnection connection, CancellationToken cancellation) => SqlServerBulk.KeepsTextInJsonAsync((SqlConnection)connection, cancellation);

    // A till that waits for us and we for it: we are the one to begin again.
    public Task TuneForShortWritesAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("set lock_timeout 1000; set deadlock_priority low;", cancellationToken: cancellation));

    // The server does so by itself.
    public Task CheckpointAsync(DbConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    public Task SilenceChangeTriggersAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("exec sp_set_session_context N'HqJobs.Conversion', 1;", cancellationToken: cancellation));
}
