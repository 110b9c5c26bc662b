namespace HqJobs.Sync.ChannelToHq;

/// <summary>How a table stands at the channel, read in one glance.</summary>
internal sealed record Head
{
    public string TableName { get; init; } = "";

    /// <summary>Null when the table is empty.</summary>
    public long? Lowest { get; init; }

    /// <summary>Null when the table is empty.</summary>
    public long? Highest { get; init; }

    /// <summary>The highest counter the channel ever handed out, also when the row is gone; null where that is not known.</summary>
    public long? LastIssued { get; init; }

    /// <summary>The row at HQ's watermark as a JSON array or object of <see cref="ChannelTable.Content"/>; null when there is none.</summary>
    public string? Content { get; init; }
}
