using System.Data.Common;
using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A window as collected: nothing is written at the channel yet.</summary>
/// <param name="Customers">Changed customers in it; 0: there are no more.</param>
/// <param name="Version">Change version of the last of them.</param>
/// <param name="Collected">Rows HQ has of them.</param>
/// <param name="Rows">Rows to write or remove: what the channel lacks, has differently, or has although HQ no longer does.</param>
internal sealed record Window(int Customers, long Version, int Collected, int Rows);

/// <summary>
/// A SQLite channel with a SQLite HQ attached read-only. A window is collected from one HQ snapshot into temporary tables, compared with the channel by
/// plain reads (only the lease's owner writes these tables), and only what differs is written under the channel's write lock.
/// </summary>
internal sealed class ChannelWindows : IAsyncDisposable
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
    private readonly WindowSql sql;
    private readonly int[] gone;
    private readonly int[] changed;
    private int newAccounts;
    private int rowsSinceCheckpoint;

    private ChannelWindows(SqliteConnection connection, DataStore channel, string job, WindowSql sql)
    {
        this.connection = connection;
        this.channel = channel;
        this.job = job;
        this.sql = sql;
        gone = new int[sql.Subjobs.Count];
        changed = new int[sql.Subjobs.Count];
    }

    /// <param name="opened">The channel; stays the caller's.</param>
    /// <param name="job">With the columns the channel has.</param>
    public static async Task<ChannelWindows> OpenAsync(
        DbConnection opened, DataStore channel, Database headquarters, SchedulerJob job, IReadOnlyCollection<string> companies, CancellationToken cancellation)
    {
        if (opened is not SqliteConnection connection || headquarters.Provider != DatabaseProvider.Sqlite)
            throw new NotSupportedException($"{job.Job} from {headquarters.Provider} to {channel.Database.Provider} is not built yet; SQLite to SQLite is.");
        connection.DefaultTimeout = 1; // seconds; longer waiting is the flow's, with jitter and without blocking a thread
        var windows = new ChannelWindows(connection, channel, job.Job, new SqliteDownloadSql().Generate(job));
        await connection.ExecuteAsync(Session);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(headquarters.ConnectionString, "ro") });
        await connection.ExecuteAsync(windows.sql.CreateTables);
        foreach (var company in companies)
            await connection.ExecuteAsync("INSERT INTO temp.WINDOWCOMPANY (DATAAREAID) VALUES (@company)", new { company });
        cancellation.ThrowIfCancellationRequested();
        return windows;
    }

    /// <summary>Collects the next window; writes nothing at the channel.</summary>
    public async Task<Window> CollectAsync(long after, long upTo, int customers, CancellationToken cancellation)
    {
        await ExecuteAsync(sql.Clear, null, cancellation);
        var taken = await ExecuteAsync(sql.TakeCustomers, null, cancellation, ("@after", after), ("@upTo", upTo), ("@customers", customers));
        if (taken == 0) return new Window(0, upTo, 0, 0);

        var version = await ScalarAsync("SELECT max(CHANGEVERSION) FROM temp.WINDOWCUSTOMER", cancellation);
        var known = await ExecuteAsync(sql.ChannelPaths, null, cancellation);
        var collected = await CollectRowsAsync(cancellation);
        return new Window(taken, version, collected.Sum(), await CompareAsync(collected, known > 0, cancellation));
    }

    /// <summary>Writes the collected window and the version reached in one transaction.</summary>
    /// <returns>How long the write lock was held.</returns>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner; nothing was written.</exception>
    public async Task<TimeSpan> ApplyAsync(long version, long fencingToken, DateTimeOffset now, CancellationToken cancellation)
    {
        TimeSpan held;
        var rows = 0;
        await using (var transaction = await channel.Database.BeginWriteAsync(connection, cancellation))
        {
            var began = Stopwatch.GetTimestamp();
            await AdvanceAsync(transaction, version, fencingToken, now, cancellation);
            for (var i = 0; i < gone.Length; i++)
            {
                if (gone[i] > 0) rows += await ExecuteAsync(sql.Subjobs[i].DeleteGone, transaction.Db, cancellation);
                if (changed[i] > 0) rows += await ExecuteAsync(sql.Subjobs[i].Upsert, transaction.Db, cancellation);
            }
            if (newAccounts > 0) rows += await ExecuteAsync(sql.WriteConverted, transaction.Db, cancellation);
            await transaction.CommitAsync(cancellation);
            held = Stopwatch.GetElapsedTime(began);
        }
        await CheckpointAsync(rows, cancellation);
        return held;
    }

    /// <summary>Notes the version reached without any row.</summary>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner.</exception>
    public async Task AdvanceAsync(long version, long fencingToken, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await channel.Database.BeginWriteAsync(connection, cancellation);
        await AdvanceAsync(transaction, version, fencingToken, now, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Reads the next keys of a subjob's table and keeps those which lead to no customer the channel is entitled to.</summary>
    /// <param name="after">Last key of the page before; null for the first page.</param>
    /// <returns>The page's last key, null after the last page, and how many rows are to go.</returns>
    public async Task<(object[]? LastKey, int Gone)> CollectUnreachableAsync(int subjob, object[]? after, int page, CancellationToken cancellation)
    {
        await ExecuteAsync(sql.Clear, null, cancellation);
        Array.Clear(gone);
        Array.Clear(changed);
        newAccounts = 0;
        var texts = sql.Subjobs[subjob];
        var size = ("@page", (object)page);
        var read = after is null
            ? await ExecuteAsync(texts.FirstPage, null, cancellation, size)
            : await ExecuteAsync(texts.NextPage, null, cancellation, [size, .. after.Select((value, index) => ($"@key{index + 1}", value))]);
        var last = read < page ? null : await LastKeyAsync(texts, cancellation);
        gone[subjob] = read - await ExecuteAsync(texts.KeepUnreachable, null, cancellation);
        return (last, gone[subjob]);
    }

    public int Subjobs => sql.Subjobs.Count;

    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values) await command.DisposeAsync();
    }

    // One read transaction on headquarters alone: all rows of the window are of one moment. The channel must not be read in it.
    private async Task<int[]> CollectRowsAsync(CancellationToken cancellation)
    {
        var collected = new int[sql.Subjobs.Count];
        await using var snapshot = connection.BeginTransaction(deferred: true);
        await ExecuteAsync(sql.HeadquartersPaths, snapshot, cancellation);
        for (var i = 0; i < collected.Length; i++)
            collected[i] = await ExecuteAsync(sql.Subjobs[i].Collect, snapshot, cancellation);
        newAccounts = await ExecuteAsync(sql.CollectConverted, snapshot, cancellation);
        await snapshot.CommitAsync(cancellation);
        return collected;
    }

    // What the channel has already is not written again, so that a repeated window or --full costs reads only.
    private async Task<int> CompareAsync(int[] collected, bool known, CancellationToken cancellation)
    {
        await using var snapshot = connection.BeginTransaction(deferred: true);
        var rows = newAccounts -= newAccounts > 0 ? await ExecuteAsync(sql.DropEqualConverted, snapshot, cancellation) : 0;
        for (var i = 0; i < collected.Length; i++)
        {
            var subjob = sql.Subjobs[i];
            gone[i] = await ExecuteAsync(subjob.FindGone, snapshot, cancellation);
            changed[i] = collected[i] - (known && collected[i] > 0 ? await ExecuteAsync(subjob.DropEqual, snapshot, cancellation) : 0);
            rows += gone[i] + changed[i];
        }
        await snapshot.CommitAsync(cancellation);
        return rows;
    }

    private async Task AdvanceAsync(WriteTransaction transaction, long version, long fencingToken, DateTimeOffset now, CancellationToken cancellation)
    {
        var ours = await ExecuteAsync(
            channel.Database.Sql["HqToChannel/AdvanceAppliedVersion"], transaction.Db, cancellation,
            ("@job", job), ("@version", version), ("@token", fencingToken), ("@now", UtcTimeHandler.ToText(now)));
        if (ours != 1) throw new LeaseLostException($"{job}/{channel.Name}");
    }

    private async Task CheckpointAsync(int rows, CancellationToken cancellation)
    {
        rowsSinceCheckpoint += rows;
        if (rowsSinceCheckpoint < RowsBetweenCheckpoints) return;
        rowsSinceCheckpoint = 0;
        await ScalarAsync("PRAGMA main.wal_checkpoint(PASSIVE)", cancellation);
    }

    private async Task<object[]> LastKeyAsync(SubjobSql subjob, CancellationToken cancellation)
    {
        await using var reader = await Prepared(subjob.LastKey, null).ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var key = new object[reader.FieldCount];
        reader.GetValues(key);
        return key;
    }

    private Task<int> ExecuteAsync(string text, DbTransaction? transaction, CancellationToken cancellation, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        Prepared(text, transaction, parameters).ExecuteNonQueryAsync(cancellation);

    private async Task<long> ScalarAsync(string text, CancellationToken cancellation) =>
        Convert.ToInt64(await Prepared(text, null).ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);

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
