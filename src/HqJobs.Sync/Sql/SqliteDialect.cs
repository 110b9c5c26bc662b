using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HqJobs.Sync.Sql;

/// <summary>SQLite in WAL mode: one writer at a time per file, readers beside it.</summary>
public sealed class SqliteDialect : ISqlDialect
{
    public static readonly SqliteDialect Instance = new();

    private const int BusyTimeoutMilliseconds = 5_000;

    // How long a cancellation may go unheard while another program writes.
    private const int WaitStepSeconds = 1;

    // In WAL mode nobody keeps a reader waiting; a file that does is locked as a whole, and its job is better repeated than held up.
    private const int ReadTimeoutSeconds = 2;

    // SQLite's busy handler polls and is not fair; writers of one process queue here instead.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    public DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public string FileSuffix => "sqlite";

    public bool WritesInParallel => false;

    public IEqualityComparer<string> Keys => StringComparer.Ordinal;

    public string Describe(string connectionString) => PathOf(connectionString);

    /// <summary>Full path of the database file.</summary>
    public static string PathOf(string connectionString) => Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <summary>The file as SQLite's URI, for ATTACH: <c>mode=ro</c> keeps a live channel from being written to.</summary>
    public static string UriOf(string connectionString, string mode) =>
        $"file:{PathOf(connectionString).Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}?mode={mode}";

    public string Complete(string connectionString) => connectionString;

    public string? CautionAbout(string connectionString) => null;

    /// <summary>A connection of its own temporary tables, with the file attached read-only under a name: for statements that are written for an attached database.</summary>
    public static async Task<DbConnection> OpenAttachedAsync(string connectionString, string name, CancellationToken cancellation)
    {
        // The main database must be a URI for ATTACH to understand one.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "file::memory:", Pooling = false, DefaultTimeout = ReadTimeoutSeconds }.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync($"PRAGMA temp_store = MEMORY; ATTACH @uri AS {name};", new { uri = UriOf(connectionString, "ro") });
            return connection;
        }
        catch (SqliteException exception)
        {
            await connection.DisposeAsync();
            throw new DatabaseUnavailableException($"cannot open {PathOf(connectionString)}: {exception.Message}", exception);
        }
    }

    public async Task<DbConnection> OpenAsync(string connectionString, DatabaseAccess access, CancellationToken cancellation)
    {
        var path = PathOf(connectionString);
        if (!File.Exists(path))
            throw new DatabaseUnavailableException($"cannot open {path}: there is no such file; put it back, or if there never was one, run: hqjobs db init");
        // A URI as data source makes ATTACH understand URIs too. Not pooled: ATTACH and PRAGMAs would stay behind for the next user.
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = UriOf(connectionString, access == DatabaseAccess.Read ? "ro" : "rw"),
            Pooling = false,
            DefaultTimeout = access == DatabaseAccess.Read ? ReadTimeoutSeconds : 30,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync($"PRAGMA busy_timeout = {(access == DatabaseAccess.Read ? ReadTimeoutSeconds * 1_000 : BusyTimeoutMilliseconds)}; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch (SqliteException exception)
        {
            await connection.DisposeAsync();
            throw new DatabaseUnavailableException($"cannot open {path}: {exception.Message}", exception);
        }
    }

    // WAL is kept in the file: it is chosen once. Pages stay at SQLite's 4096 bytes, the size file systems write.
    public async Task<bool> CreateIfMissingAsync(string connectionString, CancellationToken cancellation)
    {
        var path = PathOf(connectionString);
        if (new FileInfo(path) is { Exists: true, Length: > 0 }) return false;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL;");
            return true;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnavailableException($"cannot create {path}: {exception.Message}; check the path and the rights of the account of HqJobs", exception);
        }
    }

    public UpgradeEngineBuilder DeployTo(string connectionString) =>
        DeployChanges.To.SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = PathOf(connectionString), Pooling = false }.ToString());

    public async Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation)
    {
        var gate = Gates.GetOrAdd(connection.DataSource, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellation);
        var release = new Release(gate);
        try
        {
            return new WriteTransaction(connection, Begin((SqliteConnection)connection, cancellation), release);
        }
        catch
        {
            release.Dispose();
            throw;
        }
    }

    // Waiting for another program's lock hears no cancellation: it is done in short steps, with a look at the token between them.
    private static SqliteTransaction Begin(SqliteConnection connection, CancellationToken cancellation)
    {
        var (patience, began) = (connection.DefaultTimeout, Stopwatch.GetTimestamp());
        connection.DefaultTimeout = WaitStepSeconds;
        raw.sqlite3_busy_timeout(connection.Handle!, WaitStepSeconds * 1_000);
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    return connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
                }
                catch (SqliteException exception) when (exception.SqliteErrorCode is 5 or 6 && Stopwatch.GetElapsedTime(began).TotalSeconds < patience)
                {
                    // The next step.
                }
            }
        }
        finally
        {
            connection.DefaultTimeout = patience;
            raw.sqlite3_busy_timeout(connection.Handle!, BusyTimeoutMilliseconds);
        }
    }

    // 5 BUSY, 6 LOCKED, 10 IOERR (a file on a share that went away), 15 PROTOCOL (WAL lock race).
    public bool IsTransient(Exception exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 15 };

    // 19 CONSTRAINT, 18 TOOBIG, 20 MISMATCH.
    public bool IsRefusedRow(Exception exception) => exception is SqliteException { SqliteErrorCode: 18 or 19 or 20 };

    // There is one writer: nobody to give way to.
    public bool IsRolledBack(Exception exception) => false;

    public bool IsTakenKey(Exception exception) => false;

    public Task<long> FillAsync(
        DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation) =>
        SqliteBulk.Of((SqliteConnection)connection).RunAsync(BulkText.SqliteInsertInto(table, columns), rows, cancellation);

    public Task InsertAsync(WriteTransaction transaction, TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancellation) =>
        RunAsync(transaction, BulkText.Of(table).SqliteInsert, rows, cancellation);

    public async Task WriteAsync(WriteTransaction transaction, IReadOnlyList<TableRows> changes, CancellationToken cancellation)
    {
        foreach (var (table, deletes, upserts, inserts) in changes)
        {
            await RunAsync(transaction, BulkText.Of(table).SqliteDelete, deletes, cancellation);
            await RunAsync(transaction, BulkText.Of(table).SqliteUpsert, upserts, cancellation);
            await InsertAsync(transaction, table, inserts, cancellation);
        }
    }

    // 16 MB of cache: what a batch touches. More was measured to gain nothing, since the system caches the file, and is felt in the process's peak.
    public Task TuneForBulkWritesAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 16384;", cancellationToken: cancellation));

    public bool IsServer => false;

    public Task<bool> KeepsTextInJsonAsync(DbConnection connection, CancellationToken cancellation) => Task.FromResult(true);

    // Under NORMAL a commit does not wait for the disk. A power cut may take the last windows away, each with its APPLIEDVERSION, so they are sent again.
    // POS loses nothing: its own commits sync the whole WAL, windows before them included. Checkpoints are ours and run outside the lock.
    public Task TuneForShortWritesAsync(DbConnection connection, CancellationToken cancellation)
    {
        ((SqliteConnection)connection).DefaultTimeout = WaitStepSeconds; // longer waiting is the flow's, with jitter and without blocking a thread
        return connection.ExecuteAsync(new CommandDefinition("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;", cancellationToken: cancellation));
    }

    public Task CheckpointAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("PRAGMA main.wal_checkpoint(PASSIVE);", cancellationToken: cancellation));

    public Task SilenceChangeTriggersAsync(DbConnection connection, CancellationToken cancellation)
    {
        const int enableTrigger = 1003; // SQLITE_DBCONFIG_ENABLE_TRIGGER
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(((SqliteConnection)connection).Handle!, enableTrigger, 0, out _), null);
        return Task.CompletedTask;
    }

    // SQLite works in the caller's thread; there is nothing to wait for.
    private static Task RunAsync(WriteTransaction transaction, string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (rows.Count > 0) SqliteBulk.Of((SqliteConnection)transaction.Connection).Run(sql, rows, cancellation);
        return Task.CompletedTask;
    }

    private sealed class Release(SemaphoreSlim gate) : IDisposable
    {
        private int done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref done, 1) == 0) gate.Release();
        }
    }
}
