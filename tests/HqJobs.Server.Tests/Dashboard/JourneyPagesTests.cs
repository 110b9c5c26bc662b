using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>Somebody asks for a customer, with the keyboard alone, on a small dark screen and without script; the real browser before the real service.</summary>
[NonParallelizable]
public sealed class JourneyPagesTests
{
    private DashboardWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => world = await DashboardWorld.CreateAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task A_customer_is_found_by_phone_and_e_mail_and_no_address_says_which([Values] bool script)
    {
        var (phone, email) = script ? ("555-0142", "grace@example.org") : ("555-0143", "betty@example.org");
        await world.World.InsertCustomerAsync(world.World["houston"], Guid.NewGuid().ToString(), "Grace", "Hopper", email: email, phone: $"+1 713 {phone}");
        await world.World.InsertCustomerAsync(world.World["webshop"], Guid.NewGuid().ToString(), "Betty", "Holberton", email: email.ToUpperInvariant());
        await world.RunAsync(await world.OpenAsync());
        var page = await world.OpenAsync(width: 360, dark: true, script: script);
        var addresses = new List<string>();
        page.Request += (_, request) => addresses.Add(request.Url);

        await page.GotoAsync("/hangfire/pipelines/journey");
        await FindAsync($"(713) {phone}");
        await Expect(page.Locator(".hq-strip h2")).ToHaveTextAsync(["Recorded at a channel", "Brought to headquarters", "Converted", "Account", "In the stores"]);
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("by an operation of houston");
        await Expect(page.Locator("#problems")).ToBeVisibleAsync();
        Assert.That(page.Url, Does.Contain("?id=C-"));
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "it scrolls sideways");
        await Browser.KeepAsync(page, "journey");

        await FindAsync(email);
        await Expect(page.Locator("#found")).ToHaveTextAsync("2 customers found");
        await Expect(page.Locator("#problems")).ToBeVisibleAsync(); // who could not be asked may know a third
        await page.Locator("#found ~ table tbody a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".hq-strip")).ToBeVisibleAsync();

        await page.GotoAsync("/hangfire/pipelines/duplicates");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync($"Same e-mail: {email}");
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "it scrolls sideways");
        await page.Locator("#filter-company").SelectOptionAsync("usrt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("#hq-live")).ToContainTextAsync($"Same e-mail: {email}");
        await page.GotoAsync("/hangfire/pipelines/duplicates?company=UNKNOWN");
        await Expect(page.Locator("#hq-live .alert")).ToContainTextAsync("no company 'UNKNOWN' with customers. Headquarters has: usrt");
        Assert.That(addresses, Has.None.Contain(phone).And.None.Contain("example.org").IgnoreCase);

        async Task FindAsync(string text)
        {
            await page.GetByLabel("Account, GUID, e-mail or phone").FillAsync(text);
            await page.Keyboard.PressAsync("Enter");
        }
    }
}
