using System.Data.Common;
using System.Text.RegularExpressions;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests.HqCustomers;
using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Verdicts;

/// <summary>The catalogue of reasons does not lie: the conversion gives no other (the compiler and <see cref="Outcomes"/> see to that), and gives each of these.</summary>
public sealed partial class RefusalsTests
{
    private static readonly ReferenceData OtherReference = new()
    {
        Company = new CompanyId("usrt"),
        CustomerAccountSequence = "CustAcco",
        CustomerGroups = ReferenceData.ByName<CustomerGroup>([new("30", 301, null), new("neg", -7, null)], group => group.Name),
        Currencies = ReferenceData.Codes(["USD"]),
        Attributes = ReferenceData.ByName<AttributeDefinition>([new("Born", (AttributeDataType)2, null, null, null)], attribute => attribute.Name),
        Channels = ReferenceDataOf(new Channel(Units.Houston, "ATL", new DefaultCustomer(new AccountId("DEF1"), 1, "", "USD", null, 0, null, []), [])),
    };

    private static readonly RetailExternalIdToCustomerMapRow Taken = new(new CompanyId("usrt"), 1, "shopper-1", new AccountId("C-00000077"), true);

    /// <summary>For each reason that the conversion of operations gives: operations that get it.</summary>
    private static readonly (Refusal Refusal, Func<ConversionResult> Convert)[] Converted =
    [
        (Refusals.NotText, () => Ann(("LASTNAME", new byte[] { 1, 2, 3 }))),
        (Refusals.UnreadableCharacters, () => Ann(("LASTNAME", "B\0erg"))),
        (Refusals.NotAWholeNumber, () => Ann(("RELATIONSHIPTYPE", "one"))),
        (Refusals.NotANumber, () => Ann(("CREDITMAX", "much"))),
        (Refusals.NotAFlag, () => Ann(("USEPURCHREQUEST", 2))),
        (Refusals.TooLong, () => Ann(("LASTNAME", new string('x', 26)))),
        (Refusals.NotAnEmailAddress, () => Ann(("EMAIL", "ann(at)example.com"))),
        (Refusals.BlankKey, () => new Units().Ann().Address("", ("CITY", "Oslo")).Convert()),
        (Refusals.UnknownOperation, () => new Units().Ann().Add(AsyncTable.Customer, 9).Convert()),
        (Refusals.UnreadableOldValues, () => new Units().Update(("OLDVALUES", "[1]"), ("LASTNAME", "Dahl")).Convert(Units.KnownAnn())),
        (Refusals.BlankCompany, () => InCompany(null)),
        (Refusals.NotACompany, () => InCompany(new byte[] { 1 })),
        (Refusals.NoCustomerNamed, () => new Units { AsyncAccount = "" }.Ann().Convert()),
        (Refusals.UnknownAccount, () => new Units { AsyncAccount = "", Account = "C-77" }.Update().Convert()),
        (Refusals.LostCustomer, () => CustomerConversion.Convert(Lost(), null, Units.Reference, Units.Now)),
        (Refusals.OtherAccount, () => new Units { Account = "C-00000002" }.Update(("LASTNAME", "Dahl")).Convert(Units.KnownAnn())),
        (Refusals.TakenAsyncAccount, () => new Units { DataStore = "oslo" }.Ann().Convert(Units.KnownAnn())),
        (Refusals.WaitsForCreation, () => new Units().Update(("LASTNAME", "Berg")).Convert()),
        (Refusals.WaitsForCustomer, () => new Units().Create().Address("a1", ("CITY", "Oslo")).Convert()),
        (Refusals.WaitsForEarlier, () => new Units().Ann().Update(("CUSTGROUP", "99")).Update(("LASTNAME", "Dahl")).Convert()),
        (Refusals.UnknownPartyType, () => Ann(("RELATIONSHIPTYPE", 7))),
        (Refusals.OtherPartyType, () => new Units().Update(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop")).Convert(Units.KnownAnn())),
        (Refusals.PersonWithoutName, () => new Units().Create().Convert()),
        (Refusals.OrganizationWithoutName, () => new Units().Create(("RELATIONSHIPTYPE", 2)).Convert()),
        (Refusals.UnknownLanguage, () => Ann(("LANGUAGEID", "xx"))),
        (Refusals.TitleOfOrganization, () => new Units().Create(("RELATIONSHIPTYPE", 2), ("CUSTNAME", "Shop"), ("TITLERECORDID", Units.Mister)).Convert()),
        (Refusals.UnknownTitle, () => Ann(("TITLERECORDID", 5))),
        (Refusals.UnknownCustomerGroup, () => Ann(("CUSTGROUP", "99"))),
        (Refusals.UnusableCustomerGroup, () => Elsewhere(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "neg")))),
        (Refusals.UnknownCurrency, () => Ann(("CURRENCY", "XXX"))),
        (Refusals.BlankOfUnknownChannel, () => new Units { Channel = 999 }.Ann().Convert()),
        (Refusals.BlankWithoutDefaultCustomer, () => new Units { Channel = Units.Bare }.Ann().Convert()),
        (Refusals.BlankOfDefaultCustomer, () => Elsewhere(new Units().Ann())),
        (Refusals.UnusableDefault, () => Elsewhere(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30")).Address("a1", ("CITY", "Oslo")))),
        (Refusals.UnknownReceiptOption, () => Ann(("RECEIPTOPTION", -1))),
        (Refusals.UnknownBlocking, () => Ann(("BLOCKED", 9))),
        (Refusals.TooManyDigits, () => Ann(("CREDITMAX", 0.12345678))),
        (Refusals.EmptyAddress, () => new Units().Ann().Address("a1", ("STATE", "TX")).Convert()),
        (Refusals.AddressTooLong, () => new Units().Ann().Address("a1", ("STREET", new string('s', 240)), ("CITY", "Springfield")).Convert()),
        (Refusals.BlankCountry, () => new Units { Channel = Units.Bare }.Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30"), ("CURRENCY", "USD")).Address("a1", ("CITY", "Oslo")).Convert()),
        (Refusals.UnknownCountry, () => new Units().Ann().Address("a1", ("CITY", "Oslo"), ("COUNTRY", "ATL")).Convert()),
        (Refusals.UnknownPurpose, () => new Units().Ann().Address("a1", ("CITY", "Oslo"), ("ROLE", "Castle")).Convert()),
        (Refusals.UnknownContactType, () => new Units().Ann().Contact("c1", ("TYPE", 9), ("LOCATOR", "1")).Convert()),
        (Refusals.BlankContact, () => new Units().Ann().Contact("c1", ("TYPE", 1)).Convert()),
        (Refusals.TurnedIntoEmailAddress, () => new Units().Ann().Contact("c1", ("TYPE", 1), ("LOCATOR", "1")).Convert() is { } first
            ? new Units().Add(AsyncTable.Contact, 2, ("CONTACTID", "c1"), ("TYPE", 2)).Convert(Units.Written(first)) : null!),
        (Refusals.BlankAffiliation, () => new Units().Ann().Add(AsyncTable.Affiliation, 1).Convert()),
        (Refusals.UnknownAffiliation, () => new Units().Ann().Affiliation(42).Convert()),
        (Refusals.LoyaltyAffiliation, () => new Units().Ann().Affiliation(Units.LoyaltyTier).Convert()),
        (Refusals.UnknownAttribute, () => new Units().Ann().Attribute("Height", "1").Convert()),
        (Refusals.OtherAttributeType, () => new Units().Ann().Attribute("Shoe size", "42", 5).Convert()),
        (Refusals.UnsupportedAttributeType, () => Elsewhere(new Units().Create(("FIRSTNAME", "Ann"), ("CUSTGROUP", "30")).Attribute("Born", "2001-01-01"))),
        (Refusals.NotOnAttributeList, () => new Units().Ann().Attribute("Colour", "Mauve").Convert()),
        (Refusals.NotAWholeAttribute, () => new Units().Ann().Attribute("Shoe size", "big").Convert()),
        (Refusals.NotANumericAttribute, () => new Units().Ann().Attribute("Ratio", "1e5").Convert()),
        (Refusals.NotAFlagAttribute, () => new Units().Ann().Attribute("Newsletter", "perhaps").Convert()),
        (Refusals.AttributeOutOfRange, () => new Units().Ann().Attribute("Shoe size", "61").Convert()),
        (Refusals.UnknownIdentityProvider, () => new Units().Ann().Identity("x", provider: -1).Convert()),
        (Refusals.TakenIdentity, () => new Units { TakenIdentities = [Taken] }.Ann().Identity("shopper-1").Convert()),
    ];

    /// <summary>Those that need databases; the fixtures named there provoke them.</summary>
    private static readonly (Refusal Refusal, string Text)[] FromDatabases =
    [
        (Refusals.DoesNotFit, new Rejection("LASTNAME", "2 bytes", Refusals.DoesNotFit, "is binary, where text belongs").ToString()), // UnfitRowsTests
        (Refusals.UnreadableCustomer, Refusals.UnreadableCustomer.Of("C-00000001", "CUSTTABLE.CREDITMAX holds a String where headquarters keeps a number").ToString()), // SynchronizationTests
        (Refusals.RefusedByDatabase, Refused(new RefusedRow("UNIQUE constraint failed: DIRPARTYTABLE.NAME"))), // SynchronizationTests
        (Refusals.NotWritten, Refused(new InvalidOperationException("Sequence contains no elements."))), // SynchronizationRaceTests
        (Refusals.NotConverted, Refusals.NotConverted.Of(nameof(NullReferenceException)).ToString()),
        (Refusals.NoNumberSequence, Refusals.NoNumberSequence.Of("CustAcco").ToString()), // NumberSequenceTests
        (Refusals.BlockedNumberSequence, Refusals.BlockedNumberSequence.Of("CustAcco").ToString()),
        (Refusals.UsedUpNumberSequence, Refusals.UsedUpNumberSequence.Of("CustAcco", 99).ToString()),
    ];

    private static IEnumerable<TestCaseData> Given() => Converted.Select(one => new TestCaseData(one.Refusal, one.Convert).SetArgDisplayNames(one.Refusal.Code));

    [TestCaseSource(nameof(Given))]
    public void Each_reason_is_given_to_operations_and_tells_what_is_wrong_and_what_to_do_in_a_few_lines(Refusal refusal, Func<ConversionResult> convert)
    {
        var messages = convert().Outcomes.Where(outcome => outcome.Status != OperationStatus.Succeeded).Select(outcome => outcome.Message!).ToList();
        var reason = messages.SelectMany(Verdict.Read).First(reason => reason.Refusal == refusal);
        TestContext.Out.WriteLine(string.Join('\n', messages));
        Assert.That((reason.Wrong, reason.WhatToDo), Is.Not.EqualTo(("", "")));
        Assert.That(reason.Allowed is null, Is.EqualTo(refusal.Allowed is null));
        Assert.That(messages, Has.All.Not.Match(@"\{\w+\}"), "every hole is filled");
        Assert.That(messages, Is.All.Length.LessThan(refusal == Refusals.BlankWithoutDefaultCustomer || refusal == Refusals.BlankOfUnknownChannel ? 600 : 420));
        if (refusal.Effect == RefusalEffect.Fails)
            Assert.That(reason.Fields, Is.Not.Empty.And.SubsetOf(refusal.Fields.StartsWith("every", StringComparison.Ordinal) ? AllColumns() : refusal.Fields.Split(", ")));
    }

    [Test]
    public void No_reason_of_the_catalogue_is_left_out_here() =>
        Assert.That(Converted.Select(one => one.Refusal).Concat(FromDatabases.Select(one => one.Refusal)).Select(refusal => refusal.Code), Is.EquivalentTo(Refusals.All.Select(refusal => refusal.Code)));

    [Test]
    public void Those_that_databases_give_are_of_the_catalogue_too()
    {
        foreach (var (refusal, text) in FromDatabases)
            Assert.That(Verdict.Read(text).Single().Refusal, Is.SameAs(refusal), text);
    }

    [Test]
    public void Codes_anchors_and_texts_are_as_the_page_needs_them()
    {
        Assert.That(Refusals.All.Select(refusal => refusal.Code), Is.Unique);
        Assert.That(Refusals.UnknownCustomerGroup.Anchor, Is.EqualTo("unknown-customer-group"));
        foreach (var refusal in Refusals.All)
        {
            Assert.That(refusal.Rules, Does.Match(@"^R\d+(, R\d+)*$"), refusal.Code);
            foreach (var text in new[] { refusal.Wrong, refusal.Allowed ?? "Allowed", refusal.WhatToDo })
                Assert.That(text, Does.Match(@"\S$").And.Not.EndsWith("."), refusal.Code);
            Assert.That(refusal.WhatToDo, Does.Match("^[A-Z]"), refusal.Code);
            Assert.That(typeof(Refusals).GetField(refusal.Code)?.GetValue(null), Is.SameAs(refusal));
            if (Columns().IsMatch(refusal.Fields))
                Assert.That(refusal.Fields.Split(", "), Is.SubsetOf(AllColumns()), refusal.Code);
        }
    }

    [Test]
    public void Whoever_reads_the_catalogue_reads_sentences_in_which_every_placeholder_is_explained_once()
    {
        Assert.That(Placeholder.All.Select(one => one.Hole), Is.EquivalentTo(Refusals.All.SelectMany(refusal => refusal.Holes).Append("value").Distinct()));
        Assert.That(Placeholder.All.Select(one => one.Words), Is.Unique);
        foreach (var refusal in Refusals.All)
        {
            TestContext.Out.WriteLine($"{refusal.Sentence()}. {Refusal.Sample(refusal.Allowed)}. {Refusal.Sample(refusal.WhatToDo)}.");
            Assert.That(refusal.Sentence(), Does.Match("^[A-Z‹]").And.Not.Match(@"[{}]"), refusal.Code);
            Assert.That($"{refusal.Wrong} {refusal.Allowed} {refusal.WhatToDo}", Does.Not.Contain("page"), $"{refusal.Code} is read on a page, on the command line and over HTTP");
        }
    }

    [Test]
    public void Numbers_of_closed_sets_are_those_the_code_knows()
    {
        Assert.That(AllowedValues.Operations.All.Select(value => value.Value), Is.EqualTo(Enum.GetValues<OperationKind>().Where(kind => kind != OperationKind.Unknown).Select(kind => $"{(int)kind}")));
        Assert.That(AllowedValues.AttributeTypes.All.Select(value => value.Value), Is.EqualTo(Enum.GetValues<AttributeDataType>().Select(type => $"{(int)type}")));
        Assert.That(AllowedValues.PartyTypes.All, Is.EqualTo(new AllowedValue[] { new($"{PartyTypes.Person}", "person"), new($"{PartyTypes.Organization}", "organization") }));
        Assert.That(AllowedValues.ContactTypes.All, Is.EqualTo(new AllowedValue[] { new($"{ContactTypes.Phone}", "phone"), new($"{ContactTypes.Email}", "e-mail"), new($"{ContactTypes.Url}", "URL") }));
    }

    [Test]
    public void Of_an_address_that_is_too_long_the_longest_part_alone_is_named()
    {
        var message = new Units().Ann().Address("a1", ("STREET", new string('s', 240)), ("CITY", "Springfield"), ("COUNTRY", "USA")).Convert().Outcomes[1].Message;
        Assert.That(message, Does.StartWith("STREET: with it the full address has 258 characters, headquarters holds 250"));
        Assert.That(Verdict.Read(message).Single().Fields, Is.EqualTo(new[] { "STREET" }));
    }

    [Test]
    public void A_fact_too_many_or_too_few_is_a_mistake_of_ours() =>
        Assert.That(() => Refusals.UnknownCountry.Of().ToString(), Throws.ArgumentException.With.Message.Contains("UnknownCountry is told with countries"));

    private static string[] AllColumns() => [.. AsyncTables.All.SelectMany(table => AsyncTables.ShapeOf(table).Columns)];

    private static ConversionResult Ann(params (string Column, object? Value)[] values) => new Units().Create([("FIRSTNAME", "Ann"), .. values]).Convert();

    private static ConversionResult Elsewhere(Units units) => CustomerConversion.Convert(units.Build(), null, OtherReference, Units.Now);

    private static ConversionResult InCompany(object? company)
    {
        var unit = new Units().Create(("FIRSTNAME", "Ann"), ("DATAAREAID", company)).Build();
        return CustomerConversion.Convert(unit with { Company = new CompanyId("") }, null, Units.Reference, Units.Now);
    }

    private static CustomerUnit Lost() => new Units().Update(("LASTNAME", "Dahl")).Build() with { Account = new AccountId("C-00000001") };

    private static string Refused(Exception refusal)
    {
        var unit = new Units().Ann().Build();
        return new ConvertedUnit(unit, null, new Units().Ann().Convert()).Refused(refusal).Result.Outcomes[0].Message!;
    }

    private static System.Collections.Frozen.FrozenDictionary<long, Channel> ReferenceDataOf(Channel channel) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([channel], one => one.RecId);

    [GeneratedRegex("^[A-Z]")]
    private static partial Regex Columns();

    private sealed class RefusedRow(string message) : DbException(message);
}
