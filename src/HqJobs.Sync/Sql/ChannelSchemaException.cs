namespace HqJobs.Sync.Sql;

/// <summary>A channel database lacks a table or a column it cannot be served without.</summary>
public sealed class ChannelSchemaException(DataStoreName channel, string missing, Exception? inner = null)
    : Exception($"channel {channel}: {missing}; run: hqjobs channel check {channel}", inner)
{
    public DataStoreName Channel { get; } = channel;
}
