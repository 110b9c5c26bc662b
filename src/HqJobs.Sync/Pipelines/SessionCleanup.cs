using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>Removes upload and download sessions; the last good one of a data store and job stays, whatever its age: it tells when that was.</summary>
internal sealed class SessionCleanup(Databases databases, IOptions<CleanupOptions> options) : ICleanup
{
    private readonly Database headquarters = databases.Headquarters;

    public string What => "sessions";

    public async Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation)
    {
        await RemoveAsync("Upload", now, removed, cancellation);
        await RemoveAsync("Download", now, removed, cancellation);
    }

    // Window by window along the creation times, so that sessions which stay are passed once a night and not once a window.
    private async Task RemoveAsync(string direction, DateTimeOffset now, Action<long> removed, CancellationToken cancellation)
    {
        var after = DateTimeOffset.UnixEpoch;
        while (true)
        {
            var window = new { after, before = now - options.Value.NoData, count = options.Value.WindowRows };
            var upTo = await headquarters.ReadAsync(
                connection => connection.ExecuteScalarAsync<DateTimeOffset?>(headquarters.Sql[$"Pipelines/Read{direction}SessionWindow"], window), cancellation);
            if (upTo is null) return;
            var part = new { after, upto = upTo, before = now - options.Value.Runs };
            removed(await headquarters.WriteAsync(
                transaction => transaction.Connection.ExecuteAsync(headquarters.Sql[$"Pipelines/Remove{direction}Sessions"], part, transaction.Db), cancellation));
            after = upTo.Value;
        }
    }
}
