using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>An exclusive right with expiry and a fencing token, renewed while it is held; disposing it releases it.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly Leases leases;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource frozen = new();
    private readonly Task renewing;
    private int disposed;

    internal Lease(Leases leases, string name, long token, DateTimeOffset expires)
    {
        this.leases = leases;
        Name = name;
        Token = token;
        Lost = lost.Token;
        renewing = leases.RenewAsync(this, expires, lost, frozen.Token);
    }

    public string Name { get; }

    /// <summary>Grows with every owner; stands in <c>APPLIEDVERSION.FENCINGTOKEN</c> for downloads.</summary>
    public long Token { get; internal set; }

    /// <summary>Cancelled when the lease could not be renewed in time or was taken over.</summary>
    public CancellationToken Lost { get; }

    /// <summary>To be called inside every HQ data transaction: throws <see cref="LeaseLostException"/> unless the lease is still ours.</summary>
    /// <remarks>An expired lease that nobody took is still ours: taking it over waits for the transaction that checked it.</remarks>
    public Task CheckAsync(WriteTransaction headquarters, CancellationToken cancellation) => leases.CheckAsync(this, headquarters, cancellation);

    /// <summary>Makes the token higher than one a channel has seen: headquarters was restored from a backup and counts from an earlier one.</summary>
    /// <exception cref="LeaseLostException">The lease is no longer ours.</exception>
    public async Task OutgrowAsync(long seen, CancellationToken cancellation)
    {
        if (seen > Token) await leases.RaiseTokenAsync(this, seen + 1, cancellation);
    }

    /// <summary>Stops renewing, as a frozen process would.</summary>
    internal async Task FreezeAsync()
    {
        await frozen.CancelAsync();
        await renewing;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        await FreezeAsync();
        await leases.ReleaseAsync(this);
        frozen.Dispose();
        lost.Dispose();
    }
}
