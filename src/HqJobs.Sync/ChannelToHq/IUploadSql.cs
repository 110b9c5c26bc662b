using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>What P-0001 says to a database about a subjob's table. Generated from the subjob; every text is kept as an approved file.</summary>
internal interface IUploadSql
{
    /// <summary>At HQ: how far the tables of data stores have been landed, with HQ's copy of the row there.</summary>
    string ReadPositions(IReadOnlyList<ChannelTable> tables);

    /// <summary>At the channel: <see cref="Head"/> of every table, in one glance.</summary>
    string ReadHeads(IReadOnlyList<ChannelTable> tables);

    /// <summary>At the channel: the last counter of the next batch. Found by the counter alone, so no row is read for it.</summary>
    string FindBatchEnd(ChannelTable table);

    /// <summary>At the channel: counters that have appeared in ranges of missing ones.</summary>
    string FindLateRows(ChannelTable table);

    /// <summary>At the channel: how many rows a batch would land.</summary>
    string CountRows(ChannelTable table);

    /// <summary>At HQ: lands a batch; rows that are there already stay as they are.</summary>
    string LandBatch(ChannelTable table);

    /// <summary>At HQ: lands rows that have appeared in ranges of missing ones.</summary>
    string LandLateRows(ChannelTable table);

    /// <summary>At HQ, in the transaction of the batch: remembers the counters missing from it as ranges.</summary>
    string RememberGaps(ChannelTable table);

    static IUploadSql For(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteUploadSql(),
        DatabaseProvider.SqlServer => new SqlServerUploadSql(),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Providers are Sqlite and SqlServer."),
    };
}
