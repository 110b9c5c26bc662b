using System.Diagnostics;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>Random histories of one customer, good and bad values mixed, for a second; the seed is printed.</summary>
public sealed class RandomisedConversionTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    [Test]
    public void Whatever_channels_record_the_invariants_of_a_customer_hold([Values(null, 1, 2)] int? seed)
    {
        var used = seed ?? TestSeed.Next();
        TestContext.Out.WriteLine($"seed {used}");
        var random = new Random(used);
        var watch = Stopwatch.StartNew();
        var units = 0;
        for (; watch.Elapsed < Budget; units++)
        {
            var first = History(random, random.Next(1, 12)).Convert();
            CheckInvariants(first);
            if (first.After is null)
                continue;
            var known = Units.Written(first);
            var second = History(random, random.Next(1, 8)).Convert(known);
            CheckInvariants(second);
            CheckRepeatable(random, known);
        }
        TestContext.Out.WriteLine($"{units} histories");
        Assert.That(units, Is.GreaterThan(0));
    }

    /// <summary>Converting a history a second time, against its own result, changes nothing (style.md 10).</summary>
    private static void CheckRepeatable(Random random, KnownCustomer known)
    {
        var history = History(random, random.Next(1, 10));
        var once = history.Convert(known);
        var written = Units.Written(once);
        var twice = history.Convert(written);
        var diff = CustomerDiff.Between(twice.Before, twice.After);
        Assert.That(diff.IsEmpty, () => $"{Describe(once)} then {Describe(twice)}: {string.Join(" | ", diff.Upserts)}, gone: {string.Join(" | ", diff.Deletes)}");
    }

    private static void CheckInvariants(ConversionResult result)
    {
        foreach (var outcome in result.Outcomes)
        {
            Assert.That(outcome.Status, Is.Not.EqualTo(OperationStatus.Pending), "every operation has its outcome");
            Assert.That(outcome.Status == OperationStatus.Succeeded || (outcome.Message?.Length > 0 && Verdict.Read(outcome.Message).All(reason => reason.Refusal is not null)), () => $"a reason of the catalogue is given: {outcome.Message}");
        }
        if (result.After is not { } customer)
            return;
        Assert.That(customer.Account.CustGroup, Is.Not.Empty);
        Assert.That(customer.Account.Currency, Is.Not.Empty);
        Assert.That(customer.Party.Name, Is.Not.Empty);
        Assert.That(customer.PartyLocations.Count(row => row is { IsPrimary: true, IsPostalAddress: true }), Is.LessThanOrEqualTo(1));
        Assert.That(customer.Locations.Where(row => row.AddressId != "").Select(row => row.AddressId.ToUpperInvariant()), Is.Unique);
        Assert.That(customer.ElectronicAddresses.Where(row => row.ContactId != "").Select(row => row.ContactId.ToUpperInvariant()), Is.Unique);
        Assert.That(customer.PostalAddresses.Select(row => row.Address!.Length), Has.All.LessThanOrEqualTo(250));
        foreach (var type in customer.ElectronicAddresses.GroupBy(row => row.Type))
            Assert.That(type.Count(row => row.IsPrimary), Is.LessThanOrEqualTo(1));
        CheckReferences(Units.Written(result).Customer);
    }

    /// <summary>No temporary identity is left, and every reference finds its row.</summary>
    private static void CheckReferences(Customer customer)
    {
        var locations = customer.Locations.Select(row => row.RecId).ToHashSet();
        var partyLocations = customer.PartyLocations.Select(row => row.RecId).ToHashSet();
        var contacts = customer.ElectronicAddresses.Select(row => row.RecId).ToHashSet();
        Assert.That(locations.Concat(partyLocations).Concat(contacts).Append(customer.Party.RecId), Has.All.Positive);
        Assert.That(customer.PartyLocations.All(row => locations.Contains(row.Location) && row.Party == customer.Party.RecId));
        Assert.That(customer.PostalAddresses.All(row => locations.Contains(row.Location)));
        Assert.That(customer.ElectronicAddresses.All(row => locations.Contains(row.Location)));
        Assert.That(customer.Roles.All(row => locations.Contains(row.Location) && partyLocations.Contains(row.PartyLocation)));
        Assert.That(customer.Party.PrimaryAddressLocation == 0 || locations.Contains(customer.Party.PrimaryAddressLocation));
        foreach (var primary in new[] { customer.Party.PrimaryContactPhone, customer.Party.PrimaryContactEmail, customer.Party.PrimaryContactUrl })
            Assert.That(primary == 0 || contacts.Contains(primary));
    }

    private static Units History(Random random, int operations)
    {
        var units = new Units { Channel = Pick(random, Units.Houston, Units.Houston, Units.Mall, Units.Bare, 999L) };
        if (random.Next(10) > 0)
            units.Create(CustomerValues(random));
        for (var i = 0; i < operations; i++)
        {
            var operation = Pick<object?>(random, 1, 1, 2, 2, 2, 3, random.Next(20) == 0 ? 9 : 2);
            switch (random.Next(7))
            {
                case 0 or 1: units.Add(AsyncTable.Customer, operation is 1 ? 2 : operation, [.. CustomerValues(random), .. OldValuesSometimes(random, "LASTNAME", "PHONE", "CUSTGROUP")]); break;
                case 2: units.Add(AsyncTable.Address, operation, [.. AddressValues(random), .. OldValuesSometimes(random, "CITY", "STREET")]); break;
                case 3: units.Add(AsyncTable.Contact, operation, ContactValues(random)); break;
                case 4: units.Add(AsyncTable.Affiliation, operation, ("RETAILAFFILIATIONID", Pick<object?>(random, Units.Students, Units.Vip, Units.LoyaltyTier, 5L, null, "x"))); break;
                case 5: units.Add(AsyncTable.Attribute, operation, ("ATTRIBUTENAME", Pick<object?>(random, "Notes", "Colour", "Shoe size", "No", null)), ("ATTRIBUTEVALUE", Pick<object?>(random, "Red", "42", "", null, 7L))); break;
                default: units.Add(AsyncTable.Identity, operation, ("EXTERNALIDENTITYID", Pick<object?>(random, "i1", "i2", "", null)), ("PROVIDERID", Pick<object?>(random, 1L, 2L, -1L, null))); break;
            }
        }
        return units;
    }

    private static (string, object?)[] CustomerValues(Random random) =>
    [
        ("RELATIONSHIPTYPE", Pick<object?>(random, null, null, 1L, 1L, 2L, 0L)), ("FIRSTNAME", Text(random)), ("LASTNAME", Text(random)), ("CUSTNAME", Text(random)),
        ("PHONE", Text(random)), ("CELLULARPHONE", Text(random)), ("EMAIL", Pick<object?>(random, null, "", "a@b.c", "x@y.z", "bad")), ("URL", Text(random)),
        ("CUSTGROUP", Pick<object?>(random, null, "", "30", "40", "50", "40", "30", random.Next(5) == 0 ? "99" : "30")), ("CURRENCY", Pick<object?>(random, null, "", "USD", "eur")),
        ("TITLERECORDID", Pick<object?>(random, null, null, 0L, Units.Mister)), ("BLOCKED", Pick<object?>(random, null, 0L, 2L)), ("CREDITMAX", Pick<object?>(random, null, "", 5L, 7.5)),
    ];

    private static (string, object?)[] AddressValues(Random random) =>
    [
        ("ADDRESSID", Pick<object?>(random, "a1", "A1", "a2", "a3", random.Next(5) == 0 ? null : "a2")), ("STREET", Text(random)), ("CITY", Text(random)), ("PHONE", Text(random)),
        ("COUNTRY", Pick<object?>(random, null, "", "USA", "NOR", random.Next(5) == 0 ? "ATL" : "USA")), ("MAKEPOSTALADDRESSPRIMARY", Pick<object?>(random, null, 0L, 1L)),
        ("ROLE", Pick<object?>(random, null, "", "Home", "Office", random.Next(5) == 0 ? "Castle" : null)),
    ];

    private static (string, object?)[] ContactValues(Random random) =>
    [
        ("CONTACTID", Pick<object?>(random, "c1", "c2", "C2", random.Next(5) == 0 ? "" : "c3")), ("TYPE", Pick<object?>(random, 1L, 1L, 2L, 3L, null)), ("LOCATOR", Pick<object?>(random, "1", "a@b.c", "", null)),
        ("ISPRIMARY", Pick<object?>(random, null, 0L, 1L)), ("ISMOBILEPHONE", Pick<object?>(random, null, 0L, 1L)), ("MARKETINGOPTIN", Pick<object?>(random, null, 1L)),
    ];

    private static (string, object?)[] OldValuesSometimes(Random random, params string[] fields) => random.Next(3) switch
    {
        0 => [("OLDVALUES", $$"""{"{{fields[random.Next(fields.Length)]}}":"old"}""")],
        1 when random.Next(5) == 0 => [("OLDVALUES", "{")],
        _ => [],
    };

    private static string? Text(Random random) => random.Next(12) switch
    {
        0 or 1 or 2 => null,
        3 => "",
        4 => " ",
        5 when random.Next(4) == 0 => new string('x', 300),
        6 when random.Next(4) == 0 => "a\0b",
        7 => "Ærø 東京 " + char.ConvertFromUtf32(0x1F600),
        _ => "Text " + random.Next(5),
    };

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static string Describe(ConversionResult result) => string.Join(", ", result.Outcomes.Select(outcome => $"{outcome.Status}{(outcome.Message is null ? "" : $" ({outcome.Message})")}"));
}
