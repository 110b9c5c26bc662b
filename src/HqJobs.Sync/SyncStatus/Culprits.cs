using System.Text.RegularExpressions;
using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>The fields that an error names: each of its parts begins with the field, or with the first and the last of several.</summary>
internal static partial class Culprits
{
    /// <returns>In the table's order.</returns>
    public static IReadOnlyList<string> Of(AsyncTable table, string? error)
    {
        var columns = AsyncTables.ShapeOf(table).Columns;
        var named = new HashSet<int>();
        foreach (Match part in Part().Matches(error ?? ""))
        {
            if (!AsyncTables.TryOrdinalOf(table, part.Groups[1].Value, out var first)) continue;
            if (!AsyncTables.TryOrdinalOf(table, part.Groups[2].Value, out var last)) last = first;
            for (var column = first; column <= last; column++) named.Add(column);
        }
        return [.. named.Order().Select(column => columns[column])];
    }

    [GeneratedRegex("(?:^|; )([A-Z][A-Z0-9]+)(?: … ([A-Z][A-Z0-9]+))?: ")]
    private static partial Regex Part();
}
