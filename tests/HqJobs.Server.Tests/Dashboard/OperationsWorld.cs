using System.Collections.Concurrent;
using System.Text.Json;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Tests.Jobs;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>
/// A store and a web shop whose customers went through customer-sync, some of them not to a good end; the real service behind a proxy that signs in
/// kim and lee (Operators) and vera (Viewer); a browser. Every address any of them asked for is kept.
/// </summary>
internal sealed class OperationsWorld : IAsyncDisposable
{
    public const string Path = "/hangfire/pipelines/operations";

    private readonly WebApplication app;
    private readonly Browser browser;
    private readonly ConcurrentQueue<string> addresses = new();

    private OperationsWorld(TestWorld world, WebApplication app, Browser browser) => (World, this.app, this.browser) = (world, app, browser);

    public TestWorld World { get; }

    public DataStore Houston => World["houston"];

    /// <summary>What browsers asked for, query and all, as people read it.</summary>
    public IEnumerable<string> Addresses => addresses.Select(Uri.UnescapeDataString);

    public static async Task<OperationsWorld> CreateAsync()
    {
        var browser = await Browser.LaunchAsync();
        var world = await TestWorld.CreateAsync(channels: 2);
        world.Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(-12));
        var file = System.IO.Path.Combine(world.Folder, "operations.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            HqJobs = new
            {
                Headquarters = new { ConnectionString = "Data Source=headquarters.db" },
                Channels = world.Databases.DataStores.ToDictionary(store => store.Name.Value, store => new { ConnectionString = $"Data Source={store.Name}.db", store.ChannelIds }),
                Pipelines = new Dictionary<string, object> { ["customer-sync"] = new { Cron = "0 0 31 2 *" } },
                Security = new { Proxy = new { TrustedAddresses = new[] { "127.0.0.1" }, Users = new { kim = "Operator", lee = "Operator", vera = "Viewer" } } },
            },
        }));
        var app = ServiceHost.Build(Settings.Load(file, [], world.Folder), "http://127.0.0.1:0");
        await app.StartAsync();
        return new OperationsWorld(world, app, browser);
    }

    /// <summary>Brings everything recorded to headquarters and back, as customer-sync does by itself.</summary>
    public async Task RunAsync()
    {
        var (exitCode, output) = await ServiceProcess.RunAsync(World); // in a process of its own: the service looks after its own runs only
        using (output) Assert.That(exitCode, Is.InRange(0, 1), output.RootElement.ToString());
    }

    public async Task<IPage> OpenAsync(string user = "kim", int width = 1280, int height = 900, bool dark = false, bool script = true)
    {
        var page = await browser.OpenAsync(new Uri(app.Urls.First()), width, height, dark, script);
        await page.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create("X-Forwarded-User", user)]);
        page.Request += (_, request) => addresses.Enqueue(request.Url);
        return page;
    }

    /// <summary>An address recorded at houston.</summary>
    public Task InsertAddressAsync(string asyncAccount, string street, string country = "USA", long operation = 1) => World.ExecuteAsync(Houston, """
        INSERT INTO RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, ADDRESSID, CUSTNAME, ROLE, STREET, CITY, ZIP, COUNTRY, MAKEPOSTALADDRESSPRIMARY)
        VALUES (@company, @asyncAccount, @operation, @channel, @now, @address, '', 'Home', @street, 'Houston', '77002', @country, 1)
        """, new { company = TestWorld.Company, asyncAccount, operation, channel = Houston.ChannelIds[0], now = World.Time.GetUtcNow(), address = Guid.NewGuid().ToString(), street, country });

    /// <summary>The ID of the only operation of a customer in a table.</summary>
    public async Task<string> IdOfAsync(string asyncAccount, char letter = 'c')
    {
        var table = letter == 'c' ? "RETAILASYNCCUSTOMERV2" : "RETAILASYNCADDRESSV2";
        var counter = await World.ScalarAsync<long>(World.Headquarters, $"SELECT REPLICATIONCOUNTERFROMORIGIN FROM {table} WHERE CUSTACCOUNTASYNC = @asyncAccount", new { asyncAccount });
        var epoch = await World.ScalarAsync<long>(World.Headquarters, $"SELECT ORIGINEPOCH FROM {table} WHERE CUSTACCOUNTASYNC = @asyncAccount", new { asyncAccount });
        return $"houston/{epoch}/{letter}/{counter}";
    }

    public Task<string?> AccountOfAsync(string asyncAccount) =>
        World.ScalarAsync<string>(World.Headquarters, "SELECT ACCOUNTNUM FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC = @asyncAccount", new { asyncAccount });

    /// <summary>What the till shows: an account, or "Pending synchronization".</summary>
    public Task<string?> AtTheTillAsync(string lastName) =>
        World.ScalarAsync<string>(Houston, "SELECT ACCOUNTNUMBER FROM CUSTOMERSVIEW WHERE LASTNAME = @lastName", new { lastName });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await browser.DisposeAsync();
        await World.DisposeAsync();
    }
}
