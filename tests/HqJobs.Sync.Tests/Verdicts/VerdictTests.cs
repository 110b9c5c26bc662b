using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Verdicts;

/// <summary>What SYNCERROR says is read back whatever a customer typed, and shown without it.</summary>
public sealed class VerdictTests
{
    private static readonly string[] Nasty =
    [
        "Ann", "O'Brien's", "' is not text. ", "x' is not an e-mail address", "a; LASTNAME: 'b", "1; CITY: blank", "'", "…", "Storgata 1; 0155 Oslo", "$1 {value} \\", "line\nbreak", new string('y', 400),
    ];

    [Test]
    public void Every_reason_is_read_back_with_its_field_and_value_and_shown_without_it([ValueSource(nameof(Nasty))] string value)
    {
        foreach (var refusal in Refusals.All)
        {
            var rejection = refusal.Effect == RefusalEffect.Fails && refusal.Fields.Length > 0 ? new Rejection("LASTNAME", value, refusal, Facts(refusal)) : refusal.Of(Facts(refusal));
            var text = rejection.ToString();
            var read = Verdict.Read(text).Single();
            Assert.That(read.Refusal, Is.SameAs(refusal), text);
            if (read.Fields.Count == 0) continue;
            Assert.That((read.Fields.Single(), read.Value), Is.EqualTo(("LASTNAME", Rejection.Shown(value))), text);
            Assert.That(Verdict.WithoutValues(text), Is.EqualTo(text.Replace($"'{Rejection.Shown(value)}'", "'…'", StringComparison.Ordinal)), text);
        }
    }

    [Test]
    public void Several_reasons_are_read_apart_and_none_shows_its_value([ValueSource(nameof(Nasty))] string value)
    {
        foreach (var refusal in Refusals.All.Where(refusal => refusal.Effect == RefusalEffect.Fails && refusal.Fields.Length > 0))
        {
            var text = $"{new Rejection("CUSTGROUP", "99", Refusals.UnknownCustomerGroup, "usrt", "30, 40")}; {new Rejection("PHONE", value, refusal, Facts(refusal))}; {new Rejection("EMAIL", value, Refusals.NotAnEmailAddress)}";
            var read = Verdict.Read(text);
            Assert.That(read.Select(reason => (reason.Refusal, reason.Fields.Single())), Is.EqualTo(new[] { (Refusals.UnknownCustomerGroup, "CUSTGROUP"), (refusal, "PHONE"), (Refusals.NotAnEmailAddress, "EMAIL") }), text);
            Assert.That(Verdict.WithoutValues(text), Does.StartWith("CUSTGROUP: '99' is").And.Contain("; PHONE: '…' ").And.Contain("; EMAIL: '…' is not an e-mail"));
        }
    }

    [Test]
    public void What_a_database_says_is_for_those_who_may_see_values() =>
        Assert.That(Verdict.WithoutValues(Refusals.RefusedByDatabase.Of("The duplicate key value is (Berg, Ann)").ToString()), Does.Not.Contain("Berg").And.EndsWith("It says: …. (R56)"));

    [Test]
    public void Several_columns_are_told_apart() =>
        Assert.That(Verdict.Read(new Rejection("FIRSTNAME, LASTNAME", null, Refusals.PersonWithoutName).ToString()).Single().Fields, Is.EqualTo(new[] { "FIRSTNAME", "LASTNAME" }));

    [Test]
    public void A_text_that_is_none_of_the_catalogue_still_names_its_field() => Assert.That(Verdict.Read("CREDITMAX: 'x' is odd").Single().Fields, Is.EqualTo(new[] { "CREDITMAX" }));

    [TestCase("EMAIL: 'kari's @' is wrong; LASTNAME: 'O'Brien' too", "EMAIL: '…' too")]
    [TestCase("EMAIL: 'kari.nordmann", "EMAIL: '…'")]
    [TestCase("without OLDVALUES: every value it records has won", "without OLDVALUES: every value it records has won")]
    [TestCase("", "")]
    [TestCase(null, null)]
    public void A_text_that_is_none_of_the_catalogue_loses_all_that_stands_between_quotes(string? text, string? shown)
    {
        Assert.That(Verdict.WithoutValues(text), Is.EqualTo(shown));
        Assert.That(Verdict.Read(text), Has.All.Property(nameof(ReadReason.Refusal)).Null);
    }

    [Test]
    public void Few_choices_are_listed_all_of_many_the_nearest()
    {
        Assert.That(Listed(["40", "30"]).ToString(), Is.EqualTo("30, 40"));
        Assert.That(Listed([]).ToString(), Does.StartWith("none"));
        var many = Enumerable.Range(0, 26 * 26).Select(i => $"{(char)('A' + i / 26)}{(char)('A' + i % 26)}X").ToList();
        Assert.That(Listed(many, "nox").ToString(), Does.StartWith("NOX, ").And.EndsWith(", … (676 in all)").And.Length.LessThan(60));
        Assert.That(Listed(Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 300)), "b").ToString(), Has.Length.LessThan(150));
    }

    private static Choices Listed(IEnumerable<string> values, string? given = null) => new(values.Select(value => new AllowedValue(value)), given);

    private static object?[] Facts(Refusal refusal) => [.. refusal.Holes.Select(hole => $"‹{hole}›")];
}
