using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Pages of 1110 and 1070 where HQ's file is attached: both ends are read in key order, which is the same for both; a page ends where the shorter of the two does.</summary>
internal sealed class AttachedPages : IConfigurationPages
{
    private readonly LinkConnection connection;
    private readonly ConfigurationSql sql;

    private AttachedPages(LinkConnection connection, ConfigurationSql sql)
    {
        this.connection = connection;
        this.sql = sql;
    }

    public IReadOnlyCollection<string> Writes { get; private set; } = [];

    /// <param name="job">With the columns the channel has.</param>
    /// <param name="channels">The channels the data store serves.</param>
    public static async Task<AttachedPages> OpenAsync(LinkConnection connection, SchedulerJob job, IEnumerable<long> channels)
    {
        var pages = new AttachedPages(connection, AttachedConfigurationSql.Generate(job));
        await connection.Db.ExecuteAsync(pages.sql.CreateTables);
        await connection.Db.ExecuteAsync("INSERT INTO temp.WINDOWCHANNEL (CHANNEL) VALUES (@channel)", channels.Select(channel => new { channel }));
        return pages;
    }

    public async Task<ConfigurationPage> CollectAsync(Subjob subjob, object? after, int keys, CancellationToken cancellation)
    {
        var table = sql.Tables.Single(texts => texts.Table == subjob.Table);
        await connection.ExecuteAsync(table.Clear, null, cancellation);
        var atChannel = await ReadAsync(table.FirstPage, table.NextPage, null);
        var channelEnd = atChannel < keys ? null : await connection.ReadRowAsync(table.LastKey, null, cancellation);

        // One read transaction on headquarters alone: the channel must not be read in it.
        await using var snapshot = connection.BeginSnapshot();
        var collected = await ReadAsync(table.CollectFirst, table.CollectNext, snapshot);
        var headquartersEnd = collected < keys ? null : await connection.ReadRowAsync(table.LastCollected, snapshot, cancellation);
        if (headquartersEnd is not null) atChannel -= await connection.ExecuteAsync(table.TrimKeys, snapshot, cancellation, headquartersEnd.AsParameters());
        var beyond = channelEnd is null ? 0 : await connection.ExecuteAsync(table.TrimCollected, snapshot, cancellation, channelEnd.AsParameters());
        var gone = atChannel - await connection.ExecuteAsync(table.KeepGone, snapshot, cancellation);
        await snapshot.CommitAsync(cancellation);

        var changed = collected - beyond - await connection.ExecuteAsync(table.DropEqual, null, cancellation);
        Writes = [.. gone > 0 ? [table.DeleteGone] : Array.Empty<string>(), .. changed > 0 ? [table.Upsert] : Array.Empty<string>()];
        return new ConfigurationPage(beyond > 0 ? channelEnd : headquartersEnd ?? channelEnd, gone + changed);

        Task<int> ReadAsync(string first, string next, DbTransaction? transaction) => after is null
            ? connection.ExecuteAsync(first, transaction, cancellation, ("@page", keys))
            : connection.ExecuteAsync(next, transaction, cancellation, [("@page", keys), .. ((object[])after).AsParameters()]);
    }
}
