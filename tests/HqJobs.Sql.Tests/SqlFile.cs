using System.Text.RegularExpressions;
using HqJobs.Sync.Sql;

namespace HqJobs.Sql.Tests;

/// <summary>A file of sql/: its text and its card.</summary>
public sealed record SqlFile(string Path, string Text)
{
    public const string Sqlite = "sqlite";
    public const string SqlServer = "sqlserver";

    /// <summary>Every statement of the product, schema scripts included.</summary>
    public static IReadOnlyList<SqlFile> All { get; } =
        [.. typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("sql/", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => name["sql/".Length..])
            .Order(StringComparer.Ordinal)
            .Select(path => new SqlFile(path, SqlText.Read(path)))];

    /// <summary>What C# runs by name, in one dialect; the numbered schema scripts are the ground they are checked on.</summary>
    public static IEnumerable<SqlFile> Queries(string dialect) => All.Where(file => file.Dialect == dialect && !file.IsSchema);

    public static IEnumerable<SqlFile> SchemaScripts(string dialect, SchemaKind kind) =>
        All.Where(file => file.Dialect == dialect && file.Path.StartsWith($"Schema/{kind}/", StringComparison.Ordinal));

    /// <summary>Path without dialect: what C# and the twin share.</summary>
    public string Name => Regex.Replace(Path, @"\.(sqlite|sqlserver)\.sql$", "");

    public string Dialect => Regex.Match(Path, @"\.(sqlite|sqlserver)\.sql$").Groups[1].Value;

    public bool IsSchema => Regex.IsMatch(Path, "^Schema/(Hq|Channel)/");

    public Card Card { get; } = Card.Of(Text);

    public override string ToString() => Path;
}

/// <summary>The first lines of a file, as sql/README.md describes them.</summary>
/// <param name="At">The databases the statement is for.</param>
/// <param name="In">Parameters in order, with T-SQL types.</param>
/// <param name="Attached">SQLite: the other database, attached under its name: <c>-- attached channel</c>.</param>
/// <param name="Temp">Temporary tables the caller provides: <c>-- temp ROWS (A bigint, B nvarchar(20))</c>.</param>
public sealed record Card(
    string Sentence, IReadOnlyList<SchemaKind> At, IReadOnlyList<(string Name, string Type)> In, string? Twin,
    IReadOnlyList<string> Attached, IReadOnlyList<string> Temp, IReadOnlyList<string> Complaints)
{
    public static Card Of(string text)
    {
        var lines = text.Split('\n').TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).Select(line => line[2..].Trim()).ToList();
        var complaints = new List<string>();
        if (lines.Count == 0 || !lines[0].EndsWith('.') && !lines.TakeWhile(line => !line.StartsWith("at ", StringComparison.Ordinal)).Any(line => line.EndsWith('.')))
            complaints.Add("the card does not begin with a sentence");
        var at = Values("at").SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (at.Count == 0 || at.Any(value => value is not ("hq" or "channel")))
            complaints.Add("the card does not say '-- at hq' or '-- at channel'");
        var parameters = Values("in").SelectMany(SplitParameters).ToList();
        complaints.AddRange(parameters.Where(parameter => parameter.Type.Length == 0).Select(parameter => $"the card's parameter '{parameter.Name}' has no type"));
        return new Card(
            lines.FirstOrDefault() ?? "", [.. at.Select(value => value == "hq" ? SchemaKind.Hq : SchemaKind.Channel)], parameters,
            lines.FirstOrDefault(line => line.StartsWith("twin:", StringComparison.Ordinal)), [.. Values("attached")], [.. Values("temp")], complaints);

        IEnumerable<string> Values(string word) =>
            lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..].Trim());
    }

    /// <summary>The card's "in" line as T-SQL takes it.</summary>
    public string Parameters => string.Join(", ", In.Select(parameter => $"{parameter.Name} {parameter.Type}"));

    // A comma inside numeric(32,6) does not end a parameter.
    private static IEnumerable<(string Name, string Type)> SplitParameters(string line) =>
        Regex.Split(line, @",\s*(?=@)").Select(part => part.Trim().Split(' ', 2)).Select(part => (part[0], part.Length == 2 ? part[1].Trim() : ""));
}
