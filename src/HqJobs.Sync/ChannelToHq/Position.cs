namespace HqJobs.Sync.ChannelToHq;

/// <summary>How far a table has been landed in the data store's present epoch, as HQ knows it.</summary>
/// <param name="Watermark">All counters up to here were landed or are remembered as gaps; 0 before the first upload.</param>
/// <param name="Content">HQ's copy of the row at the watermark; null when HQ has none to compare with.</param>
/// <param name="Fingerprint">The row at the watermark as the channel had it when it was landed; null where that is not known.</param>
internal sealed record Position(long Watermark, string? Content, string? Fingerprint)
{
    public static readonly Position Start = new(0, null, null);

    /// <summary>Up to here earlier epochs landed rows; 0 in a data store's first epoch.</summary>
    public long KnownUpTo { get; init; }

    /// <summary>The highest row that was the same in an earlier epoch when this one began; 0 when there was none.</summary>
    public long CommonUpTo { get; init; }

    /// <summary>What the row at <see cref="CommonUpTo"/> is recognised by.</summary>
    public string? CommonFingerprint { get; init; }

    /// <summary>Whether rows are being read that an earlier epoch may have landed.</summary>
    public bool ReadsAgain => Watermark < KnownUpTo;
}
