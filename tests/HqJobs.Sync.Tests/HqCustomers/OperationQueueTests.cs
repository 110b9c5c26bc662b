using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class OperationQueueTests(Pair pair)
{
    [Test]
    public async Task The_queue_has_the_same_order_whatever_the_size_of_its_windows()
    {
        await using var world = await SynchronizationWorld.CreateAsync(pair);
        foreach (var store in new[] { "bergen", "houston" })
            for (var number = 0; number < 8; number++) await world.CustomerAsync(SynchronizationWorld.Guid(number), store: store);
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET ORIGINEPOCH = 2 WHERE REPLICATIONCOUNTERFROMORIGIN IN (1, 3, 6, 9, 13)");
        await world.World.ExecuteAsync(world.Headquarters,
            "UPDATE RETAILASYNCCUSTOMERV2 SET SYNCSTATUS = 2, SYNCNEXTDATETIME = CASE WHEN REPLICATIONCOUNTERFROMORIGIN IN (5, 6) THEN @soon ELSE @now END WHERE REPLICATIONCOUNTERFROMORIGIN IN (3, 4, 5, 6, 11, 12, 13, 14)",
            new { now = world.World.Time.GetUtcNow().AddHours(-2), soon = world.World.Time.GetUtcNow().AddHours(-1) });

        Assert.That(await ReadAsync(world, 100), Is.EqualTo(new[]
        {
            "bergen/1/2", "bergen/1/7", "bergen/1/8", "bergen/2/1", "houston/1/10", "houston/1/15", "houston/1/16", "houston/2/9",
            "bergen/1/4", "bergen/2/3", "houston/1/11", "houston/1/12", "houston/1/14", "houston/2/13", "bergen/1/5", "bergen/2/6",
        }));
        foreach (var size in new[] { 1, 2, 3, 5 }) Assert.That(await ReadAsync(world, size), Is.EqualTo(await ReadAsync(world, 100)), $"windows of {size}");
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(SynchronizationWorld world, int size)
    {
        await using var connection = await world.Headquarters.OpenAsync(Sync.Sql.DatabaseAccess.Read, CancellationToken.None);
        var keys = new List<string>();
        await foreach (var window in new OperationQueue(world.Headquarters, TestWorld.Company, world.World.Time.GetUtcNow(), size).ReadAsync(connection, CancellationToken.None))
            keys.AddRange(window.Select(entry => $"{entry.Position.Key.DataStore}/{entry.Position.Key.Epoch}/{entry.Position.Key.Counter}"));
        return keys;
    }
}
