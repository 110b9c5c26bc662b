using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Tests.HqCustomers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>A headquarters with landed operations, and somebody who repairs them.</summary>
internal sealed class RepairWorld(SynchronizationWorld world) : IAsyncDisposable
{
    public SynchronizationWorld Landed => world;

    public TestWorld World => world.World;

    public Database Headquarters => world.Headquarters;

    public static async Task<RepairWorld> CreateAsync(Pair? pair = null) => new(await SynchronizationWorld.CreateAsync(pair));

    public AuditLog Audit => new(World.Databases, World.Time);

    public OperationReader Reader => new(World.Databases, World.Time);

    public OperationEdits Edits => new(World.Databases, Reader, Audit, World.Time);

    public ChosenOperations Chosen(TimeSpan? busyWait = null, TimeProvider? time = null) => new(
        World.Databases, new Leases(World.Databases, time ?? World.Time), Audit, Options.Create(new SynchronizeOptions()), World.Time, NullLogger<ChosenOperations>.Instance)
    {
        BusyWait = busyWait ?? TimeSpan.Zero,
    };

    public static OperationKey Key(long counter, char letter = 'c', string store = "houston") => OperationKey.Parse($"{store}/1/{letter}/{counter}");

    public Task<OperationDetail> SaveAsync(OperationKey key, long version, params (string Field, string? Value)[] changes) =>
        Edits.SaveAsync(key, version, changes.ToDictionary(change => change.Field, change => change.Value), "anna", CancellationToken.None);

    public async Task<IReadOnlyList<ChosenOutcome>> SynchronizeAsync(params OperationKey[] keys) => await Chosen().SynchronizeAsync(keys, "anna", CancellationToken.None);

    public async Task<OperationDetail> ReadAsync(OperationKey key) => (await Reader.FindAsync(key, CancellationToken.None))!;

    public Task<int> SetAsync(OperationKey key, string set, object? values = null)
    {
        var parameters = new Dapper.DynamicParameters(values);
        parameters.Add("counter", key.Counter);
        return World.ExecuteAsync(Headquarters, $"UPDATE {AsyncTables.NameOf(key.Table)} SET {set} WHERE REPLICATIONCOUNTERFROMORIGIN = @counter", parameters);
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
