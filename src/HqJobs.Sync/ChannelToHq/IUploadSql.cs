using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>What P-0001 says to a database about a subjob's table. Generated from the subjob; every text is kept as an approved file.</summary>
internal interface IUploadSql
{
    /// <summary>The temporary table at HQ that copied rows of any subjob are staged in.</summary>
    string StagedRows { get; }

    /// <summary>At HQ: how far the tables of data stores have been landed, with HQ's copy of the row there.</summary>
    string ReadPositions(IReadOnlyList<ChannelTable> tables);

    /// <summary>At the channel: <see cref="Head"/> of every table, in one glance.</summary>
    /// <param name="waits">Whether rows that others have locked are waited for rather than passed over.</param>
    string ReadHeads(IReadOnlyList<ChannelTable> tables, bool waits = false);

    /// <summary>At the channel: counters that have appeared in ranges of missing ones.</summary>
    string FindLateRows(ChannelTable table);

    /// <summary>At the channel: how many rows a batch would land.</summary>
    string CountRows(ChannelTable table);

    /// <summary>At the channel: rows above a counter, of several tables in turn.</summary>
    string ReadRows(IReadOnlyList<ChannelTable> tables);

    /// <summary>At the channel: rows that have appeared in ranges of missing counters.</summary>
    string ReadLateRows(ChannelTable table);

    /// <summary>At HQ: makes the stage of copied rows, or empties the one there is.</summary>
    string Stage(StagedColumns columns);

    /// <summary>At HQ: lands the staged rows of the tables; rows that are there already stay as they are.</summary>
    string LandRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables);

    /// <summary>At HQ: rows of an earlier epoch that the staged ones repeat go on in this epoch, with everything that became of them.</summary>
    string TakeOverRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables);

    /// <summary>At HQ: how many staged rows repeat a row of an earlier epoch, and the last one that does.</summary>
    string CompareRows(StagedColumns columns, IReadOnlyList<ChannelTable> tables);

    /// <summary>At HQ: the change log of operations that were taken over names them as they are called now.</summary>
    string TakeOverChanges(IReadOnlyList<ChannelTable> tables);

    /// <summary>At HQ: rows just landed that are older than what the channel has in common with headquarters, and unknown there, were done and cleaned up.</summary>
    string SettleRows(IReadOnlyList<ChannelTable> tables);

    static IUploadSql For(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteUploadSql(),
        DatabaseProvider.SqlServer => new SqlServerUploadSql(),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Providers are Sqlite and SqlServer."),
    };
}
