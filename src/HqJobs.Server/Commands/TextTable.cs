using System.Globalization;
using System.Text;
using Spectre.Console;

namespace HqJobs.Server.Commands;

/// <summary>Rows under headings, two spaces apart; numbers to the right, the last column wraps. Plain text wherever it goes.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";
    private const string NoteIndent = "    ";
    private readonly List<string[]> rows = [];
    private readonly Dictionary<int, string> notes = [];
    private readonly HashSet<int> numbers = [];

    /// <summary>A cell may be null (blank), text, a whole number, a time (UTC) or a span.</summary>
    public void Add(params object?[] cells)
    {
        foreach (var (index, cell) in cells.Index())
            if (cell is int or long) numbers.Add(index);
        rows.Add([.. cells.Select(Text)]);
    }

    /// <summary>More about the last row, below it, as wide as the table may be.</summary>
    public void Note(string text) => notes[rows.Count - 1] = text;

    public void WriteTo(Shell shell, string indent = "")
    {
        var widths = headings.Select((heading, index) => Math.Max(heading.Length, rows.Select(row => row[index].Length).DefaultIfEmpty().Max())).ToArray();
        var before = indent.Length + widths[..^1].Sum() + (Gap.Length * (widths.Length - 1));
        var last = Math.Max(24, shell.Out.Profile.Width - before);

        shell.Out.Write(new Text(Line(headings, widths, indent) + Environment.NewLine, new Style(decoration: Decoration.Dim)));
        foreach (var (index, row) in rows.Index())
        {
            foreach (var (number, part) in Wrap(row[^1], last).Index())
                shell.Line(number == 0 ? Line([.. row[..^1], part], widths, indent) : new string(' ', before) + part);
            if (!notes.TryGetValue(index, out var note)) continue;
            foreach (var part in Wrap(note, shell.Out.Profile.Width - indent.Length - NoteIndent.Length)) shell.Line($"{indent}{NoteIndent}{part}");
        }
    }

    /// <summary>How long ago or how long: 45 s, 12 min, 3 h 20 min, 5 d.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: 0 } => "0 s",
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalDays} d",
    };

    private string Line(string[] cells, int[] widths, string indent)
    {
        var line = new StringBuilder(indent);
        foreach (var (index, cell) in cells.Index())
        {
            if (index > 0) line.Append(Gap);
            line.Append(numbers.Contains(index) ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]));
        }
        return line.ToString().TrimEnd();
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        int or long => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => Span(span),
        _ => cell.ToString()!.ReplaceLineEndings(" "),
    };

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var at = text.LastIndexOf(' ', width);
            if (at <= 0) at = width;
            yield return text[..at];
            text = text[at..].TrimStart();
        }
        yield return text;
    }
}
