using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>An operation headquarters must refuse, or keep waiting.</summary>
/// <param name="Kind">customer, address, affiliation, attribute, …</param>
/// <param name="Because">What is wrong with it, in the demo's words.</param>
internal sealed record ExpectedFailure(string Channel, string Kind, string AsyncAccount, bool IsBlocked, string Because);

/// <summary>A customer shown before and after.</summary>
internal sealed record ShownCustomer(DataStore Channel, SamplePerson Person);

/// <summary>
/// What the channels record: customers of an earlier day, who get their accounts first, and today's: new customers, edits, deactivations, addresses for
/// existing customers and a few records that must fail. It knows what has to come of each.
/// </summary>
internal sealed class DemoStory
{
    // The fewest customers that leave room for every kind of record that must fail.
    public const int FewestCustomers = 40;

    private const int EarlierShare = 10, EditShare = 20, DeactivateShare = 100;

    private readonly SamplePeople people;
    private readonly ChannelTill[] tills;
    private readonly List<(ChannelTill Till, SamplePerson Person)> earlier = [];
    private readonly List<ExpectedFailure> failures = [];
    private readonly List<ShownCustomer> shown = [];

    public DemoStory(IReadOnlyList<DataStore> channels, int seed, TimeProvider time)
    {
        people = new SamplePeople(seed);
        tills = [.. channels.Select((channel, place) => new ChannelTill(channel, place, people, time))];
    }

    public IReadOnlyList<ExpectedFailure> Failures => failures;

    public IReadOnlyList<ShownCustomer> Shown => shown;

    /// <summary>Customers who must have an account in the end.</summary>
    public int Accounts { get; private set; }

    public int Edits { get; private set; }

    public int Deactivations { get; private set; }

    public int AddressesOfExisting { get; private set; }

    /// <summary>Rows recorded by <see cref="RecordTodayAsync"/>.</summary>
    public long RowsToday { get; private set; }

    /// <summary>How many of the customers are recorded on the earlier day.</summary>
    public static int EarlierOf(int customers) => Math.Max(8, customers / EarlierShare);

    public async Task RecordEarlierAsync(int count, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            var till = tills[i % tills.Length];
            earlier.Add((till, till.Register()));
            await till.FlushWhenFullAsync(cancellation);
        }
        Accounts += count;
        await FlushAsync(cancellation);
    }

    public async Task RecordTodayAsync(int count, CancellationToken cancellation)
    {
        var bad = BadRecords();
        RowsToday = 0;
        for (var i = 0; i < count; i++)
        {
            var till = tills[i % tills.Length];
            if (i < bad.Length) RecordBad(till, bad[i]);
            else RecordNew(till, i);
            await FlushFullAsync(till, cancellation);
        }
        RecordOrphan(tills[0]);
        await ChangeExistingAsync(cancellation);
        await FlushAsync(cancellation);
    }

    private void RecordNew(ChannelTill till, int number)
    {
        var person = till.Register();
        if (number % DeactivateShare == DeactivateShare / 2)
        {
            till.RegisterCustomer(person, ChannelTill.Deactivate);
            Deactivations++;
            return;
        }
        Accounts++;
        var isEdited = number % EditShare == 0;
        if (isEdited)
        {
            person = till.ChangePhone(person, withOldValues: Edits % 2 == 0);
            Edits++;
        }
        if (shown.Count < Math.Min(5, tills.Length + 1) && (shown.All(other => other.Channel != till.Channel) || isEdited))
            shown.Add(new ShownCustomer(till.Channel, person));
    }

    // A customer that cannot be created, or one that can while something of it cannot.
    private void RecordBad(ChannelTill till, BadRecord bad)
    {
        var person = people.DrawPerson(till.Draw().Country);
        till.RegisterCustomer(person, ChannelTill.Create, null, bad.Kind == "customer" ? bad.Values : []);
        switch (bad.Kind)
        {
            case "address":
                till.RegisterAddress(person, isPrimary: true, "Home", bad.Values);
                break;
            case "affiliation":
                till.RegisterAffiliation(person, (long)bad.Values[0].Value!);
                break;
            case "attribute":
                till.RegisterAttribute(person, bad.Values[0].Column, bad.Type, (string)bad.Values[0].Value!);
                break;
        }
        if (bad.Kind != "customer") Accounts++;
        failures.Add(new ExpectedFailure(till.Channel.Name.Value, bad.Kind, person.Guid.ToString(), IsBlocked: false, bad.Because));
    }

    // The till that recorded the customer is still offline; only the address has come so far.
    private void RecordOrphan(ChannelTill till)
    {
        var stranger = till.Draw();
        till.RegisterAddress(stranger, isPrimary: true, "Home");
        failures.Add(new ExpectedFailure(till.Channel.Name.Value, "address", stranger.Guid.ToString(), IsBlocked: true, "its customer has not come yet"));
    }

    // Existing customers are named by the account POS sees; half get a second address, some a new phone number, one leaves.
    private async Task ChangeExistingAsync(CancellationToken cancellation)
    {
        foreach (var till in tills)
        {
            var accounts = await ReadAccountsAsync(till.Channel, [.. earlier.Where(entry => entry.Till == till).Select(entry => entry.Person)], cancellation);
            foreach (var (number, person) in accounts.Index())
            {
                if (number % 2 == 0)
                {
                    till.RegisterAddress(person, isPrimary: false, "Delivery");
                    AddressesOfExisting++;
                }
                if (number % 4 != 1) continue;
                till.ChangePhone(person, withOldValues: true);
                Edits++;
            }
        }
        var (last, leaving) = earlier[^1];
        var accountsOfLast = await ReadAccountsAsync(last.Channel, [leaving], cancellation);
        if (accountsOfLast is not [{ } existing]) return;
        last.RegisterCustomer(existing, ChannelTill.Deactivate);
        Deactivations++;
    }

    private static async Task<List<SamplePerson>> ReadAccountsAsync(DataStore channel, IReadOnlyList<SamplePerson> persons, CancellationToken cancellation)
    {
        var found = await FindAsync(channel, persons, cancellation);
        return [.. persons.Where(person => found.ContainsKey(person.Guid.ToString())).Select(person => person with { Account = found[person.Guid.ToString()].AccountNumber })];
    }

    /// <summary>What POS of a channel shows for those people, by async account.</summary>
    public static async Task<Dictionary<string, FoundCustomer>> FindAsync(DataStore channel, IEnumerable<SamplePerson> persons, CancellationToken cancellation)
    {
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
        var rows = await connection.QueryAsync<FoundCustomer>(new CommandDefinition(
            channel.Database.Sql["ChannelSide/FindCustomers"], new { json = JsonSerializer.Serialize(persons.Select(person => person.Guid.ToString())) }, cancellationToken: cancellation));
        return rows.ToDictionary(row => row.CustAccountAsync, StringComparer.OrdinalIgnoreCase);
    }

    private async Task FlushFullAsync(ChannelTill till, CancellationToken cancellation)
    {
        var before = till.Rows.Count;
        await till.FlushWhenFullAsync(cancellation);
        RowsToday += before - till.Rows.Count;
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var till in tills)
        {
            RowsToday += till.Rows.Count;
            await till.FlushAsync(cancellation);
        }
    }

    private static BadRecord[] BadRecords() =>
    [
        new("customer", "unknown customer group 99", ("CUSTGROUP", "99")),
        new("customer", "unknown currency XXX", ("CURRENCY", "XXX")),
        new("customer", "unknown language xx-XX", ("LANGUAGEID", "xx-XX")),
        new("customer", "unknown title 5637146999", ("TITLERECORDID", 5637146999L)),
        new("customer", "malformed e-mail", ("EMAIL", "kari.nordmann.example.com")),
        new("customer", "no name at all", ("FIRSTNAME", ""), ("MIDDLENAME", ""), ("LASTNAME", ""), ("CUSTNAME", "")),
        new("address", "unknown country ATL", ("COUNTRY", "ATL")),
        new("address", "street longer than 250", ("STREET", string.Concat(Enumerable.Repeat("Lange Straße ", 22)).TrimEnd())),
        new("address", "county longer than 10", ("COUNTY", "Møre og Romsdal")),
        new("affiliation", "unknown affiliation 5637147999", ("RETAILAFFILIATIONID", 5637147999L)),
        new("attribute", "shoe size out of range", ("Shoe size", "99")) { Type = 4 },
        new("attribute", "colour not in the list", ("Favourite colour", "Mauve")) { Type = 5 },
    ];

    private sealed record BadRecord(string Kind, string Because, params (string Column, object? Value)[] Values)
    {
        public int Type { get; init; }
    }
}

/// <summary>A row of <c>CUSTOMERSVIEW</c>.</summary>
internal sealed record FoundCustomer
{
    public string CustAccountAsync { get; init; } = "";

    public string AccountNumber { get; init; } = "";

    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Email { get; init; } = "";
}
