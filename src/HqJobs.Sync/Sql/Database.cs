using System.Data;
using System.Data.Common;
using Dapper;

namespace HqJobs.Sync.Sql;

/// <summary>One database: its kind, how to open it and the SQL written for it.</summary>
public sealed class Database
{
    private readonly string connectionString;

    private const int MostAttempts = 5;

    // Under this key an exception's Data names the database it came from.
    private const string Origin = "HqJobs.Database";
    private const string Statement = "HqJobs.Statement";

    static Database() => UtcTimeHandler.Register();

    /// <param name="sqlServer">How SQL Server is spoken to; null: by the defaults.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public Database(DatabaseProvider provider, string connectionString, SqlServerOptions? sqlServer = null)
    {
        Dialect = provider switch
        {
            DatabaseProvider.Sqlite => SqliteDialect.Instance,
            DatabaseProvider.SqlServer => new SqlServerDialect(sqlServer ?? new SqlServerOptions()),
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Providers are Sqlite and SqlServer."),
        };
        Sql = new SqlText(Dialect.FileSuffix);
        this.connectionString = Dialect.Complete(connectionString);
    }

    public ISqlDialect Dialect { get; }

    /// <summary>The statements of sql/ in this database's dialect.</summary>
    public SqlText Sql { get; }

    public DatabaseProvider Provider => Dialect.Provider;

    /// <summary>With secrets, for ATTACH and bulk copy only; show <see cref="ToString"/>.</summary>
    internal string ConnectionString => connectionString;

    /// <summary>What an administrator should be warned of, although it works; null: nothing.</summary>
    public string? Caution => Dialect.CautionAbout(connectionString);

    /// <exception cref="DatabaseUnavailableException">The database is missing or cannot be reached.</exception>
    public Task<DbConnection> OpenAsync(DatabaseAccess access, CancellationToken cancellation) =>
        Dialect.OpenAsync(connectionString, access, cancellation);

    /// <exception cref="ConnectionLostException">The connection is no longer open.</exception>
    public Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        OnAsync(connection, () => Dialect.BeginWriteAsync(connection, cancellation));

    /// <summary>Works on an open connection of this database.</summary>
    /// <exception cref="ConnectionLostException">In place of the driver's complaint that the connection is not open.</exception>
    internal async Task<T> OnAsync<T>(DbConnection connection, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (InvalidOperationException exception) when (connection.State != ConnectionState.Open)
        {
            throw Lost(exception);
        }
    }

    /// <summary>Opens, reads, closes.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(DatabaseAccess.Read, cancellation);
            return await read(connection);
        }
        catch (DbException exception) when (Sign(exception))
        {
            throw;
        }
    }

    /// <summary>Runs a statement that touches a limited number of rows until it touches none, each time in a transaction of its own.</summary>
    /// <param name="removed">Told of the rows of every time.</param>
    public async Task RemoveWindowsAsync(string statement, object parameters, Action<long> removed, CancellationToken cancellation)
    {
        while (await WriteAsync(transaction => transaction.Connection.ExecuteAsync(statement, parameters, transaction.Db), cancellation) is > 0 and var rows)
            removed(rows);
    }

    /// <summary>Opens, writes in one transaction, commits, closes; an exception rolls back. What the database gave up in favour of another writer is done again.</summary>
    /// <param name="write">May be called more than once; nothing of an earlier call was written.</param>
    public async Task<T> WriteAsync<T>(Func<WriteTransaction, Task<T>> write, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(write, cancellation);
            }
            catch (DbException exception) when (attempt < MostAttempts && (exception is ConnectionLostException || Dialect.IsRolledBack(exception) || Dialect.IsTakenKey(exception)))
            {
                // Lost before the commit was asked for; or the other writer is about to commit, or has inserted what this one wanted to. Real time, not the injected clock's: it is about the machine.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 50 * attempt)), cancellation);
            }
            catch (DbException exception) when (Sign(exception))
            {
                throw;
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(Func<WriteTransaction, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(DatabaseAccess.Write, cancellation);
        var isCommitAskedFor = false;
        try
        {
            await using var transaction = await BeginWriteAsync(connection, cancellation);
            var result = await write(transaction);
            isCommitAskedFor = true;
            await transaction.CommitAsync(cancellation);
            return result;
        }
        catch (Exception exception) when (!isCommitAskedFor && exception is not ConnectionLostException && IsLost(connection, exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Whether an exception comes from a connection that is gone: the driver's complaint about it, or what ended it.</summary>
    internal static bool IsLost(DbConnection connection, Exception exception) =>
        exception is InvalidOperationException or DbException && connection.State != ConnectionState.Open;

    /// <summary>Says of this database that a connection to it was lost.</summary>
    internal ConnectionLostException Lost(Exception exception)
    {
        var lost = new ConnectionLostException(exception);
        Sign(lost);
        return lost;
    }

    /// <summary>Which database refused and what to do about it, as far as <see cref="ReadAsync"/> or <see cref="WriteAsync"/> met the exception.</summary>
    /// <returns>Null when it came another way: then nobody knows which database it was.</returns>
    public static string? Explain(DbException exception) => exception.Data[Origin] is not Database database ? null
        : exception is Microsoft.Data.Sqlite.SqliteException sqlite && ChannelFailure.Advise(sqlite) is { } advice ? $"{database}: {advice}"
        : exception is Microsoft.Data.SqlClient.SqlException server && SqlServerErrors.Advise(server) is { } hint ? $"{database}: {exception.Message.TrimEnd('.')}; {hint}"
        : $"{database}: {exception.Message}";

    /// <returns>The database an exception came from, where that was noted.</returns>
    internal static Database? OriginOf(Exception exception) => exception.Data[Origin] as Database;

    /// <summary>Notes in an exception that it came from here; for exception filters, hence always false.</summary>
    /// <param name="statement">What was being run.</param>
    // Its type stays: flows tell a busy database from a broken one by it.
    internal bool Sign(DbException exception, string? statement = null)
    {
        exception.Data[Origin] ??= this;
        exception.Data[Statement] ??= statement;
        return false;
    }

    /// <returns>The statement an exception came from, where that was noted.</returns>
    internal static string? StatementOf(Exception exception) => exception.Data[Statement] as string;

    public override string ToString() => Dialect.Describe(connectionString);
}
