using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace HqJobs.Sync.Verdicts;

/// <summary>One kind of reason why an operation is not accepted; <see cref="Refusals"/> declares them all, each once.</summary>
public sealed partial class Refusal
{
    private static readonly Dictionary<string, string> Words = Placeholder.All.ToDictionary(one => one.Hole, one => $"‹{one.Words}›");

    private readonly Lazy<string[]> holes;
    private readonly Lazy<Regex> pattern;
    private readonly Lazy<string> landmark;

    /// <param name="fields">The columns it is about, separated by <c>, </c>; in words where it is about every column of a kind.</param>
    /// <param name="wrong">Follows the field and its value. <c>{holes}</c> are filled by <see cref="Of"/>, in the order in which they appear first.</param>
    internal Refusal(string fields, string wrong, string? allowed, string whatToDo, string rules, RefusalEffect effect = RefusalEffect.Fails, [CallerMemberName] string code = "")
    {
        (Code, Fields, Wrong, Allowed, WhatToDo, Rules, Effect) = (code, fields, wrong, allowed, whatToDo, rules, effect);
        holes = new(() => [.. Hole().Matches(Template).Select(hole => hole.Groups[1].Value).Distinct()]);
        pattern = new(ToPattern);
        landmark = new(() => Hole().Split(Template).MaxBy(piece => piece.Length)!);
    }

    /// <summary>Never changes: tools may rely on it.</summary>
    public string Code { get; }

    public RefusalEffect Effect { get; }

    public string Fields { get; }

    /// <summary>With <c>{holes}</c>, as <see cref="Allowed"/> and <see cref="WhatToDo"/>.</summary>
    public string Wrong { get; }

    public string? Allowed { get; }

    public string WhatToDo { get; }

    /// <summary>Of domain.md, separated by <c>, </c>: <c>R41, R46</c>.</summary>
    public string Rules { get; }

    /// <summary>Where it stands on the page of all of them: <c>unknown-customer-group</c>.</summary>
    public string Anchor => Capital().Replace(Code, static letter => $"{(letter.Index == 0 ? "" : "-")}{char.ToLowerInvariant(letter.Value[0])}");

    /// <summary>What is wrong as a sentence of its own, for whoever reads the catalogue; facts stand as <c>‹account›</c>.</summary>
    public string Sentence()
    {
        var subject = Effect switch
        {
            RefusalEffect.Blocks => "The operation ",
            RefusalEffect.StaysPending => "The company ",
            _ => Fields.Length > 0 && SaysOfValue().IsMatch(Wrong) ? "{value} " : "",
        };
        var sentence = Sample($"{subject}{Wrong}")!;
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}";
    }

    /// <summary>A part of the reason for whoever reads the catalogue; facts stand as <c>‹account›</c>.</summary>
    public static string? Sample(string? template) => template is null ? null : Hole().Replace(template, hole => Words[hole.Groups[1].Value]);

    internal IReadOnlyList<string> Holes => holes.Value;

    /// <summary>Finds the reason at the beginning of a text; groups field, value, technical, wrong, allowed and todo.</summary>
    internal Regex Pattern => pattern.Value;

    /// <summary>A piece that every such reason contains.</summary>
    internal string Landmark => landmark.Value;

    private string Template => Allowed is null ? $"{Wrong}. {WhatToDo}. ({Rules})" : $"{Wrong}. {Allowed}. {WhatToDo}. ({Rules})";

    /// <summary>The reason where it is about no field.</summary>
    internal Rejection Of(params object?[] facts) => new(null, null, this, facts);

    internal string Say(object?[] facts) => Fill(Template, facts);

    /// <summary>A part of it with the facts: where another reason quotes it.</summary>
    internal string Fill(string template, object?[] facts)
    {
        if (facts.Length != Holes.Count)
            throw new ArgumentException($"{Code} is told with {string.Join(", ", Holes)}: {Holes.Count} facts, not {facts.Length}.", nameof(facts));
        return Hole().Replace(template, hole => Convert.ToString(facts[Array.IndexOf(holes.Value, hole.Groups[1].Value)], CultureInfo.InvariantCulture) ?? "");
    }

    private Regex ToPattern()
    {
        var text = new StringBuilder(@"\G(?:(?<field>").Append(Verdict.Field).Append("): )?(?:'(?<value>.{0,").Append(Rejection.ShownLength + 1).Append("})' )?(?<wrong>").Append(ToPattern(Wrong)).Append(')');
        if (Allowed is not null)
            text.Append(@"\. (?<allowed>").Append(ToPattern(Allowed)).Append(')');
        text.Append(@"\. (?<todo>").Append(ToPattern(WhatToDo)).Append(@")\. \(").Append(Rules).Append(@"\)(?:$|; (?=").Append(Verdict.Field).Append(": ))");
        return new Regex(text.ToString(), RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static string ToPattern(string template) => string.Concat(Hole().Split(template).Select((piece, index) =>
        index % 2 == 0 ? Regex.Escape(piece) : piece == Refusals.Technical ? "(?<technical>.*?)" : ".*?"));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^(is|has|contains|would|comes|cannot|\{reason\})(?!\w)")]
    private static partial Regex SaysOfValue();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}

/// <summary>What a refusal makes of an operation.</summary>
public enum RefusalEffect
{
    Fails,

    /// <summary>It waits for another operation.</summary>
    Blocks,

    /// <summary>It stays Pending; the run that did not accept it says why.</summary>
    StaysPending,
}
