using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Tests;

namespace HqJobs.Server.Tests.Api;

/// <summary>What somebody generates from the document compiles, and works with the real service.</summary>
[NonParallelizable]
public sealed class GeneratedClientTests
{
    [Test, CancelAfter(180_000)]
    public async Task A_generated_client_starts_a_run_corrects_an_operation_and_follows_its_customer()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        var customer = Guid.NewGuid().ToString();
        var counter = await world.InsertCustomerAsync(world["houston"], customer, "Ada", "Lovelace", language: "xx-XX");
        await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 0 31 2 *");
        var client = await GeneratedClient.BuildAsync((await service.GetAsync("/openapi/v1.json")).Body, service.Http);

        var run = await client.CallAsync("startRun", ("name", "customer-sync"), ("idempotency_Key", "client 1"), ("body", client.New("RunOrder", order => order.Full = true)));
        string id = run.RunId;
        await service.UntilAsync(async () => (await client.CallAsync("getRun", ("id", id))).Status.ToString() == "SucceededWithErrors");

        var operations = await client.CallAsync("listOperations", ("count", 10));
        string failed = Enumerable.First(operations.Items).OperationId;
        Assert.That(failed, Is.EqualTo($"houston/1/c/{counter}"));
        var seen = await client.CallAsync("getOperation", ("id", failed));
        long version = seen.Version;
        await client.CallAsync("editOperation", ("id", failed), ("if_Match", $"\"{version}\""), ("body", new Dictionary<string, string> { ["LANGUAGEID"] = "en-us" }));
        var order = client.New("SynchronizeOrder", made => made.Ids = new List<string> { failed });
        var outcomes = await client.CallAsync("synchronizeOperations", ("body", order));
        Assert.That(Enumerable.First(outcomes.Items).Result.ToString(), Is.EqualTo("Succeeded"));

        var journey = await client.CallAsync("getJourney", ("id", customer));
        Assert.That((string)Enumerable.First(journey.Accounts).AccountNum, Is.EqualTo("C-00000001"));
    }
}
