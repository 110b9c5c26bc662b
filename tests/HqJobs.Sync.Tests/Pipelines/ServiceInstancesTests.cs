using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class ServiceInstancesTests(Pair pair)
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_service_is_alive_while_it_reports_and_gone_when_it_says_so()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var services = new ServiceInstances(world.Databases, world.Time);
        var started = world.Time.GetUtcNow();
        Assert.That(await services.IsAnyAliveAsync(Minute, CancellationToken.None), Is.False, "nobody has reported");

        await services.ReportAsync("1.0.0", "InMemory", started, CancellationToken.None);
        world.Time.Advance(TimeSpan.FromSeconds(15));
        await services.ReportAsync("1.0.0", "InMemory", started, CancellationToken.None);
        var service = (await services.ListAsync(CancellationToken.None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(service.Instance, Is.EqualTo(ProcessIdentity.Current.ToString()));
            Assert.That((service.Machine, service.Version, service.JobStorage), Is.EqualTo((Environment.MachineName, "1.0.0", "InMemory")));
            Assert.That(service.StartedDateTime, Is.EqualTo(started));
            Assert.That(service.LastSeen, Is.EqualTo(started.AddSeconds(15)));
        });

        world.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await services.IsAnyAliveAsync(Minute, CancellationToken.None), Is.True);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await services.IsAnyAliveAsync(Minute, CancellationToken.None), Is.False, "silent for longer than a minute");

        await services.ReportAsync("1.0.0", "InMemory", started, CancellationToken.None);
        await services.RemoveAsync(CancellationToken.None);
        Assert.That(await services.ListAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_service_of_this_machine_whose_process_has_ended_is_not_alive()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var killed = ProcessIdentity.Current with { Start = "another time" };
        await new ServiceInstances(world.Databases, world.Time, killed).ReportAsync("1.0.0", "InMemory", world.Time.GetUtcNow(), CancellationToken.None);

        Assert.That(await new ServiceInstances(world.Databases, world.Time).IsAnyAliveAsync(Minute, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_service_that_was_silent_for_a_day_is_forgotten_by_the_next_one_that_reports()
    {
        await using var world = await TestWorld.CreateAsync(pair: pair);
        var lost = ProcessIdentity.Current with { Host = "elsewhere" };
        await new ServiceInstances(world.Databases, world.Time, lost).ReportAsync("1.0.0", "SqlServer", world.Time.GetUtcNow(), CancellationToken.None);

        var services = new ServiceInstances(world.Databases, world.Time);
        world.Time.Advance(TimeSpan.FromDays(1));
        await services.ReportAsync("1.0.0", "SqlServer", world.Time.GetUtcNow(), CancellationToken.None);
        Assert.That(await services.ListAsync(CancellationToken.None), Has.Count.EqualTo(2));
        Assert.That((await services.ListOthersAsync(TimeSpan.FromDays(1), CancellationToken.None)).Single().Instance, Is.EqualTo(lost.ToString()));
        Assert.That(await services.ListOthersAsync(Minute, CancellationToken.None), Is.Empty, "the other one is silent");

        world.Time.Advance(TimeSpan.FromSeconds(1));
        await services.ReportAsync("1.0.0", "SqlServer", world.Time.GetUtcNow(), CancellationToken.None);
        Assert.That((await services.ListAsync(CancellationToken.None)).Single().Instance, Is.EqualTo(ProcessIdentity.Current.ToString()));
    }
}
