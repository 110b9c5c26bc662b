namespace HqJobs.Sync.ChannelToHq;

/// <summary>What is wanted of a table: rows above <paramref name="From"/> up to and including <paramref name="To"/>.</summary>
internal sealed record Stretch(ChannelTable Table, long From, long To);

/// <summary>Rows of one table above <paramref name="From"/> up to and including <paramref name="To"/>.</summary>
/// <param name="Fingerprint">What the row <paramref name="To"/> is recognised by later.</param>
internal sealed record Slice(ChannelTable Table, long From, long To, string? Fingerprint);

/// <summary>What one HQ transaction lands.</summary>
/// <param name="Left">What remains to be collected; nothing after the last batch.</param>
internal sealed record Batch(IReadOnlyList<Slice> Slices, IReadOnlyList<Stretch> Left);
