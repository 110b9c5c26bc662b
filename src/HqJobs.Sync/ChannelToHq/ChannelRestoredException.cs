namespace HqJobs.Sync.ChannelToHq;

/// <summary>A channel database is not the one whose rows headquarters has up to the watermark, most likely an older backup; nothing is landed from it.</summary>
public sealed class ChannelRestoredException(string channel, string table, string finding)
    : Exception($"the channel '{channel}' was restored or replaced: in {table}, {finding}; nothing was landed; put the right database back, or go on with this one: hqjobs channel rebase {channel}; until then it can be left out with: hqjobs channel pause {channel}");
