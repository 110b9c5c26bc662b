using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A SQLite channel with a SQLite HQ attached read-only as <c>headquarters</c>: rows go from file to file inside SQLite.</summary>
internal sealed class AttachedLink : IDownloadLink
{
    private readonly LinkConnection connection;

    private AttachedLink(LinkConnection connection, ChannelWriter writer)
    {
        this.connection = connection;
        Channel = writer;
    }

    public ChannelWriter Channel { get; }

    /// <param name="opened">The channel; stays the caller's.</param>
    public static async Task<AttachedLink> OpenAsync(DbConnection opened, DataStore channel, Database headquarters, string job, CancellationToken cancellation)
    {
        await channel.Database.Dialect.TuneForShortWritesAsync(opened, cancellation);
        await opened.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(headquarters.ConnectionString, "ro") });
        var connection = new LinkConnection(channel.Database, opened);
        return new AttachedLink(connection, new ChannelWriter(channel, connection, job));
    }

    public async Task<ICustomerWindows> OpenWindowsAsync(SchedulerJob served, IReadOnlyCollection<string> companies, CancellationToken cancellation) =>
        await AttachedWindows.OpenAsync(connection, served, companies);

    public async Task<IConfigurationPages> OpenPagesAsync(SchedulerJob served, IEnumerable<long> channels, CancellationToken cancellation) =>
        await AttachedPages.OpenAsync(connection, served, channels);

    public bool IsBusy(Exception exception) => connection.Database.Dialect.IsTransient(exception);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
