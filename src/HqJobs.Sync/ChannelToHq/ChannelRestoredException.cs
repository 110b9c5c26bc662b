namespace HqJobs.Sync.ChannelToHq;

/// <summary>A channel database is not the one whose rows headquarters has up to the watermark, most likely an older backup; nothing is landed from it.</summary>
public sealed class ChannelRestoredException(string channel, string table, string finding)
    : Exception($"the channel '{channel}' was restored or replaced: in {table}, {finding}; nothing was landed; when this is the database to go on with, run: hqjobs channel rebase {channel}");
