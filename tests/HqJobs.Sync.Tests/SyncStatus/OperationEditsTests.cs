using System.Text.Json;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Tests.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>Edit → Save: the values change, nothing else happens yet (R80, R83).</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class OperationEditsTests(Pair pair)
{
    private static readonly string Guid = SynchronizationWorld.Guid(1);

    private RepairWorld world = null!;

    [SetUp]
    public async Task CreateAsync() => world = await RepairWorld.CreateAsync(pair);

    [TearDown]
    public async Task DisposeAsync() => await (world?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Saving_changes_the_values_and_makes_a_failed_operation_due_at_once_but_synchronizes_nothing()
    {
        var bad = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, language: "xx-XX"));
        await world.Landed.AddressAsync(Guid, "a1");
        for (var attempt = 0; attempt < 3; attempt++, world.World.Time.Advance(TimeSpan.FromMinutes(30))) await world.Landed.RunAsync();
        world.World.Time.Advance(TimeSpan.FromMinutes(1));

        var saved = await world.SaveAsync(bad, 0, ("LANGUAGEID", " en-US "));

        Assert.That(saved.Version, Is.EqualTo(1));
        Assert.That(saved.Fields.Single(field => field.Field == "LANGUAGEID").NewValue, Is.EqualTo("en-US"));
        var now = world.World.Time.GetUtcNow();
        Assert.That((saved.Operation.Status, saved.Operation.SyncNextDateTime), Is.EqualTo((OperationStatus.Failed, (DateTimeOffset?)now)));
        Assert.That((await world.Landed.OperationAsync(2, "RETAILASYNCADDRESSV2")).SyncNextDateTime, Is.EqualTo(now), "what waits for it is due too");
        Assert.That(await world.Landed.AccountsAsync(), Is.Empty);

        await world.Landed.RunAsync();

        Assert.That(await world.Landed.AccountOfAsync(Guid), Is.EqualTo("C-00000001"), "the next run takes it by itself");
        Assert.That((await world.Landed.OperationAsync(2, "RETAILASYNCADDRESSV2")).Status, Is.EqualTo(OperationStatus.Succeeded));
    }

    [Test]
    public async Task A_record_that_fills_its_columns_keeps_nobody_waiting_and_is_shown_and_repaired()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, language: "xx-XX"));
        await world.Landed.CustomerAsync(SynchronizationWorld.Guid(2));
        var note = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"å{number},"));
        await world.SetAsync(key, "OLDVALUES = @old, CREDITMAX = 99999999999999999999999999.999999", new { old = JsonSerializer.Serialize(new { FIRSTNAME = note }) });

        await world.Landed.RunAsync();

        Assert.That(await world.Landed.AccountOfAsync(SynchronizationWorld.Guid(2)), Is.EqualTo("C-00000001"));
        var read = await world.ReadAsync(key);
        Assert.That(read.Operation.Status, Is.EqualTo(OperationStatus.Failed));
        Assert.That(read.Operation.SyncError, Does.Contain("LANGUAGEID"));
        Assert.That(read.Fields.Single(field => field.Field == "CREDITMAX").NewValue, pair.Headquarters == DatabaseProvider.Sqlite ? Does.StartWith("1") : Is.EqualTo("99999999999999999999999999.999999"));
        Assert.That(read.Fields.Single(field => field.Field == "FIRSTNAME").OldValue, Is.EqualTo(note));

        await world.SaveAsync(key, 0, ("LANGUAGEID", "en-US"), ("CREDITMAX", "5"));
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.AccountOfAsync(Guid), Is.EqualTo("C-00000002"));
    }

    [Test]
    public async Task Who_changed_what_when_from_what_to_what_is_recorded_and_the_audit_log_names_fields_without_values()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, email: "ada@exmaple.com"));

        var saved = await world.SaveAsync(key, 0, ("EMAIL", "ada@example.com"), ("firstname", "Ada"), ("CREDITMAX", "99.5"));

        Assert.That(saved.Changes.Select(change => (change.ChangedBy, change.ChangeDateTime, change.FieldName, change.OldValue, change.NewValue)), Is.EquivalentTo(new (string, DateTimeOffset, string, string?, string?)[]
        {
            ("anna", world.World.Time.GetUtcNow(), "EMAIL", "ada@exmaple.com", "ada@example.com"), ("anna", world.World.Time.GetUtcNow(), "CREDITMAX", null, "99.5"),
        }));
        var audit = (await world.Audit.ListAsync(10, null, CancellationToken.None)).Single();
        Assert.That((audit.User, audit.Action, audit.Subject, audit.Details), Is.EqualTo(("anna", "operation edit", key.ToString(), "EMAIL, CREDITMAX")));
    }

    [Test]
    public async Task No_change_at_all_writes_nothing()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, "Ada"));
        var saved = await world.SaveAsync(key, 0, ("FIRSTNAME", " Ada "), ("EMAIL", ""), ("RELATIONSHIPTYPE", "1"), ("DATAAREAID", "USRT"), ("CREDITMAX", null));
        Assert.That((saved.Version, saved.Changes.Count), Is.EqualTo((0L, 0)));
        Assert.That(await world.Audit.ListAsync(10, null, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_blanked_text_is_recorded_as_blank_and_a_blanked_number_as_nothing()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, email: "ada@example.com"));
        await world.SaveAsync(key, 0, ("EMAIL", null), ("RELATIONSHIPTYPE", " "));
        Assert.That(await world.Landed.CountAsync("RETAILASYNCCUSTOMERV2 WHERE EMAIL = '' AND RELATIONSHIPTYPE IS NULL"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_second_of_two_who_edit_the_same_operation_is_told_who_saved_what_and_when()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.SaveAsync(key, 0, ("EMAIL", "first@example.com"));
        world.World.Time.Advance(TimeSpan.FromMinutes(1));
        await world.SaveAsync(key, 1, ("EMAIL", "ada@example.com"), ("PHONE", "1"));

        var refused = (await Assert.ThrowsAsync<OperationConflictException>(() => world.SaveAsync(key, 1, ("LASTNAME", "Byron"))))!;

        Assert.That(refused.Message, Does.Match($"^{key} was saved after you opened it: by anna at {world.World.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC \\(EMAIL, PHONE\\); open it again"));
        Assert.That(refused.Changes, Has.Count.EqualTo(2));
        Assert.That(await world.Landed.CountAsync("RETAILASYNCCUSTOMERV2 WHERE LASTNAME = 'Lovelace' AND SYNCEDITS = 2"), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_who_save_at_once_one_succeeds_and_all_others_are_told()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var saves = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            try
            {
                await world.SaveAsync(key, 0, ("FIRSTNAME", $"Ada{number}"));
                return true;
            }
            catch (OperationConflictException)
            {
                return false;
            }
        }));
        Assert.That((await Task.WhenAll(saves)).Count(succeeded => succeeded), Is.EqualTo(1));
        Assert.That((await world.ReadAsync(key)).Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_operation_that_succeeded_is_no_longer_edited()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.Landed.RunAsync();
        Assert.That(() => world.SaveAsync(key, 0, ("FIRSTNAME", "Ada")), Throws.InvalidOperationException.With.Message.EqualTo($"{key} succeeded: it can no longer be edited; edit the customer"));
    }

    [Test]
    public void An_operation_that_headquarters_does_not_have_is_said_to_be_none() =>
        Assert.That(() => world.SaveAsync(RepairWorld.Key(77), 0, ("FIRSTNAME", "Ada")), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("houston/1/c/77"));

    [TestCase("CREDITMAX", "much", "CREDITMAX: 'much' is not an amount; enter a number such as 1500 or 99.5, or leave it blank")]
    [TestCase("CREDITMAX", "1234567890123456", "CREDITMAX: '1234567890123456' has too many digits; enter at most 15, of which 6 may be decimals")]
    [TestCase("CREDITMAX", "0.1234567", "CREDITMAX: '0.1234567' has too many digits; enter at most 15, of which 6 may be decimals")]
    [TestCase("RECEIPTOPTION", "1.5", "RECEIPTOPTION: '1.5' is not a whole number; enter digits only, or leave it blank")]
    [TestCase("USEPURCHREQUEST", "yes", "USEPURCHREQUEST: 'yes' is neither 0 (no) nor 1 (yes); enter one of them, or leave it blank")]
    [TestCase("OPERATION", "4", "OPERATION: '4' is no operation; enter 1 (create), 2 (update) or 3 (deactivate)")]
    [TestCase("OPERATION", "", "OPERATION: is blank; enter 1 (create), 2 (update) or 3 (deactivate)")]
    [TestCase("FIRSTNAME", "Wolfeschlegelsteinhausenber", "FIRSTNAME: 'Wolfeschlegelsteinhausenber' has 27 characters; headquarters holds 25 (R43): shorten it")]
    [TestCase("LASTNAME", "a\u0007b", "LASTNAME: 'a\uFFFDb' contains control characters or broken Unicode; enter it again without them")]
    [TestCase("NICKNAME", "Ada", "NICKNAME: a customer has no such field")]
    [TestCase("SYNCSTATUS", "1", "SYNCSTATUS: a customer has no such field")]
    [TestCase("REPLICATIONCOUNTERFROMORIGIN", "7", "REPLICATIONCOUNTERFROMORIGIN: cannot be edited")]
    [TestCase("CUSTACCOUNTASYNC", "other", "CUSTACCOUNTASYNC: cannot be edited")]
    [TestCase("OLDVALUES", "{}", "OLDVALUES: cannot be edited")]
    public async Task A_value_that_cannot_be_is_refused_with_what_is_allowed(string field, string value, string message)
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var refused = (await Assert.ThrowsAsync<OperationValueException>(() => world.SaveAsync(key, 0, (field, value), ("EMAIL", "a@example.com"))))!;
        Assert.That(refused.Message, Does.StartWith(message));
        Assert.That(refused.ParamName, Is.EqualTo(field));
        Assert.That((await world.ReadAsync(key)).Version, Is.Zero, "all or nothing");
    }

    [Test]
    public async Task The_customer_of_an_address_is_a_guid_in_any_case_or_nobody()
    {
        var key = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1"), 'a');
        var refused = (await Assert.ThrowsAsync<OperationValueException>(() => world.SaveAsync(key, 0, ("CUSTACCOUNTASYNC", "garbage"))))!;
        Assert.That(refused.Message, Does.StartWith("CUSTACCOUNTASYNC: 'garbage' is no async account, which is a GUID"));
        var other = System.Guid.NewGuid().ToString();
        Assert.That((await world.SaveAsync(key, 0, ("CUSTACCOUNTASYNC", other.ToUpperInvariant()))).Operation.CustAccountAsync, Is.EqualTo(other));
        Assert.That((await world.SaveAsync(key, 1, ("CUSTACCOUNTASYNC", ""))).Operation.CustAccountAsync, Is.Empty);
    }

    [Test]
    public async Task Several_wrong_fields_are_told_together()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        var refused = (await Assert.ThrowsAsync<OperationValueException>(() => world.SaveAsync(key, 0, ("CREDITMAX", "much"), ("BLOCKED", "all"), ("EMAIL", "a@example.com"))))!;
        Assert.That(refused.Problems.Select(problem => problem.Field), Is.EqualTo(new[] { "CREDITMAX", "BLOCKED" }));
        Assert.That(refused.Message, Does.Contain("CREDITMAX: 'much'").And.Contain("; BLOCKED: 'all'"));
    }

    [Test]
    public async Task A_field_that_the_old_values_do_not_name_is_named_there_with_the_value_it_had_and_so_is_converted()
    {
        await world.Landed.CustomerAsync(Guid, email: "ada@example.com");
        await world.Landed.RunAsync();
        var edit = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, lastName: "Byron", operation: 2, email: "ada@example.com"));
        await world.SetAsync(edit, "OLDVALUES = @old", new { old = """{"LASTNAME": "Lovelace"}""" });

        await world.SaveAsync(edit, 0, ("EMAIL", "countess@example.com"), ("PHONE", "+44 1"));

        var old = await world.World.ScalarAsync<string>(world.Headquarters, "SELECT OLDVALUES FROM RETAILASYNCCUSTOMERV2 WHERE OPERATION = 2");
        Assert.That(old, Is.EqualTo("""{"LASTNAME":"Lovelace","EMAIL":"ada@example.com","PHONE":null}"""));
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.CountAsync("LOGISTICSELECTRONICADDRESS WHERE LOCATOR IN ('countess@example.com', '+44 1')"), Is.EqualTo(2));
        Assert.That((await world.ReadAsync(edit)).Operation.SyncError, Is.Null, "no conflict with headquarters (R84)");
    }

    [Test]
    public async Task Old_values_that_cannot_be_read_are_replaced()
    {
        await world.Landed.CustomerAsync(Guid);
        await world.Landed.RunAsync();
        var edit = RepairWorld.Key(await world.Landed.CustomerAsync(Guid, lastName: "Byron", operation: 2));
        await world.SetAsync(edit, "OLDVALUES = 'junk'");
        Assert.That(() => world.SaveAsync(edit, 0, ("OLDVALUES", "more junk")), Throws.InstanceOf<OperationValueException>().With.Message.Contains("is not a JSON object"));
        await world.SaveAsync(edit, 0, ("OLDVALUES", ""));
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.CountAsync("DIRPERSONNAME WHERE LASTNAME = 'Byron'"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_headquarters_could_not_read_is_replaced_field_by_field_and_the_last_one_makes_the_operation_due()
    {
        var key = RepairWorld.Key(await world.Landed.CustomerAsync(Guid));
        await world.SetAsync(key, "SYNCSTATUS = 2, SYNCERROR = 'landed without', SYNCRAWVALUES = @raw, OPERATIONDATETIME = NULL", new { raw = """{"CREDITMAX": "much", "OPERATIONDATETIME": "yesterday"}""" });

        var half = await world.SaveAsync(key, 0, ("CREDITMAX", ""));

        Assert.That((half.Operation.Status, half.Operation.SyncNextDateTime), Is.EqualTo((OperationStatus.Failed, (DateTimeOffset?)null)), "a value that cannot be read is left");
        Assert.That(half.Changes.Select(change => (change.FieldName, change.OldValue, change.NewValue)), Is.EqualTo(new[] { ("CREDITMAX", "much", "") }).Or.EqualTo(new (string, string?, string?)[] { ("CREDITMAX", "much", null) }));
        var left = (await world.SynchronizeAsync(key)).Single();
        Assert.That((left.Result, left.Message), Is.EqualTo((ChosenResult.NotSynchronized, "OPERATIONDATETIME: 'yesterday' cannot be read by headquarters: enter what is right and save, then synchronize")));

        var whole = await world.SaveAsync(key, 1, ("OPERATIONDATETIME", "2026-01-31T12:00:00Z"));

        Assert.That((whole.Operation.OperationDateTime, whole.Operation.SyncNextDateTime), Is.EqualTo((new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), (DateTimeOffset?)world.World.Time.GetUtcNow())));
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.AccountOfAsync(Guid), Is.EqualTo("C-00000001"));
    }

    [Test]
    public async Task An_address_is_edited_as_well_and_its_street_may_have_lines()
    {
        await world.Landed.CustomerAsync(Guid);
        var key = RepairWorld.Key(await world.Landed.AddressAsync(Guid, "a1", county: "a county that is too long"), 'a');
        await world.Landed.RunAsync();
        await world.SaveAsync(key, 0, ("COUNTY", ""), ("STREET", "Main Street 1\nBack door"), ("MAKEPOSTALADDRESSPRIMARY", "1"));
        await world.Landed.RunAsync();
        Assert.That(await world.Landed.CountAsync("LOGISTICSPOSTALADDRESS WHERE STREET LIKE '%Back door'"), Is.EqualTo(1));
    }
}
