using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class SynchronizationRetryTests(Pair pair)
{
    private SynchronizationWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await SynchronizationWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_failed_operation_is_retried_with_growing_distance()
    {
        var bad = await world.CustomerAsync(SynchronizationWorld.Guid(1), language: "xx-XX");
        await world.RunAsync();
        TimeSpan[] distances = [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(1)];
        foreach (var (index, distance) in distances.Index())
        {
            world.World.Time.Advance(distance - TimeSpan.FromMilliseconds(index == 0 ? 1_000 : 1));
            Assert.That((await world.RunAsync()).OperationsFailed, Is.Zero, $"attempt {index + 2} before {distance}");
            world.World.Time.Advance(TimeSpan.FromMilliseconds(index == 0 ? 1_000 : 1));
            Assert.That((await world.RunAsync()).OperationsFailed, Is.EqualTo(1), $"attempt {index + 2} after {distance}");
            Assert.That((await world.OperationAsync(bad)).SyncAttempts, Is.EqualTo(index + 2));
        }
    }

    [Test]
    public async Task A_failed_operation_succeeds_once_its_reference_data_appear()
    {
        var bad = await world.CustomerAsync(SynchronizationWorld.Guid(1), language: "xx-XX");
        await world.RunAsync();
        await world.World.ExecuteAsync(world.Headquarters, "INSERT INTO LANGUAGETABLE (LANGUAGEID) VALUES ('xx-XX')");
        world.World.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await world.RunAsync()).CustomersCreated, Is.EqualTo(1));
        var state = await world.OperationAsync(bad);
        Assert.That((state.Status, state.SyncError, state.SyncNextDateTime, state.OnlineOperationCompleted), Is.EqualTo((OperationStatus.Succeeded, (string?)null, (DateTimeOffset?)null, 1L)));
    }

    [Test]
    public async Task Many_operations_that_are_due_are_each_attempted_once_a_run()
    {
        for (var number = 1; number <= 7; number++)
        {
            await world.CustomerAsync(SynchronizationWorld.Guid(number), language: "xx-XX");
            await world.AddressAsync(SynchronizationWorld.Guid(number), $"a{number}");
        }
        await world.RunAsync();
        world.World.Time.Advance(TimeSpan.FromSeconds(1));
        var outcome = await world.RunAsync(batchSize: 2);
        Assert.That((outcome.OperationsFailed, outcome.OperationsBlocked), Is.EqualTo((7L, 7L)));
        Assert.That(await world.CountAsync("RETAILASYNCCUSTOMERV2 WHERE SYNCATTEMPTS = 2"), Is.EqualTo(7));
        Assert.That(await world.CountAsync("RETAILASYNCADDRESSV2 WHERE SYNCATTEMPTS = 2"), Is.EqualTo(7));
    }

    [Test]
    public async Task What_landed_as_Failed_for_its_content_is_not_tried_until_it_is_edited()
    {
        var junk = await world.CustomerAsync(SynchronizationWorld.Guid(1));
        await world.World.ExecuteAsync(world.Headquarters, "UPDATE RETAILASYNCCUSTOMERV2 SET SYNCSTATUS = 2, SYNCERROR = 'CREDITMAX: is not a number'");
        await world.AddressAsync(SynchronizationWorld.Guid(1), "a1");
        Assert.That((await world.RunAsync()).CustomersCreated, Is.Zero);
        Assert.That((await world.OperationAsync(junk)).SyncAttempts, Is.Zero);
    }
}
