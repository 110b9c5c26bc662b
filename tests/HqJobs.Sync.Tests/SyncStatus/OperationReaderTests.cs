using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static HqJobs.Sync.Tests.SyncStatus.LandedOperations;

namespace HqJobs.Sync.Tests.SyncStatus;

/// <summary>One operation as a person inspects it (R77–R79, R83), and all of them exported.</summary>
[TestFixtureSource(typeof(Dialects), nameof(Dialects.Headquarters))]
public sealed class OperationReaderTests(Pair pair)
{
    private const string Ada = "4a1c9c0e-0000-4000-8000-0000000000ad";
    private static readonly CancellationToken None = CancellationToken.None;

    private TestWorld world = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task SetUp()
    {
        world = await TestWorld.CreateAsync(channels: 1, pair: pair);
        services = world.BuildEngine(world.Time);
    }

    [TearDown]
    public async Task TearDown()
    {
        // Neither is there where the test was skipped.
        if (services is not null) await services.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }

    private async Task<OperationDetail> FindAsync(string id) => (await services.GetRequiredService<OperationReader>().FindAsync(OperationKey.Parse(id), None))!;

    private static OperationField Field(OperationDetail detail, string name) => detail.Fields.Single(field => field.Field == name);

    [Test]
    public async Task What_headquarters_does_not_have_is_not_found() =>
        Assert.That(await services.GetRequiredService<OperationReader>().FindAsync(OperationKey.Parse("houston/1/c/1"), None), Is.Null);

    [Test]
    public async Task R78_what_the_channel_did_is_told_in_words_without_a_value()
    {
        var creation = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1, values: new { FIRSTNAME = "Ada" });
        var update = await world.LandAsync(Session(1), "houston", AsyncTable.Address, 2, values: new { OPERATION = 2L, STREET = "New", CITY = "Oslo", ZIP = "1", OLDVALUES = """{"CITY":"Bergen","STREET":"Old"}""" });
        var failed = await world.LandAsync(Session(1), "houston", AsyncTable.Address, 3, OperationStatus.Failed, new { SYNCERROR = "COUNTRY: 'XX' is not a country" });
        var blocked = await world.LandAsync(Session(1), "houston", AsyncTable.Affiliation, 4, OperationStatus.Blocked, new { OPERATION = 3L, SYNCERROR = "waits for houston/1/c/1, which failed" });
        var unknown = await world.LandAsync(Session(1), "houston", AsyncTable.Identity, 5, values: new { OPERATION = 9L });

        Assert.That(new[] { creation, update, failed, blocked, unknown }.Select(id => FindAsync(id).GetAwaiter().GetResult().ChangeDescription), Is.EqualTo(new[]
        {
            "Creation of a customer",
            "Update of an address: STREET, CITY",
            "Creation of an address – failed for COUNTRY",
            "Deactivation of an affiliation – waits",
            "Neither creation nor update nor deactivation of an external identity",
        }));
    }

    [Test]
    public async Task R79_old_values_are_those_the_channel_recorded_else_those_headquarters_has_now()
    {
        await world.InsertCustomerAsync(world["houston"], Ada, "Ada", "Byron", email: "ada@example.com");
        await services.GetRequiredService<InlineDriver>().RunAsync(new RunRequest("customer-sync"), null, None);
        var update = await world.LandAsync(Session(9), "houston", AsyncTable.Customer, 2, OperationStatus.Failed, new
        {
            OPERATION = 2L, CUSTACCOUNTASYNC = Ada, FIRSTNAME = "Ada", LASTNAME = "Lovelace", CUSTGROUP = "?", OLDVALUES = """{"LASTNAME":"King"}""", SYNCERROR = "CUSTGROUP: '?' is not a customer group of usrt (R36)",
        });

        var detail = await FindAsync(update);

        Assert.That(detail.Operation.CustAccount, Is.Not.Empty, "its async account has one by now");
        Assert.That((Field(detail, "LASTNAME").OldValue, Field(detail, "LASTNAME").NewValue), Is.EqualTo(("King", "Lovelace")));
        Assert.That((Field(detail, "FIRSTNAME").OldValue, Field(detail, "EMAIL").OldValue, Field(detail, "EMAIL").NewValue), Is.EqualTo(("Ada", "ada@example.com", (string?)null)));
        Assert.That(detail.Fields.Where(field => field.IsCulprit).Select(field => field.Field), Is.EqualTo(new[] { "CUSTGROUP" }));
        Assert.That((Field(detail, "FIRSTNAME").MaxLength, Field(detail, "FIRSTNAME").IsEditable, Field(detail, "REPLICATIONCOUNTERFROMORIGIN").IsEditable), Is.EqualTo((25, true, false)));

        var creation = await FindAsync("houston/1/c/1");
        Assert.That((creation.IsEditable, Field(creation, "FIRSTNAME").IsEditable, Field(creation, "FIRSTNAME").OldValue), Is.EqualTo((false, false, (string?)null)), "R83");
        Assert.That(creation.NotEditable, Does.StartWith("This operation succeeded"));
    }

    [Test]
    public async Task What_headquarters_columns_cannot_hold_is_shown_as_the_channel_has_it()
    {
        var id = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1, OperationStatus.Failed, new { SYNCRAWVALUES = """{"CREDITMAX": "much", "FIRSTNAME": "\ud800"}""", SYNCERROR = "CREDITMAX: 'much' is no number" });
        var detail = await FindAsync(id);
        Assert.That((Field(detail, "CREDITMAX").RawValue, Field(detail, "CREDITMAX").NewValue, Field(detail, "CREDITMAX").IsCulprit), Is.EqualTo(("much", (string?)null, true)));
        Assert.That(Field(detail, "FIRSTNAME").RawValue, Is.Not.Null);
    }

    [Test]
    public async Task What_people_changed_is_told_newest_first()
    {
        var id = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, 1);
        foreach (var (field, minute) in new[] { ("FIRSTNAME", 1), ("LASTNAME", 2) })
            await world.ExecuteAsync(world.Headquarters, "INSERT INTO CUSTSYNCCHANGELOG (CHANGEDATETIME, CHANGEDBY, OPERATIONID, FIELDNAME, OLDVALUE, NEWVALUE) VALUES (@time, 'kari', @id, @field, NULL, 'x')",
                new { time = world.Time.GetUtcNow().AddMinutes(minute), id, field });
        Assert.That((await FindAsync(id)).Changes.Select(change => (change.FieldName, change.ChangedBy)), Is.EqualTo(new[] { ("LASTNAME", "kari"), ("FIRSTNAME", "kari") }));
    }

    [Test]
    public async Task Many_are_read_at_once_and_those_that_are_not_there_are_missing()
    {
        var ids = new List<string>();
        foreach (var table in AsyncTables.All.Concat([AsyncTable.Customer])) ids.Add(await world.LandAsync(Session(1), "houston", table, ids.Count + 1));
        var keys = ids.Append("oslo/1/c/1").Select(OperationKey.Parse).ToList();
        var found = await services.GetRequiredService<OperationReader>().FindAsync(keys, None);
        Assert.That(found.Select(pair => (pair.Key.ToString(), pair.Value.Operation.OperationId)), Is.EquivalentTo(ids.Select(id => (id, id))));
        Assert.That(await services.GetRequiredService<OperationReader>().FindAsync([], None), Is.Empty);
    }

    [Test]
    public async Task What_was_edited_after_its_last_attempt_is_told_from_what_simply_failed()
    {
        var tried = world.Time.GetUtcNow();
        async Task<OperationLine> EditedAsync(int counter, OperationStatus status, params int[] minutes)
        {
            var id = await world.LandAsync(Session(1), "houston", AsyncTable.Customer, counter, status, new { SYNCDATETIME = tried, SYNCNEXTDATETIME = tried });
            foreach (var minute in minutes)
                await world.ExecuteAsync(world.Headquarters, "INSERT INTO CUSTSYNCCHANGELOG (CHANGEDATETIME, CHANGEDBY, OPERATIONID, FIELDNAME, OLDVALUE, NEWVALUE) VALUES (@time, 'kari', @id, 'FIRSTNAME', NULL, 'x')",
                    new { time = tried.AddMinutes(minute), id });
            return (await FindAsync(id)).Operation;
        }
        Assert.That((await EditedAsync(1, OperationStatus.Failed)).EditedDateTime, Is.Null);
        Assert.That((await EditedAsync(2, OperationStatus.Failed, -5)).EditedDateTime, Is.Null, "it was tried since");
        Assert.That((await EditedAsync(3, OperationStatus.Failed, -5, 3, 2)).EditedDateTime, Is.EqualTo(tried.AddMinutes(3)));
        Assert.That((await EditedAsync(4, OperationStatus.Blocked, 1)).EditedDateTime, Is.EqualTo(tried.AddMinutes(1)));
        Assert.That((await EditedAsync(5, OperationStatus.Succeeded, 1)).EditedDateTime, Is.Null);
        var listed = await services.GetRequiredService<OperationList>().ReadAsync(new OperationFilter(), null, 10, None);
        Assert.That(listed.Operations.Where(line => line.EditedDateTime is not null).Select(line => line.OperationId), Is.EquivalentTo(new[] { "houston/1/c/3", "houston/1/c/4" }));
    }

    [Test]
    public async Task What_a_field_may_hold_is_what_the_conversion_checks_against()
    {
        var details = new Dictionary<AsyncTable, OperationDetail>();
        foreach (var table in AsyncTables.All)
            details[table] = await FindAsync(await world.LandAsync(Session(1), "houston", table, 1, values: table == AsyncTable.Attribute ? new { ATTRIBUTENAME = "favourite COLOUR" } : null));
        var colour = details[AsyncTable.Attribute];
        var reader = services.GetRequiredService<OperationReader>();
        var choices = await reader.ReadChoicesAsync(details.Values, None);
        string? Of(AsyncTable table, string field) => choices.Of(details[table], Field(details[table], field)) is { } values ? string.Join(", ", values) : null;

        Assert.That(Of(AsyncTable.Customer, "CUSTGROUP"), Is.EqualTo("30, 40, 50"));
        Assert.That(Of(AsyncTable.Customer, "RELATIONSHIPTYPE"), Is.EqualTo("1 (person), 2 (organization)"));
        Assert.That(Of(AsyncTable.Customer, "USEPURCHREQUEST"), Is.EqualTo("0 (no), 1 (yes)"));
        Assert.That(Of(AsyncTable.Customer, "CURRENCY"), Does.StartWith("EUR, GBP"));
        Assert.That(Of(AsyncTable.Customer, "LANGUAGEID"), Does.Contain("en-US"));
        Assert.That(Of(AsyncTable.Customer, "TITLERECORDID"), Does.Contain("(Mr)"));
        Assert.That(Of(AsyncTable.Customer, "DATAAREAID"), Is.EqualTo("usrt"));
        Assert.That(Of(AsyncTable.Customer, "FIRSTNAME"), Is.Null);
        Assert.That(Of(AsyncTable.Address, "ROLE"), Does.StartWith("Home, Business"));
        Assert.That(Of(AsyncTable.Address, "COUNTRY"), Does.Contain("NOR").And.Contain("USA"));
        Assert.That(Of(AsyncTable.Contact, "TYPE"), Is.EqualTo("1 (phone), 2 (e-mail), 3 (URL)"));
        Assert.That(Of(AsyncTable.Affiliation, "RETAILAFFILIATIONID"), Does.Match(@"\d+ \(.+\)"));
        Assert.That(Of(AsyncTable.Attribute, "ATTRIBUTENAME"), Does.Contain("Shoe size"));
        Assert.That(Of(AsyncTable.Attribute, "ATTRIBUTEDATATYPE"), Is.EqualTo("5 (text)"));
        Assert.That(Of(AsyncTable.Attribute, "ATTRIBUTEVALUE"), Is.EqualTo("Black, Blue, Green, Red"));
        Assert.That(Of(AsyncTable.Identity, "OPERATION"), Is.EqualTo("1 (create), 2 (update), 3 (deactivate)"));

        var size = await FindAsync(await world.LandAsync(Session(1), "houston", AsyncTable.Attribute, 2, values: new { ATTRIBUTENAME = "Shoe size" }));
        Assert.That(choices.Of([(colour, Field(colour, "ATTRIBUTEVALUE")), (size, Field(size, "ATTRIBUTEVALUE"))]), Is.Null, "of one of them anything may be entered");
        Assert.That(choices.Of([(colour, Field(colour, "ATTRIBUTEDATATYPE")), (size, Field(size, "ATTRIBUTEDATATYPE"))])!.Select(value => value.Value), Is.EqualTo(new[] { "5", "4" }));
    }

    [Test]
    public async Task An_export_has_everything_that_fits_once_in_the_order_of_the_list()
    {
        var expected = new List<string>();
        for (var counter = 1; counter <= 450; counter++)
        {
            var id = await world.LandAsync(Session(counter), "houston", AsyncTables.All[counter % 6], counter, counter % 2 == 0 ? OperationStatus.Failed : OperationStatus.Succeeded);
            if (counter % 2 == 0) expected.Insert(0, id);
        }
        var exported = new List<string>();
        await foreach (var detail in services.GetRequiredService<OperationList>().ExportAsync(new OperationFilter { Statuses = [OperationStatus.Failed] }, None)) exported.Add(detail.Operation.OperationId);
        Assert.That(exported, Is.EqualTo(expected));
    }
}
