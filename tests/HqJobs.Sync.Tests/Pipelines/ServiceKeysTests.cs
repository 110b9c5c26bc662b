using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class ServiceKeysTests(Pair pair)
{
    [Test]
    public async Task A_key_is_shared_and_adding_it_twice_changes_nothing()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var keys = new ServiceKeys(world.Databases, world.Time);
        Assert.That(await keys.ReadAsync(CancellationToken.None), Is.Empty);
        await keys.AddAsync("b", "first", CancellationToken.None);
        world.Time.Advance(TimeSpan.FromDays(1));
        await keys.AddAsync("a", "second", CancellationToken.None);
        await keys.AddAsync("b", "changed", CancellationToken.None);
        Assert.That(await keys.ReadAsync(CancellationToken.None), Is.EqualTo(new[] { "first", "second" }));
    }
}
