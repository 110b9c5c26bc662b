using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class AddressRuleTests
{
    [Test]
    public void R39_a_customer_has_several_addresses_each_with_name_and_contact_information()
    {
        var customer = new Units().Ann()
            .Address("a1", ("STREET", "Main 1"), ("CUSTNAME", "Cabin"), ("PHONE", "111"), ("EMAIL", "a@b.c"), ("URL", "u"))
            .Address("a2", ("STREET", "Main 2")).Convert().ShouldBe("SSS").After!;
        Assert.That(customer.Locations.Select(row => (row.AddressId, row.Description)), Is.EqualTo(new[] { ("a1", "Cabin"), ("a2", (string?)null) }));
        Assert.That(customer.ElectronicAddresses.Where(row => row.Location == customer.Locations[0].RecId).Select(row => (row.Type, row.Locator)),
            Is.EqualTo(new[] { (1L, "111"), (2L, "a@b.c"), (3L, "u") }));
        Assert.That(customer.Party.PrimaryContactPhone, Is.Zero, "an address's phone is not the customer's");
    }

    [TestCase(1, null, "Home")]
    [TestCase(2, "", "Business")]
    [TestCase(1, "post BOX", "Post box")]
    [TestCase(2, "Delivery", "Delivery")]
    public void R40_the_purpose_is_home_for_a_person_and_business_for_an_organization_unless_recorded(int type, string? role, string expected) =>
        Assert.That(new Units().Create(("RELATIONSHIPTYPE", type), ("CUSTNAME", "Shop"), ("FIRSTNAME", "Ann")).Address("a1", ("CITY", "Oslo"), ("ROLE", role))
            .Convert().ShouldBe("SS").After!.Roles.Single().Role, Is.EqualTo(expected));

    [Test]
    public void R40_an_unknown_purpose_fails() =>
        new Units().Ann().Address("a1", ("CITY", "Oslo"), ("ROLE", "Castle")).Convert().ShouldBe("SF").Saying(1, "ROLE: 'Castle'", "R40");

    [Test]
    public void R41_R46_a_blank_country_is_that_of_the_channels_operating_unit_and_without_one_the_address_fails()
    {
        Assert.That(new Units { Channel = Units.Mall }.Create(("CUSTNAME", "Shop")).Address("a1", ("CITY", "Oslo")).Convert().After!.PostalAddresses.Single().CountryRegionId, Is.EqualTo("NOR"));
        new Units { Channel = Units.Bare }.Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30"), ("CURRENCY", "USD")).Address("a1", ("CITY", "Oslo"))
            .Convert().ShouldBe("SF").Saying(1, "COUNTRY", "R41");
        new Units().Ann().Address("a1", ("CITY", "Oslo"), ("COUNTRY", "ATL")).Convert().ShouldBe("SF").Saying(1, "COUNTRY: 'ATL' is not a country", "R46");
        Assert.That(new Units().Ann().Address("a1", ("CITY", "Oslo"), ("COUNTRY", "nor")).Convert().After!.PostalAddresses.Single().CountryRegionId, Is.EqualTo("NOR"));
    }

    [Test]
    public void R42_an_address_says_at_least_something()
    {
        new Units().Ann().Address("a1", ("STATE", "TX"), ("STREET", " "), ("ROLE", "Home")).Convert().ShouldBe("SF").Saying(1, "R42");
        foreach (var column in new[] { "STREET", "CITY", "ZIP", "COUNTY", "PHONE", "URL", "STREETNUMBER", "DISTRICTNAME", "BUILDINGCOMPLIMENT" })
            new Units().Ann().Address("a1", (column, "x")).Convert().ShouldBe("SS");
    }

    [Test]
    public void R42_an_edit_does_not_take_the_last_thing_an_address_says()
    {
        var known = Units.Written(new Units().Ann().Address("a1", ("CITY", "Oslo"), ("PHONE", "1")).Convert());
        new Units().Address("a1", ("CITY", "")).Convert(known).ShouldBe("S");
        new Units().Address("a1", ("CITY", ""), ("PHONE", "")).Convert(known).ShouldBe("F").Saying(0, "R42");
        new Units().Address("a1", ("ROLE", "Office")).Convert(known).ShouldBe("S");
    }

    [Test]
    public void R42_blanking_what_is_blank_already_takes_nothing_from_an_address()
    {
        var known = Units.Written(new Units().Ann().Address("a1", ("COUNTRY", "NOR")).Convert());
        new Units().Address("a1", ("STREET", "")).Convert(known).ShouldBe("S");
        var street = Units.Written(new Units().Ann().Address("a1", ("COUNTRY", "NOR"), ("STREET", "High St")).Convert());
        new Units().Address("a1", ("STREET", "")).Convert(street).ShouldBe("F").Saying(0, "R42");
    }

    [TestCase("STREET", 250)]
    [TestCase("COUNTY", 10)]
    [TestCase("CITY", 60)]
    [TestCase("STATE", 10)]
    [TestCase("ZIP", 10)]
    [TestCase("STREETNUMBER", 20)]
    [TestCase("BUILDINGCOMPLIMENT", 60)]
    [TestCase("DISTRICTNAME", 60)]
    [TestCase("CUSTNAME", 60)]
    [TestCase("TAXGROUP", 10)]
    [TestCase("PHONE", 255)]
    public void R43_too_long_fails_the_address_alone(string column, int limit)
    {
        new Units().Ann().Address("a1", ("PHONE", "1"), (column, new string('x', limit + 1))).Convert().ShouldBe("SF").Saying(1, column, $"holds {limit}", "R43");
        if (column != "STREET")
            new Units().Ann().Address("a1", ("PHONE", "1"), (column, new string('x', limit))).Convert().ShouldBe("SS");
    }

    [Test]
    public void R43_the_full_address_is_composed_and_held_to_250_characters()
    {
        var full = new Units().Ann().Address("a1", ("STREET", "Storgata"), ("STREETNUMBER", "5"), ("ZIP", "0155"), ("CITY", "Oslo"), ("COUNTRY", "NOR")).Convert();
        Assert.That(full.After!.PostalAddresses.Single().Address, Is.EqualTo("Storgata 5, 0155 Oslo, NOR"));
        new Units().Ann().Address("a1", ("STREET", new string('s', 240)), ("CITY", "Springfield")).Convert().ShouldBe("SF").Saying(1, "full address", "holds 250");
    }

    [Test]
    public void R44_an_address_of_an_account_finds_its_owner_and_an_unknown_account_fails()
    {
        var known = Units.KnownAnn();
        var units = new Units { AsyncAccount = "", Account = "C-00000001" };
        var after = units.Address("a1", ("CITY", "Oslo")).Convert(known).ShouldBe("S").After!;
        Assert.That(after.Locations.Single(row => row.AddressId == "a1").Party, Is.EqualTo(known.Customer.Party.RecId));
        new Units { AsyncAccount = "", Account = "C-77" }.Address("a1", ("CITY", "Oslo")).Convert().ShouldBe("F").Saying(0, "CUSTACCOUNT: 'C-77' is not a customer of usrt");
    }

    [Test]
    public void R45_the_first_address_is_primary_until_another_is_made_so_and_there_is_never_more_than_one()
    {
        var first = new Units().Ann().Address("a1", ("CITY", "Oslo")).Address("a2", ("CITY", "Bergen")).Convert();
        Assert.That(PrimaryOf(first.After!), Is.EqualTo("a1"));
        var second = new Units().Add(AsyncTable.Address, 2, ("ADDRESSID", "a2"), ("MAKEPOSTALADDRESSPRIMARY", 1)).Convert(Units.Written(first)).ShouldBe("S");
        Assert.That(PrimaryOf(second.After!), Is.EqualTo("a2"));
        var both = new Units().Ann().Address("a1", ("CITY", "Oslo"), ("MAKEPOSTALADDRESSPRIMARY", 1)).Address("a2", ("CITY", "Bergen"), ("MAKEPOSTALADDRESSPRIMARY", 1))
            .Address("a1", ("CITY", "Moss")).Convert();
        Assert.That(PrimaryOf(both.After!), Is.EqualTo("a2"), "the last one made primary");
    }

    [Test]
    public void A_deactivated_address_is_closed_no_longer_primary_and_opens_again_with_the_next_edit()
    {
        var known = Units.Written(new Units().Ann().Address("a1", ("CITY", "Oslo")).Convert());
        var closed = Units.Written(new Units().Add(AsyncTable.Address, 3, ("ADDRESSID", "A1")).Convert(known).ShouldBe("S"));
        Assert.That(closed.Customer.PostalAddresses.Single().ValidTo, Is.EqualTo(Units.Now));
        Assert.That((closed.Customer.PartyLocations.Any(row => row.IsPrimary), closed.Customer.Party.PrimaryAddressLocation), Is.EqualTo((false, 0L)));
        var open = new Units().Add(AsyncTable.Address, 2, ("ADDRESSID", "a1"), ("CITY", "Moss")).Convert(closed).ShouldBe("S").After!;
        Assert.That((open.PostalAddresses.Single().ValidTo, open.PostalAddresses.Single().City, PrimaryOf(open)), Is.EqualTo((Conversion.Never, "Moss", "a1")));
    }

    [Test]
    public void An_edit_keeps_what_it_does_not_record_and_clears_what_it_records_as_blank()
    {
        var known = Units.Written(new Units().Ann().Address("a1", ("CITY", "Oslo"), ("ZIP", "0155"), ("PHONE", "1"), ("STREET", "S")).Convert());
        var after = new Units().Add(AsyncTable.Address, 2, ("ADDRESSID", "a1"), ("ZIP", ""), ("PHONE", ""), ("STREET", "T")).Convert(known).ShouldBe("S").After!;
        var postal = after.PostalAddresses.Single();
        Assert.That((postal.City, postal.ZipCode, postal.Street, postal.Address), Is.EqualTo(("Oslo", (string?)null, "T", "T, Oslo, USA")));
        Assert.That(after.ElectronicAddresses, Is.Empty);
    }

    [Test]
    public void Junk_in_an_address_fails_it_alone()
    {
        new Units().Ann().Address("", ("CITY", "Oslo")).Address("a1", ("CITY", "Os\0lo")).Address("a2", ("CITY", new byte[] { 1 }))
            .Address("a3", ("CITY", "Oslo"), ("EMAIL", "x")).Address("a4", ("CITY", "Oslo")).Convert().ShouldBe("SFFFFS").Saying(1, "ADDRESSID").Saying(4, "EMAIL: 'x'");
    }

    private static string PrimaryOf(Customer customer)
    {
        var primary = customer.PartyLocations.Single(row => row is { IsPrimary: true, IsPostalAddress: true }).Location;
        Assert.That(customer.Party.PrimaryAddressLocation, Is.EqualTo(primary));
        return customer.Locations.Single(row => row.RecId == primary).AddressId;
    }
}
