namespace HqJobs.Sync.HqToChannel;

/// <summary>The statements of a job that travels table by table, where HQ's file is attached. Generated from the subjobs; tests keep the texts as approved files.</summary>
/// <param name="CreateTables">Temporary tables: the data store's channels, and per subjob the rows to write and the keys to remove.</param>
internal sealed record ConfigurationSql(string CreateTables, IReadOnlyList<ConfigurationTableSql> Tables);

/// <summary>The statements of one page of a table, in the order they run. Both ends are read in key order; a page ends where the shorter of the two does.</summary>
/// <param name="FirstPage">The channel's first keys.</param>
/// <param name="NextPage">The channel's next keys, above @key1, @key2 …</param>
/// <param name="LastKey">The last of them.</param>
/// <param name="CollectFirst">HQ's first rows for this channel.</param>
/// <param name="CollectNext">HQ's next rows, above @key1, @key2 …</param>
/// <param name="LastCollected">The key of the last of them.</param>
/// <param name="TrimKeys">Forgets the channel's keys above @key1, @key2 …: HQ's page ends there.</param>
/// <param name="TrimCollected">Forgets HQ's rows above @key1, @key2 …: the channel's page ends there.</param>
/// <param name="KeepGone">Of the channel's keys, keeps those HQ has no row of for this channel.</param>
/// <param name="DropEqual">Forgets collected rows the channel has exactly so.</param>
/// <param name="DeleteGone">Removes the rows found gone.</param>
/// <param name="Upsert">Inserts or updates the collected rows by key.</param>
internal sealed record ConfigurationTableSql(
    string Table,
    string Clear,
    string FirstPage,
    string NextPage,
    string LastKey,
    string CollectFirst,
    string CollectNext,
    string LastCollected,
    string TrimKeys,
    string TrimCollected,
    string KeepGone,
    string DropEqual,
    string DeleteGone,
    string Upsert);
