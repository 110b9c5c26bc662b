using HqJobs.Sql.Tests;
using HqJobs.Sync.Tests;
using Microsoft.Playwright;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>
/// Renews the pictures of the README: <c>dotnet test tests/HqJobs.Server.Tests --filter FullyQualifiedName~ReadmeScreenshots</c>.
/// </summary>
[Explicit("Writes into src/HqJobs.Server/Dashboard/screenshots.")]
public sealed class ReadmeScreenshots
{
    [Test, CancelAfter(120_000)]
    public async Task Seven_pages_in_light_colours()
    {
        await using var world = await DashboardWorld.CreateAsync();
        for (var customer = 0; customer < 400; customer++)
            await world.World.InsertCustomerAsync(world.World.Databases.DataStores[customer % 2 == 0 ? 0 : 3], Guid.NewGuid().ToString(), $"Mary {customer}", "Jackson");
        await world.World.InsertCustomerAsync(world.World["webshop"], Guid.NewGuid().ToString(), "Grace", "Hopper", email: "grace.example.org");
        var mary = Guid.NewGuid().ToString();
        await world.World.InsertCustomerAsync(world.World["houston"], mary, "Mary", "Vaughan");
        await world.World.ExecuteAsync(world.World["houston"], """
            INSERT INTO RETAILASYNCADDRESSV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, ORIGINATINGCHANNEL, OPERATIONDATETIME, ADDRESSID, ROLE, STREET, CITY, COUNTRY)
            VALUES (@Company, @mary, 1, @channel, @now, 'a1', 'Home', '1 Main Street', 'Houston', 'ATL')
            """, new { TestWorld.Company, mary, channel = TestWorld.FirstChannelId, now = world.World.Time.GetUtcNow() });
        var page = await world.OpenAsync(height: 780);
        await page.GotoAsync("/hangfire/pipelines/channels");
        await page.Locator("#pause-berlin > summary").ClickAsync();
        await page.Locator("#reason-berlin").FillAsync("new till software on Thursday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause berlin" }).Last.ClickAsync();
        await world.RunAsync(page, "synchronize");
        var run = await world.RunAsync(page);
        await world.World.InsertCustomerAsync(world.World["houston"], Guid.NewGuid().ToString(), "Katherine", "Johnson");
        await world.RunAsync(page);

        await KeepAsync(page, "pipelines", "/hangfire/pipelines");
        await KeepAsync(page, "runs", "/hangfire/pipelines/runs");
        await KeepAsync(page, "run", $"/hangfire/pipelines/runs/{run}");
        await KeepAsync(page, "channels", "/hangfire/pipelines/channels");
        await KeepAsync(page, "operations", "/hangfire/pipelines/operations");
        var operation = await page.GetByRole(AriaRole.Link, new() { Name = "Create customer" }).First.GetAttributeAsync("href");
        await KeepAsync(page, "operation", operation!);
        await KeepAsync(page, "journey", $"/hangfire/pipelines/journey?id={mary}");
    }

    private static async Task KeepAsync(IPage page, string name, string path)
    {
        await page.GotoAsync(path);
        if (name == "channels") await Assertions.Expect(page.GetByText("in step").First).ToBeVisibleAsync(new() { Timeout = 40_000 }); // with its next reading
        var file = Path.Combine(Repository.Root, "src", "HqJobs.Server", "Dashboard", "screenshots", $"{name}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
        Assert.That(new FileInfo(file).Length, Is.LessThan(150 * 1024), name);
    }
}
