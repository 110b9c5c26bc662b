namespace HqJobs.Sync.ChannelToHq;

/// <summary>A channel database lacks something P-0001 cannot do without; the message says what, where and what to do.</summary>
public sealed class ChannelSchemaException(string channel, string finding)
    : Exception($"the channel '{channel}': {finding}; run: hqjobs channel check {channel}");
