using System.Text.RegularExpressions;

namespace HqJobs.Sql.Tests;

/// <summary>What style.md does not want to read in a SQLite file; SQLite has no parser to ask, so words are looked at.</summary>
public static partial class SqliteTaste
{
    public static IEnumerable<string> Complaints(string text)
    {
        var code = WithoutCommentsAndTexts(text);
        if (SelectStar().IsMatch(code))
            yield return "select *; name the columns";
        if (Clock().Match(Comment().Replace(text, " ")) is { Success: true } clock)
            yield return $"{clock.Value}; the time is a parameter";
        foreach (var statement in Trigger().Replace(code, "").Split(';'))
            if (Change().Match(statement) is { Success: true } change && !Where().IsMatch(statement))
                yield return $"{change.Value.ToUpperInvariant()} without WHERE";
    }

    public static string FirstWord(string statement) => Word().Match(WithoutCommentsAndTexts(statement)).Value.ToUpperInvariant();

    private static string WithoutCommentsAndTexts(string text) => CommentOrText().Replace(text, match => match.Value[0] == '\'' ? "''" : " ");

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\bselect\s+(distinct\s+)?([a-z_0-9]+\.)?\*|,\s*([a-z_0-9]+\.)?\*", RegexOptions.IgnoreCase)]
    private static partial Regex SelectStar();

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bcurrent_(timestamp|date|time)\b|'now'", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    // Not the DO UPDATE of an upsert: that one has its row.
    [GeneratedRegex(@"(?<!\bdo\s+)\b(update|delete)(?=\s+[a-z_])(?!\s+set\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Change();

    [GeneratedRegex(@"\bcreate\s+trigger\b.*?\bend\s*;", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Trigger();

    [GeneratedRegex(@"\bwhere\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(@"[a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
