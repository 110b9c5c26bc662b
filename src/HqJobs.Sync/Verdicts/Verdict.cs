using System.Text.RegularExpressions;

namespace HqJobs.Sync.Verdicts;

/// <summary>A reason read back from <c>SYNCERROR</c>.</summary>
/// <param name="Refusal">Null: none of the catalogue, e.g. a note, or a text of an earlier version.</param>
/// <param name="Fields">The columns it names; none where it is about no field.</param>
/// <param name="Value">The value refused, as it is shown; null where the reason shows none.</param>
public sealed record ReadReason(Refusal? Refusal, IReadOnlyList<string> Fields, string? Value, string Wrong, string? Allowed, string? WhatToDo);

/// <summary>Reads what <c>SYNCERROR</c> says: which refusals of the catalogue, about which fields, with which values.</summary>
public static partial class Verdict
{
    internal const string Field = "[A-Z][A-Z0-9]+(?:, [A-Z][A-Z0-9]+)*";
    private const string Hidden = "…";

    // Codes of headquarters' own lists say nothing of a person, and a wrong one is only found when it is seen.
    private static readonly HashSet<string> Codes =
    [
        "DATAAREAID", "OPERATION", "RELATIONSHIPTYPE", "CUSTGROUP", "CURRENCY", "LANGUAGEID", "TITLERECORDID", "COUNTRY", "RETAILAFFILIATIONID", "ATTRIBUTEDATATYPE", "RECEIPTOPTION",
    ];

    // What begins with a fact fits nearly everything: it is asked last.
    private static readonly Refusal[] Asked = [.. Refusals.All.OrderBy(refusal => refusal.Wrong.StartsWith('{'))];

    /// <summary>The reasons of an operation, in the order in which they are told.</summary>
    public static IReadOnlyList<ReadReason> Read(string? syncError) =>
        [.. Parts(syncError ?? "").Select(part => part.Refusal is { } refusal ? ReasonOf(refusal, part.Match!) : new ReadReason(null, FieldsOf(Leading().Match(part.Text).Groups[1].Value), null, part.Text, null, null))];

    /// <summary>The same text without what a customer typed: for those who may see the reason only (G10).</summary>
    public static string? WithoutValues(string? syncError) => syncError is null ? null : string.Concat(Parts(syncError).Select(Hide));

    private static IEnumerable<Part> Parts(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var part = PartAt(text, at);
            yield return part;
            at += part.Text.Length;
        }
    }

    private static Part PartAt(string text, int at)
    {
        foreach (var refusal in Asked)
        {
            if (text.IndexOf(refusal.Landmark, at, StringComparison.Ordinal) >= 0 && refusal.Pattern.Match(text, at) is { Success: true } match)
                return new Part(match.Value, refusal, match);
        }
        return new Part(text[at..], null, null);
    }

    private static ReadReason ReasonOf(Refusal refusal, Match match) => new(
        refusal, FieldsOf(match.Groups["field"].Value), OrNull(match.Groups["value"]), match.Groups["wrong"].Value, OrNull(match.Groups["allowed"]), OrNull(match.Groups["todo"]));

    private static string[] FieldsOf(string told) => told.Length == 0 ? [] : told.Split(", ");

    private static string? OrNull(Group group) => group.Success ? group.Value : null;

    private static string Hide(Part part)
    {
        // Nobody knows where in an unknown text the value ends: whatever stands between its quotes goes.
        if (part.Match is not { } match)
            return Quoted().Replace(part.Text, $"'{Hidden}'");
        var text = match.Value;
        foreach (var group in new[] { match.Groups["technical"], match.Groups["value"] })
        {
            if (group.Success && !(group.Name == "value" && Codes.Contains(match.Groups["field"].Value)))
                text = string.Concat(text.AsSpan(0, group.Index - match.Index), Hidden, text.AsSpan(group.Index - match.Index + group.Length));
        }
        return text;
    }

    [GeneratedRegex($"^({Field}): ")]
    private static partial Regex Leading();

    [GeneratedRegex("'.*'|'.*$", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    private readonly record struct Part(string Text, Refusal? Refusal, Match? Match);
}
