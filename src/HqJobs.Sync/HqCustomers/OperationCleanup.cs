using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// Removes operations that succeeded long ago. Pending, Failed and Blocked ones stay, however old, and so does the last of a table that could go: by it a channel
/// that is restored from a younger backup is known to have had all those before it.
/// </summary>
internal sealed class OperationCleanup(Databases databases, IOptions<CleanupOptions> options) : ICleanup
{
    private readonly Database headquarters = databases.Headquarters;

    public string What => "operations";

    public async Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation)
    {
        var origins = await headquarters.ReadAsync(async connection =>
            (await connection.QueryAsync<Origin>(headquarters.Sql["HqCustomers/ReadOrigins"])).AsList(), cancellation);
        foreach (var origin in origins)
            foreach (var table in AsyncTables.All)
                await RemoveAsync(OperationSql.Of(table, headquarters.Provider), origin, now - options.Value.Operations, removed, cancellation);
    }

    // Operations landed in the order of their counters: what can go stands in front. The walk ends at the first window of which nothing is old.
    private async Task RemoveAsync(OperationSql sql, Origin origin, DateTimeOffset before, Action<long> removed, CancellationToken cancellation)
    {
        long? kept = null;
        for (var after = long.MinValue; ;)
        {
            var window = await headquarters.ReadAsync(connection => connection.QuerySingleAsync<Window>(
                sql.Window, new { dataStore = origin.DataStore, epoch = origin.OriginEpoch, counter = after, before, count = options.Value.WindowRows }), cancellation);
            if (window.UpTo is not { } upTo) return;
            if (window.LastOld is { } last)
            {
                var from = kept - 1 ?? after;
                removed(await headquarters.WriteAsync(transaction => transaction.Connection.ExecuteAsync(
                    sql.RemoveSucceeded, new { dataStore = origin.DataStore, epoch = origin.OriginEpoch, counter = from, last = last - 1, before }, transaction.Db), cancellation));
                kept = last;
            }
            else if (window.Young > 0)
                return;
            after = upTo;
        }
    }

    private sealed record Origin
    {
        public string DataStore { get; init; } = "";

        public long OriginEpoch { get; init; }
    }

    private sealed record Window
    {
        public long? UpTo { get; init; }

        public long? LastOld { get; init; }

        public long Young { get; init; }
    }
}
