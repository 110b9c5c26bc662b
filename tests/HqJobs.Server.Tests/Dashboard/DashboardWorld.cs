using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Tests;
using Microsoft.Playwright;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>Four channels with customers, one of them broken; the real <c>serve</c> beside them, which starts nothing by itself; a browser.</summary>
internal sealed class DashboardWorld : IAsyncDisposable
{
    public const string Broken = "oslo";

    private DashboardWorld(TestWorld world, ServiceProcess service, Browser browser) => (World, Service, Browser) = (world, service, browser);

    public TestWorld World { get; }

    public ServiceProcess Service { get; private set; }

    public Browser Browser { get; }

    public static async Task<DashboardWorld> CreateAsync()
    {
        var browser = await Browser.LaunchAsync();
        var world = await TestWorld.CreateAsync(channels: 4);
        world.Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(-12));
        foreach (var (number, channel) in world.Databases.DataStores.Index())
            for (var customer = 0; customer < 5 + number; customer++)
                await world.InsertCustomerAsync(channel, Guid.NewGuid().ToString(), $"Ada {customer}", $"Lovelace {number}");
        File.Delete(Path.Combine(world.Folder, $"{Broken}.db-wal"));
        File.WriteAllText(Path.Combine(world.Folder, $"{Broken}.db"), "This was a database once, before somebody saved a shopping list over it.");
        return new DashboardWorld(world, await StartAsync(world), browser);
    }

    public async Task RestartAsync()
    {
        await Service.StopAsync();
        await Service.DisposeAsync();
        Service = await StartAsync(World);
    }

    public Task<IPage> OpenAsync(int width = 1280, int height = 900, bool dark = false, bool script = true) =>
        Browser.OpenAsync(Service.Http.BaseAddress!, width, height, dark, script);

    /// <summary>A run to its end, started as the page's form does.</summary>
    public async Task<string> RunAsync(IPage page, string pipeline = "customer-sync")
    {
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator($"#run-{pipeline} > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Start {pipeline}" }).ClickAsync();
        await UntilEndedAsync(page);
        return page.Url.Split('/')[^1];
    }

    /// <summary>The page itself has to find out.</summary>
    public static Task UntilEndedAsync(IPage page) =>
        Assertions.Expect(page.Locator(".hq-lead .hq-status").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("succeeded|failed|cancelled|skipped"), new() { Timeout = 30_000 });

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Browser.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <summary>Whoever has houston's lease keeps every run that has something to fetch there waiting.</summary>
    public async Task<Lease> HoldHoustonAsync()
    {
        await World.InsertCustomerAsync(World["houston"], Guid.NewGuid().ToString(), "Annie", "Easley");
        return await new Leases(World.Databases, TimeProvider.System, process: ProcessIdentity.OfThisProcess()).TryAcquireAsync("upload/houston", TimeSpan.FromSeconds(5), CancellationToken.None)
            ?? throw new AssertionException("houston is busy");
    }

    private static Task<ServiceProcess> StartAsync(TestWorld world) => ServiceProcess.StartAsync(world, "Pipelines:customer-sync:Cron=0 4 * * *");
}
