namespace HqJobs.Sync.ChannelToHq;

/// <summary>How far a table has been landed, as HQ knows it.</summary>
/// <param name="Watermark">All counters up to here were landed or are remembered as gaps; 0 before the first upload.</param>
/// <param name="Content">HQ's copy of the row at the watermark; null when HQ has none to compare with.</param>
/// <param name="Fingerprint">The row at the watermark as the channel had it when it was landed; null where that is not known.</param>
internal sealed record Position(long Watermark, string? Content, string? Fingerprint)
{
    public static readonly Position Start = new(0, null, null);
}
