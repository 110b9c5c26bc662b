using System.Globalization;
using System.Text;
using Bogus;

namespace HqJobs.Server.Commands.Demo;

/// <summary>A person or organization as a channel records it. <see cref="Account"/> is set once headquarters has issued one.</summary>
internal sealed record SamplePerson(
    Guid Guid, SampleCountry Country, string? FirstName, string? MiddleName, string? LastName, string? Organization, long? Title, string Phone, string Email)
{
    public string? Account { get; init; }

    public bool IsOrganization => Organization is not null;

    public string Name => Organization ?? string.Join(' ', new[] { FirstName, MiddleName, LastName }.Where(part => !string.IsNullOrEmpty(part)));
}

/// <summary>Draws people of the channels' countries; the same seed draws the same people.</summary>
internal sealed class SamplePeople(int seed)
{
    private static readonly string[] MailProviders = ["example.com", "example.org", "example.net", "mail.example"];
    private const float OrganizationShare = 0.08f;
    private const float MiddleNameShare = 0.15f;
    private const float TitleShare = 0.3f;
    private const long TitleMr = 5637146001, TitleMs = 5637146002, TitleDoctor = 5637146003;

    public Randomizer Random { get; } = new(seed);

    /// <param name="place">Place of the channel among the channels: decides the country.</param>
    public SamplePerson Draw(int place) => Random.Bool(OrganizationShare) ? DrawOrganization(Country(place)) : DrawPerson(Country(place));

    public SamplePerson DrawPerson(SampleCountry country)
    {
        var isWoman = Random.Bool();
        var names = isWoman ? country.Names.Women : country.Names.Men;
        var first = Random.ArrayElement(names);
        var middle = Random.Bool(MiddleNameShare) ? Random.ArrayElement(names) : null;
        var last = Random.ArrayElement(country.Names.Families);
        var title = !Random.Bool(TitleShare) ? (long?)null : Random.Bool(0.1f) ? TitleDoctor : isWoman ? TitleMs : TitleMr;
        return new SamplePerson(Random.Guid(), country, first, middle == first ? null : middle, last, null, title, Digits(country.Mobile), Mail($"{first}.{last}"));
    }

    private SamplePerson DrawOrganization(SampleCountry country)
    {
        var name = $"{Random.ArrayElement(country.Names.Families)} {country.CompanyForm}";
        return new SamplePerson(Random.Guid(), country, null, null, null, name, null, Digits(country.Landline), Mail(name));
    }

    /// <summary>A pattern's # become digits, its ? letters.</summary>
    public string Digits(string pattern) => Random.Replace(pattern);

    public string Mail(string name) => $"{Plain(name)}{Random.Number(1, 999)}@{Random.ArrayElement(MailProviders)}";

    private SampleCountry Country(int place)
    {
        var draw = Random.Float();
        var mix = SampleCountry.MixOf(place);
        foreach (var (country, weight) in mix)
            if ((draw -= weight) < 0) return country;
        return mix[0].Country;
    }

    // "Åse Müller-Große" → "ase.muller-grosse": what a mail address of that name looks like.
    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant().Normalize(NormalizationForm.FormD))
            plain.Append(letter switch
            {
                'ø' => "o",
                'æ' => "ae",
                'ß' => "ss",
                ' ' => ".",
                '.' or '-' => letter.ToString(),
                _ => CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark || !char.IsAsciiLetterOrDigit(letter) ? "" : letter.ToString(),
            });
        return plain.ToString().Replace("..", ".", StringComparison.Ordinal).Trim('.');
    }
}
