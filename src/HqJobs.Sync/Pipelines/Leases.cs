using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Somebody else took the lease over: whatever this owner still wanted to commit must not be committed.</summary>
public sealed class LeaseLostException(string name) : Exception($"The lease '{name}' was taken over by another process; nothing more is written under it.");

/// <summary>An exclusive right with expiry and a fencing token, renewed while it is held; disposing it releases it.</summary>
public sealed class Lease : IAsyncDisposable
{
    public string Name => throw new NotImplementedException();

    /// <summary>Grows with every owner; stands in <c>APPLIEDVERSION.FENCINGTOKEN</c> for downloads.</summary>
    public long Token => throw new NotImplementedException();

    /// <summary>Cancelled when the lease could not be renewed in time.</summary>
    public CancellationToken Lost => throw new NotImplementedException();

    /// <summary>To be called inside every HQ data transaction: throws <see cref="LeaseLostException"/> unless the lease is still ours.</summary>
    public Task CheckAsync(WriteTransaction headquarters, CancellationToken cancellation) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>
/// Leases in HQ's LEASE table: <c>upload/houston</c>, <c>synchronize/usrt</c>, <c>1010/houston</c>.
/// A dead owner on this host (process id and start time) is seen at once, elsewhere after <c>Lease:Duration</c>.
/// </summary>
public sealed class Leases(Databases databases, TimeProvider time)
{
    /// <param name="wait">How long to wait for a busy lease; zero tries once.</param>
    /// <returns>The lease, or null when it stayed busy.</returns>
    public Task<Lease?> TryAcquireAsync(string name, TimeSpan wait, CancellationToken cancellation) =>
        throw new NotImplementedException($"{databases.Headquarters}, {time}, {name}, {wait}");
}
