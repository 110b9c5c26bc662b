namespace HqJobs.Sync.ChannelToHq;

/// <summary>How far a table has been landed, as HQ knows it.</summary>
/// <param name="Watermark">All counters up to here were landed or are remembered as gaps; 0 before the first upload.</param>
/// <param name="Content">HQ's copy of the row at the watermark; null when HQ has none to compare with.</param>
internal sealed record Position(long Watermark, string? Content)
{
    public static readonly Position Start = new(0, null);
}
