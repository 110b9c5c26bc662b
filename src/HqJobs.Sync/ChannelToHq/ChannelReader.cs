using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;

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

    public bool IsLost => connection.State != ConnectionState.Open;

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
        // What is missing may only be locked, e.g. by a purge at work: whoever says so must have waited.
        if (states.Any(IsRestored)) states = await ReadHeadsAsync(known, waits: true);
        return await FindRestoredAsync(states) is { } found ? throw new ChannelRestoredException(channel.Name.Value, found.Table.Name, found.Finding) : states;

        static bool IsRestored(TableState state) => RestoredChannel.Evidence(state.Table, state.Known, state.Head) is not null;
    }

    /// <returns>The first table that proves that the channel went back in time, and how; null when it is the one headquarters knows.</returns>
    public async Task<(ChannelTable Table, string Finding)?> FindRestoredAsync(IReadOnlyList<TableState> states)
    {
        foreach (var (table, known, head) in states)
            if (RestoredChannel.Evidence(table, known, head) is { } finding) return (table, finding);
        // While the channel is read again, the watermark says nothing about what it has in common with headquarters.
        // Nor does a row that POS has purged since, with all before it.
        foreach (var (table, known, _) in states.Where(state => state.Known.Watermark < state.Known.CommonUpTo && !(state.Head.Lowest > state.Known.CommonUpTo)))
            if (await FingerprintAsync(table, known.CommonUpTo, waits: true) != known.CommonFingerprint)
                return (table, $"the row {known.CommonUpTo}, which headquarters knew when the channel was rebased, is missing or another one");
        return null;
    }

    /// <returns>The last counter of the batch that begins above <paramref name="from"/>; null when there is nothing up to <paramref name="highest"/>.</returns>
    public Task<long?> FindBatchEndAsync(ChannelTable table, long from, long count, long highest) =>
        AskAsync(channel, () => connection.ExecuteScalarAsync<long?>(SqliteUploadSql.FindBatchEnd(table), new { from, count, highest }));

    /// <returns>What a batch's last row is recognised by later; null when it is gone.</returns>
    public async Task<string?> FingerprintAsync(ChannelTable table, long counter, bool waits = false)
    {
        var watermarks = JsonSerializer.Serialize(new Dictionary<string, long> { [table.Name] = counter });
        var content = (await AskAsync(channel, () => connection.QuerySingleAsync<Head>(sql.ReadHeads([table], waits), new { watermarks }))).Content;
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
        // A table's counters say how many rows it has at most: no table is asked for more than still fits.
        var asked = new List<(Stretch Stretch, long Count)>();
        for (var i = 0; i < wanted.Count && count > 0; i++)
        {
            asked.Add((wanted[i], count));
            count -= wanted[i].To - wanted[i].From;
        }
        var tables = asked.Select(part => part.Stretch.Table).ToList();
        await using var command = Command(
            sql.ReadRows(tables),
            ("@from", JsonSerializer.Serialize(asked.ToDictionary(part => part.Stretch.Table.Name, part => part.Stretch.From))),
            ("@to", JsonSerializer.Serialize(asked.ToDictionary(part => part.Stretch.Table.Name, part => part.Stretch.To))),
            ("@count", JsonSerializer.Serialize(asked.ToDictionary(part => part.Stretch.Table.Name, part => part.Count))));
        var room = new Room(bytes);
        var read = new List<(ChannelTable, IReadOnlyList<object?[]>)>();
        await foreach (var rows in room.TakeAsync(command, cancellation)) read.Add((tables[read.Count], rows));
        var left = read.Zip(asked, (part, of) => LeftOf(of.Stretch, of.Count, part.Item2, room.IsFull && part.Item1 == tables[read.Count - 1])).OfType<Stretch>();
        return new RowsRead(read, [.. left, .. wanted.Skip(read.Count)]);
    });

    /// <summary>Rows that have appeared in the ranges, the lowest counter first, up to a number and a size.</summary>
    public Task<IReadOnlyList<object?[]>> ReadLateRowsAsync(ChannelTable table, IEnumerable<Gap> gaps, long count, long bytes, CancellationToken cancellation) => AskAsync(channel, async () =>
    {
        await using var command = Command(sql.ReadLateRows(table), ("@ranges", RangesOf(gaps)), ("@count", count));
        return await new Room(bytes).TakeAsync(command, cancellation).FirstAsync(cancellation);
    });

    // Fewer rows than asked for were all there are; the rest of their counters are gaps, or above the watermark still.
    private static Stretch? LeftOf(Stretch stretch, long count, IReadOnlyList<object?[]> rows, bool isCut)
    {
        if (rows.Count < count && !isCut) return null;
        var last = rows.Count > 0 ? stretch.Table.CounterOf(rows[^1]) : stretch.From;
        return last < stretch.To ? stretch with { From = last } : null;
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
            ParameterSize.Settle(parameter);
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
    private sealed class Room(long bytes)
    {
        public bool IsFull => bytes <= 0;

        /// <summary>The rows of each result in turn; the last ones are those that filled the room.</summary>
        public async IAsyncEnumerable<IReadOnlyList<object?[]>> TakeAsync(DbCommand command, [EnumeratorCancellation] CancellationToken cancellation)
        {
            // Sequential: SqlClient reads a large value column by column then, otherwise again from its start with every packet.
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            do
            {
                var rows = new List<object?[]>();
                while (!IsFull && await reader.ReadAsync(cancellation))
                {
                    rows.Add(StoredValues.ReadRow(reader));
                    bytes -= rows[^1].Sum(value => value switch { string text => 2L * text.Length, byte[] blob => blob.Length, _ => 8 });
                }
                if (IsFull) Stop(command, reader);
                yield return rows;
            }
            while (!IsFull && await reader.NextResultAsync(cancellation));
        }

        // Or the rest would be sent all the same.
        private static void Stop(DbCommand command, DbDataReader reader)
        {
            command.Cancel();
            try
            {
                reader.Close();
            }
            catch (SqlException)
            {
                // That it was told to stop.
            }
        }
    }
}
