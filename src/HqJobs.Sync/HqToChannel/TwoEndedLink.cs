using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Headquarters and a channel as two connections, each of either kind; keys and rows travel between them as parameters.</summary>
internal sealed class TwoEndedLink : IDownloadLink
{
    private readonly LinkConnection headquarters;
    private readonly LinkConnection channel;

    private TwoEndedLink(LinkConnection headquarters, LinkConnection channel, ChannelWriter writer)
    {
        this.headquarters = headquarters;
        this.channel = channel;
        Channel = writer;
    }

    public ChannelWriter Channel { get; }

    /// <param name="opened">The channel; stays the caller's.</param>
    public static async Task<TwoEndedLink> OpenAsync(DbConnection opened, DataStore channel, Database headquarters, string job, CancellationToken cancellation)
    {
        await channel.Database.Dialect.TuneForShortWritesAsync(opened, cancellation);
        var end = new LinkConnection(channel.Database, opened);
        var far = headquarters.Provider == DatabaseProvider.Sqlite
            ? await SqliteDialect.OpenAttachedAsync(headquarters.ConnectionString, "headquarters", cancellation)
            : await headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        return new TwoEndedLink(new LinkConnection(headquarters, far), end, new ChannelWriter(channel, end, job));
    }

    public async Task<ICustomerWindows> OpenWindowsAsync(SchedulerJob served, IReadOnlyCollection<string> companies, CancellationToken cancellation) =>
        await TwoEndedWindows.OpenAsync(headquarters, channel, served, companies, cancellation);

    public async Task<IConfigurationPages> OpenPagesAsync(SchedulerJob served, IEnumerable<long> channels, CancellationToken cancellation) =>
        await TwoEndedPages.OpenAsync(headquarters, channel, served, channels, cancellation);

    // A lost connection took its temporary tables along: then the download is to be begun again.
    public bool IsBusy(Exception exception) =>
        headquarters.IsOpen && channel.IsOpen && (headquarters.Database.Dialect.IsTransient(exception) || channel.Database.Dialect.IsTransient(exception));

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await headquarters.DisposeAsync();
        await headquarters.Db.DisposeAsync();
    }
}
