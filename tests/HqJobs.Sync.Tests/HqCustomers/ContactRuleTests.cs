using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class ContactRuleTests
{
    [Test]
    public void R47_the_customer_rows_contacts_stand_at_the_contact_location_and_the_party_refers_to_them()
    {
        var customer = new Units().Create(("FIRSTNAME", "Ann"), ("PHONE", "111"), ("PHONEEXTENSION", "9"), ("CELLULARPHONE", "222"), ("EMAIL", "a@b.c"), ("URL", "u")).Convert().After!;
        Assert.That(customer.ElectronicAddresses.Select(row => (row.Type, row.Locator, row.LocatorExtension, row.IsMobilePhone, row.IsPrimary)), Is.EqualTo(new[]
        {
            (1L, "111", "9", false, true), (1L, "222", null, true, false), (2L, "a@b.c", null, false, true), (3L, "u", (string?)null, false, true),
        }));
        Assert.That(Primaries(customer), Is.EqualTo(("111", "a@b.c", "u")));
        Assert.That(customer.Locations.Single().IsPostalAddress, Is.False);
    }

    [Test]
    public void R47_a_cell_phone_is_primary_where_there_is_no_phone() =>
        Assert.That(Primaries(new Units().Create(("FIRSTNAME", "Ann"), ("CELLULARPHONE", "222")).Convert().After!).Phone, Is.EqualTo("222"));

    [Test]
    public void R47_a_contact_recorded_as_blank_goes_and_a_changed_one_keeps_its_row()
    {
        var known = Units.KnownAnn(("PHONE", "111"), ("EMAIL", "a@b.c"), ("CELLULARPHONE", "222"));
        var after = new Units().Update(("PHONE", ""), ("EMAIL", "x@y.z")).Convert(known).ShouldBe("S").After!;
        Assert.That(Primaries(after), Is.EqualTo(("222", "x@y.z", "")));
        Assert.That(after.Party.PrimaryContactEmail, Is.EqualTo(known.Customer.Party.PrimaryContactEmail));
    }

    [Test]
    public void R47_secondary_contacts_have_their_own_key_and_consent()
    {
        var customer = new Units().Ann().Contact("c1", ("TYPE", 1), ("LOCATOR", "333"), ("ISMOBILEPHONE", 1), ("MARKETINGOPTIN", 1), ("DESCRIPTION", "Work"), ("LOCATOREXTENSION", "7"))
            .Contact("c2", ("TYPE", 2), ("LOCATOR", "w@x.y")).Convert().ShouldBe("SSS").After!;
        var contact = customer.ElectronicAddresses[0];
        Assert.That((contact.ContactId, contact.Locator, contact.IsMobilePhone, contact.RetailMarketingOptIn, contact.Description, contact.LocatorExtension),
            Is.EqualTo(("c1", "333", true, true, "Work", "7")));
        Assert.That(customer.Party.PrimaryContactPhone, Is.Zero);
        var withdrawn = new Units().Add(AsyncTable.Contact, 2, ("CONTACTID", "C1"), ("MARKETINGOPTIN", 0)).Convert(Units.Written(new Units().Ann().Contact("c1", ("TYPE", 1), ("LOCATOR", "333"), ("MARKETINGOPTIN", 1)).Convert()));
        Assert.That((withdrawn.After!.ElectronicAddresses.Single().Locator, withdrawn.After.ElectronicAddresses.Single().RetailMarketingOptIn), Is.EqualTo(("333", false)));
    }

    [Test]
    public void R47_a_secondary_contact_made_primary_is_the_only_primary_of_its_type_until_it_goes()
    {
        var known = Units.Written(new Units().Create(("FIRSTNAME", "Ann"), ("PHONE", "111"), ("EMAIL", "a@b.c"))
            .Contact("c1", ("TYPE", 1), ("LOCATOR", "333"), ("ISPRIMARY", 1)).Contact("c2", ("TYPE", 1), ("LOCATOR", "444"), ("ISPRIMARY", 1)).Convert());
        Assert.That(Primaries(known.Customer), Is.EqualTo(("444", "a@b.c", "")));
        var gone = new Units().Add(AsyncTable.Contact, 3, ("CONTACTID", "c2")).Convert(known).ShouldBe("S").After!;
        Assert.That(Primaries(gone), Is.EqualTo(("111", "a@b.c", "")));
        var released = new Units().Add(AsyncTable.Contact, 2, ("CONTACTID", "c2"), ("ISPRIMARY", 0)).Convert(known).ShouldBe("S").After!;
        Assert.That(Primaries(released).Phone, Is.EqualTo("111"));
    }

    [Test]
    public void R47_a_primary_contact_that_becomes_another_type_is_primary_of_neither()
    {
        var known = Units.Written(new Units().Create(("FIRSTNAME", "Ann"), ("PHONE", "111")).Contact("c1", ("TYPE", 3), ("LOCATOR", "222"), ("ISPRIMARY", 1)).Convert());
        var after = new Units().Add(AsyncTable.Contact, 2, ("CONTACTID", "c1"), ("TYPE", 1)).Convert(known).ShouldBe("S").After!;
        Assert.That(Primaries(after), Is.EqualTo(("111", "", "")));
    }

    [TestCase("TYPE", 9L, "'9' is neither 1 (phone) nor 2 (e-mail) nor 3 (URL)")]
    [TestCase("LOCATOR", "", "blank")]
    [TestCase("LOCATOR", "not an address", "is not an e-mail address")]
    [TestCase("DESCRIPTION", "this description is longer than the sixty characters that fit", "holds 60")]
    [TestCase("LOCATOREXTENSION", "12345678901", "holds 10")]
    [TestCase("MARKETINGOPTIN", "maybe", "is neither 0 nor 1")]
    [TestCase("CONTACTID", " ", "is blank")]
    public void A_bad_contact_fails_alone(string column, object value, string message) =>
        new Units().Ann().Contact("c1", ("TYPE", 2), ("LOCATOR", "a@b.c"), (column, value)).Convert().ShouldBe("SF").Saying(1, column, message);

    private static (string Phone, string Email, string Url) Primaries(Customer customer)
    {
        foreach (var type in customer.ElectronicAddresses.GroupBy(row => row.Type))
            Assert.That(type.Count(row => row.IsPrimary), Is.LessThanOrEqualTo(1));
        return (Of(customer.Party.PrimaryContactPhone), Of(customer.Party.PrimaryContactEmail), Of(customer.Party.PrimaryContactUrl));

        string Of(long recId)
        {
            var contact = customer.ElectronicAddresses.SingleOrDefault(row => row.RecId == recId);
            Assert.That(contact?.IsPrimary, Is.Not.False);
            return contact?.Locator ?? "";
        }
    }
}
