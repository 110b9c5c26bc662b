using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// What is said to headquarters and to a channel where each is a connection of its own. Keys and rows travel between them as JSON, a list of lists in the order
/// of the columns. Generated from the subjobs; tests keep the texts as approved files.
/// </summary>
internal interface ITwoEndedSql
{
    HeadquartersWindowSql WindowAtHeadquarters(SchedulerJob job);

    ChannelWindowSql WindowAtChannel(SchedulerJob job);

    HeadquartersPageSql PageAtHeadquarters(Subjob subjob);

    /// <param name="path">Columns that a page of the table's keys has besides them.</param>
    ChannelTableSql TableAtChannel(Subjob subjob, IReadOnlyList<string> path);

    static ITwoEndedSql Of(Database database) => database.Provider == DatabaseProvider.SqlServer ? new SqlServerTwoEndedSql() : new SqliteTwoEndedSql();
}

/// <summary>What a window of whole customers asks headquarters. Nothing is changed there.</summary>
/// <param name="CreateTables">Temporary tables: companies, and the window's customers and paths.</param>
/// <param name="Entitle">Fills @companies in.</param>
/// <param name="TakeCustomers">The next changed customers of the entitled companies, in version order: company, account, version.</param>
/// <param name="TakeNamed">The customers of @named, whether they changed or not; a change without a version yet comes later.</param>
/// <param name="Collect">
/// Given the @parties and @locations the channel has of them: per subjob HQ's rows of the window's paths; which async account became which account; how many
/// of the customers have the version still with which they were taken. Fewer than were taken: somebody committed a change while this was read.
/// </param>
/// <param name="FindUnreachable">Per subjob: which of @paths, each with its position, lead to no customer the channel is entitled to.</param>
internal sealed record HeadquartersWindowSql(string CreateTables, string Entitle, string TakeCustomers, string TakeNamed, string Collect, IReadOnlyList<string> FindUnreachable);

/// <summary>What a window of whole customers does at a channel.</summary>
/// <param name="CreateTables">Temporary tables: the window's customers and paths, and the subjobs'.</param>
/// <param name="FindPaths">Parties and then locations of @customers as the channel knows them.</param>
/// <param name="ClearConverted">Empties what async accounts are compared in.</param>
/// <param name="StageConverted">Fills @converted in.</param>
/// <param name="DropEqualConverted">Forgets those the channel knows already.</param>
/// <param name="WriteConverted">Inserts or updates them; never deletes (R68).</param>
/// <param name="Count">Per subjob: rows to write, rows to remove; then accounts converted.</param>
/// <param name="FindGone">Per subjob: keys of the channel's rows of these paths which are not among HQ's.</param>
internal sealed record ChannelWindowSql(
    string CreateTables,
    string FindPaths,
    string ClearConverted,
    string StageConverted,
    string DropEqualConverted,
    string WriteConverted,
    string Count,
    IReadOnlyList<string> FindGone,
    IReadOnlyList<ChannelTableSql> Tables);

/// <summary>What is said to one table of a channel.</summary>
/// <param name="CreateTables">Temporary tables: the rows to write and the keys to remove.</param>
/// <param name="ClearNew">Empties the one.</param>
/// <param name="ClearGone">Empties the other.</param>
/// <param name="Stage">Fills HQ's rows in, a parameter named as the table.</param>
/// <param name="StageGone">Fills the keys to remove in, parameter @gone.</param>
/// <param name="DropEqual">Forgets rows the channel has exactly so.</param>
/// <param name="Count">Rows to write, rows to remove.</param>
/// <param name="DeleteGone">Removes the rows to remove.</param>
/// <param name="Upsert">Inserts or updates the rows to write by key.</param>
/// <param name="FirstPage">The first @page keys.</param>
/// <param name="NextPage">The next ones, above @key1, @key2 …</param>
internal sealed record ChannelTableSql(
    string Table,
    string CreateTables,
    string ClearNew,
    string ClearGone,
    string Stage,
    string StageGone,
    string DropEqual,
    string Count,
    string DeleteGone,
    string Upsert,
    string FirstPage,
    string NextPage);

/// <summary>What a page of a table of configuration asks headquarters. Nothing is changed there.</summary>
/// <param name="CollectFirst">HQ's first @page rows for the channels of the data store, @channels.</param>
/// <param name="CollectNext">HQ's next ones, above @key1, @key2 …</param>
/// <param name="FindGone">Which of @keys, each with its position, HQ has no row of for these channels.</param>
internal sealed record HeadquartersPageSql(string CollectFirst, string CollectNext, string FindGone);
