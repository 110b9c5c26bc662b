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

    public async Task<IReadOnlyList<TableState>> ReadHeadsAsync(UploadRecord known)
    {
        var watermarks = JsonSerializer.Serialize(Tables.ToDictionary(table => table.Name, table => known.Of(table).Watermark));
        var heads = (await AskAsync(channel, () => connection.QueryAsync<Head>(sql.ReadHeads(Tables), new { watermarks }))).ToDictionary(head => head.TableName);
        return [.. Tables.Select(table => new TableState(table, known.Of(table), heads[table.Name]))];
    }

    /// <summary>As <see cref="ReadHeadsAsync"/>, for a channel that is to be landed from.</summary>
    /// <exception cref="ChannelRestoredException">The channel went back in time.</exception>
    public async Task<IReadOnlyList<TableState>> CompareAsync(UploadRecord known)
    {
        var states = await ReadHeadsAsync(known);
        foreach (var state in states)
        {
            if (RestoredChannel.Evidence(state.Table, state.Known, state.Head) is { } evidence)
                throw new ChannelRestoredException(channel.Name.Value, state.Table.Name, evidence);
        }
        return states;
    }

    /// <returns>The last counter of the batch that begins above <paramref name="from"/>; null when there is nothing up to <paramref name="highest"/>.</returns>
    public Task<long?> FindBatchEndAsync(ChannelTable table, long from, long count, long highest) =>
        AskAsync(channel, () => connection.ExecuteScalarAsync<long?>(sql.FindBatchEnd(table), new { from, count, highest }));

    /// <returns>What a batch's last row is recognised by later; null when it is gone.</returns>
    public async Task<string?> FingerprintAsync(ChannelTable table, long counter)
    {
        var watermarks = JsonSerializer.Serialize(new Dictionary<string, long> { [table.Name] = counter });
        return RestoredChannel.Fingerprint((await AskAsync(channel, () => connection.QuerySingleAsync<Head>(sql.ReadHeads([table]), new { watermarks }))).Content);
    }

    public async Task<IReadOnlyList<long>> FindLateRowsAsync(ChannelTable table, IEnumerable<Gap> gaps, long count)
    {
        var ranges = JsonSerializer.Serialize(gaps.Select(gap => new { from = gap.From, to = gap.To }));
        return (await AskAsync(channel, () => connection.QueryAsync<long>(sql.FindLateRows(table), new { ranges, count }))).AsList();
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
}
