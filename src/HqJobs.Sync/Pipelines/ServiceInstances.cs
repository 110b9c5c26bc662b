using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>A row of SERVICEINSTANCE: a process that runs pipelines.</summary>
public sealed record ServiceInstance
{
    /// <summary>A <see cref="ProcessIdentity"/>.</summary>
    public string Instance { get; init; } = "";

    public string Machine { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary><c>InMemory</c>, <c>SqlServer</c> or <c>PostgreSql</c>.</summary>
    public string JobStorage { get; init; } = "";

    public DateTimeOffset StartedDateTime { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}

/// <summary>The services that are there, as headquarters knows them: who asks for a run wants to know whether anybody will take it.</summary>
public sealed class ServiceInstances(Databases databases, TimeProvider time, ProcessIdentity? process = null)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly Database headquarters = databases.Headquarters;
    private readonly ProcessIdentity process = process ?? ProcessIdentity.Current;

    /// <summary>Says that this process is there, and forgets those that have been silent for a day. To be called every few seconds.</summary>
    public Task ReportAsync(string version, string jobStorage, DateTimeOffset started, CancellationToken cancellation) =>
        headquarters.WriteAsync(async transaction =>
        {
            var now = time.GetUtcNow();
            var service = new { instance = process.ToString(), machine = Environment.MachineName, version, jobstorage = jobStorage, started, now };
            await transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/ReportService"], service, transaction.Db);
            return await transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/RemoveSilentServices"], new { before = now - Forgotten }, transaction.Db);
        }, cancellation);

    /// <summary>Says that this process ends.</summary>
    public Task RemoveAsync(CancellationToken cancellation) =>
        headquarters.WriteAsync(
            transaction => transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/RemoveService"], new { instance = process.ToString() }, transaction.Db), cancellation);

    /// <summary>Those that have reported within a day and did not end in order, the one seen last first.</summary>
    public Task<IReadOnlyList<ServiceInstance>> ListAsync(CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
            (IReadOnlyList<ServiceInstance>)(await connection.QueryAsync<ServiceInstance>(headquarters.Sql["Pipelines/ReadServices"])).AsList(), cancellation);

    /// <summary>Whether a service was seen within the time; one of this machine whose process has ended does not count.</summary>
    public async Task<bool> IsAnyAliveAsync(TimeSpan within, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).Any(service => IsAlive(service, within));

    /// <summary>Services beside this process that were seen within the time.</summary>
    public async Task<IReadOnlyList<ServiceInstance>> ListOthersAsync(TimeSpan within, CancellationToken cancellation) =>
        [.. (await ListAsync(cancellation)).Where(service => service.Instance != process.ToString() && IsAlive(service, within))];

    private bool IsAlive(ServiceInstance service, TimeSpan within) => time.GetUtcNow() - service.LastSeen <= within && !process.KnowsToBeDead(service.Instance);
}
