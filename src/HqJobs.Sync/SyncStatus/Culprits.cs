using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>The fields that an error names.</summary>
internal static class Culprits
{
    /// <returns>In the table's order.</returns>
    public static IReadOnlyList<string> Of(AsyncTable table, string? error)
    {
        var named = Verdict.Read(error).SelectMany(reason => reason.Fields).ToHashSet();
        return [.. AsyncTables.ShapeOf(table).Columns.Where(named.Contains)];
    }
}
