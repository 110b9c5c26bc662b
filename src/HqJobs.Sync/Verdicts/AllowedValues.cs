using System.Globalization;

namespace HqJobs.Sync.Verdicts;

/// <summary>
/// The closed sets among what fields may hold, each declared once: the conversion accepts these and no others, reasons name them, forms offer them.
/// What headquarters lists itself (groups, currencies, countries …) is in its tables.
/// </summary>
public sealed class AllowedValues
{
    public static readonly AllowedValues
        Operations = new((1, "create"), (2, "update"), (3, "deactivate")),
        Flags = new((0, "no"), (1, "yes")),
        PartyTypes = new((1, "person"), (2, "organization")),
        Blockings = new((0, "no"), (1, "invoice"), (2, "all"), (3, "payment"), (4, "requisition"), (5, "never")),
        ContactTypes = new((1, "phone"), (2, "e-mail"), (3, "URL")),
        AttributeTypes = new((1, "currency"), (3, "number"), (4, "whole number"), (5, "text"), (6, "yes or no")),
        TrueOrFalse = new("true", "false"),
        Purposes = new("Home", "Business", "Office", "Post box", "Delivery", "Invoice", "Other");

    private readonly long[] numbers = [];

    private AllowedValues(params (long Number, string Meaning)[] values)
    {
        numbers = [.. values.Select(value => value.Number)];
        All = [.. values.Select(value => new AllowedValue(value.Number.ToString(CultureInfo.InvariantCulture), value.Meaning))];
    }

    private AllowedValues(params string[] words) => All = [.. words.Select(word => new AllowedValue(word))];

    public IReadOnlyList<AllowedValue> All { get; }

    /// <summary><c>0 (no), 1 (yes)</c></summary>
    internal string List => string.Join(", ", All);

    /// <summary><c>1 (create), 2 (update) or 3 (deactivate)</c></summary>
    internal string Either => $"{string.Join(", ", All.SkipLast(1))} or {All[^1]}";

    /// <summary><c>neither 1 (person) nor 2 (organization)</c></summary>
    internal string Neither => $"neither {string.Join(" nor ", All)}";

    public bool Contains(long number) => Array.IndexOf(numbers, number) >= 0;

    /// <summary>Those that have a number; none where it is none of these.</summary>
    internal IReadOnlyList<AllowedValue> Of(long number) => Array.IndexOf(numbers, number) is >= 0 and var at ? [All[at]] : [];

    /// <summary>A word as headquarters spells it, whatever its case; null: it is none of these.</summary>
    public string? Find(string word)
    {
        foreach (var value in All)
        {
            if (string.Equals(value.Value, word, StringComparison.OrdinalIgnoreCase))
                return value.Value;
        }
        return null;
    }
}
