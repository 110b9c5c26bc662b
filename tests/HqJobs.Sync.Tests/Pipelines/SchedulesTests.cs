using HqJobs.Sync.Pipelines;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Pipelines;

public sealed class SchedulesTests
{
    [Test]
    public async Task Configuration_brings_defaults_until_an_administrator_decides()
    {
        await using var world = await TestWorld.CreateAsync();
        var schedules = new Schedules(world.Databases, world.Time);
        await schedules.PutDefaultsAsync([new Schedule("customer-sync", "*/15 * * * *", "UTC", "Relaxed")], CancellationToken.None);
        await schedules.PutDefaultsAsync([new Schedule("customer-sync", "*/10 * * * *", "UTC", "Relaxed")], CancellationToken.None);
        Assert.That(await schedules.ReadAsync(CancellationToken.None), Is.EqualTo(new[] { new Schedule("customer-sync", "*/10 * * * *", "UTC", "Relaxed") }));

        await world.ExecuteAsync(world.Headquarters, "UPDATE PIPELINESCHEDULE SET CRON = '0 4 * * *', MODIFIEDBY = 'admin', PAUSEDBY = 'admin'");
        await schedules.PutDefaultsAsync([new Schedule("customer-sync", "*/5 * * * *", "UTC", "Relaxed")], CancellationToken.None);
        Assert.That(await schedules.ReadAsync(CancellationToken.None), Is.EqualTo(new[] { new Schedule("customer-sync", "0 4 * * *", "UTC", "Relaxed", "admin") }));
    }
}
