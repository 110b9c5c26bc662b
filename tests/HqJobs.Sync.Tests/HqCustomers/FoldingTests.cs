using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class FoldingTests
{
    [Test]
    public void R55_an_operation_is_shown_by_data_store_epoch_table_and_counter() =>
        Assert.That(new OperationKey(new DataStoreName("houston"), 1, AsyncTable.Contact, 42).ToString(), Is.EqualTo("houston/1/t/42"));

    [Test]
    public void R57_creation_and_edits_are_folded_the_latest_state_wins_and_a_mistake_corrected_in_time_is_none()
    {
        var result = new Units().Create(("FIRSTNAME", "Ann"), ("EMAIL", "wrong"), ("PHONE", "1")).Update(("EMAIL", "a@b.c"), ("LASTNAME", "Berg")).Convert().ShouldBe("SS");
        Assert.That(result.After!.Party.Name, Is.EqualTo("Ann Berg"));
        Assert.That(result.After.ElectronicAddresses.Select(row => row.Locator), Is.EqualTo(new[] { "1", "a@b.c" }));
    }

    [Test]
    public void R57_the_operation_that_brought_the_bad_value_fails_later_ones_wait_and_what_came_before_is_applied()
    {
        var result = new Units().Ann().Update(("CUSTGROUP", "99")).Update(("LASTNAME", "Dahl")).Address("a1", ("CITY", "Oslo")).Convert()
            .ShouldBe("SFBS").Saying(1, "CUSTGROUP").Saying(2, "waits for houston/1/c/2");
        Assert.That(result.After!.Party.Name, Is.EqualTo("Ann Berg"));
    }

    [Test]
    public void Of_several_bad_operations_the_first_fails_and_all_later_ones_wait() =>
        new Units().Create(("FIRSTNAME", "Ann"), ("CURRENCY", "XXX")).Update(("LASTNAME", "B")).Update(("CUSTGROUP", "99")).Update(("PHONE", "1")).Convert().ShouldBe("FBBB");

    [Test]
    public void A_blank_in_a_later_operation_does_not_take_away_what_headquarters_must_have()
    {
        var customer = new Units().Create(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop"), ("CUSTGROUP", "40"), ("CURRENCY", "EUR"))
            .Update(("RELATIONSHIPTYPE", 0), ("CUSTGROUP", ""), ("CURRENCY", " "))
            .Address("a1", ("COUNTRY", "NOR"), ("ROLE", "Office")).Address("a1", ("COUNTRY", ""), ("ROLE", ""), ("CITY", "Oslo")).Convert().ShouldBe("SSSS").After!;
        Assert.That((customer.Party.PartyType, customer.Account.CustGroup, customer.Account.Currency), Is.EqualTo((2L, "40", "EUR")));
        Assert.That((customer.PostalAddresses.Single().CountryRegionId, customer.Roles.Single().Role), Is.EqualTo(("NOR", "Office")));
    }

    [Test]
    public void A_prefix_that_is_bad_itself_without_the_later_operations_fails_too() =>
        new Units().Create(("FIRSTNAME", "Ann"), ("EMAIL", "wrong")).Update(("CUSTGROUP", "99")).Update(("EMAIL", "a@b.c")).Convert().ShouldBe("FFB");

    [Test]
    public void R58_children_of_a_customer_that_failed_wait_for_it() =>
        new Units().Create().Address("a1", ("CITY", "Oslo")).Affiliation(Units.Students).Convert().ShouldBe("FBB").Saying(1, "waits for its customer", "houston/1/c/1");

    [Test]
    public void R58_children_and_edits_whose_customer_has_not_landed_wait() =>
        new Units().Update(("FIRSTNAME", "Ann")).Address("a1", ("CITY", "Oslo")).Convert().ShouldBe("BB").Saying(0, "has not landed");

    [Test]
    public void R58_children_come_after_their_customer_and_operations_of_one_store_in_order_of_their_counters()
    {
        var units = new Units().Address("a1", ("CITY", "Oslo")).Ann();
        Assert.That(units.Build().Operations.Select(operation => operation.Key.Table), Is.EqualTo(new[] { AsyncTable.Customer, AsyncTable.Address }));
    }

    [Test]
    public void Between_data_stores_the_upload_session_decides_and_a_late_row_stays_before_those_with_higher_counters()
    {
        var operations = new List<Operation> { Row("oslo", 1, "s2"), Row("houston", 3, "s3"), Row("houston", 2, "s1"), Row("houston", 1, "s4") };
        OperationOrder.Sort(operations);
        Assert.That(operations.Select(operation => $"{operation.Key.DataStore}{operation.Key.Counter}"), Is.EqualTo(new[] { "houston1", "houston2", "oslo1", "houston3" }));
    }

    [Test]
    public void After_a_rebase_rows_of_one_session_stay_in_order_of_their_counters_and_those_recorded_since_come_last()
    {
        var operations = new List<Operation> { Row("houston", 51, "s3", epoch: 2), Row("houston", 61, "s1"), Row("oslo", 1, "s2"), Row("houston", 50, "s1", epoch: 2) };
        OperationOrder.Sort(operations);
        Assert.That(operations.Select(operation => operation.Key.ToString()), Is.EqualTo(new[] { "houston/2/c/50", "houston/1/c/61", "oslo/1/c/1", "houston/2/c/51" }));
    }

    [Test]
    public void R59_a_second_creation_from_the_same_data_store_is_an_update()
    {
        var result = new Units().Create(("FIRSTNAME", "Anna")).Convert(Units.KnownAnn()).ShouldBe("S").Saying(0, "C-00000001", "update");
        Assert.That((result.After!.Party.Name, result.NumberSequence), Is.EqualTo(("Anna Berg", (string?)null)));
    }

    [Test]
    public void R59_a_creation_under_the_same_GUID_from_another_data_store_fails_and_what_belongs_to_it_waits()
    {
        new Units { DataStore = "oslo" }.Ann().Update(("PHONE", "1")).Address("a1", ("CITY", "Oslo")).Convert(Units.KnownAnn())
            .ShouldBe("FBB").Saying(0, "already account C-00000001", "houston", "R59").Saying(1, "waits for oslo/1/c/1");
        var both = new Units().Ann();
        both.DataStore = "oslo";
        both.Session = "s2";
        both.Create(("FIRSTNAME", "Eva")).Address("a1", ("CITY", "Oslo"));
        var result = both.Convert().ShouldBe("SFB");
        Assert.That(result.After!.Party.Name, Is.EqualTo("Ann Berg"));
    }

    [Test]
    public void Deactivated_before_it_was_created_a_customer_gets_no_account_and_everything_of_it_succeeds()
    {
        var result = new Units().Create(("CUSTGROUP", "99")).Deactivate().Address("a1", ("COUNTRY", "ATL")).Convert().ShouldBe("SSS").Saying(1, "no account");
        Assert.That((result.After, result.NumberSequence), Is.EqualTo(((Customer?)null, (string?)null)));
    }

    [Test]
    public void Deactivated_and_created_again_a_customer_is_created() =>
        Assert.That(new Units().Ann().Deactivate().Ann().Convert().ShouldBe("SSS").After!.Account.Blocked, Is.Zero);

    [Test]
    public void A_customer_that_exists_is_blocked_for_all_by_a_deactivation_and_freed_by_an_edit()
    {
        var blocked = new Units().Deactivate().Convert(Units.KnownAnn()).ShouldBe("S");
        Assert.That(blocked.After!.Account.Blocked, Is.EqualTo(2));
        Assert.That(new Units().Update(("BLOCKED", 0)).Convert(Units.Written(blocked)).After!.Account.Blocked, Is.Zero);
        Assert.That(new Units().Deactivate().Update(("PHONE", "1")).Convert(Units.KnownAnn()).After!.Account.Blocked, Is.EqualTo(2));
    }

    [TestCase(9)]
    [TestCase(null)]
    [TestCase("insert")]
    public void An_unknown_operation_fails(object? operation) =>
        new Units().Ann().Add(AsyncTable.Customer, operation, ("LASTNAME", "X")).Add(AsyncTable.Address, operation, ("ADDRESSID", "a1"), ("CITY", "Oslo"))
            .Convert().ShouldBe("SFF").Saying(1, "OPERATION", "neither 1 (create)").Saying(2, "OPERATION");

    [Test]
    public void With_OLDVALUES_only_the_fields_named_there_are_applied()
    {
        var result = new Units().Update(("OLDVALUES", """{"LASTNAME":"Berg","PHONE":null,"EXTENSION":1}"""), ("FIRSTNAME", "Stale"), ("LASTNAME", "Dahl"), ("PHONE", "1"), ("CUSTGROUP", "99"))
            .Convert(Units.KnownAnn()).ShouldBe("S");
        Assert.That((result.After!.Party.Name, result.After.Account.CustGroup, result.Outcomes[0].Message), Is.EqualTo(("Ann Dahl", "30", (string?)null)));
    }

    [Test]
    public void With_OLDVALUES_an_address_or_contact_headquarters_does_not_have_comes_with_all_its_snapshot_records()
    {
        var after = new Units()
            .Add(AsyncTable.Address, 2, ("ADDRESSID", "a1"), ("STREET", "Main"), ("CITY", "Oslo"), ("COUNTRY", "NOR"), ("OLDVALUES", """{"STREET":"Old"}"""))
            .Add(AsyncTable.Contact, 2, ("CONTACTID", "c1"), ("TYPE", 1), ("LOCATOR", "3"), ("MARKETINGOPTIN", 1), ("OLDVALUES", """{"MARKETINGOPTIN":0}"""))
            .Convert(Units.KnownAnn()).ShouldBe("SS").After!;
        Assert.That((after.PostalAddresses.Single().City, after.PostalAddresses.Single().CountryRegionId, after.ElectronicAddresses.Single().Locator), Is.EqualTo(("Oslo", "NOR", "3")));
    }

    [TestCase("")]
    [TestCase(" \t")]
    public void Blank_OLDVALUES_are_none(string blank) =>
        Assert.That(new Units().Update(("OLDVALUES", blank), ("LASTNAME", "Dahl")).Convert(Units.KnownAnn()).ShouldBe("S").Saying(0, "without OLDVALUES").After!.PersonName!.LastName, Is.EqualTo("Dahl"));

    [Test]
    public void With_OLDVALUES_a_field_changed_to_nothing_is_cleared() =>
        Assert.That(new Units().Update(("OLDVALUES", """{"PHONE":"1"}""")).Convert(Units.KnownAnn(("PHONE", "1"))).ShouldBe("S").After!.ElectronicAddresses, Is.Empty);

    [Test]
    public void R84_a_field_that_was_changed_at_headquarters_meanwhile_is_overwritten_by_the_later_landing_which_says_so_per_field()
    {
        var known = Units.Written(new Units().Update(("LASTNAME", "Holm")).Convert(Units.KnownAnn()));
        var result = new Units().Update(("OLDVALUES", """{"LASTNAME":"Berg","FIRSTNAME":"Ann"}"""), ("LASTNAME", "Dahl"), ("FIRSTNAME", "Anna")).Convert(known).ShouldBe("S");
        Assert.That(result.After!.Party.Name, Is.EqualTo("Anna Dahl"));
        Assert.That(result.Outcomes[0].Message, Does.StartWith("LASTNAME:").And.Contains("R84").And.Not.Contains("FIRSTNAME").And.Not.Contains("Holm"));
    }

    [Test]
    public void R84_conflicts_are_seen_between_operations_addresses_and_contacts_too()
    {
        new Units().Update(("OLDVALUES", """{"PHONE":""}"""), ("PHONE", "1")).Update(("OLDVALUES", """{"PHONE":"0"}"""), ("PHONE", "2")).Convert(Units.KnownAnn()).ShouldBe("SS").Saying(1, "PHONE", "R84");
        var known = Units.Written(new Units().Ann().Address("a1", ("CITY", "Oslo")).Contact("c1", ("TYPE", 1), ("LOCATOR", "1")).Convert());
        new Units().Add(AsyncTable.Address, 2, ("ADDRESSID", "a1"), ("CITY", "Moss"), ("OLDVALUES", """{"CITY":"Bergen"}"""))
            .Add(AsyncTable.Contact, 2, ("CONTACTID", "c1"), ("LOCATOR", "3"), ("OLDVALUES", """{"LOCATOR":"2"}""")).Convert(known).ShouldBe("SS").Saying(0, "CITY", "R84").Saying(1, "LOCATOR", "R84");
    }

    [TestCase("not json")]
    [TestCase("[1]")]
    [TestCase("""{"LASTNAME":{"old":"x"}}""")]
    public void OLDVALUES_that_cannot_be_read_fail(string json) =>
        new Units().Update(("OLDVALUES", json), ("LASTNAME", "Dahl")).Convert(Units.KnownAnn()).ShouldBe("F").Saying(0, "OLDVALUES");

    [Test]
    public void Without_OLDVALUES_the_snapshot_wins_keeps_what_it_does_not_record_and_says_so()
    {
        var result = new Units().Update(("LASTNAME", "Dahl"), ("CUSTGROUP", "")).Convert(Units.KnownAnn(("PHONE", "1"), ("CREDITMAX", 5))).ShouldBe("S").Saying(0, "without OLDVALUES", "'30' stays");
        Assert.That((result.After!.Party.Name, result.After.Account.CreditMax, result.After.ElectronicAddresses.Count), Is.EqualTo(("Ann Dahl", 5m, 1)));
    }

    [Test]
    public void A_person_does_not_become_an_organization() =>
        new Units().Update(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop")).Convert(Units.KnownAnn()).ShouldBe("F").Saying(0, "RELATIONSHIPTYPE");

    [Test]
    public void A_bad_child_fails_alone_the_customer_is_created()
    {
        var result = new Units().Ann().Address("a1", ("COUNTRY", "ATL")).Contact("c1").Affiliation(1).Attribute("No", "x").Identity("").Convert().ShouldBe("SFFFFF");
        Assert.That(result.CreatesCustomer);
    }

    [Test]
    public void The_difference_holds_only_rows_that_changed()
    {
        var result = new Units().Update(("LASTNAME", "Dahl")).Convert(Units.KnownAnn(("PHONE", "1")));
        Assert.That(CustomerDiff.Between(result.Before, result.After).Upserts.Select(row => row.Table.Name), Is.EquivalentTo(new[] { "DIRPARTYTABLE", "DIRPERSONNAME" }));
        var same = new Units().Update(("LASTNAME", "Berg")).Convert(Units.KnownAnn(("PHONE", "1")));
        Assert.That(same.After, Is.SameAs(same.Before));
    }

    private static Operation Row(string store, long counter, string session, long epoch = 1) => new(
        new OperationKey(new DataStoreName(store), epoch, AsyncTable.Customer, counter), session, OperationStatus.Pending, 0, new object?[AsyncTables.ShapeOf(AsyncTable.Customer).Columns.Count]);
}
