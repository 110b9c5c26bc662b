using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HqJobs.Server.Tests.Dashboard;

/// <summary>The Customer synchronization status as the back office uses it: a real browser before the real service.</summary>
[NonParallelizable]
public sealed class OperationPagesTests
{
    // What customers typed; it may stand in no address (G10).
    private static readonly string[] Personal = ["hopper", "lovelace", "jackson", "johnson", "easley", "vaughan", "goodenough", "example", "main street", "555-"];

    private OperationsWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => world = await OperationsWorld.CreateAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }

    [TearDown]
    public void Nothing_a_customer_typed_stands_in_an_address() =>
        Assert.That(world.Addresses.Where(address => Array.Exists(Personal, word => address.Contains(word, StringComparison.OrdinalIgnoreCase))), Is.Empty);

    [Test, CancelAfter(120_000)]
    public async Task A_failed_customer_is_found_understood_repaired_synchronized_and_has_an_account_at_the_till([Values] bool script)
    {
        var guid = await RecordAsync("Grace", "Hopper" + script, email: "grace.example.org");
        var page = await world.OpenAsync(script: script);
        await page.GotoAsync(OperationsWorld.Path);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Customer synchronization status");
        await page.GetByLabel("Name, e-mail, phone, account, GUID or error").FillAsync("hopper" + script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await Expect(page.Locator(".hq-operations > tbody")).ToHaveCountAsync(1);
        await Expect(page.Locator(".hq-operations .hq-reason")).ToContainTextAsync("EMAIL");
        await Browser.KeepAsync(page, "found");

        await page.GetByRole(AriaRole.Link, new() { Name = "Create customer" }).ClickAsync();
        await Expect(page.Locator(".hq-operation .hq-error")).ToContainTextAsync("EMAIL");
        await Expect(page.Locator(".hq-grid").First.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#field-EMAIL")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#about-EMAIL")).ToContainTextAsync("e-mail address");
        await Browser.KeepAsync(page, "understood");

        await page.Locator("#field-EMAIL").FillAsync("grace@example");
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Saved: E-mail");
        await Expect(page.Locator("#outlook")).ToContainTextAsync("still wrong");
        await page.Locator("#field-EMAIL").FillAsync("grace@example.org");
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator("#outlook")).ToContainTextAsync("Nothing is wrong any more");
        Assert.That(await world.AccountOfAsync(guid), Is.Null, "saving synchronizes nothing");
        await Browser.KeepAsync(page, "saved");

        await page.Locator("#synchronize").ClickAsync();
        var account = await world.AccountOfAsync(guid);
        Assert.That(account, Is.Not.Null);
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync(account!);
        await Expect(page.Locator(".hq-operation .hq-status")).ToHaveTextAsync("succeeded");
        await Expect(page.Locator("#edit input:visible")).ToHaveCountAsync(0);
        await Expect(page.Locator("section[aria-labelledby=changes] tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("section[aria-labelledby=changes]")).ToContainTextAsync("kim");
        await Browser.KeepAsync(page, "synchronized");

        await world.RunAsync();
        Assert.That(await world.AtTheTillAsync("Hopper" + script), Is.EqualTo(account));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_field_is_set_in_many_operations_at_once_and_they_are_synchronized([Values] bool script)
    {
        var name = "Jackson" + script;
        var guids = new List<string>();
        for (var customer = 0; customer < 3; customer++) guids.Add(await RecordAsync("Mary", name, custGroup: "99", run: customer == 2));
        var page = await world.OpenAsync(script: script);
        await page.GotoAsync(OperationsWorld.Path);
        await page.Locator("#find-field").SelectOptionAsync("LASTNAME");
        await page.Locator("#find-value").FillAsync("=" + name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await Expect(page.Locator(".hq-operations > tbody")).ToHaveCountAsync(3);
        await Expect(page.Locator("#find-value")).ToHaveValueAsync("=" + name);

        await page.Locator("#set").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("No operation was chosen");

        await page.GetByLabel("All on this page").CheckAsync();
        if (script) await Expect(page.Locator(".hq-operations input:checked")).ToHaveCountAsync(3);
        await page.Locator("#set").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and synchronize" }).ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Nothing was entered");
        await Expect(page.Locator("h3")).ToHaveTextAsync("Named by their reasons");
        Assert.That(await page.Locator("[id^='set-customer-']:is(select, input):visible").EvaluateAllAsync<string[]>("all => all.map(one => one.id)"), Is.EqualTo(new[] { "set-customer-CUSTGROUP" }), "the rest is folded");
        await Expect(page.Locator("[id^='set-address']")).ToHaveCountAsync(0);
        await page.Locator("#set-customer-CUSTGROUP").SelectOptionAsync("30");
        await page.Locator("#set-customer > summary").ClickAsync();
        await page.Locator("#set-customer-CREDITMAX").FillAsync("much");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Nothing was saved. houston/");
        await Expect(page.Locator("[data-hq-message]")).Not.ToContainTextAsync("RETAILASYNC");
        await Expect(page.Locator("#set-customer-CUSTGROUP")).ToHaveValueAsync("30");
        await page.Locator("#set-customer-CREDITMAX").FillAsync("");
        await Browser.KeepAsync(page, "set");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and synchronize" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Chosen operations");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Customer group was set in 3 operations");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("3 succeeded");
        foreach (var guid in guids) await Expect(page.Locator("section[aria-labelledby=succeeded]")).ToContainTextAsync((await world.AccountOfAsync(guid))!);
        await Browser.KeepAsync(page, "set-and-synchronized");
    }

    [Test, CancelAfter(120_000)]
    public async Task Of_many_it_is_told_for_each_what_came_of_it_and_the_page_can_be_come_back_to()
    {
        var good = await RecordAsync("Dorothy", "Vaughan", currency: "XXX", run: false);
        var bad = await RecordAsync("Annie", "Easley", email: "annie.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(good)}");
        await page.Locator("#field-CURRENCY").SelectOptionAsync("USD");
        await page.Locator("#save").ClickAsync();
        await page.GotoAsync(OperationsWorld.Path);
        await ChooseAsync(page, await world.IdOfAsync(good));
        await ChooseAsync(page, await world.IdOfAsync(bad));
        await Expect(page.Locator("[data-hq-chosen]")).ToHaveTextAsync("2");
        await page.Locator("#synchronize").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Of 2 operations: 1 succeeded, 1 failed");
        await Expect(page.Locator("section[aria-labelledby=succeeded]")).ToContainTextAsync((await world.AccountOfAsync(good))!);
        await Expect(page.Locator("section[aria-labelledby=others]")).ToContainTextAsync("EMAIL");
        await Browser.KeepAsync(page, "result");
        await page.Locator("section[aria-labelledby=others] th a").ClickAsync();
        await Expect(page.Locator("#field-EMAIL")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("section[aria-labelledby=others]")).ToContainTextAsync("EMAIL");
        await Expect(page.Locator("[data-hq-message]")).ToHaveCountAsync(0);
    }

    [Test, CancelAfter(120_000)]
    public async Task An_address_whose_customer_is_missing_waits_and_says_for_what()
    {
        var guid = Guid.NewGuid().ToString();
        await world.InsertAddressAsync(guid, "1 Main Street");
        await world.RunAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync(OperationsWorld.Path);
        await page.GetByLabel("Name, e-mail, phone, account, GUID or error").FillAsync(guid);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        Assert.That(page.Url, Does.EndWith($"?customer={guid}"), "a GUID says nothing of a person");
        await Expect(page.Locator(".hq-operations .hq-status")).ToHaveTextAsync("blocked");
        await ChooseAsync(page, await world.IdOfAsync(guid, 'a'));
        await page.Locator("#synchronize").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Not synchronized: waits for the creation of its customer, which has not landed");
        await Browser.KeepAsync(page, "parent-missing");
    }

    [Test, CancelAfter(120_000)]
    public async Task An_address_whose_customer_never_came_is_given_to_another_customer([Values] bool script)
    {
        var (missing, other) = (Guid.NewGuid().ToString(), await RecordAsync("Mary", "Somerville" + script, run: false));
        await world.InsertAddressAsync(missing, "9 Main Street");
        await world.RunAsync();
        var page = await world.OpenAsync(width: 360, dark: true, script: script);
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(missing, 'a')}");
        await Expect(page.Locator(".hq-operation .hq-error")).ToContainTextAsync("If it is another customer's, enter that one's CUSTACCOUNT");
        await Expect(page.Locator("h2", new() { HasText = "If it belongs to another customer" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Which stores upload" })).ToBeVisibleAsync();
        await Browser.KeepAsync(page, "way-out");
        await page.Locator("#field-CUSTACCOUNT").FillAsync((await world.AccountOfAsync(other))!);
        await page.Locator("#save-synchronize").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync($"account is {await world.AccountOfAsync(other)}");
    }

    [Test, CancelAfter(120_000)]
    public async Task What_was_saved_and_not_synchronized_yet_is_told_from_what_simply_failed()
    {
        var guid = await RecordAsync("Hedy", "Lamarr", email: "hedy.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}?customer={guid}");
        await Expect(page.Locator("td[data-label='Customer sync status']")).ToHaveTextAsync("failed");
        await page.Locator(".hq-operations th a").ClickAsync();
        await page.Locator("#field-EMAIL").FillAsync("hedy@example.org");
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator(".hq-operation")).ToContainTextAsync("changed since, the next run tries it");
        await Expect(page.Locator(".hq-operation dt", new() { HasText = "Last known error, of before it was changed" })).ToBeVisibleAsync();
        foreach (var path in new[] { $"?customer={guid}", $"/chosen?ids={await world.IdOfAsync(guid)}" })
        {
            await page.GotoAsync(OperationsWorld.Path + path);
            await Expect(page.Locator("td[data-label='Customer sync status']")).ToHaveTextAsync("failed changed since, the next run tries it");
        }
        await Browser.KeepAsync(page, "changed-since");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_reason_leads_to_what_is_said_of_it_among_all_reasons([Values] bool script)
    {
        var guid = await RecordAsync("Karen", "Jones", email: "karen.example.org");
        var page = await world.OpenAsync(script: script);
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}");
        await page.GetByRole(AriaRole.Link, new() { Name = "About this reason: E-mail: is not an e-mail address" }).ClickAsync();
        await Expect(page.Locator("tr:target th")).ToHaveTextAsync("‹value› is not an e-mail address");
        await page.GetByRole(AriaRole.Link, new() { Name = "what each of them stands for" }).ClickAsync();
        await Expect(page.Locator("#words")).ToBeInViewportAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task What_a_field_may_hold_is_offered_short_lists_to_choose_from_long_ones_while_typing()
    {
        foreach (var number in Enumerable.Range(0, 40))
            await world.World.ExecuteAsync(world.World.Headquarters, "INSERT INTO LANGUAGETABLE (LANGUAGEID) VALUES (@language) ON CONFLICT DO NOTHING", new { language = $"x-{number:D2}" });
        var guid = await RecordAsync("Joan", "Clarke", custGroup: "99", run: false);
        await world.InsertAddressAsync(guid, "4 Main Street", "ATL");
        await world.RunAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}");
        Assert.That(await page.Locator("#field-CUSTGROUP option").AllInnerTextsAsync(), Is.EqualTo(new[] { "blank", "30", "40", "50", "99" }));
        Assert.That(await page.Locator("#field-RELATIONSHIPTYPE option").AllInnerTextsAsync(), Is.EqualTo(new[] { "blank", "1 – person", "2 – organization" }));
        await Expect(page.Locator("#field-CUSTGROUP")).ToHaveValueAsync("99");
        await page.Locator("#empty > summary").ClickAsync();
        await Expect(page.Locator("input#field-LANGUAGEID")).ToHaveAttributeAsync("list", "list-field-LANGUAGEID");
        await Expect(page.Locator("#list-field-LANGUAGEID option[value='x-39']")).ToHaveCountAsync(1);
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToHaveTextAsync("Nothing was changed.");
        await TabToAsync(page, "#field-CUSTGROUP");
        await page.Keyboard.TypeAsync("30");
        await TabToAsync(page, "#save-synchronize");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Saved: Customer group. Synchronized");
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid, 'a')}");
        await Expect(page.Locator("#field-ROLE")).ToHaveValueAsync("Home");
        await Expect(page.Locator("select#field-COUNTRY")).ToHaveValueAsync("ATL");
    }

    [Test, CancelAfter(120_000)]
    public async Task Of_an_address_that_is_too_long_one_field_is_marked()
    {
        var guid = await RecordAsync("Ida", "Rhodes", run: false);
        await world.InsertAddressAsync(guid, new string('S', 245));
        await world.RunAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid, 'a')}");
        await Expect(page.Locator("[aria-invalid=true]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#field-STREET")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#about-STREET")).ToContainTextAsync("with it the full address has");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_field_is_set_in_customers_and_addresses_with_the_keyboard_alone()
    {
        var guid = await RecordAsync("Frances", "Spence", custGroup: "99", run: false);
        await world.InsertAddressAsync(guid, "5 Main Street");
        await world.RunAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}?customer={guid}");
        await TabToAsync(page, "input[name=all]");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "#set");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#set-address > summary")).ToHaveTextAsync("Other fields of address");
        await TabToAsync(page, "#set-customer-CUSTGROUP");
        await page.Keyboard.TypeAsync("30");
        await TabToAsync(page, "#set-address > summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#set-address-ROLE");
        await page.Keyboard.TypeAsync("Off");
        await TabToAsync(page, "form[action$='/set'] button[value=synchronize]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Customer group, Purpose was set in 2 operations. Of 2 operations: 2 succeeded.");
        Assert.That(await world.World.ScalarAsync<string>(world.World.Headquarters, "SELECT NEWVALUE FROM CUSTSYNCCHANGELOG WHERE FIELDNAME = 'ROLE'"), Is.EqualTo("Office"));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_address_is_not_synchronized_without_its_failed_customer_which_is_one_click_away()
    {
        var guid = await RecordAsync("Ada", "Lovelace", custGroup: "99", run: false);
        await world.InsertAddressAsync(guid, "2 Main Street");
        await world.RunAsync();
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid, 'a')}");
        await Expect(page.Locator(".hq-operation .hq-status")).ToHaveTextAsync("blocked");
        await Browser.KeepAsync(page, "waits");
        await page.Locator(".hq-error a").First.ClickAsync();
        await page.Locator("#field-CUSTGROUP").SelectOptionAsync("30");
        await page.Locator("#save-synchronize").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync((await world.AccountOfAsync(guid))!);
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid, 'a')}");
        await page.Locator("#synchronize").ClickAsync();
        await Expect(page.Locator(".hq-operation .hq-status")).ToHaveTextAsync("succeeded");
    }

    [Test, CancelAfter(120_000)]
    public async Task Of_two_people_who_edit_one_operation_the_second_is_told_and_loses_nothing([Values] bool script)
    {
        var guid = await RecordAsync("Katherine", "Johnson" + script, email: "katherine.example.org");
        var path = $"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}";
        var (kim, lee) = (await world.OpenAsync("kim", script: script), await world.OpenAsync("lee", script: script));
        foreach (var page in new[] { kim, lee }) await page.GotoAsync(path);
        await kim.Locator("#field-EMAIL").FillAsync("katherine@example.org");
        await kim.Locator("#save").ClickAsync();
        await lee.Locator("#field-EMAIL").FillAsync("johnson@example.org");
        await lee.Locator("#field-LASTNAME").FillAsync("Goble Johnson" + script);
        await lee.Locator("#save").ClickAsync();
        await Expect(lee.Locator("[data-hq-message]")).ToContainTextAsync("kim");
        await Expect(lee.Locator("#field-EMAIL")).ToHaveValueAsync("johnson@example.org");
        await Expect(lee.Locator("#about-EMAIL")).ToContainTextAsync("saved is: katherine@example.org");
        await Expect(lee.Locator("#field-LASTNAME")).ToHaveValueAsync("Goble Johnson" + script);
        await Browser.KeepAsync(lee, "conflict");
        await lee.Locator("#save-synchronize").ClickAsync();
        await Expect(lee.Locator(".hq-operation .hq-status")).ToHaveTextAsync("succeeded");
        await Expect(lee.Locator("section[aria-labelledby=changes] tbody tr")).ToHaveCountAsync(3);
        Assert.That(await world.AccountOfAsync(guid), Is.Not.Null);
    }

    [Test, CancelAfter(120_000)]
    public async Task What_was_typed_and_not_saved_is_not_lost_by_pressing_Synchronize()
    {
        var guid = await RecordAsync("John", "Goodenough", email: "john.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}");
        await page.Locator("#field-EMAIL").FillAsync("john@example.org");
        await page.Locator("#synchronize").ClickAsync();
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("not saved yet");
        await Expect(page.Locator("#field-EMAIL")).ToHaveValueAsync("john@example.org");
    }

    [Test, CancelAfter(120_000)]
    public async Task The_list_is_exported_as_it_is_filtered()
    {
        await RecordAsync("Evelyn", "Boyd", email: "evelyn.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync(OperationsWorld.Path);
        await page.GetByLabel("Name, e-mail, phone, account, GUID or error").FillAsync("evelyn.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        foreach (var format in new[] { "CSV", "JSON" })
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = $"Export {format}" }).ClickAsync());
            var text = await File.ReadAllTextAsync(await download.PathAsync());
            Assert.That(download.SuggestedFilename, Does.EndWith(format.ToLowerInvariant()));
            Assert.That(text, Does.Contain("evelyn.example.org").And.Not.Contain("Hopper"));
        }
        Assert.That(await world.World.ScalarAsync<string>(world.World.Headquarters, "SELECT USERNAME FROM AUDITLOG WHERE ACTION = 'operation export' ORDER BY AUDITID DESC LIMIT 1"), Is.EqualTo("kim"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_viewer_sees_what_is_wrong_but_no_value_and_no_form()
    {
        var guid = await RecordAsync("Valerie", "Thomas", email: "valerie.example.org");
        var page = await world.OpenAsync("vera");
        foreach (var path in new[] { OperationsWorld.Path, $"{OperationsWorld.Path}?customer={guid}", $"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}", $"{OperationsWorld.Path}/chosen?ids={await world.IdOfAsync(guid)}" })
        {
            await page.GotoAsync(path);
            var html = await page.ContentAsync();
            Assert.That(html.Split('\n').Where(line => line.Contains("valerie", StringComparison.Ordinal) || line.Contains("Thomas", StringComparison.Ordinal)), Is.Empty, path);
            Assert.That(html, Does.Contain("EMAIL"), path);
            await Expect(page.Locator("button:visible:text('Synchronize'), button:visible:text('Save'), button:visible:text('Export'), input[type=checkbox]")).ToHaveCountAsync(0);
        }
        await page.GotoAsync($"{OperationsWorld.Path}/{await world.IdOfAsync(guid)}");
        await Browser.KeepAsync(page, "viewer");
    }

    [Test, CancelAfter(120_000)]
    public async Task An_operation_is_repaired_with_the_keyboard_alone()
    {
        var guid = await RecordAsync("Melba", "Mouton", email: "melba.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}?customer={guid}");
        await TabToAsync(page, ".hq-operations th a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Create customer");
        await TabToAsync(page, "#field-EMAIL");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("melba@example.org");
        await TabToAsync(page, "#save-synchronize");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Synchronized");
        await Expect(page.Locator("[data-hq-message]")).ToBeFocusedAsync();
    }

    [Test, CancelAfter(120_000)]
    public async Task Rows_are_chosen_and_synchronized_with_the_keyboard_alone()
    {
        var guid = await RecordAsync("Gladys", "West", email: "gladys.example.org");
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}?customer={guid}");
        await TabToAsync(page, "input[name=ids]");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "#synchronize");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-hq-message]")).ToContainTextAsync("Synchronize failed");
    }

    [Test, CancelAfter(120_000)]
    public async Task Every_page_has_one_heading_labels_for_its_fields_and_captions_for_its_tables([Values] bool dark)
    {
        var page = await world.OpenAsync(dark: dark);
        foreach (var (name, path) in await PathsAsync())
        {
            await page.GotoAsync(path);
            Assert.That(await page.EvaluateAsync<string[]>(DashboardTests.Audit), Is.Empty, path);
            await Browser.KeepAsync(page, $"{name}-{(dark ? "dark" : "light")}");
        }
    }

    // A phone, and a screen of 1280 at 400 % (which 200 % is part of).
    [Test, CancelAfter(120_000)]
    public async Task A_phone_shows_every_page_without_scrolling_sideways([Values] bool dark, [Values(320, 360, 640)] int width)
    {
        var page = await world.OpenAsync(width: width, height: 740, dark: dark);
        foreach (var (name, path) in await PathsAsync())
        {
            await page.GotoAsync(path);
            await page.EvaluateAsync("document.querySelectorAll('.js-page-container details').forEach(folded => folded.open = true)");
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), path);
            if (width != 320) await Browser.KeepAsync(page, $"{name}-{width}-{(dark ? "dark" : "light")}");
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_search_of_before_a_restart_is_said_to_be_forgotten()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync($"{OperationsWorld.Path}?find=CfDJ8forgotten");
        await Expect(page.Locator(".alert-warning")).ToContainTextAsync("type it again");
    }

    private async Task<(string Name, string Path)[]> PathsAsync()
    {
        var guid = await RecordAsync("Mary", "Golda Ross", email: "mary.example.org", run: false);
        var plain = await RecordAsync("Edith", "Clarke", run: false);
        await world.InsertAddressAsync(guid, "3 Main Street", "ATL");
        await world.RunAsync();
        var (failed, succeeded) = (await world.IdOfAsync(guid), await world.IdOfAsync(plain));
        return
        [
            ("operations", OperationsWorld.Path), ("operations-all", $"{OperationsWorld.Path}?status=all"), ("operation", $"{OperationsWorld.Path}/{failed}"),
            ("chosen-set", $"{OperationsWorld.Path}/chosen?ids={failed}&set=1"), ("reasons", $"{OperationsWorld.Path}/reasons"), ("operation-succeeded", $"{OperationsWorld.Path}/{succeeded}"), ("chosen", $"{OperationsWorld.Path}/chosen?ids={failed}+{succeeded}"),
        ];
    }

    private async Task<string> RecordAsync(string firstName, string lastName, string? email = null, string? custGroup = null, string? currency = null, bool run = true)
    {
        var guid = Guid.NewGuid().ToString();
        await world.World.InsertCustomerAsync(world.Houston, guid, firstName, lastName, email, phone: "555-0100", custGroup: custGroup, currency: currency);
        if (run) await world.RunAsync();
        return guid;
    }

    private static Task ChooseAsync(IPage page, string id) => page.Locator($"input[name=ids][value='{id}']").CheckAsync();

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 120; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }
        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{selector} is not reached by 120 tabs."));
    }
}
