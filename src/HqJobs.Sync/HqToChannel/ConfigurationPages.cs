using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A page as collected: nothing is written at the channel yet.</summary>
/// <param name="LastKey">Where it ends; null: at the end of the table.</param>
/// <param name="Rows">Rows to write or remove: what the channel lacks, has differently, or has although HQ does not.</param>
internal sealed record ConfigurationPage(object[]? LastKey, int Rows);

/// <summary>Walks through a table of configuration at both ends in key order, a bounded page at a time, so that POS never sees it empty. Only what differs is written.</summary>
internal sealed class ConfigurationPages
{
    private readonly ChannelLink link;
    private readonly ConfigurationSql sql;
    private int gone;
    private int changed;

    private ConfigurationPages(ChannelLink link, ConfigurationSql sql)
    {
        this.link = link;
        this.sql = sql;
    }

    public IReadOnlyList<ConfigurationTableSql> Tables => sql.Tables;

    /// <param name="job">With the columns the channel has.</param>
    /// <param name="channels">The channels the data store serves.</param>
    public static async Task<ConfigurationPages> OpenAsync(ChannelLink link, SchedulerJob job, IEnumerable<long> channels)
    {
        var pages = new ConfigurationPages(link, new SqliteConfigurationSql().Generate(job));
        await link.PrepareAsync($"{pages.sql.CreateTables}\n{pages.sql.CreateAtHeadquarters}", "INSERT INTO temp.WINDOWCHANNEL (CHANNEL) VALUES (@entitled)", channels);
        return pages;
    }

    /// <summary>Collects the next page of at most so many keys at either end; writes nothing at the channel.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    public async Task<ConfigurationPage> CollectAsync(ConfigurationTableSql table, object[]? after, int keys, CancellationToken cancellation)
    {
        await link.ExecuteAsync(table.Clear, null, cancellation);
        var atChannel = await ReadAsync(table.FirstPage, table.NextPage, null);
        var channelEnd = atChannel < keys ? null : await link.ReadRowAsync(table.LastKey, null, cancellation);

        // One read transaction on headquarters alone: the channel must not be read in it.
        await using var snapshot = link.BeginSnapshot();
        var collected = await ReadAsync(table.CollectFirst, table.CollectNext, snapshot);
        var headquartersEnd = collected < keys ? null : await link.ReadRowAsync(table.LastCollected, snapshot, cancellation);
        if (headquartersEnd is not null) atChannel -= await link.ExecuteAsync(table.TrimKeys, snapshot, cancellation, [.. ChannelLink.Key(headquartersEnd)]);
        var beyond = channelEnd is null ? 0 : await link.ExecuteAsync(table.TrimCollected, snapshot, cancellation, [.. ChannelLink.Key(channelEnd)]);
        gone = atChannel - await link.ExecuteAsync(table.KeepGone, snapshot, cancellation);
        await snapshot.CommitAsync(cancellation);

        changed = collected - beyond - await link.ExecuteAsync(table.DropEqual, null, cancellation);
        return new ConfigurationPage(beyond > 0 ? channelEnd : headquartersEnd ?? channelEnd, gone + changed);

        Task<int> ReadAsync(string first, string next, DbTransaction? transaction) => after is null
            ? link.ExecuteAsync(first, transaction, cancellation, ("@page", keys))
            : link.ExecuteAsync(next, transaction, cancellation, [("@page", keys), .. ChannelLink.Key(after)]);
    }

    /// <summary>Writes the collected page and the version in one transaction.</summary>
    /// <returns>How long the write lock was held.</returns>
    public Task<TimeSpan> ApplyAsync(ConfigurationTableSql table, long version, long fencingToken, DateTimeOffset now, CancellationToken cancellation) =>
        link.WriteAsync(version, fencingToken, now, async transaction =>
        {
            var rows = 0;
            if (gone > 0) rows += await link.ExecuteAsync(table.DeleteGone, transaction, cancellation);
            if (changed > 0) rows += await link.ExecuteAsync(table.Upsert, transaction, cancellation);
            return rows;
        }, cancellation);
}
