using System.Text.RegularExpressions;
using HqJobs.Sync.Pipelines;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>The pages as a person uses them: a real browser before the real service.</summary>
[NonParallelizable]
public sealed class DashboardTests
{
    private static readonly string[] Paths = ["/hangfire/pipelines", "/hangfire/pipelines/runs", "/hangfire/pipelines/channels", "/hangfire/pipelines/journey", "/hangfire/pipelines/duplicates", "/hangfire/pipelines/features"];

    private DashboardWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => world = await DashboardWorld.CreateAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task A_run_started_on_the_page_is_watched_to_its_end_tells_what_failed_and_retries_just_that()
    {
        await world.World.InsertCustomerAsync(world.World["webshop"], Guid.NewGuid().ToString(), "Grace", "Hopper", email: "grace.example.org");
        var page = await world.OpenAsync();
        await world.RunAsync(page);
        await Expect(page.Locator(".hq-lead .hq-status").First).ToHaveTextAsync("succeeded with errors");
        await Expect(page.Locator(".hq-strip h2")).ToHaveTextAsync(["P-0001 (P-job)", "Synchronize customers and channel requests", "1010 (Customers)"]);
        await Expect(page.Locator("tr.hq-row-failed th")).ToHaveTextAsync(DashboardWorld.Broken);
        await Expect(page.Locator("tr.hq-reason").First).ToContainTextAsync("file is not a database");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("started by local");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("EMAIL: '…'");
        Assert.That(await page.ContentAsync(), Does.Not.Contain("grace.example.org").And.Not.Contain("Lovelace"), "what a customer typed");
        await page.Locator($"#log-{DashboardWorld.Broken} summary").ClickAsync();
        await Expect(page.Locator($"#log-{DashboardWorld.Broken} li").First).ToContainTextAsync("not a database");
        await Browser.KeepAsync(page, "run");

        await page.GetByRole(AriaRole.Button, new() { Name = "Retry what failed" }).ClickAsync();
        await DashboardWorld.UntilEndedAsync(page);
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("Runs again what failed in run");
        await Expect(page.Locator("section[aria-labelledby=channels] tbody th").First).ToHaveTextAsync(DashboardWorld.Broken);
        await Expect(page.Locator(".hq-stage").First).ToContainTextAsync("1 failed");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_run_under_way_moves_on_the_page_keeps_the_focus_and_is_cancelled_there()
    {
        await using var held = await world.HoldHoustonAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator("#run-customer-sync > summary").ClickAsync();
        await page.Locator("#run-customer-sync").GetByLabel("houston").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start customer-sync" }).ClickAsync();
        await Expect(page.Locator(".hq-stage").First.Locator(".hq-status")).ToHaveTextAsync("running");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("only houston");
        await Expect(page.Locator("#hq-live")).Not.ToContainTextAsync("begins it");

        var second = await world.OpenAsync();
        await second.GotoAsync("/hangfire/pipelines");
        await second.Locator("#run-customer-sync > summary").ClickAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Start customer-sync" }).ClickAsync();
        await Expect(second.Locator("#hq-live")).ToContainTextAsync($"It waits for the end of run {page.Url.Split('/')[^1]}");
        await second.Locator("#cancel").ClickAsync();
        await Expect(second.Locator("#hq-live")).Not.ToContainTextAsync("It waits");

        await page.Locator("#cancel").FocusAsync();
        await page.EvaluateAsync("document.getElementById('cancel').dataset.seen = 'before'");
        await Expect(page.Locator("#cancel[data-seen]")).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        await Expect(page.Locator("#cancel")).ToBeFocusedAsync();
        await Browser.KeepAsync(page, "run-under-way");

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("asked to end");
        await Expect(page.Locator(".hq-lead .hq-status").First).ToHaveTextAsync("cancelled", new() { Timeout = 30_000 });
        Assert.That(await AuditAsync("run cancel"), Is.EqualTo("local"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_schedule_is_previewed_while_it_is_typed_saved_and_still_there_after_a_restart()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator("#edit-customer-sync > summary").ClickAsync();
        await page.Locator("#cron-customer-sync").FillAsync("30 2 * 3,10 *");
        await page.Locator("#zone-customer-sync").FillAsync("Europe/Oslo");
        await Expect(page.Locator("#edit-customer-sync .hq-preview tbody tr")).ToHaveCountAsync(5);
        await page.Locator("#cron-customer-sync").FillAsync("61 * * * *");
        await Expect(page.Locator("#edit-customer-sync .hq-preview-place")).ToContainTextAsync("is no cron expression");

        await page.Locator("#cron-customer-sync").FillAsync("30 5 * * *");
        await page.Locator("#overlap-customer-sync").SelectOptionAsync("Queue");
        await Expect(page.Locator("#edit-customer-sync .hq-preview")).ToContainTextAsync("every day at 05:30");
        await Browser.KeepAsync(page, "schedule");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save schedule" }).ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("is saved");

        await world.RestartAsync();
        page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        var card = page.Locator("article", new() { Has = page.Locator("#pipeline-customer-sync") });
        await Expect(card).ToContainTextAsync("every day at 05:30");
        await Expect(card).ToContainTextAsync("Europe/Oslo");
        await Expect(card).ToContainTextAsync("queue one");
        await card.Locator("#history-customer-sync > summary").ClickAsync();
        await Expect(card.Locator("#history-customer-sync")).ToContainTextAsync("schedule set");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_refused_schedule_or_pause_is_still_in_its_form_which_says_what_is_wrong([Values] bool script)
    {
        var page = await world.OpenAsync(script: script);
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator("#edit-customer-sync > summary").ClickAsync();
        await page.Locator("#cron-customer-sync").FillAsync("61 * * * *");
        await page.Locator("#zone-customer-sync").FillAsync("America/Chicago");
        await page.Locator("#overlap-customer-sync").SelectOptionAsync("Supersede");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save schedule" }).ClickAsync();
        await Expect(page.Locator("#edit-customer-sync [data-hq-message]")).ToContainTextAsync("is no cron expression");
        await Expect(page.Locator("#cron-customer-sync")).ToHaveValueAsync("61 * * * *");
        await Expect(page.Locator("#zone-customer-sync")).ToHaveValueAsync("America/Chicago");
        await Expect(page.Locator("#overlap-customer-sync")).ToHaveValueAsync("Supersede");

        await page.Locator("#pause-customer-sync > summary").ClickAsync();
        await page.Locator("#reason-customer-sync").FillAsync("Łódź & \"stocktaking\"");
        await page.Locator("#until-customer-sync").FillAsync("2020-01-01T06:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause customer-sync" }).ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#pause-customer-sync [data-hq-message]")).ToContainTextAsync("has passed");
        await Expect(page.Locator("#reason-customer-sync")).ToHaveValueAsync("Łódź & \"stocktaking\"");
        await Expect(page.Locator("#until-customer-sync")).ToHaveValueAsync("2020-01-01T06:00");
        Assert.That(Uri.UnescapeDataString(page.Url), Does.Not.Contain("stocktaking"), "why somebody pauses belongs into no address");
    }

    [Test, CancelAfter(120_000)]
    public async Task Of_two_people_who_change_one_schedule_the_second_is_told()
    {
        var (first, second) = (await world.OpenAsync(), await world.OpenAsync());
        foreach (var page in new[] { first, second })
        {
            await page.GotoAsync("/hangfire/pipelines");
            await page.Locator("#edit-1010 > summary").ClickAsync();
            await page.Locator("#cron-1010").FillAsync(page == first ? "0 6 * * *" : "0 7 * * *");
        }
        foreach (var page in new[] { first, second })
            await page.Locator("#edit-1010").GetByRole(AriaRole.Button, new() { Name = "Save schedule" }).ClickAsync();
        await Expect(second.Locator("[data-hq-message]")).ToContainTextAsync("Somebody else changed the schedule of 1010");
        await Expect(second.Locator("article", new() { Has = second.Locator("#pipeline-1010") })).ToContainTextAsync("every day at 06:00");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_paused_pipeline_says_who_why_and_until_when_and_is_resumed()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator("#pause-customer-sync > summary").ClickAsync();
        await page.Locator("#reason-customer-sync").FillAsync("stocktaking");
        await page.Locator("#until-customer-sync").FillAsync("2090-01-01T06:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause customer-sync" }).ClickAsync();
        var card = page.Locator("article", new() { Has = page.Locator("#pipeline-customer-sync") });
        await Expect(card.Locator(".hq-paused")).ToHaveTextAsync("paused");
        await Expect(card).ToContainTextAsync("by local: stocktaking");
        await Expect(card).ToContainTextAsync("1 Jan 2090");
        await Browser.KeepAsync(page, "paused-pipeline");

        await page.Locator("#resume-customer-sync").ClickAsync();
        await Expect(card.Locator(".hq-paused")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("runs by its schedule again");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_channel_is_paused_with_a_reason_and_resumed_and_the_broken_one_says_what_is_wrong()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines/channels");
        await Expect(page.Locator("tr.hq-row-failed th")).ToHaveTextAsync(DashboardWorld.Broken, new() { Timeout = 30_000 });
        await Expect(page.Locator("tr.hq-reason").First).ToContainTextAsync("not a database");
        await page.Locator("#pause-berlin > summary").ClickAsync();
        await page.Locator("#reason-berlin").FillAsync("new till software");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause berlin" }).Last.ClickAsync();
        await Expect(page.Locator("tr.hq-row-paused th")).ToHaveTextAsync("berlin");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("Paused: new till software");
        await Browser.KeepAsync(page, "channels");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume berlin" }).ClickAsync();
        await Expect(page.Locator("tr.hq-row-paused")).ToHaveCountAsync(0);
        Assert.That(await AuditAsync("channel resume"), Is.EqualTo("local"));
    }

    [Test, CancelAfter(120_000)]
    public async Task Runs_are_found_by_pipeline_status_channel_day_and_text()
    {
        var page = await world.OpenAsync();
        var run = await world.RunAsync(page, "synchronize");
        await page.GotoAsync("/hangfire/pipelines/runs");
        await page.Locator("#filter-pipeline").SelectOptionAsync("synchronize");
        await page.Locator("#filter-text").FillAsync(run[^6..]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Browser.KeepAsync(page, "runs");
        await page.Locator("#filter-channel").FillAsync("houston");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("No run fits");
        await page.GotoAsync("/hangfire/pipelines/runs?from=2090-01-01&to=2090-01-02");
        await Expect(page.Locator("#hq-live")).ToContainTextAsync("No run fits");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"synchronize {run}" }).ClickAsync();
        await Expect(page).ToHaveTitleAsync(new Regex(run));
    }

    [Test, CancelAfter(120_000)]
    public async Task The_buttons_of_a_pipeline_stay_where_they_are_when_one_of_them_is_opened()
    {
        const string Places = "[...document.querySelectorAll('article:first-child .hq-forms summary')].map(e => { const at = e.getBoundingClientRect(); return `${Math.round(at.x)} ${Math.round(at.y)}`; })";
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        var before = await page.EvaluateAsync<string[]>(Places);
        await page.Locator("article:first-child .hq-forms summary").First.ClickAsync();
        await Expect(page.Locator("article:first-child .hq-forms form").First).ToBeVisibleAsync();
        Assert.That(await page.EvaluateAsync<string[]>(Places), Is.EqualTo(before).And.Length.GreaterThan(2));
    }

    [Test, CancelAfter(120_000)]
    public async Task Everything_can_be_reached_and_done_with_the_keyboard_alone()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync("/hangfire/pipelines");
        await TabToAsync(page, "#run-synchronize > summary");
        var outline = await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth");
        Assert.That(outline, Is.EqualTo("3px"), "one sees where one is");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#run-synchronize")).Not.ToHaveAttributeAsync("open", "");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#run-synchronize button");
        await page.Keyboard.PressAsync("Enter");
        await DashboardWorld.UntilEndedAsync(page);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Run of synchronize");
    }

    [Test, CancelAfter(120_000)]
    public async Task Without_script_a_schedule_is_previewed_and_a_run_started_and_looked_at()
    {
        var page = await world.OpenAsync(script: false);
        await page.GotoAsync("/hangfire/pipelines");
        await page.Locator("#edit-p-0001 > summary").ClickAsync();
        await page.Locator("#cron-p-0001").FillAsync("0 3 * * 1");
        await page.Locator("#edit-p-0001").GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.Locator("#edit-p-0001 .hq-preview tbody tr")).ToHaveCountAsync(5);
        await Expect(page.Locator("#cron-p-0001")).ToHaveValueAsync("0 3 * * 1");
        Assert.That(page.Url, Does.Not.Contain("RequestVerificationToken"), "a token belongs into no address");

        await page.Locator("#run-synchronize > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start synchronize" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Run of synchronize");
    }

    [Test, CancelAfter(120_000)]
    public async Task Hangfires_own_pages_lead_to_the_run_and_its_home_counts_what_failed()
    {
        await world.World.InsertCustomerAsync(world.World["webshop"], Guid.NewGuid().ToString(), "Joan", "Clarke", email: "joan.example.org");
        var page = await world.OpenAsync();
        await world.RunAsync(page);
        await page.GotoAsync("/hangfire/jobs/succeeded");
        await page.Locator("#wrap a[href*='/jobs/details/']").First.ClickAsync();
        await page.Locator(".hq-run-link a").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Run of customer-sync");
        await page.GotoAsync("/hangfire/pipelines/channels"); // who looks at channels has them read anew
        await page.GotoAsync("/hangfire");
        await Expect(page.Locator("[data-metric='hq:failed-operations']").First).ToHaveTextAsync(new Regex("^\\s*[1-9]"), new() { Timeout = 90_000 });
        await Expect(page.Locator("[data-metric='hq:late-pipelines']").First).ToHaveTextAsync("0");
        await Browser.KeepAsync(page, "home");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_feature_is_turned_off_and_on_by_keyboard_alone_without_script()
    {
        const string Editing = "Enable editing customers in asynchronous mode";
        var page = await world.OpenAsync(script: false);
        await page.GotoAsync("/hangfire/pipelines/features");
        foreach (var (word, then) in (ValueTuple<string, string>[])[("off", "on"), ("on", "off")])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Turn {word} {Editing}" }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText($"{Editing} is {word}.")).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Turn {then} {Editing}" })).ToBeVisibleAsync();
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "run channel-config" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start channel-config" })).ToBeInViewportAsync();
        await Expect(page.Locator("details[open] form")).ToHaveCountAsync(1);
    }

    [Test, CancelAfter(120_000)]
    public async Task Every_page_has_one_heading_labels_for_its_fields_and_captions_for_its_tables([Values] bool dark)
    {
        var page = await world.OpenAsync(dark: dark);
        foreach (var path in Paths.Append(await RunPathAsync(page)))
        {
            await page.GotoAsync(path);
            var problems = await page.EvaluateAsync<string[]>(Audit);
            Assert.That(problems, Is.Empty, path);
            await Browser.KeepAsync(page, $"{NameOf(path)}-{(dark ? "dark" : "light")}");
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_phone_shows_every_page_without_scrolling_sideways([Values] bool dark)
    {
        var page = await world.OpenAsync(width: 360, height: 740, dark: dark);
        foreach (var path in Paths.Append(await RunPathAsync(page)))
        {
            await page.GotoAsync(path);
            foreach (var form in await page.Locator("#hq-live details > summary.btn").AllAsync()) await form.ClickAsync();
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360), path);
            await Browser.KeepAsync(page, $"{NameOf(path)}-360-{(dark ? "dark" : "light")}");
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("reason", "because")]);
        using var response = await world.Service.Http.PostAsync(new Uri("/hangfire/pipelines/channels/houston/pause", UriKind.Relative), form);
        Assert.That((int)response.StatusCode, Is.InRange(400, 403));
        Assert.That(await world.World.ScalarAsync<long>(world.World.Headquarters, "SELECT count(*) FROM RETAILCONNDATABASEPROFILE WHERE NAME = 'houston' AND PAUSEDATASYNC = 1"), Is.Zero);
    }

    // What a screen reader needs, and contrast of every status.
    internal const string Audit = """
        () => {
            const problems = [];
            const main = document.querySelector('.js-page-container');
            if (main.querySelectorAll('h1').length !== 1) problems.push('not one h1');
            for (const field of main.querySelectorAll('input:not([type=hidden]), select, textarea'))
                if (!field.labels.length && !field.getAttribute('aria-label')) problems.push('no label: ' + field.name);
            for (const table of main.querySelectorAll('table'))
                if (!table.caption) problems.push('no caption: ' + table.className);
            for (const id of new Set([...main.querySelectorAll('[id]')].map(e => e.id)))
                if (document.querySelectorAll('#' + CSS.escape(id)).length > 1) problems.push('twice: ' + id);
            const light = c => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
            for (const status of main.querySelectorAll('.hq-status')) {
                const style = getComputedStyle(status), [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
                if ((a + .05) / (b + .05) < 4.5) problems.push('contrast of ' + status.textContent);
            }
            return problems;
        }
        """;

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 80; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }
        Assert.Fail($"{selector} is not reached by 80 tabs.");
    }

    private static string NameOf(string path) => path.Contains("/runs/", StringComparison.Ordinal) ? "run" : path.Split('/')[^1];

    private async Task<string> RunPathAsync(IPage page)
    {
        var run = await world.World.ScalarAsync<string>(world.World.Headquarters,
            "SELECT RUNID FROM PIPELINERUN WHERE PIPELINE = 'customer-sync' AND STATUS = 'SucceededWithErrors' ORDER BY CREATEDDATETIME LIMIT 1");
        return $"/hangfire/pipelines/runs/{run ?? await world.RunAsync(page)}";
    }

    private Task<string?> AuditAsync(string action) =>
        world.World.ScalarAsync<string>(world.World.Headquarters, "SELECT USERNAME FROM AUDITLOG WHERE ACTION = @action ORDER BY AUDITID DESC LIMIT 1", new { action });
}
