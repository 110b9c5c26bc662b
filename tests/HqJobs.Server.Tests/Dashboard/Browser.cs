using Microsoft.Playwright;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>Debian's Chromium. Where <c>HQJOBS_SCREENSHOTS</c> names a folder, a picture of every page it is asked to keep is there.</summary>
internal sealed class Browser : IAsyncDisposable
{
    // The shell is Chromium without a window's machinery: the same pages for less of the machine.
    private static readonly string[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <summary>Where there is no Chromium, the test is skipped and says so.</summary>
    public static async Task<Browser> LaunchAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } executable)
        {
            Assert.Ignore($"No browser: none of {string.Join(", ", Places)} exists. Debian: apt-get install chromium-headless-shell");
            throw new InvalidOperationException();
        }
        var playwright = await Playwright.CreateAsync();
        // A sandbox needs rights that root in a container does not have.
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = ["--no-sandbox", "--force-color-profile=srgb"] }));
    }

    public async Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 900, bool dark = false, bool script = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    public static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HQJOBS_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{name}.png");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        TestContext.AddTestAttachment(path);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
