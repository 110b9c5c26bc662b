using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Headquarters and a channel, opened for one download. Two ways to collect ship: <see cref="AttachedLink"/> where one SQLite connection reads both files,
/// <see cref="TwoEndedLink"/> where each end is a connection of its own. Both collect into temporary tables at the channel; what is written from there is told
/// by statements that <see cref="Channel"/> runs.
/// </summary>
internal interface IDownloadLink : IAsyncDisposable
{
    ChannelWriter Channel { get; }

    Task<ICustomerWindows> OpenWindowsAsync(SchedulerJob served, IReadOnlyCollection<string> companies, CancellationToken cancellation);

    Task<IConfigurationPages> OpenPagesAsync(SchedulerJob served, IEnumerable<long> channels, CancellationToken cancellation);

    /// <summary>Whether the same may be tried again on this link: somebody else held a lock.</summary>
    bool IsBusy(Exception exception);
}

/// <summary>A customer of 1010 and the version of its last change.</summary>
/// <param name="Version">0: headquarters knows of no change, nor of the customer.</param>
internal sealed record ChangedCustomer(string Company, string Account, long Version);

/// <summary>A window as collected: nothing is written at the channel yet.</summary>
/// <param name="Customers">Changed customers in it; 0: there are no more.</param>
/// <param name="Version">Change version of the last of them.</param>
/// <param name="Collected">Rows HQ has of them.</param>
/// <param name="Rows">Rows to write or remove: what the channel lacks, has differently, or has although HQ no longer does.</param>
internal sealed record Window(int Customers, long Version, int Collected, int Rows);

/// <summary>
/// Windows of 1010. A window is collected from one moment of HQ into temporary tables, compared with the channel by plain reads (only the lease's owner
/// writes these tables), and only what differs is written under the channel's locks.
/// </summary>
internal interface ICustomerWindows
{
    int Subjobs { get; }

    /// <summary>What writes the collected window, or removes the collected rows, at the channel.</summary>
    IReadOnlyCollection<string> Writes { get; }

    /// <summary>Collects the next window; writes nothing at the channel.</summary>
    Task<Window> CollectAsync(long after, long upTo, int customers, CancellationToken cancellation);

    /// <summary>Collects a window of certain customers, as headquarters has them now; one that changed and has no version yet is left out. Writes nothing at the channel.</summary>
    Task<Window> CollectAsync(IReadOnlyList<ChangedCustomer> customers, CancellationToken cancellation);

    /// <summary>The customers of the last window, also of one that could not be collected to its end; in version order.</summary>
    Task<IReadOnlyList<ChangedCustomer>> ReadTakenAsync(CancellationToken cancellation);

    /// <summary>Reads the next keys of a subjob's table and keeps those which lead to no customer the channel is entitled to.</summary>
    /// <param name="after">Last key of the page before; null for the first page.</param>
    /// <returns>The page's last key, null after the last page, and how many rows are to go.</returns>
    Task<(object[]? LastKey, int Gone)> CollectUnreachableAsync(int subjob, object[]? after, int page, CancellationToken cancellation);
}

/// <summary>A page as collected: nothing is written at the channel yet.</summary>
/// <param name="End">Where the next one goes on; null: the table is done. Only who collected the page can read it.</param>
/// <param name="Rows">Rows to write or remove: what the channel lacks, has differently, or has although HQ does not.</param>
internal sealed record ConfigurationPage(object? End, int Rows);

/// <summary>Walks through a table of configuration a bounded page at a time, so that POS never sees it empty. Only what differs is written.</summary>
internal interface IConfigurationPages
{
    /// <summary>What writes the collected page at the channel.</summary>
    IReadOnlyCollection<string> Writes { get; }

    /// <summary>Collects the next page of at most so many keys; writes nothing at the channel.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<ConfigurationPage> CollectAsync(Subjob table, object? after, int keys, CancellationToken cancellation);
}
