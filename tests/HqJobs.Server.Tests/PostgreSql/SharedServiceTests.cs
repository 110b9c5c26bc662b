using System.Net;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sql.Tests;
using HqJobs.Sync.Tests;
using Npgsql;

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

    [Test, CancelAfter(120_000)]
    public async Task A_service_that_is_stopped_in_the_middle_of_a_run_leaves_the_rest_to_the_other()
    {
        await using var world = await DurableWorld.CreateAsync(server, channels: 12);
        world.Sell(visits: 5);
        await using var leaving = await world.ServeAsync();
        await leaving.TriggerAsync();
        await world.UntilAsync("A channel at work", async () => (await world.QueryAsync<string>("SELECT CHANNEL FROM PIPELINEITEM WHERE STATUS = 'Running'")).Count > 0, leaving);
        Task<int> stopping;
        await using (await world.HoldHeadquartersAsync())
        {
            stopping = leaving.TerminateAsync(); // while its channels wait for headquarters
            await Task.Delay(500);
        }
        await using var staying = await world.ServeAsync();

        Assert.That(await stopping, Is.Zero);
        await world.UntilRunsEndAsync(1, leaving, staying);
        await world.AssertRunWasInOrderAsync();
        world.AssertRepeatedOnlyWhereKilled([]);
        await world.AssertEverythingIsRightAsync();
    }

    [Test, CancelAfter(300_000)]
    public async Task Two_services_of_which_one_or_the_other_is_killed_at_any_moment_bring_every_run_to_its_end()
    {
        const int Rounds = 3, Kills = 4;
        var random = new Random(TestSeed.Next());
        await using var world = await DurableWorld.CreateAsync(server, channels: 25);
        // The real timeouts, as short as they may be: nobody helps here.
        string[] impatient = ["JobStorage:InvisibilityTimeout=00:00:03", "JobStorage:LockTimeout=00:00:03"];
        ServiceProcess[] services = [await world.ServeAsync(impatient), await world.ServeAsync(impatient)];
        for (var round = 1; round <= Rounds; round++)
        {
            world.Sell(visits: 3);
            await services[0].TriggerAsync();
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(50, 1_000));
                var victim = random.Next(services.Length);
                await services[victim].DisposeAsync();
                services[victim] = await world.ServeAsync(impatient);
            }
            await world.UntilRunsEndAsync(round, services);
        }
        await world.AssertRunWasInOrderAsync();
        await services[0].TriggerAsync();
        await world.UntilRunsEndAsync(Rounds + 1, services);
        foreach (var service in services) await service.DisposeAsync();
        await world.AssertEverythingIsRightAsync();
    }

    [Test, CancelAfter(180_000)]
    public async Task A_run_survives_that_job_storage_is_away_for_half_a_minute()
    {
        using var own = PostgreSqlServer.StartOwn();
        await using var world = await DurableWorld.CreateAsync(own, channels: 8);
        world.Sell(visits: 5);
        await using var service = await world.ServeAsync();
        await service.TriggerAsync();
        await world.UntilAsync("A channel at work", async () => (await world.QueryAsync<string>("SELECT CHANNEL FROM PIPELINEITEM WHERE STATUS = 'Running'")).Count > 0, service);

        own.Freeze();
        var away = Task.Delay(TimeSpan.FromSeconds(30));
        var (status, body) = await service.GetAsync("/health/ready");
        await away;
        own.Thaw();

        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(body, Does.Contain("Job storage: PostgreSQL 127.0.0.1"));
        await world.UntilRunsEndAsync(1, service);
        await world.AssertRunWasInOrderAsync();
        await world.UntilAsync("Readiness", async () => (await service.GetAsync("/health/ready")).Status == HttpStatusCode.OK, service);
        await world.AssertEverythingIsRightAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task Job_storage_that_was_lost_and_created_anew_costs_no_run()
    {
        await using var world = await DurableWorld.CreateAsync(server, channels: 2);
        await using (var before = await world.ServeAsync())
        {
            await before.TriggerAsync();
            await world.UntilRunsEndAsync(1, before);
        }
        await world.LoseJobStorageAsync();
        world.Sell(visits: 3);

        await using var after = await world.ServeAsync();
        await after.TriggerAsync(); // a job with the number that the first run's job had
        await world.UntilRunsEndAsync(2, after);
        await world.AssertEverythingIsRightAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task The_service_works_under_a_role_that_may_only_read_and_write_rows()
    {
        await using var world = await DurableWorld.CreateAsync(server, channels: 2);
        world.Sell(visits: 3);
        for (var twice = 0; twice < 2; twice++) server.Execute(world.Jobs, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "sql/JobStorage/ServiceLogin.postgresql.sql")));
        server.Execute(world.Jobs, "ALTER ROLE hqjobs_service PASSWORD 'service'");
        var role = server.ConnectionString(world.Jobs, "hqjobs_service", "service");
        await using (var connection = new NpgsqlConnection(role))
        {
            await connection.OpenAsync();
            await using var change = new NpgsqlCommand("CREATE TABLE hqjobs.mine (id int)", connection);
            Assert.That(change.ExecuteNonQuery, Throws.InstanceOf<PostgresException>().With.Message.Contains("permission denied"));
        }

        await using var service = await world.ServeAsync($"JobStorage:ConnectionString={role}");
        await service.TriggerAsync();
        await world.UntilRunsEndAsync(1, service);
        await world.AssertEverythingIsRightAsync();
        Assert.That(service.Log, Has.None.Contains("permission denied"));
    }
}
