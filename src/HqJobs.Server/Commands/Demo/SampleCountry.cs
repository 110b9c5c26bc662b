using Bogus;
using Bogus.DataSets;

namespace HqJobs.Server.Commands.Demo;

/// <summary>How people of a country are called, live and are reached. Names come from Bogus, once per country, so that a million customers cost no more than drawing from lists.</summary>
/// <param name="Mobile">Mobile number; # is a digit. Numbers of fiction where a country has set some aside.</param>
/// <param name="StreetFirst">"Hauptstr. 12" rather than "12 High Street".</param>
/// <param name="Places">City, ZIP pattern, state, county.</param>
internal sealed record SampleCountry(
    string Locale, string Country, string Language, string Currency, string Mobile, string Landline, bool StreetFirst, string CompanyForm, SamplePlace[] Places)
{
    private const int ListLength = 240;

    // The lists are the same for every seed: a seed picks from them.
    private readonly Lazy<SampleNames> names = new(() => SampleNames.Read(Locale, ListLength));

    public SampleNames Names => names.Value;

    public static readonly SampleCountry Usa = new("en_US", "USA", "en-US", "USD", "+1 713-555-01##", "+1 281-555-01##", false, "Inc.",
        [new("Houston", "770##", "TX", "Harris"), new("Austin", "787##", "TX", "Travis"), new("Dallas", "752##", "TX", "Dallas"), new("Galveston", "7755#", "TX", "Galveston"), new("New Orleans", "701##", "LA", "Orleans")]);

    public static readonly SampleCountry Norway = new("nb_NO", "NOR", "nb-NO", "NOK", "+47 4## ## ###", "+47 22 ## ## ##", true, "AS",
        [new("Oslo", "0###"), new("Bergen", "50##"), new("Trondheim", "70##"), new("Stavanger", "40##"), new("Tromsø", "90##"), new("Ålesund", "60##")]);

    public static readonly SampleCountry Sweden = new("sv", "SWE", "sv-SE", "SEK", "+46 70-174 06 ##", "+46 8-465 004 ##", true, "AB",
        [new("Stockholm", "11# ##"), new("Göteborg", "41# ##"), new("Malmö", "21# ##"), new("Umeå", "90# ##")]);

    public static readonly SampleCountry Germany = new("de", "DEU", "de-DE", "EUR", "+49 171 39200##", "+49 30 23125 ###", true, "GmbH",
        [new("Berlin", "10###", "BE"), new("Hamburg", "20###", "HH"), new("München", "80###", "BY"), new("Köln", "506##", "NW"), new("Würzburg", "970##", "BY")]);

    public static readonly SampleCountry Britain = new("en_GB", "GBR", "en-GB", "GBP", "+44 7700 900###", "+44 20 7946 0###", false, "Ltd",
        [new("London", "SW1# 4??"), new("Manchester", "M1# 2??"), new("Leeds", "LS# 7??", County: "West Yorks"), new("Edinburgh", "EH1 1??", County: "Lothian")]);

    public static readonly SampleCountry France = new("fr", "FRA", "fr-FR", "EUR", "+33 6 39 98 ## ##", "+33 1 99 00 ## ##", false, "SARL",
        [new("Paris", "7500#"), new("Lyon", "6900#"), new("Nîmes", "30###"), new("Orléans", "45###")]);

    public static readonly SampleCountry Spain = new("es", "ESP", "es-ES", "EUR", "+34 600 ## ## ##", "+34 910 ## ## ##", true, "SL",
        [new("Madrid", "280##"), new("Málaga", "290##"), new("A Coruña", "150##"), new("León", "240##")]);

    /// <summary>Where the customers of the n-th channel come from; the likeliest country first. The fourth is a web shop and serves everybody.</summary>
    public static (SampleCountry Country, float Weight)[] MixOf(int place) => (place % 4) switch
    {
        0 => [(Usa, 0.86f), (Spain, 0.08f), (Britain, 0.06f)],
        1 => [(Norway, 0.88f), (Sweden, 0.12f)],
        2 => [(Germany, 0.85f), (France, 0.10f), (Spain, 0.05f)],
        _ => [(Britain, 0.34f), (Germany, 0.22f), (France, 0.14f), (Norway, 0.10f), (Sweden, 0.10f), (Spain, 0.10f)],
    };
}

internal sealed record SamplePlace(string City, string Zip, string? State = null, string? County = null);

/// <summary>Names of one locale.</summary>
internal sealed record SampleNames(string[] Women, string[] Men, string[] Families, string[] Streets)
{
    private const int FixedSeed = 1010;

    // Bogus has no Swedish first names and would give English ones.
    private static readonly string[] SwedishWomen = ["Alva", "Astrid", "Birgitta", "Ebba", "Elsa", "Göta", "Ingrid", "Karin", "Linnéa", "Maja", "Märta", "Saga", "Sofie", "Åsa"];
    private static readonly string[] SwedishMen = ["Anders", "Björn", "Erik", "Göran", "Hampus", "Johan", "Lars", "Måns", "Nils", "Olle", "Per", "Sven", "Åke", "Örjan"];

    public static SampleNames Read(string locale, int count)
    {
        var people = new Faker(locale) { Random = new Randomizer(FixedSeed) };
        return new SampleNames(
            locale == "sv" ? SwedishWomen : List(() => people.Name.FirstName(Name.Gender.Female)),
            locale == "sv" ? SwedishMen : List(() => people.Name.FirstName(Name.Gender.Male)),
            List(() => people.Name.LastName()),
            List(() => people.Address.StreetName()));

        string[] List(Func<string> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
    }
}
