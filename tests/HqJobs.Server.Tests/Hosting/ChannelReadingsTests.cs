using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace HqJobs.Server.Tests.Hosting;

public sealed class ChannelReadingsTests
{
    [Test, CancelAfter(60_000)]
    public async Task Every_minute_all_channels_are_read_and_sooner_when_somebody_looks()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        using var readings = ReadingsOf(world);
        Assert.That(readings.Latest, Is.EqualTo(ChannelReading.None), "nobody waits for the first one");
        await readings.StartAsync(CancellationToken.None);
        await UntilAsync(() => readings.Latest.ReadAt is not null);
        Assert.Multiple(() =>
        {
            Assert.That(readings.Latest.Channels.Select(channel => (channel.Channel, channel.Backlog)), Is.EqualTo(new[] { ("houston", 0L), ("oslo", 0L) }));
            Assert.That(readings.Latest.Operations, Is.EqualTo(new OperationCounts(0, 0, 0)));
        });

        await world.InsertCustomerAsync(world["oslo"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await AdvanceUntilAsync(world, TimeSpan.FromSeconds(1), () => readings.Latest.Channels[1].Backlog == 1);
        Assert.That(world.Time.GetUtcNow() - world.Time.Start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(60)), "not before the minute was over");

        await world.InsertCustomerAsync(world["oslo"], Guid.NewGuid().ToString(), "Grace", "Hopper");
        var looked = world.Time.GetUtcNow();
        readings.Refresh();
        await AdvanceUntilAsync(world, TimeSpan.FromSeconds(1), () => readings.Latest.Channels[1].Backlog == 2);
        Assert.That(world.Time.GetUtcNow() - looked, Is.InRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30)), "some seconds after the last one");
        await readings.StopAsync(CancellationToken.None);
    }

    [Test, CancelAfter(60_000)]
    public async Task While_headquarters_is_away_the_last_figures_stay_and_the_reason_is_told()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        using var readings = ReadingsOf(world);
        await readings.StartAsync(CancellationToken.None);
        await UntilAsync(() => readings.Latest.ReadAt is not null);

        var (file, away) = (Path.Combine(world.Folder, "headquarters.db"), Path.Combine(world.Folder, "away.db"));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Move(file, away);
        await AdvanceUntilAsync(world, TimeSpan.FromSeconds(5), () => readings.Latest.Problem is not null);
        Assert.That(readings.Latest.Channels, Has.Count.EqualTo(1));

        File.Move(away, file);
        await AdvanceUntilAsync(world, TimeSpan.FromSeconds(5), () => readings.Latest.Problem is null);
        await readings.StopAsync(CancellationToken.None);
    }

    private static ChannelReadings ReadingsOf(TestWorld world) => new(
        new StatusReader(world.Databases, new DataStoreRegistry(world.Databases, world.Time), world.Time),
        new Settings("test", new ConfigurationBuilder().Build(), new HqJobsOptions(), world.Databases), world.Time, NullLogger<ChannelReadings>.Instance);

    private static async Task AdvanceUntilAsync(TestWorld world, TimeSpan step, Func<bool> fact)
    {
        while (!fact())
        {
            world.Time.Advance(step);
            for (var looks = 0; looks < 10 && !fact(); looks++) await Task.Delay(10);
        }
    }

    private static async Task UntilAsync(Func<bool> fact)
    {
        while (!fact()) await Task.Delay(10);
    }
}
