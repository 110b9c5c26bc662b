using System.Data.Common;
using DbUp.Builder;

namespace HqJobs.Sync.Sql;

/// <summary>The few answers in which one kind of database differs from another. Everything else is a pair of files in sql/.</summary>
public interface ISqlDialect
{
    DatabaseProvider Provider { get; }

    /// <summary>The ending of this dialect's files in sql/: "sqlite" or "sqlserver".</summary>
    string FileSuffix { get; }

    /// <summary>What a person recognises the database by: a file path or server/database; never a password (G10).</summary>
    string Describe(string connectionString);

    /// <summary>The connection string with what configuration says of all databases of this kind; what it says itself wins.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    string Complete(string connectionString);

    /// <summary>What an administrator should be warned of in a connection string that works; null: nothing.</summary>
    string? CautionAbout(string connectionString);

    /// <summary>Opens a connection and sets the session up (timeouts, durability).</summary>
    /// <exception cref="DatabaseUnavailableException">The database is missing or cannot be reached.</exception>
    Task<DbConnection> OpenAsync(string connectionString, DatabaseAccess access, CancellationToken cancellation);

    /// <summary>Creates the database where that is a matter of a file; elsewhere an administrator does.</summary>
    /// <returns>Whether it was created now.</returns>
    Task<bool> CreateIfMissingAsync(string connectionString, CancellationToken cancellation);

    /// <summary>DbUp for this kind of database; <see cref="SchemaInstaller"/> adds scripts and journal.</summary>
    UpgradeEngineBuilder DeployTo(string connectionString);

    /// <summary>Whether several connections write at the same time. Where not, a transaction is alone from its first statement on.</summary>
    bool WritesInParallel { get; }

    /// <summary>How the database compares text that is a key. Text that was read from it and is looked up in memory must be compared the same way.</summary>
    IEqualityComparer<string> Keys { get; }

    /// <summary>Begins the transaction of a writer: it holds the right to write from its first statement on, so it never fails half-way for a lock.</summary>
    Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Whether trying again later may help: busy, deadlock, timeout, connection lost. Such an error is not a failure of the record.</summary>
    bool IsTransient(Exception exception);

    /// <summary>Whether the database gave up the whole transaction in favour of another (deadlock, conflict of versions): done again at once it most likely succeeds.</summary>
    bool IsRolledBack(Exception exception);

    /// <summary>Whether a unique key was refused that somebody else may have written at the same moment: who looks again sees it, and no longer wants to insert it.</summary>
    bool IsTakenKey(Exception exception);

    /// <summary>Whether the database refused a row for its content or a unique key; trying the same row again cannot help.</summary>
    bool IsRefusedRow(Exception exception);

    /// <summary>Streams rows, of either kind of database, into a table; memory does not grow with their number.</summary>
    /// <param name="table">As SQL names it: <c>temp.ROWS</c>, <c>#ROWS</c>, <c>[ax].[CUSTTABLE]</c>.</param>
    /// <param name="columns">In the order of the values of <paramref name="rows"/>.</param>
    /// <returns>Rows written.</returns>
    Task<long> FillAsync(
        DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation);

    /// <summary>Inserts rows in bulk, inside the caller's transaction; a key that is there already is refused, never overwritten.</summary>
    Task InsertAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancellation);

    /// <summary>Deletes, upserts and inserts rows of many tables, in this order table by table, inside the caller's transaction; as few commands as the database allows.</summary>
    Task WriteAsync(WriteTransaction transaction, IReadOnlyList<TableRows> changes, CancellationToken cancellation);

    /// <summary>Sets a connection up for many writes: a large page cache, rare checkpoints.</summary>
    Task TuneForBulkWritesAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Whether commands travel to a server, so that one large one is quicker than many small ones, and a writer locks the rows it writes, not the whole database.</summary>
    bool IsServer { get; }

    /// <summary>Whether text that travels as JSON arrives as it is, whatever is in it; found by trying once a server.</summary>
    Task<bool> KeepsTextInJsonAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Sets a connection up for short writes beside tills: it gives way to them soon. What it leaves undone for that, <see cref="CheckpointAsync"/> does.</summary>
    Task TuneForShortWritesAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Brings what short writes committed to its place, outside of any lock.</summary>
    Task CheckpointAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Switches the triggers that note customer changes off, on this connection only: its owner notes them itself.</summary>
    Task SilenceChangeTriggersAsync(DbConnection connection, CancellationToken cancellation);
}
