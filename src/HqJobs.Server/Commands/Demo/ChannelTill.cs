using System.Text.Json;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>Writes what the tills or the web shop of one channel record while headquarters cannot be asked: full snapshots, append-only (R57).</summary>
/// <param name="place">Place of the channel among the channels; the fourth of every four is a web shop.</param>
internal sealed class ChannelTill(DataStore channel, int place, SamplePeople people, TimeProvider time)
{
    private const int RowsPerTransaction = 20_000;
    private const long Students = 5637147001, Employees = 5637147002, Vip = 5637147003;
    private const long IdentityProvider = 5637150001;
    private static readonly string[] Colours = ["Red", "Green", "Blue", "Black"];

    public const int Create = 1, Update = 2, Deactivate = 3;

    public DataStore Channel { get; } = channel;

    public AsyncRows Rows { get; } = new();

    public bool IsWebShop { get; } = place % 4 == 3;

    public SamplePerson Draw() => people.Draw(place);

    /// <summary>A new customer with everything a shop may ask for.</summary>
    public SamplePerson Register()
    {
        var person = Draw();
        RegisterCustomer(person);
        RegisterAddresses(person);
        RegisterExtras(person);
        return person;
    }

    public Task FlushWhenFullAsync(CancellationToken cancellation) => Rows.Count >= RowsPerTransaction ? FlushAsync(cancellation) : Task.CompletedTask;

    public Task FlushAsync(CancellationToken cancellation) => Rows.WriteAsync(Channel.Database, cancellation);

    /// <param name="overrides">Columns that differ from what the person would have.</param>
    public void RegisterCustomer(SamplePerson person, int operation = Create, string? oldValues = null, params ReadOnlySpan<(string, object?)> overrides)
    {
        var inherits = person.Account is null && people.Random.Bool(0.25f); // left blank: the channel's default customer fills it (R31)
        Add(AsyncTable.Customer, person, operation, [
            ("OLDVALUES", oldValues),
            ("RELATIONSHIPTYPE", person.IsOrganization ? 2 : 1), ("TITLERECORDID", person.Title),
            ("FIRSTNAME", person.FirstName), ("MIDDLENAME", person.MiddleName), ("LASTNAME", person.LastName), ("CUSTNAME", person.Name),
            ("PHONE", person.Phone), ("EMAIL", person.Email), ("RECEIPTEMAIL", person.Email), ("RECEIPTOPTION", IsWebShop ? 1 : 0),
            ("LANGUAGEID", inherits ? null : person.Country.Language), ("CURRENCY", inherits ? null : person.Country.Currency),
            ("CUSTGROUP", inherits ? null : person.IsOrganization ? "50" : IsWebShop ? "40" : "30"),
            ("VATNUM", person.IsOrganization ? people.Digits("#########") : null),
            .. overrides]);
    }

    /// <summary>None (some people), one (most), two or three addresses; the first is the primary one.</summary>
    public void RegisterAddresses(SamplePerson person)
    {
        var draw = people.Random.Float();
        var count = draw < 0.15f ? 0 : draw < 0.77f ? 1 : draw < 0.95f ? 2 : 3;
        for (var i = 0; i < count; i++)
            RegisterAddress(person, isPrimary: i == 0, role: (i, person.IsOrganization) switch { (0, false) => "Home", (0, true) => "Business", (1, _) => "Delivery", _ => "Invoice" });
    }

    public void RegisterAddress(SamplePerson person, bool isPrimary, string role, params ReadOnlySpan<(string, object?)> overrides)
    {
        var (country, random) = (person.Country, people.Random);
        var town = random.ArrayElement(country.Places);
        var (street, number) = (random.ArrayElement(country.Names.Streets), random.Number(1, 180).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(AsyncTable.Address, person, Create, [
            ("ADDRESSID", random.Guid().ToString()), ("CUSTNAME", person.Name), ("ROLE", random.Bool(0.2f) ? "" : role), // blank: Home or Business (R40)
            ("STREET", country.StreetFirst ? street : $"{number} {street}"), ("STREETNUMBER", country.StreetFirst ? number : null),
            ("CITY", town.City), ("ZIP", people.Digits(town.Zip)), ("STATE", town.State), ("COUNTY", town.County), ("COUNTRY", country.Country),
            ("MAKEPOSTALADDRESSPRIMARY", isPrimary ? 1 : 0),
            .. overrides]);
    }

    /// <summary>Second phone or e-mail with consent, affiliation, attributes, sign-in of web shop people.</summary>
    public void RegisterExtras(SamplePerson person)
    {
        var random = people.Random;
        if (random.Bool(0.25f)) RegisterContact(person, isPhone: true);
        if (random.Bool(0.15f)) RegisterContact(person, isPhone: false);
        if (!person.IsOrganization && random.Bool(0.2f)) RegisterAffiliation(person, random.ArrayElement(new[] { Students, Employees, Vip }));
        if (!person.IsOrganization && random.Bool(0.2f)) RegisterAttribute(person, "Shoe size", 4, people.Digits(random.Bool() ? "3#" : "4#"));
        if (!person.IsOrganization && random.Bool(0.1f)) RegisterAttribute(person, "Favourite colour", 5, random.ArrayElement(Colours));
        if (random.Bool(0.1f)) RegisterAttribute(person, "Newsletter", 6, random.Bool() ? "true" : "false");
        if (IsWebShop && !person.IsOrganization) RegisterIdentity(person);
    }

    public void RegisterAffiliation(SamplePerson person, long affiliation) => Add(AsyncTable.Affiliation, person, Create, [("RETAILAFFILIATIONID", affiliation)]);

    public void RegisterAttribute(SamplePerson person, string name, int type, string value) =>
        Add(AsyncTable.Attribute, person, Create, [("ATTRIBUTENAME", name), ("ATTRIBUTEDATATYPE", type), ("ATTRIBUTEVALUE", value)]);

    /// <summary>The customer calls with a new number; every other channel also records what it was before (<c>OLDVALUES</c>).</summary>
    public SamplePerson ChangePhone(SamplePerson person, bool withOldValues)
    {
        var changed = person with { Phone = people.Digits(person.IsOrganization ? person.Country.Landline : person.Country.Mobile) };
        RegisterCustomer(changed, Update, withOldValues ? JsonSerializer.Serialize(new { PHONE = person.Phone }) : null);
        return changed;
    }

    private void RegisterContact(SamplePerson person, bool isPhone) => Add(AsyncTable.Contact, person, Create, [
        ("CONTACTID", people.Random.Guid().ToString()), ("TYPE", isPhone ? 1 : 2),
        ("LOCATOR", isPhone ? people.Digits(person.Country.Landline) : people.Mail(person.Name)), ("DESCRIPTION", isPhone ? "Work" : "Private"),
        ("ISPRIMARY", 0), ("ISMOBILEPHONE", 0), ("MARKETINGOPTIN", people.Random.Bool() ? 1 : 0)]);

    private void RegisterIdentity(SamplePerson person) => Add(AsyncTable.Identity, person, Create,
        [("EXTERNALIDENTITYID", $"shop|{people.Random.Hexadecimal(24, "")}"), ("PROVIDERID", IdentityProvider)]);

    // A row names its owner by account ID once there is one, by GUID before (R44).
    private void Add(AsyncTable table, SamplePerson person, int operation, ReadOnlySpan<(string, object?)> values) => Rows.Add(table, [
        ("DATAAREAID", SampleHeadquarters.Company),
        ("CUSTACCOUNTASYNC", person.Account is null ? person.Guid.ToString() : ""), ("CUSTACCOUNT", person.Account ?? ""),
        ("OPERATION", operation), ("ORIGINATINGCHANNEL", Channel.ChannelIds[0]), ("OPERATIONDATETIME", time.GetUtcNow()),
        .. values]);
}
