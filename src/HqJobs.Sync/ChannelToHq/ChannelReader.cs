using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>A channel's table beside what HQ knows of it.</summary>
internal sealed record TableState(ChannelTable Table, Position Known, Head Head)
{
    public bool HasNews => Head.Highest > Known.Watermark;
}

/// <param name="Left">Of the stretches wanted, what was not read.</param>
internal sealed record RowsRead(IReadOnlyList<(ChannelTable Table, IReadOnlyList<object?[]> Rows)> Rows, IReadOnlyList<Stretch> Left);

/// <summary>Short reads of a live channel database, over a connection that cannot write (G7).</summary>
internal sealed class ChannelReader : IAsyncDisposable
{
    private readonly DataStore channel;
    private readonly DbConnection connection;
    private readonly IUploadSql sql;

    private ChannelReader(DataStore channel, DbConnection connection, IReadOnlyList<ChannelTable> tables)
    {
        this.channel = channel;
        this.connection = connection;
        sql = IUploadSql.For(channel.Database.Provider);
        Tables = tables;
    }

    /// <summary>The job's tables as this channel has them.</summary>
    public IReadOnlyList<ChannelTable> Tables { get; }

    /// <exception cref="DatabaseUnavailableException">The channel is missing or cannot be reached.</exception>
    /// <exception cref="ChannelSchemaException">A table or a key column is missing.</exception>
    public static async Task<ChannelReader> OpenAsync(DataStore channel, SchedulerJob job, CancellationToken cancellation)
    {
        var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
        try
        {
            return new ChannelReader(channel, connection, await NegotiateAsync(channel, job, connection));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<ChannelTable>> NegotiateAsync(DataStore channel, SchedulerJob job, DbConnection connection)
    {
        var rows = await AskAsync(channel, () => connection.QueryAsync<(string Table, string Column)>(
            channel.Database.Sql["ChannelToHq/ReadChannelColumns"],
            new { tables = JsonSerializer.Serialize(job.Subjobs.Select(subjob => subjob.Table)) }));
        var present = rows.ToLookup(row => row.Table, row => row.Column, StringComparer.OrdinalIgnoreCase);
        return [.. job.Subjobs.Select(subjob => Negotiate(channel.Name, subjob, present[subjob.Table].ToHashSet(StringComparer.OrdinalIgnoreCase)))];
    }

    private static ChannelTable Negotiate(DataStoreName channel, Subjob subjob, HashSet<string> present)
    {
        if (present.Count == 0) throw new ChannelSchemaException(channel, $"the table {subjob.Table} is missing");
        if (subjob.Key.FirstOrDefault(column => !present.Contains(column)) is { } key)
            throw new ChannelSchemaException(channel, $"the key column {subjob.Table}.{key} is missing");
        return new ChannelTable(subjob, subjob.Columns.Where(column => !present.Contains(column)).ToHashSet());
    }

    /// <param name="waits">Whether rows that others have locked are waited for rather than passed over.</param>
    public async Task<IReadOnlyList<TableState>> ReadHeadsAsync(UploadRecord known, bool waits = false)
    {
        var watermarks = JsonSerializer.Serialize(Tables.ToDictionary(table => table.Name, table => known.Of(table).Watermark));
        var heads = (await AskAsync(channel, () => connection.QueryAsync<Head>(sql.ReadHeads(Tables, waits), new { watermarks }))).ToDictionary(head => head.TableName);
        return [.. Tables.Select(table => new TableState(table, known.Of(table), heads[table.Name]))];
    }

    /// <summary>As <see cref="ReadHeadsAsync"/>, for a channel that is to be landed from.</summary>
    /// <exception cref="ChannelRestoredException">The channel went back in time.</exception>
    public async Task<IReadOnlyList<TableState>> CompareAsync(UploadRecord known)
    {
        var states = await ReadHeadsAsync(known);
        if (!states.Any(IsRestored)) return states;
        // What is missing may only be locked, e.g. by a purge at work: whoever says so must have waited.
        states = await ReadHeadsAsync(known, waits: true);
        return states.FirstOrDefault(IsRestored) is not { } state ? states
            : throw new ChannelRestoredException(channel.Name.Value, state.Table.Name, RestoredChannel.Evidence(state.Table, state.Known, state.Head)!);

        static bool IsRestored(TableState state) => RestoredChannel.Evidence(state.Table, state.Known, state.Head) is not null;
    }

    /// <returns>The last counter of the batch that begins above <paramref name="from"/>; null when there is nothing up to <paramref name="highest"/>.</returns>
    public Task<long?> FindBatchEndAsync(ChannelTable table, long from, long count, long highest) =>
        AskAsync(channel, () => connection.ExecuteScalarAsync<long?>(SqliteUploadSql.FindBatchEnd(table), new { from, count, highest }));

    /// <returns>What a batch's last row is recognised by later; null when it is gone.</returns>
    public async Task<string?> FingerprintAsync(ChannelTable table, long counter)
    {
        var watermarks = JsonSerializer.Serialize(new Dictionary<string, long> { [table.Name] = counter });
        var content = (await AskAsync(channel, () => connection.QuerySingleAsync<Head>(sql.ReadHeads([table]), new { watermarks }))).Content;
        return content is null ? null : RowContent.Fingerprint(content);
    }

    public async Task<IReadOnlyList<long>> FindLateRowsAsync(ChannelTable table, IEnumerable<Gap> gaps, long count)
    {
        var ranges = RangesOf(gaps);
        return (await AskAsync(channel, () => connection.QueryAsync<long>(sql.FindLateRows(table), new { ranges, count }))).AsList();
    }

    /// <summary>Rows of the first of the stretches, up to a number and a size; none is locked when this returns.</summary>
    public Task<RowsRead> ReadRowsAsync(IReadOnlyList<Stretch> wanted, long count, long bytes, CancellationToken cancellation) => AskAsync(channel, async () =>
    {
        var asked = FirstOf(wanted, count);
        await using var command = Command(
            sql.ReadRows([.. asked.Select(stretch => stretch.Table)]),
            ("@from", JsonSerializer.Serialize(asked.ToDictionary(stretch => stretch.Table.Name, stretch => stretch.From))),
            ("@to", JsonSerializer.Serialize(asked.ToDictionary(stretch => stretch.Table.Name, stretch => stretch.To))),
            ("@count", count));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var room = new Room(count, bytes);
        var read = new List<(ChannelTable, IReadOnlyList<object?[]>)>();
        foreach (var (table, from, to) in asked)
        {
            var rows = await room.TakeAsync(reader, cancellation);
            read.Add((table, rows));
            if (room.IsFull)
            {
                command.Cancel(); // or the rest would be sent all the same
                var last = rows.Count > 0 ? table.CounterOf(rows[^1]) : from;
                return new RowsRead(read, [.. last < to ? [new Stretch(table, last, to)] : Array.Empty<Stretch>(), .. wanted.Skip(read.Count)]);
            }
            await reader.NextResultAsync(cancellation);
        }
        return new RowsRead(read, [.. wanted.Skip(read.Count)]);
    });

    /// <summary>Rows that have appeared in the ranges, the lowest counter first, up to a number and a size.</summary>
    public Task<IReadOnlyList<object?[]>> ReadLateRowsAsync(ChannelTable table, IEnumerable<Gap> gaps, long count, long bytes, CancellationToken cancellation) => AskAsync(channel, async () =>
    {
        await using var command = Command(sql.ReadLateRows(table), ("@ranges", RangesOf(gaps)), ("@count", count));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = await new Room(count, bytes).TakeAsync(reader, cancellation);
        command.Cancel();
        return rows;
    });

    // A table's counters say how many rows it has at most: what cannot fit any more is not asked for.
    private static List<Stretch> FirstOf(IReadOnlyList<Stretch> wanted, long count)
    {
        var first = new List<Stretch>();
        for (var i = 0; i < wanted.Count && count > 0; i++)
        {
            first.Add(wanted[i]);
            count -= wanted[i].To - wanted[i].From;
        }
        return first;
    }

    private static string RangesOf(IEnumerable<Gap> gaps) => JsonSerializer.Serialize(gaps.Select(gap => new { from = gap.From, to = gap.To }));

    private DbCommand Command(string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    public Task<long> CountAsync(ChannelTable table, long from, long to) =>
        AskAsync(channel, () => connection.ExecuteScalarAsync<long>(sql.CountRows(table), new { from, to }));

    // A read that fails here is the channel's trouble, never headquarters'.
    private static async Task<T> AskAsync<T>(DataStore channel, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException exception)
        {
            throw new DatabaseUnavailableException($"cannot read the channel '{channel.Name}' ({channel.Database}): {exception.Message}", exception);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>What may still be held in memory.</summary>
    private sealed class Room(long rows, long bytes)
    {
        public bool IsFull => rows <= 0 || bytes <= 0;

        public async Task<IReadOnlyList<object?[]>> TakeAsync(DbDataReader reader, CancellationToken cancellation)
        {
            var taken = new List<object?[]>();
            while (!IsFull && await reader.ReadAsync(cancellation))
            {
                taken.Add(StoredValues.ReadRow(reader));
                rows--;
                bytes -= taken[^1].Sum(value => value switch { string text => 2L * text.Length, byte[] blob => blob.Length, _ => 8 });
            }
            return taken;
        }
    }
}
