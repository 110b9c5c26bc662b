using System.Net;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Extensions.Configuration;

namespace HqJobs.Server.Tests.Jobs;

/// <summary><c>hqjobs serve</c> as a process of its own, on real databases and flows.</summary>
[NonParallelizable]
public sealed class ServeTests
{
    private const string Never = "Pipelines:customer-sync:Cron=0 0 31 2 *";

    [Test, CancelAfter(180_000)]
    public async Task Two_clicks_on_Trigger_now_bring_customers_to_headquarters_and_back()
    {
        await using var world = await TestWorld.CreateAsync(channels: 2);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        await using var service = await ServiceProcess.StartAsync(world, Never);
        await UntilAsync(service, async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));

        Assert.That(await service.TriggerAsync(withToken: false), Is.EqualTo(HttpStatusCode.Forbidden), "no button without its token");
        Assert.That(await service.TriggerAsync(), Is.EqualTo(HttpStatusCode.NoContent));
        await UntilRunsAsync(service, world, "Succeeded");
        Assert.That(await world.ScalarAsync<long>(world["oslo"], "SELECT count(*) FROM CUSTTABLE"), Is.EqualTo(await CustomersAtHeadquartersAsync(world)));
        var first = await CustomersAtHeadquartersAsync(world);

        await world.InsertCustomerAsync(world["oslo"], Guid.NewGuid().ToString(), "Grace", "Hopper");
        await service.TriggerAsync();
        await UntilRunsAsync(service, world, "Succeeded", "Succeeded");
        Assert.Multiple(async () =>
        {
            Assert.That(await CustomersAtHeadquartersAsync(world), Is.EqualTo(first + 1));
            Assert.That(await world.ScalarAsync<long>(world["houston"], "SELECT count(*) FROM CUSTTABLE"), Is.EqualTo(first + 1));
            Assert.That(await world.QueryAsync<string>(world.Headquarters, "SELECT DISTINCT STARTEDBY FROM PIPELINERUN"), Is.EqualTo(new[] { "Dashboard" }));
            Assert.That(await service.StopAsync(), Is.Zero, "Ctrl+C is the usual end");
            Assert.That(service.Log, Has.None.Contains("Lovelace").And.None.Contains("Hopper"));
        });
    }

    [Test, CancelAfter(180_000)]
    public async Task The_schedule_starts_runs_by_itself_and_another_process_is_kept_out()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await world.InsertCustomerAsync(world["houston"], Guid.NewGuid().ToString(), "Ada", "Lovelace");
        // Somebody else uploads from houston, so that the run of the service lasts.
        var leases = new Leases(world.Databases, TimeProvider.System, process: ProcessIdentity.OfThisProcess());
        await using (var busy = await leases.TryAcquireAsync("upload/houston", TimeSpan.Zero, CancellationToken.None))
        {
            await using var service = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=* * * * * *");
            await UntilAsync(service, async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN WHERE STATUS = 'Skipped'") > 0);
            var (exitCode, output) = await ServiceProcess.RunAsync(world);
            Assert.Multiple(() =>
            {
                Assert.That(exitCode, Is.EqualTo(4));
                Assert.That(output.RootElement.GetProperty("status").GetString(), Is.EqualTo("Skipped"));
            });
            Assert.That((await service.GetAsync("/hangfire/jobs/deleted")).Body, Does.Contain("P-0001 (P-job)"), "the skipped fires");

            await service.KillAsync();
        }
        await using var next = await ServiceProcess.StartAsync(world, Never);
        await UntilAsync(next, async () => await world.ScalarAsync<string>(world.Headquarters, "SELECT MESSAGE FROM PIPELINERUN WHERE STATUS = 'Failed'") == "process ended");
        Assert.That(await world.ScalarAsync<string>(world.Headquarters, "SELECT STARTEDBY FROM PIPELINERUN WHERE STATUS = 'Failed'"), Is.EqualTo("Schedule"));

        await next.TriggerAsync();
        await UntilAsync(next, async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM PIPELINERUN WHERE STATUS = 'Succeeded'") == 1);
    }

    [Test, CancelAfter(120_000)]
    public async Task Health_tells_what_is_wrong_and_only_this_machine_is_served()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var service = await ServiceProcess.StartAsync(world, Never);
        await UntilAsync(service, async () => (await service.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        Assert.Multiple(async () =>
        {
            Assert.That((await service.GetAsync("/health/live")).Body, Is.EqualTo("""{"status":"live"}"""));
            Assert.That((await service.GetAsync("/health/ready")).Body, Is.EqualTo("""{"status":"ready","problems":[]}"""));
            Assert.That((await service.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.Found));
            Assert.That((await service.GetAsync("/hangfire")).Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((await service.GetAsync("/health/live", host: "hqjobs.example")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        });

        await world.ExecuteAsync(world.Headquarters, "DELETE FROM SCHEMAVERSIONS WHERE SCRIPTNAME LIKE '0006%'");
        var (status, body) = await service.GetAsync("/health/ready");
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(body, Is.EqualTo("""{"status":"not ready","problems":["Headquarters: 1 schema scripts are pending; run: hqjobs db init --hq"]}"""));
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task A_second_service_is_told_of_the_first_one_and_that_its_address_is_taken()
    {
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using var service = await ServiceProcess.StartAsync(world, Never);
        await UntilAsync(service, async () => await world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM SERVICEINSTANCE") == 1);

        var (exitCode, _, error) = await ServiceProcess.CommandAsync(world, "serve", "--urls", service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain("address already in use").And.Not.Contain("BackgroundService"));

        await using var second = await ServiceProcess.StartAsync(world, Never);
        await UntilAsync(second, () => Task.FromResult(second.Log.Any(line => line.Contains("scheduled runs are started twice", StringComparison.Ordinal))));
    }

    [Test, CancelAfter(180_000)]
    public async Task What_an_administrator_chose_reaches_a_running_service_and_survives_a_restart_with_another_configuration()
    {
        const string Chosen = "7 3 1 1 *";
        await using var world = await TestWorld.CreateAsync(channels: 1);
        await using (var service = await ServiceProcess.StartAsync(world, Never))
        {
            await UntilAsync(service, async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));
            var set = await HqJobsProgram.RunAsync(world.Folder, "schedule", "set", "customer-sync", "--cron", Chosen, "--time-zone", "Europe/Oslo", "--overlap", "Queue");
            Assert.That(set.ExitCode, Is.Zero, set.Error);
            await UntilAsync(service, async () => (await service.GetAsync("/hangfire/recurring")).Body.Contains(Chosen, StringComparison.Ordinal));
            Assert.That((await HqJobsProgram.RunAsync(world.Folder, "schedule", "pause", "customer-sync", "--reason", "stock taking")).ExitCode, Is.Zero);
            await UntilAsync(service, async () => !(await service.GetAsync("/hangfire/recurring")).Body.Contains(Chosen, StringComparison.Ordinal));
            await service.KillAsync();
        }
        await using var next = await ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=*/5 * * * *", "Pipelines:customer-sync:Overlap=Supersede");
        await UntilAsync(next, async () => (await next.GetAsync("/hangfire/recurring")).Body.Contains("hq:customer-sync", StringComparison.Ordinal));
        var listed = await HqJobsProgram.RunAsync(world.Folder, "schedule", "list", "customer-sync");
        Assert.That(listed.Output, Does.StartWith($"customer-sync: {Chosen} in Europe/Oslo; paused by {Environment.UserName}: stock taking").And.Contain("overlap Queue"));

        Assert.That((await HqJobsProgram.RunAsync(world.Folder, "schedule", "resume", "customer-sync")).ExitCode, Is.Zero);
        await UntilAsync(next, async () => (await next.GetAsync("/hangfire/recurring")).Body.Contains(Chosen, StringComparison.Ordinal));
        Assert.That((await next.GetAsync("/hangfire/recurring")).Body, Does.Not.Contain("*/5 * * * *"));
    }

    [TestCase("http://0.0.0.0:5080")]
    [TestCase("http://hqjobs.example:5080")]
    [TestCase("https://127.0.0.1:5080")]
    [TestCase("5080")]
    public void An_address_beyond_this_machine_is_refused(string url)
    {
        var settings = new Settings("test", new ConfigurationBuilder().Build(), new HqJobsOptions(), null!);
        var refused = Assert.Throws<ConfigurationException>(() => ServiceHost.Build(settings, url));
        Assert.That(refused!.Message, Does.Contain(url).And.Contain("--urls http://127.0.0.1:5080"));
    }

    [TestCase("http://0.0.0.0:5080", true)]
    [TestCase("http://[::]:5080", true)]
    [TestCase("http://*:5080", true)]
    [TestCase("http://127.0.0.1:5080", true)]
    [TestCase("http://hqjobs.example:5080", false, TestName = "Kestrel_would_listen_everywhere_for_a_name")]
    [TestCase("https://0.0.0.0:5080", false)]
    [TestCase("http://0.0.0.0:5080/hqjobs", false)]
    [TestCase("http://unix:/tmp/hqjobs.sock", false)]
    public void With_a_configured_sign_in_other_machines_are_served(string url, bool accepted)
    {
        var options = new HqJobsOptions { Security = new SecurityOptions { Proxy = new ProxyOptions { TrustedAddresses = ["10.1.2.3"], DefaultRole = Role.Viewer } } };
        var problem = ServiceHost.ProblemOf(url, options.Security);
        Assert.That(problem, accepted ? Is.Null : Does.Contain(url).And.Contain("http://ADDRESS:PORT"));
    }

    private static Task<long> CustomersAtHeadquartersAsync(TestWorld world) =>
        world.ScalarAsync<long>(world.Headquarters, "SELECT count(*) FROM CUSTTABLE");

    private static Task UntilRunsAsync(ServiceProcess service, TestWorld world, params string[] statuses) => UntilAsync(service, async () =>
        (await world.QueryAsync<string>(world.Headquarters, "SELECT STATUS FROM PIPELINERUN ORDER BY CREATEDDATETIME")).SequenceEqual(statuses));

    private static Task UntilAsync(ServiceProcess service, Func<Task<bool>> fact) => service.UntilAsync(fact);
}
