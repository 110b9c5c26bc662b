namespace HqJobs.Sync.ChannelToHq;

/// <summary>Tells a channel that went back in time from one that only went on.</summary>
internal static class RestoredChannel
{
    /// <returns>What proves it; null when the channel is the one HQ knows.</returns>
    public static string? Evidence(ChannelTable table, Position known, Head head)
    {
        if (known.Watermark == 0) return null;
        if (head.Highest is not { } highest)
            return head.LastIssued < known.Watermark
                ? $"which is empty, the last counter handed out is {head.LastIssued}, below the watermark {known.Watermark}"
                : null;
        if (highest < known.Watermark) return $"the highest counter is {highest}, below the watermark {known.Watermark}";
        // POS purges from the oldest row on. A backup would leave rows below the watermark; with none left, everything there was purged.
        if (head.Lowest > known.Watermark) return null;
        if (head.Content is null) return $"the row {known.Watermark} (the watermark) is missing";
        // Headquarters' copy may have been edited since, to let a failed operation succeed.
        if (IsAtWatermark(table, known, head)) return null;
        return Differing(table, known.Content, RowContent.Parse(table, head.Content)) is { Count: > 0 } columns
            ? $"the row {known.Watermark} (the watermark) differs from headquarters' copy in {string.Join(", ", columns)}"
            : null;
    }

    /// <summary>Whether the channel's row at the watermark is the one that was landed there: then it has all that was landed before it, whatever headquarters has cleaned up since.</summary>
    public static bool IsAtWatermark(ChannelTable table, Position known, Head head) =>
        known.Fingerprint is { } fingerprint && head.Content is { } content
        && (fingerprint == RowContent.Fingerprint(content) || fingerprint == RowContent.Fingerprint(RowContent.Parse(table, content)));

    // A NULL or a blank name at HQ may mean that the channel did not have the column when the row was landed, or had there what HQ's column cannot hold;
    // a column the channel lacks now proves nothing either.
    private static List<string> Differing(ChannelTable table, string? known, string?[] found) => known is null ? [] :
        [.. table.Content
            .Zip(RowContent.Parse(table, known), found)
            .Where(pair => IsTelling(pair.First, pair.Second) && !table.Missing.Contains(pair.First) && pair.Second != pair.Third)
            .Select(pair => pair.First)];

    private static bool IsTelling(string column, string? atHeadquarters) => atHeadquarters is not null && (atHeadquarters.Length > 0 || !ChannelTable.IsName(column));
}
