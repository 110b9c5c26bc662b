using System.Globalization;

namespace HqJobs.Sync.Verdicts;

/// <summary>The values that are allowed, as a reason lists them: all where they are few, else those most like the one given.</summary>
/// <param name="given">What was typed instead.</param>
internal sealed class Choices(IEnumerable<AllowedValue> all, string? given = null)
{
    private const int Most = 8, RoomForText = 100;

    public override string ToString()
    {
        var values = all.Select(value => value.ToString()).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (values.Count == 0)
            return "none, headquarters has none yet";
        var shown = values;
        if (values.Count > Most && given is not null)
            shown = [.. values.OrderBy(value => Distance(value.ToUpperInvariant(), given.ToUpperInvariant()))];
        if (values.Count > Most)
            shown = shown[..Most];
        while (shown.Count > 1 && shown.Sum(value => value.Length + 2) > RoomForText)
            shown = shown[..^1];
        var list = string.Join(", ", shown.Select(value => value.Length <= RoomForText ? value : $"{value[..RoomForText]}…"));
        return shown.Count == values.Count ? list : string.Create(CultureInfo.InvariantCulture, $"{list}, … ({values.Count:N0} in all)");
    }

    // How many letters are to be changed, put in or left out. Nobody types a code of more than a few letters.
    private static int Distance(string one, string other)
    {
        other = other.Length <= RoomForText ? other : other[..RoomForText];
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
