using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

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
        if (known.Fingerprint is not null && known.Fingerprint == Fingerprint(head.Content)) return null;
        return Differing(table, known.Content, head.Content) is { Count: > 0 } columns
            ? $"the row {known.Watermark} (the watermark) differs from headquarters' copy in {string.Join(", ", columns)}"
            : null;
    }

    /// <param name="content">As <see cref="Head.Content"/>.</param>
    public static string? Fingerprint(string? content) => content is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // A NULL at HQ may mean that the channel did not have the column when the row was landed; a column the channel lacks now proves nothing either.
    private static List<string> Differing(ChannelTable table, string? known, string found)
    {
        if (known is null || known == found) return [];
        using var atHq = JsonDocument.Parse(known);
        using var atChannel = JsonDocument.Parse(found);
        return [.. table.Content
            .Zip(atHq.RootElement.EnumerateArray(), atChannel.RootElement.EnumerateArray())
            .Where(pair => pair.Second.ValueKind != JsonValueKind.Null && !table.Missing.Contains(pair.First) && pair.Second.ToString() != pair.Third.ToString())
            .Select(pair => pair.First)];
    }
}
