using HqJobs.Sync.HqCustomers;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

public sealed class MembershipRuleTests
{
    [Test]
    public void R49_an_affiliation_is_given_once_and_taken_away()
    {
        var given = new Units().Ann().Affiliation(Units.Students).Affiliation(Units.Vip).Convert().ShouldBe("SSS");
        Assert.That(given.After!.Affiliations.Select(row => row.RetailAffiliationId), Is.EqualTo(new[] { Units.Students, Units.Vip }));
        var taken = new Units().Affiliation(Units.Students, 3).Convert(Units.Written(given)).ShouldBe("S");
        Assert.That(taken.After!.Affiliations.Single().RetailAffiliationId, Is.EqualTo(Units.Vip));
        Assert.That(CustomerDiff.Between(taken.Before, taken.After).Deletes.Single(), Is.InstanceOf<RetailCustAffiliationRow>());
    }

    [Test]
    public void R49_loyalty_tiers_and_unknown_affiliations_are_refused() =>
        new Units().Ann().Affiliation(Units.LoyaltyTier).Affiliation(42).Add(AsyncTable.Affiliation, 1, ("RETAILAFFILIATIONID", "x")).Add(AsyncTable.Affiliation, 1)
            .Convert().ShouldBe("SFFFF").Saying(1, "loyalty", "R49").Saying(2, "'42' is not an affiliation", "R49").Saying(3, "whole number").Saying(4, "not recorded");

    [TestCase("Shoe size", "42", 4, "42")]
    [TestCase("shoe SIZE", 42L, null, "42")]
    [TestCase("Colour", "red", 5, "Red")]
    [TestCase("Newsletter", "1", 6, "true")]
    [TestCase("Newsletter", "False", 0, "false")]
    [TestCase("Budget", "99.5", 1, "99.5")]
    [TestCase("Ratio", "-1.25", 3, "-1.25")]
    [TestCase("Notes", "likes\nboats", null, "likes\nboats")]
    [TestCase("Colour", "", 5, null)]
    public void R50_an_attribute_of_its_type_list_and_range_is_kept(string name, object value, int? type, string? expected) =>
        Assert.That(new Units().Ann().Attribute(name, value, type).Convert().ShouldBe("SS").After!.Attributes.Single().AttributeValue, Is.EqualTo(expected));

    [TestCase("Height", "1", null, "ATTRIBUTENAME: 'Height' is not a customer attribute")]
    [TestCase("Shoe size", "42", 5, "ATTRIBUTEDATATYPE: '5' is not the type")]
    [TestCase("Shoe size", "big", null, "'big' is not a whole number")]
    [TestCase("Shoe size", "61", null, "'61' is outside the range of attribute 'Shoe size'. Allowed: 15 to 60.")]
    [TestCase("Shoe size", "4.5", null, "is not a whole number")]
    [TestCase("Budget", "-1", null, "Allowed: 0 to 100000.")]
    [TestCase("Ratio", "1e5", null, "is not a number")]
    [TestCase("Colour", "Mauve", null, "'Mauve' is not on the list")]
    [TestCase("Newsletter", "perhaps", null, "neither true nor false")]
    public void R50_any_other_value_fails_alone(string name, object value, int? type, string message) =>
        new Units().Ann().Attribute(name, value, type).Convert().ShouldBe("SF").Saying(1, message, "R50");

    [Test]
    public void R50_a_text_longer_than_headquarters_holds_fails() =>
        new Units().Ann().Attribute("Notes", new string('n', 1001)).Convert().ShouldBe("SF").Saying(1, "ATTRIBUTEVALUE", "1001", "1000");

    [Test]
    public void R57_the_latest_value_of_an_attribute_wins_and_a_deactivated_one_goes()
    {
        var result = new Units().Ann().Attribute("Notes", "a").Attribute("Notes", "b").Attribute("Colour", "Red")
            .Add(AsyncTable.Attribute, 3, ("ATTRIBUTENAME", "COLOUR")).Convert().ShouldBe("SSSSS");
        Assert.That(result.After!.Attributes.Single().AttributeValue, Is.EqualTo("b"));
    }

    [Test]
    public void R65_an_external_identity_is_mapped_to_the_new_account_and_taken_away_again()
    {
        var result = new Units().Ann().Identity("shopper-1").Convert().ShouldBe("SS");
        var row = Units.Written(result).Customer.Identities.Single();
        Assert.That((row.ProviderId, row.ExternalIdentityId, row.Account.Value, row.IsActivated), Is.EqualTo((1L, "shopper-1", "C-00000001", true)));
        Assert.That(new Units().Identity("shopper-1", operation: 3).Convert(Units.Written(result)).ShouldBe("S").After!.Identities, Is.Empty);
    }

    [Test]
    public void R65_an_identity_of_another_account_fails_naming_the_account()
    {
        var taken = new RetailExternalIdToCustomerMapRow(new CompanyId("usrt"), 1, "shopper-1", new AccountId("C-00000077"), true);
        new Units { TakenIdentities = [taken] }.Ann().Identity("shopper-1").Identity("shopper-1", provider: 2).Convert()
            .ShouldBe("SFS").Saying(1, "EXTERNALIDENTITYID", "already mapped to account C-00000077", "R65");
        var own = taken with { Account = new AccountId("C-00000001") };
        new Units { TakenIdentities = [own] }.Identity("shopper-1").Convert(Units.Written(new Units().Ann().Identity("shopper-1").Convert())).ShouldBe("S");
    }

    [Test]
    public void R65_an_identity_without_provider_or_with_a_text_too_long_fails() =>
        new Units().Ann().Identity("x", provider: -1).Identity(new string('i', 256)).Convert().ShouldBe("SFF").Saying(1, "PROVIDERID").Saying(2, "holds 255");
}
