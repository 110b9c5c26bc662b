using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class CustomerRuleTests
{
    [TestCase("Ann", "", "Berg", "Ann Berg")]
    [TestCase("Ann", "B.", "Berg", "Ann B. Berg")]
    [TestCase(" Ann ", "  ", null, "Ann")]
    [TestCase(null, "B.", "Berg", "B. Berg")]
    [TestCase("Ann", "B.", null, "Ann B.")]
    public void R9_the_display_name_joins_first_middle_and_last_by_one_space_and_skips_blanks(string? first, string? middle, string? last, string expected)
    {
        var result = new Units().Create(("FIRSTNAME", first), ("MIDDLENAME", middle), ("LASTNAME", last)).Convert().ShouldBe("S");
        Assert.That(result.After!.Party.Name, Is.EqualTo(expected));
    }

    [Test]
    public void R9_an_organization_is_called_as_entered()
    {
        var customer = new Units().Create(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Nordvik Marine AS"), ("FIRSTNAME", new string('x', 99))).Convert().ShouldBe("S").After!;
        Assert.That((customer.Party.Name, customer.Party.PartyType, customer.Person, customer.PersonName), Is.EqualTo(("Nordvik Marine AS", 2L, (DirPersonRow?)null, (DirPersonNameRow?)null)));
    }

    [Test]
    public void R9_a_missing_name_fails()
    {
        new Units().Create(("MIDDLENAME", "B.")).Convert().ShouldBe("F").Saying(0, "FIRSTNAME, LASTNAME", "R9");
        new Units().Create(("RELATIONSHIPTYPE", 2), ("FIRSTNAME", "Ann")).Convert().ShouldBe("F").Saying(0, "CUSTNAME", "R9");
    }

    [Test]
    public void R31_R32_what_the_channel_left_blank_comes_from_its_default_customer()
    {
        var customer = new Units().Ann().Convert().ShouldBe("S").After!;
        Assert.That((customer.Account.CustGroup, customer.Account.Currency, customer.Party.LanguageId, customer.Party.PartyType), Is.EqualTo(("30", "USD", "en-US", 1L)));
        Assert.That((customer.Retail.ReceiptOption, customer.Retail.ReceiptEmail), Is.EqualTo((2L, "store@example.com")));
        Assert.That(customer.Affiliations.Select(row => row.RetailAffiliationId), Is.EqualTo(new[] { Units.Students }), "the loyalty tier is not inherited");
        Assert.That(new Units { Channel = Units.Mall }.Create(("CUSTNAME", "Shop AS")).Convert().ShouldBe("S").After!.Party.PartyType, Is.EqualTo(2), "the type is inherited too");
    }

    [Test]
    public void R33_the_dimension_is_that_of_the_group_actually_assigned()
    {
        Assert.That(new Units().Ann().Convert().After!.Account.DefaultDimension, Is.EqualTo(301));
        Assert.That(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "50")).Convert().After!.Account.DefaultDimension, Is.EqualTo(501));
        Assert.That(new Units().Update(("CUSTGROUP", "40")).Convert(Units.KnownAnn()).After!.Account.DefaultDimension, Is.EqualTo(401));
    }

    [Test]
    public void R34_the_receipt_e_mail_is_inherited_only_by_those_who_have_none() =>
        Assert.That(new Units().Create(("FIRSTNAME", "Ann"), ("RECEIPTEMAIL", "ann@example.com")).Convert().After!.Retail.ReceiptEmail, Is.EqualTo("ann@example.com"));

    [Test]
    public void R35_a_recorded_value_wins_over_the_default()
    {
        var customer = new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "40"), ("CURRENCY", "eur"), ("LANGUAGEID", "nb-NO"), ("RECEIPTOPTION", 0)).Convert().After!;
        Assert.That((customer.Account.CustGroup, customer.Account.Currency, customer.Party.LanguageId, customer.Retail.ReceiptOption), Is.EqualTo(("40", "EUR", "nb-NO", 0L)));
    }

    [Test]
    public void R35_a_blank_is_filled_like_a_missing_value() =>
        Assert.That(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", ""), ("CURRENCY", " ")).Convert().ShouldBe("S").After!.Account.CustGroup, Is.EqualTo("30"));

    [Test]
    public void R36_without_a_default_customer_group_and_currency_must_be_recorded()
    {
        new Units { Channel = Units.Bare }.Ann().Convert().ShouldBe("F").Saying(0, "CUSTGROUP", "CURRENCY", "default customer", "R36");
        new Units { Channel = Units.Bare }.Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30"), ("CURRENCY", "USD")).Convert().ShouldBe("S");
        new Units { Channel = 999 }.Ann().Convert().ShouldBe("F").Saying(0, "not known at headquarters");
    }

    [Test]
    public void R38_defaults_are_given_at_creation_only()
    {
        var known = Units.Written(new Units { Channel = Units.Bare }.Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30"), ("CURRENCY", "USD")).Convert());
        var customer = new Units().Update(("LASTNAME", "Berg")).Convert(known).ShouldBe("S").After!;
        Assert.That((customer.Party.LanguageId, customer.Retail.ReceiptEmail, customer.Affiliations.Count), Is.EqualTo(((string?)null, (string?)null, 0)));
    }

    [TestCase("CUSTGROUP", "99", "'99' is not a customer group of usrt")]
    [TestCase("CURRENCY", "XXX", "'XXX' is not a currency")]
    [TestCase("LANGUAGEID", "xx", "'xx' is not a language")]
    [TestCase("TITLERECORDID", 5L, "'5' is not a title")]
    [TestCase("RELATIONSHIPTYPE", 7L, "'7' is neither 1 (person) nor 2 (organization)")]
    [TestCase("RELATIONSHIPTYPE", "one", "'one' is not a whole number")]
    [TestCase("BLOCKED", 9L, "'9' is not a blocking")]
    [TestCase("USEPURCHREQUEST", 2L, "'2' is neither 0 nor 1")]
    [TestCase("CREDITMAX", "much", "'much' is not a number")]
    [TestCase("CREDITMAX", 0.12345678, "more digits")]
    [TestCase("EMAIL", "ann(at)example.com", "'ann(at)example.com' is not an e-mail address")]
    [TestCase("RECEIPTEMAIL", "ann@nowhere", "is not an e-mail address")]
    [TestCase("FIRSTNAME", "A\0nn", "control characters")]
    [TestCase("RECEIPTOPTION", -1L, "is not a receipt option")]
    public void A_value_headquarters_does_not_take_fails_naming_field_value_and_rule(string column, object value, string message)
    {
        var result = new Units().Create(("FIRSTNAME", "Ann"), (column, value)).Convert().ShouldBe("F").Saying(0, column, message);
        Assert.That((result.After, result.NumberSequence), Is.EqualTo(((Customer?)null, (string?)null)));
    }

    [Test]
    public void Half_a_character_fails_and_a_whole_one_does_not()
    {
        new Units().Create(("FIRSTNAME", "Ann"), ("LASTNAME", "B" + '\ud83d' + "erg")).Convert().ShouldBe("F").Saying(0, "LASTNAME", "broken Unicode");
        new Units().Create(("FIRSTNAME", "Ann"), ("LASTNAME", "B" + char.ConvertFromUtf32(0x1F600))).Convert().ShouldBe("S");
    }

    [Test]
    public void A_blob_in_a_text_column_fails() =>
        new Units().Create(("FIRSTNAME", "Ann"), ("LASTNAME", new byte[] { 1, 2, 3 })).Convert().ShouldBe("F").Saying(0, "LASTNAME: '3 bytes' is not text");

    [TestCase("FIRSTNAME", 25)]
    [TestCase("LASTNAME", 25)]
    [TestCase("PHONE", 255)]
    [TestCase("PHONEEXTENSION", 10)]
    [TestCase("URL", 255)]
    [TestCase("INVOICEACCOUNT", 20)]
    [TestCase("PRICEGROUP", 10)]
    [TestCase("ORGANIZATIONID", 50)]
    [TestCase("LINEDISC", 10)]
    [TestCase("TAXGROUP", 10)]
    [TestCase("VATNUM", 20)]
    [TestCase("IDENTIFICATIONNUMBER", 50)]
    public void R43_a_value_longer_than_headquarters_holds_fails_naming_length_and_limit_and_is_never_cut(string column, int limit)
    {
        new Units().Create(("FIRSTNAME", "Ann"), (column, new string('x', limit))).Convert().ShouldBe("S");
        new Units().Create(("FIRSTNAME", "Ann"), (column, new string('x', limit + 1))).Convert().ShouldBe("F").Saying(0, column, $"{limit + 1} characters", $"holds {limit}");
    }

    [Test]
    public void All_that_is_wrong_with_an_operation_is_said_at_once() =>
        new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "99"), ("CURRENCY", "XXX")).Convert().ShouldBe("F").Saying(0, "customer group", "currency");

    [Test]
    public void A_long_value_is_shortened_in_the_message_only()
    {
        var message = new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", new string('9', 500))).Convert().ShouldBe("F").Outcomes[0].Message!;
        Assert.That(message, Has.Length.LessThan(260).And.Contains("9…'"));
    }

    [Test]
    public void R52_a_title_is_for_persons_only()
    {
        Assert.That(new Units().Create(("FIRSTNAME", "Ann"), ("TITLERECORDID", Units.Mister)).Convert().ShouldBe("S").After!.Person!.PersonalTitle, Is.EqualTo(Units.Mister));
        new Units().Create(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop"), ("TITLERECORDID", Units.Mister)).Convert().ShouldBe("F").Saying(0, "TITLERECORDID", "R52");
        new Units().Create(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop"), ("TITLERECORDID", 0)).Convert().ShouldBe("S");
    }

    [TestCase(null, "CustAcco")]
    [TestCase("40", "CustAcco")]
    [TestCase("50", "CustBusi")]
    public void R61_a_group_may_have_its_own_number_sequence(string? group, string sequence) =>
        Assert.That(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", group)).Convert().NumberSequence, Is.EqualTo(sequence));

    [Test]
    public void R63_a_new_customer_is_one_whole_of_rows_that_refer_to_each_other()
    {
        var result = new Units().Create(("FIRSTNAME", "Ann"), ("PHONE", "1"), ("CREDITMAX", 1500.5), ("VATNUM", "NO1")).Convert();
        var known = Units.Written(result);
        var customer = known.Customer;
        Assert.That(customer.Account.Account, Is.EqualTo(new AccountId("C-00000001")));
        Assert.That((customer.Retail.Account, customer.Retail.CustAccountAsync), Is.EqualTo((customer.Account.Account, Units.Guid)));
        Assert.That(customer.Person!.RecId, Is.EqualTo(customer.Party.RecId).And.EqualTo(customer.Account.Party).And.EqualTo(customer.PersonName!.Person));
        Assert.That(customer.Party.PartyNumber, Is.EqualTo(customer.Party.RecId.ToString()));
        Assert.That((customer.Account.CreditMax, customer.Account.VatNum), Is.EqualTo((1500.5m, "NO1")));
        Assert.That(result.NewRecIds.Distinct().Count(), Is.EqualTo(6), "party, account, name, location, its link, phone");
    }

    [Test]
    public void R64_the_party_goes_into_the_address_books_of_its_channel() =>
        Assert.That(new Units().Ann().Convert().After!.AddressBooks.Select(row => row.AddressBook), Is.EqualTo(new long[] { 71, 72 }));

    [TestCase("a@b.c", true)]
    [TestCase("a@localhost", true)]
    [TestCase("a.b+c@d-e.co.uk", true)]
    [TestCase("@b.c", false)]
    [TestCase("a@", false)]
    [TestCase("a@b", false)]
    [TestCase("a@@b.c", false)]
    [TestCase("a b@c.d", false)]
    [TestCase("a@.c", false)]
    [TestCase("a@b..c", false)]
    [TestCase("a@b.", false)]
    public void An_e_mail_address_has_one_at_no_blanks_and_a_domain_with_a_dot(string text, bool isWellFormed) =>
        Assert.That(EmailAddress.IsWellFormed(text), Is.EqualTo(isWellFormed));

    [TestCase("one")]
    [TestCase(7)]
    [TestCase(null)]
    [TestCase("")]
    public void An_unknown_operation_is_Failed_for_that_whatever_became_of_its_customer(object? operation)
    {
        (string Column, object? Value)[] blank = [("LASTNAME", "")];
        Units[] units =
        [
            new Units().Create(blank),
            new Units().Ann().Deactivate(),
            new Units().Ann().Add(AsyncTable.Customer, "two"),
            new Units().Add(AsyncTable.Customer, 2),
            new Units { AsyncAccount = "", Account = "C-00000099" }.Update(("LASTNAME", "Berg")),
        ];
        foreach (var unit in units)
        {
            foreach (var table in AsyncTables.All)
                unit.Add(table, operation);
            var outcomes = unit.Convert().Outcomes;
            var unknown = unit.Build().Operations.Index().Where(pair => pair.Item.Kind == OperationKind.Unknown).ToList();
            Assert.That(unknown, Has.Count.GreaterThanOrEqualTo(6));
            foreach (var (index, item) in unknown)
                Assert.That(outcomes[index], Is.EqualTo(OperationOutcome.Failed(item.RejectsKind())), item.Key.ToString());
        }
    }
}
