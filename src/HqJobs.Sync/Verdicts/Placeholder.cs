namespace HqJobs.Sync.Verdicts;

/// <summary>What stands in the catalogue's texts for what an operation tells of its own case; people read it as <c>‹account›</c>.</summary>
/// <param name="Hole">As the catalogue writes it: <c>{account}</c>.</param>
public sealed record Placeholder(string Hole, string Words, string Meaning)
{
    /// <summary>Each of the catalogue's, once.</summary>
    public static IReadOnlyList<Placeholder> All { get; } =
    [
        new("value", "value", "what the operation holds in the field"),
        new("length", "length", "how many characters it has"),
        new("limit", "limit", "how many characters headquarters has room for"),
        new("reason", "does not fit its column", "what keeps headquarters from taking the value as it is, e.g. that it is binary where text belongs"),
        new("company", "company", "the ID of the company, e.g. usrt"),
        new("account", "account", "a customer account at headquarters, e.g. C-00000017"),
        new("customer", "customer", "the account that has it already, or another customer who is still waiting"),
        new("store", "store", "the store or web shop that recorded it, e.g. houston"),
        new("operation", "operation", "the ID of the other operation, e.g. houston/1/c/17; on the pages it is a link"),
        new("languages", "languages", Listed),
        new("titles", "titles", Listed),
        new("groups", "customer groups", Listed),
        new("currencies", "currencies", Listed),
        new("what", "group or currency", "whichever of the two is missing"),
        new("choices", "groups or currencies", Listed),
        new("countries", "countries", Listed),
        new("affiliations", "affiliations", Listed),
        new("attributes", "attributes", Listed),
        new("attribute", "attribute", "the name of the customer attribute"),
        new("type", "type", "the number of the attribute's type, e.g. 4 (whole number)"),
        new("list", "list", "the values the attribute may have"),
        new("range", "range", "the numbers the attribute may have, e.g. 15 to 60"),
        new("channel", "channel", "the number of the channel"),
        new("problem", "what is wrong", "what is wrong with it, in the words of its own reason"),
        new(Refusals.Technical, "technical text", "what the database or the program says, for whoever looks after them"),
        new("sequence", "number sequence", "the ID of the number sequence"),
        new("highest", "highest number", "the number it ends at"),
    ];

    private const string Listed = "those headquarters has: all where they are few, else those most like the value";
}
