namespace HqJobs.Sync.HqToChannel;

/// <summary>The statements of one window of whole customers, in the order they run, where HQ's file is attached. Generated from the subjobs; tests keep the texts as approved files.</summary>
/// <param name="CreateTables">Temporary tables: the window's customers and paths, and per subjob the rows to write and the keys to remove.</param>
/// <param name="TakeCustomers">The next changed customers of the entitled companies, in version order.</param>
/// <param name="TakeNamed">The customers of @named, whether they changed or not; a change without a version yet comes later.</param>
/// <param name="ChannelPaths">Their parties and locations as the channel knows them.</param>
/// <param name="HeadquartersPaths">The same at HQ, and which of the channel's are still reachable there.</param>
/// <param name="CollectConverted">Which async account became which account, before equal rows are dropped.</param>
/// <param name="DropEqualConverted">Forgets those the channel knows already.</param>
/// <param name="WriteConverted">Inserts or updates them; never deletes (R68).</param>
internal sealed record WindowSql(
    string CreateTables,
    string TakeCustomers,
    string TakeNamed,
    string ChannelPaths,
    string HeadquartersPaths,
    string CollectConverted,
    string DropEqualConverted,
    string WriteConverted,
    string Clear,
    IReadOnlyList<SubjobSql> Subjobs);

/// <summary>The statements of one subjob.</summary>
/// <param name="Collect">HQ's rows of the window's paths.</param>
/// <param name="FindGone">Keys of the channel's rows of these paths which are not among HQ's.</param>
/// <param name="DropEqual">Forgets collected rows the channel has exactly so.</param>
/// <param name="DeleteGone">Removes the rows found gone.</param>
/// <param name="Upsert">Inserts or updates the collected rows by key.</param>
/// <param name="FirstPage">The sweep's first keys of the channel's table.</param>
/// <param name="NextPage">The sweep's next keys, above @key1, @key2 …</param>
/// <param name="LastKey">The last key of a page.</param>
/// <param name="KeepUnreachable">Of a page, keeps the keys of rows that lead to no customer the channel is entitled to.</param>
internal sealed record SubjobSql(
    string Table,
    string Collect,
    string FindGone,
    string DropEqual,
    string DeleteGone,
    string Upsert,
    string FirstPage,
    string NextPage,
    string LastKey,
    string KeepUnreachable);
