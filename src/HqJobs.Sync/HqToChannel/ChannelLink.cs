using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A SQLite channel with a SQLite HQ attached read-only as <c>headquarters</c>, opened for one download: prepared statements, and writes that carry version and fencing token.</summary>
internal sealed class ChannelLink : IAsyncDisposable
{
    // Under NORMAL a commit does not wait for the disk. A power cut may take the last windows away, each with its APPLIEDVERSION, so they are sent again.
    // POS loses nothing: its own commits sync the whole WAL, windows before them included. Checkpoints are ours and run outside the lock.
    private const string Session = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;";

    // About a megabyte of WAL: far below the 1000 pages at which a commit of POS would have to checkpoint our rows.
    private const int RowsBetweenCheckpoints = 4_000;

    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private readonly SqliteConnection connection;
    private readonly DataStore channel;
    private readonly string job;
    private int rowsSinceCheckpoint;

    private ChannelLink(SqliteConnection connection, DataStore channel, string job)
    {
        this.connection = connection;
        this.channel = channel;
        this.job = job;
    }

    /// <param name="opened">The channel; stays the caller's.</param>
    public static async Task<ChannelLink> OpenAsync(DbConnection opened, DataStore channel, Database headquarters, string job, CancellationToken cancellation)
    {
        if (opened is not SqliteConnection connection || headquarters.Provider != DatabaseProvider.Sqlite)
            throw new NotSupportedException($"{job} from {headquarters.Provider} to {channel.Database.Provider} is not built yet; SQLite to SQLite is.");
        connection.DefaultTimeout = 1; // seconds; longer waiting is the flow's, with jitter and without blocking a thread
        await connection.ExecuteAsync(Session);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(headquarters.ConnectionString, "ro") });
        cancellation.ThrowIfCancellationRequested();
        return new ChannelLink(connection, channel, job);
    }

    /// <summary>Makes the temporary tables a flow collects into, and fills the one that says what the channel is entitled to.</summary>
    public async Task PrepareAsync<T>(string createTables, string entitle, IEnumerable<T> entitlements)
    {
        await connection.ExecuteAsync(createTables);
        foreach (var entitled in entitlements) await connection.ExecuteAsync(entitle, new { entitled });
    }

    /// <summary>A moment of whatever is read in it first.</summary>
    public SqliteTransaction BeginSnapshot() => connection.BeginTransaction(deferred: true);

    /// <summary>Makes the lease's owner the owner of the channel's version.</summary>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner.</exception>
    public async Task RaiseFencingTokenAsync(long token, DateTimeOffset now)
    {
        await using var transaction = await channel.Database.BeginWriteAsync(connection, CancellationToken.None);
        var raised = await connection.ExecuteAsync(channel.Database.Sql["HqToChannel/RaiseFencingToken"], new { job, token, now }, transaction.Db);
        if (raised == 0) throw new LeaseLostException($"{job}/{channel.Name}");
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Writes rows and the version reached in one transaction.</summary>
    /// <param name="write">Returns how many rows it wrote.</param>
    /// <returns>How long the write lock was held.</returns>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner; nothing was written.</exception>
    public async Task<TimeSpan> WriteAsync(long version, long token, DateTimeOffset now, Func<DbTransaction, Task<int>> write, CancellationToken cancellation)
    {
        TimeSpan held;
        int rows;
        await using (var transaction = await channel.Database.BeginWriteAsync(connection, cancellation))
        {
            var began = Stopwatch.GetTimestamp();
            var ours = await ExecuteAsync(
                channel.Database.Sql["HqToChannel/AdvanceAppliedVersion"], transaction.Db, cancellation,
                ("@job", job), ("@version", version), ("@token", token), ("@now", UtcTimeHandler.ToText(now)));
            if (ours != 1) throw new LeaseLostException($"{job}/{channel.Name}");
            rows = await write(transaction.Db);
            await transaction.CommitAsync(cancellation);
            held = Stopwatch.GetElapsedTime(began);
        }
        await CheckpointAsync(rows, cancellation);
        return held;
    }

    public Task<int> ExecuteAsync(string text, DbTransaction? transaction, CancellationToken cancellation, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        Prepared(text, transaction, parameters).ExecuteNonQueryAsync(cancellation);

    public async Task<long> ScalarAsync(string text, CancellationToken cancellation) =>
        Convert.ToInt64(await Prepared(text, null).ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);

    /// <summary>The one row of a statement that gives one.</summary>
    public async Task<object[]> ReadRowAsync(string text, DbTransaction? transaction, CancellationToken cancellation)
    {
        await using var reader = await Prepared(text, transaction).ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    /// <summary>A key as the parameters <c>@key1</c>, <c>@key2</c> …</summary>
    public static IEnumerable<(string Name, object Value)> Key(object[] values) => values.Select((value, index) => ($"@key{index + 1}", value));

    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values) await command.DisposeAsync();
    }

    private async Task CheckpointAsync(int rows, CancellationToken cancellation)
    {
        rowsSinceCheckpoint += rows;
        if (rowsSinceCheckpoint < RowsBetweenCheckpoints) return;
        rowsSinceCheckpoint = 0;
        await ScalarAsync("PRAGMA main.wal_checkpoint(PASSIVE)", cancellation);
    }

    // Preparing some seventy statements for every window would cost as much as running them.
    private SqliteCommand Prepared(string text, DbTransaction? transaction, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!prepared.TryGetValue(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            prepared[text] = command;
        }
        foreach (var (name, value) in parameters) command.Parameters[name].Value = value;
        command.Transaction = (SqliteTransaction?)transaction;
        return command;
    }
}
