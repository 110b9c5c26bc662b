using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>
/// Leases in HQ's LEASE table: <c>upload/houston</c>, <c>synchronize/usrt</c>, <c>1010/houston</c>.
/// A dead owner on this host (process id and start time) is seen at once, elsewhere after <c>Lease:Duration</c>.
/// </summary>
public sealed partial class Leases(
    Databases databases, TimeProvider time, IOptions<LeaseOptions>? options = null, ProcessIdentity? process = null, ILogger<Leases>? logger = null)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly Database headquarters = databases.Headquarters;
    private readonly TimeSpan duration = options?.Value.Duration ?? new LeaseOptions().Duration;
    private readonly ProcessIdentity process = process ?? ProcessIdentity.Current;
    private readonly ILogger logger = logger ?? NullLogger<Leases>.Instance;

    /// <param name="wait">How long to wait for a busy lease; zero tries once.</param>
    /// <returns>The lease, or null when it stayed busy.</returns>
    public async Task<Lease?> TryAcquireAsync(string name, TimeSpan wait, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            if (await TryTakeAsync(name, cancellation) is { } lease) return lease;
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero) return null;
            await Task.Delay(left < PollInterval ? left : PollInterval, time, cancellation);
        }
    }

    private async Task<Lease?> TryTakeAsync(string name, CancellationToken cancellation)
    {
        var seen = await ReadAsync(name, cancellation);
        if (seen is not null && !IsFree(seen)) return null;

        var expires = time.GetUtcNow() + duration;
        try
        {
            var token = await headquarters.WriteAsync(async transaction =>
            {
                if (seen is null) await ExecuteAsync(transaction, "Pipelines/AddLease", new { name });
                return await transaction.Connection.QuerySingleOrDefaultAsync<long?>(
                    headquarters.Sql["Pipelines/TakeLease"],
                    new { name, owner = process.ToString(), expires, seentoken = seen?.Token ?? 0, seenexpires = seen?.Expires },
                    transaction.Db);
            }, cancellation);
            return token is { } taken ? new Lease(this, name, taken, expires) : null;
        }
        catch (DbException exception) when (headquarters.Dialect.WritesInParallel && headquarters.Dialect.IsTransient(exception))
        {
            // A transaction that checked it is still at work; its owner may have died, but not that.
            StillGuarded(logger, name, exception.Message);
            return null;
        }
    }

    private bool IsFree(LeaseRow row) =>
        row.Expires is null || row.Expires <= time.GetUtcNow() || (row.Owner is { } owner && process.KnowsToBeDead(owner));

    private Task<LeaseRow?> ReadAsync(string name, CancellationToken cancellation) =>
        headquarters.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<LeaseRow>(headquarters.Sql["Pipelines/ReadLease"], new { name }), cancellation);

    /// <summary>Renews every third of the duration until frozen; a renewal that fails is repeated until the lease has expired.</summary>
    internal async Task RenewAsync(Lease lease, DateTimeOffset expires, CancellationTokenSource lost, CancellationToken frozen)
    {
        try
        {
            while (true)
            {
                await Task.Delay(duration / 3, time, frozen);
                var until = time.GetUtcNow() + duration;
                try
                {
                    if (!await RenewOnceAsync(lease, until, frozen)) break;
                    expires = until;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    NotRenewed(logger, lease.Name, exception);
                    if (time.GetUtcNow() >= expires) break;
                }
            }
            LeaseLost(logger, lease.Name, lease.Token);
            await lost.CancelAsync();
        }
        catch (OperationCanceledException) when (frozen.IsCancellationRequested)
        {
            // Released or frozen: nothing is left to renew.
        }
    }

    private async Task<bool> RenewOnceAsync(Lease lease, DateTimeOffset expires, CancellationToken cancellation) =>
        await headquarters.WriteAsync(transaction => ExecuteAsync(transaction, "Pipelines/RenewLease", Key(lease, expires)), cancellation) == 1;

    internal async Task CheckAsync(Lease lease, WriteTransaction transaction, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var token = await transaction.Connection.ExecuteScalarAsync<long?>(
            headquarters.Sql["Pipelines/CheckLease"], new { name = lease.Name, owner = process.ToString(), token = lease.Token }, transaction.Db);
        if (token is null) throw new LeaseLostException(lease.Name);
    }

    internal async Task RaiseTokenAsync(Lease lease, long raised, CancellationToken cancellation)
    {
        await using var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
        await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
        await CheckAsync(lease, transaction, cancellation);
        await ExecuteAsync(transaction, "Pipelines/RaiseLeaseToken", new { name = lease.Name, owner = process.ToString(), token = lease.Token, raised });
        await transaction.CommitAsync(cancellation);
        lease.Token = raised; // before the next writer of this process: a renewal with the old token would take the lease for lost
        TokenRaised(logger, lease.Name, raised);
    }

    internal async Task ReleaseAsync(Lease lease)
    {
        try
        {
            await headquarters.WriteAsync(
                transaction => ExecuteAsync(transaction, "Pipelines/ReleaseLease", new { name = lease.Name, owner = process.ToString(), token = lease.Token }),
                CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Releasing is a courtesy: the lease expires by itself, and the outcome of the work must not be lost for it.
            NotReleased(logger, lease.Name, exception);
        }
    }

    private object Key(Lease lease, DateTimeOffset expires) => new { name = lease.Name, owner = process.ToString(), token = lease.Token, expires };

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);

    private sealed record LeaseRow
    {
        public string? Owner { get; init; }

        public long Token { get; init; }

        public DateTimeOffset? Expires { get; init; }
    }
}
