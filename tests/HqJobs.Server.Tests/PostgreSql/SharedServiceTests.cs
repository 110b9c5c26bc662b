namespace HqJobs.Server.Tests.PostgreSql;

/// <summary>Several <c>hqjobs serve</c> on one job storage and one headquarters.</summary>
[NonParallelizable]
public sealed class SharedServiceTests
{
    private PostgreSqlServer server = null!;

    [OneTimeSetUp]
    public void StartServer() => server = PostgreSqlServer.Shared;

    [Test, CancelAfter(120_000)]
    public async Task Two_services_share_the_channels_of_one_run()
    {
        await using var world = await DurableWorld.CreateAsync(server, channels: 12);
        world.Sell(visits: 5);
        await using var first = await world.ServeAsync();
        await using var second = await world.ServeAsync();

        await first.TriggerAsync();
        await world.UntilRunsEndAsync(1, first, second);

        Assert.That(await world.QueryAsync<string>("SELECT DISTINCT OWNER FROM PIPELINEITEM"), Has.Count.EqualTo(2), "both worked on channels");
        await world.AssertEverythingIsRightAsync();
    }
}
