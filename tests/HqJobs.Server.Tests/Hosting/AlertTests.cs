using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Configuration;

namespace HqJobs.Server.Tests.Hosting;

[NonParallelizable]
public sealed class AlertTests
{
    [Test, CancelAfter(60_000)]
    public async Task Two_services_at_one_headquarters_tell_the_webhook_once_and_once_that_it_is_over()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answers.Enqueue(503);
        await ScheduleAsync(world);
        await using var one = await Service.StartAsync(world, receiver);
        await using var other = await Service.StartAsync(world, receiver);
        world.Time.Advance(TimeSpan.FromHours(3));
        await UntilAsync(() => receiver.Posts.Count == 2 && one.Watch.Open.Length == 1 && other.Watch.Open.Length == 1, world);
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Kinds, Is.EqualTo(new[] { "raised", "raised" }), "the first one was not taken");
            Assert.That(receiver.Posts.Select(post => post.Body).Distinct().Single(), Is.EqualTo(
                """{"kind":"raised","pipeline":"p-0001","due":"2026-01-01T02:00:00Z","message":"p-0001 was due at 2026-01-01 02:00:00 UTC and has not started since","runId":null}"""));
            Assert.That(receiver.Posts.First().Signature, Is.EqualTo($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData("k3y"u8, Encoding.UTF8.GetBytes(receiver.Posts.First().Body)))}"));
        });

        await one.DisposeAsync();
        await using var restarted = await Service.StartAsync(world, receiver);
        await UntilAsync(() => restarted.Watch.Open.Length == 1, world);
        Assert.That(receiver.Posts, Has.Count.EqualTo(2), "a service that starts again has nothing new to tell");

        var runs = new PipelineRuns(world.Databases, world.Time);
        var run = (await runs.StartAsync(new RunRequest("p-0001"), CancellationToken.None)).Run;
        await runs.EndAsync(run, RunStatus.Succeeded, null, CancellationToken.None);
        await UntilAsync(() => receiver.Posts.Count == 3 && other.Watch.Open.IsEmpty && restarted.Watch.Open.IsEmpty, world);
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Kinds[^1], Is.EqualTo("recovered"));
            Assert.That(JsonDocument.Parse(receiver.Posts.Last().Body).RootElement.GetProperty("runId").GetString(), Is.EqualTo(run.Value));
            string[] log = [.. new[] { one, other, restarted }.SelectMany(service => service.Log.Entries).Select(entry => entry.Text)];
            Assert.That(log.Where(line => line.StartsWith("Late: ", StringComparison.Ordinal)), Has.Exactly(1).Items);
            Assert.That(log.Where(line => line.StartsWith("No longer late: ", StringComparison.Ordinal)), Has.Exactly(1).Items);
            Assert.That(log.Where(line => line.Contains("webhook", StringComparison.Ordinal)), Is.EqualTo(new[] { "The alert of p-0001 has not reached the webhook at 127.0.0.1 yet: it answered 503" }));
        });
    }

    [Test, CancelAfter(60_000)]
    public async Task A_webhook_that_is_not_there_keeps_nobody_waiting_and_its_secrets_stay_out_of_the_log()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        var receiver = await WebhookReceiver.StartAsync();
        await ScheduleAsync(world);
        await using var service = await Service.StartAsync(world, receiver);
        await receiver.DisposeAsync();

        world.Time.Advance(TimeSpan.FromHours(3));
        await UntilAsync(() => service.Log.Entries.Any(entry => entry.Event.Id == 3011), world);
        Assert.That(service.Watch.Open, Has.Length.EqualTo(1));
        Assert.That(service.Log.Entries.Select(entry => entry.Text), Has.None.Contains("s3cret").And.None.Contains("t0ken").And.None.Contains("k3y"));
    }

    [Test, CancelAfter(120_000)]
    public async Task The_real_service_tells_that_a_run_lasts_too_long_and_that_it_has_ended()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var receiver = await WebhookReceiver.StartAsync();
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        var leases = new Leases(world.Databases, TimeProvider.System, process: ProcessIdentity.OfThisProcess());
        var busy = await leases.TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None);
        await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=* * * * * *", "Pipelines:customer-sync:LateAfter=00:00:02", $"Alerts:Webhook={receiver.Url}");
        await service.UntilAsync(() => Task.FromResult(!receiver.Posts.IsEmpty));
        Assert.That(receiver.Posts.Single().Body, Does.Contain("has been running since"));
        await service.UntilAsync(async () => (await service.GetAsync("/metrics")).Body.Contains("""pipeline="customer-sync"} 1""", StringComparison.Ordinal));

        await busy!.DisposeAsync();
        await service.UntilAsync(() => Task.FromResult(receiver.Posts.Count == 2));
        Assert.That(receiver.Kinds, Is.EqualTo(new[] { "raised", "recovered" }));
    }

    private static Task<bool> ScheduleAsync(TestWorld world) =>
        new Schedules(world.Databases, world.Time).SetAsync(new ScheduleChange("p-0001", Cron: "0 2 * * *"), null, "tester", CancellationToken.None);

    private static async Task UntilAsync(Func<bool> fact, TestWorld world)
    {
        while (!fact())
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
    }

    /// <summary>What a service has for alerts.</summary>
    private sealed class Service : IAsyncDisposable
    {
        private readonly AlertWebhook webhook;

        private Service(TestWorld world, WebhookReceiver receiver)
        {
            var settings = new Settings("test", new ConfigurationBuilder().Build(), new HqJobsOptions { Alerts = new AlertsOptions { Webhook = receiver.Url, WebhookSecret = "k3y" } }, world.Databases);
            var status = new StatusReader(world.Databases, new DataStoreRegistry(world.Databases, world.Time), world.Time);
            var alerts = new PipelineAlerts(world.Databases, new Schedules(world.Databases, world.Time), new PipelineRuns(world.Databases, world.Time), status, world.Time);
            webhook = new AlertWebhook(settings, world.Time, Log.For<AlertWebhook>());
            Watch = new LatenessWatch(alerts, status, webhook, settings, world.Time, Log.For<LatenessWatch>());
        }

        public LatenessWatch Watch { get; }

        public CollectedLog Log { get; } = new();

        public static async Task<Service> StartAsync(TestWorld world, WebhookReceiver receiver)
        {
            var service = new Service(world, receiver);
            await service.webhook.StartAsync(CancellationToken.None);
            await service.Watch.StartAsync(CancellationToken.None);
            return service;
        }

        public async ValueTask DisposeAsync()
        {
            await Watch.StopAsync(CancellationToken.None);
            await webhook.StopAsync(CancellationToken.None);
            Watch.Dispose();
            webhook.Dispose();
        }
    }
}
