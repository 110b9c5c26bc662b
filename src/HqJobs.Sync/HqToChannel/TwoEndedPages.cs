using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Pages of 1110 and 1070 over two connections. Two kinds of database sort differently, so the ends are not walked side by side: first HQ's rows go to the
/// channel in HQ's order, then the channel's keys in its own, and those HQ has no row of go away.
/// </summary>
internal sealed class TwoEndedPages : IConfigurationPages
{
    private readonly LinkConnection headquarters;
    private readonly LinkConnection channel;
    private readonly string channels;
    private readonly bool keepsText;

    private TwoEndedPages(LinkConnection headquarters, LinkConnection channel, IEnumerable<long> channels, bool keepsText)
    {
        this.keepsText = keepsText;
        this.headquarters = headquarters;
        this.channel = channel;
        this.channels = $"[{string.Join(",", channels)}]";
    }

    public IReadOnlyCollection<string> Writes { get; private set; } = [];

    /// <param name="job">With the columns the channel has.</param>
    /// <param name="channels">The channels the data store serves.</param>
    public static async Task<TwoEndedPages> OpenAsync(LinkConnection headquarters, LinkConnection channel, SchedulerJob job, IEnumerable<long> channels, CancellationToken cancellation)
    {
        var sql = ITwoEndedSql.Of(channel.Database);
        await channel.Db.ExecuteAsync(string.Join('\n', job.Subjobs.Select(subjob => sql.TableAtChannel(subjob, []).CreateTables)));
        return new TwoEndedPages(headquarters, channel, channels, await channel.Database.Dialect.KeepsTextInJsonAsync(channel.Db, cancellation));
    }

    public Task<ConfigurationPage> CollectAsync(Subjob table, object? after, int keys, CancellationToken cancellation)
    {
        var (end, sql) = (after as End ?? new End(false, null), ITwoEndedSql.Of(channel.Database).TableAtChannel(table, []));
        var atHeadquarters = ITwoEndedSql.Of(headquarters.Database).PageAtHeadquarters(table);
        return end.Removing ? CollectGoneAsync(table, sql, atHeadquarters, end.Key, keys, cancellation) : CollectRowsAsync(table, sql, atHeadquarters, end.Key, keys, cancellation);
    }

    private async Task<ConfigurationPage> CollectRowsAsync(
        Subjob table, ChannelTableSql sql, HeadquartersPageSql atHeadquarters, object[]? after, int keys, CancellationToken cancellation)
    {
        var rows = await ReadAsync(headquarters, after is null ? atHeadquarters.CollectFirst : atHeadquarters.CollectNext, after, keys, cancellation);
        var staged = JsonRows.Of(rows, keepsText);
        await channel.ExecuteAsync(sql.ClearNew, null, cancellation);
        await channel.FillAsync($"#NEW_{table.Table}", table.Columns, staged.Apart, cancellation);
        var changed = await CompareAsync(0, [new(sql.Stage, $"@{sql.Table}", staged.Text), sql.DropEqual], sql.Count, cancellation);
        Writes = changed > 0 ? [sql.Upsert] : [];
        return new ConfigurationPage(new End(rows.Count < keys, rows.Count < keys ? null : KeyOf(table, rows[^1])), changed);
    }

    private async Task<ConfigurationPage> CollectGoneAsync(
        Subjob table, ChannelTableSql sql, HeadquartersPageSql atHeadquarters, object[]? after, int keys, CancellationToken cancellation)
    {
        var rows = await ReadAsync(channel, after is null ? sql.FirstPage : sql.NextPage, after, keys, cancellation);
        var positions = await headquarters.FindAsync(atHeadquarters.FindGone, "@keys", rows, cancellation, OwnChannels(atHeadquarters.FindGone));
        if (positions.Count > 0)
            await CompareAsync(1, [sql.ClearGone, new(sql.StageGone, "@gone", JsonRows.Of(positions.Select(position => rows[position])).Text)], sql.Count, cancellation);
        Writes = positions.Count > 0 ? [sql.DeleteGone] : [];
        return new ConfigurationPage(rows.Count < keys ? null : new End(true, rows[^1]), positions.Count);
    }

    private Task<List<object[]>> ReadAsync(LinkConnection end, string text, object[]? after, int keys, CancellationToken cancellation) =>
        end.ReadAsync(text, null, reader => JsonRows.ListAsync(reader, cancellation), cancellation, [("@page", keys), .. (after ?? []).AsParameters(), .. OwnChannels(text)]);

    private async Task<int> CompareAsync(int column, IReadOnlyCollection<Statement> statements, string count, CancellationToken cancellation) =>
        Convert.ToInt32((await channel.RunAsync(statements, count, cancellation))[column], CultureInfo.InvariantCulture);

    private (string Name, object Value)[] OwnChannels(string text) => text.Contains("@channels", StringComparison.Ordinal) ? [("@channels", channels)] : [];

    private static object[] KeyOf(Subjob table, object[] row) => [.. table.Key.Select(column => row[table.Columns.ToList().IndexOf(column)])];

    /// <param name="Removing">Whether HQ's rows have all gone over and the channel's keys are looked through.</param>
    /// <param name="Key">Above which key the next page begins; null: at the start.</param>
    private sealed record End(bool Removing, object[]? Key);
}
