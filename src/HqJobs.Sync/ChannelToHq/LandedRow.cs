using System.Data.SqlTypes;
using System.Globalization;
using System.Text;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>A channel's row as headquarters takes it: every value fits its column, and the verdict says whether one had to be left out (R82).</summary>
/// <param name="Values">In the order of <see cref="ChannelTable.Columns"/>.</param>
/// <param name="Problem">Why the operation is Failed from the start; null when it is Pending.</param>
/// <param name="RawValues">A JSON object: column → text of what was left out.</param>
internal sealed record LandedRow(ChannelTable Table, object?[] Values, string? Problem, string? RawValues)
{
    private const int Failed = 2;

    /// <summary>HQ's columns that the verdict is written in.</summary>
    public static IReadOnlyList<string> Verdict { get; } = ["SYNCSTATUS", "SYNCERROR", "SYNCRAWVALUES"];

    public object?[] VerdictValues => [Problem is null ? 0L : Failed, Problem, RawValues];

    /// <summary>What a row of the channel becomes: company and GUIDs in lower case, names never NULL, what does not fit left out.</summary>
    public static LandedRow Of(ChannelTable table, object?[] recorded, StagedColumns columns)
    {
        var values = new object?[recorded.Length];
        var staged = columns.Of(table);
        List<(string Column, object Value, string Reason)>? unfit = null;
        for (var i = 0; i < values.Length; i++)
        {
            var column = table.Columns[i];
            if (TryFit(table.Normalize(column, recorded[i]), staged[i].Type, out values[i], out var reason)) continue;
            values[i] = table.Normalize(column, null);
            // Headquarters has a mark of its own; what the channel's says is of no use.
            if (column != ChannelTable.Completed) (unfit ??= []).Add((column, recorded[i]!, reason!));
        }
        return unfit is null
            ? new LandedRow(table, values, null, null)
            : new LandedRow(
                table,
                values,
                string.Join("; ", unfit.Select(part => new Rejection(part.Column, part.Value is byte[] ? part.Value : ColumnType.Plain(part.Value), Refusals.DoesNotFit, part.Reason))),
                $"{{{string.Join(", ", unfit.Select(part => $"\"{part.Column}\": \"{Escaped(ColumnType.Plain(part.Value))}\""))}}}");
    }

    private static bool TryFit(object? value, ColumnType? type, out object? fitting, out string? reason)
    {
        if (type is not null) return type.TryConvert(value, out fitting, out reason);
        (fitting, reason) = (value, value switch
        {
            string text when !ColumnType.IsText(text) => "holds half a character or a zero character, which is no text",
            SqlDecimal number when !IsExact(number.ToString()) => "has more digits than headquarters can keep",
            decimal number when !IsExact(ColumnType.Plain(number)) => "has more digits than headquarters can keep",
            _ => null,
        });
        return reason is null;
    }

    // SQLite keeps such a number as a double.
    private static bool IsExact(string number) =>
        decimal.TryParse(number, CultureInfo.InvariantCulture, out var exact)
        && Math.Abs(exact) < 1e15m && (decimal)(double)exact == exact;

    // By hand: what is no text is what is kept here, and a serializer would replace it.
    private static string Escaped(string text)
    {
        var json = new StringBuilder(text.Length + 2);
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') json.Append('\\').Append(letter);
            else if (char.IsControl(letter) || char.IsSurrogate(letter)) json.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else json.Append(letter);
        }
        return json.ToString();
    }
}
