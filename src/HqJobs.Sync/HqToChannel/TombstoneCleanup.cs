using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Forgets that customers were deleted once every data store has applied it. A channel that comes back from before gets a full package.</summary>
internal sealed class TombstoneCleanup(Databases databases, IOptions<CleanupOptions> options) : ICleanup
{
    private readonly Database headquarters = databases.Headquarters;

    public string What => "tombstones";

    public async Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation)
    {
        var upTo = await headquarters.ReadAsync(connection => connection.ExecuteScalarAsync<long?>(headquarters.Sql["HqToChannel/ReadTombstoneLimit"]), cancellation);
        if (upTo is null) return;
        // Before the first one goes: a crash in between costs a full package too many, the other order would lose deletes.
        await headquarters.WriteAsync(
            transaction => transaction.Connection.ExecuteAsync(headquarters.Sql["HqToChannel/RaiseMinimumVersion"], new { upto = upTo }, transaction.Db), cancellation);
        await headquarters.RemoveWindowsAsync(headquarters.Sql["HqToChannel/RemoveTombstones"], new { upto = upTo, count = options.Value.WindowRows }, removed, cancellation);
    }
}
