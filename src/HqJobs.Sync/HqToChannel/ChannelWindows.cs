using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A window as collected: nothing is written at the channel yet.</summary>
/// <param name="Customers">Changed customers in it; 0: there are no more.</param>
/// <param name="Version">Change version of the last of them.</param>
/// <param name="Collected">Rows HQ has of them.</param>
/// <param name="Rows">Rows to write or remove: what the channel lacks, has differently, or has although HQ no longer does.</param>
internal sealed record Window(int Customers, long Version, int Collected, int Rows);

/// <summary>
/// Windows of 1010. A window is collected from one HQ snapshot into temporary tables, compared with the channel by plain reads (only the lease's owner
/// writes these tables), and only what differs is written under the channel's write lock.
/// </summary>
internal sealed class ChannelWindows
{
    private readonly ChannelLink link;
    private readonly WindowSql sql;
    private readonly int[] gone;
    private readonly int[] changed;
    private int newAccounts;

    private ChannelWindows(ChannelLink link, WindowSql sql)
    {
        this.link = link;
        this.sql = sql;
        gone = new int[sql.Subjobs.Count];
        changed = new int[sql.Subjobs.Count];
    }

    /// <param name="job">With the columns the channel has.</param>
    public static async Task<ChannelWindows> OpenAsync(ChannelLink link, SchedulerJob job, IReadOnlyCollection<string> companies)
    {
        var windows = new ChannelWindows(link, new SqliteDownloadSql().Generate(job));
        await link.PrepareAsync(windows.sql.CreateTables, "INSERT INTO temp.WINDOWCOMPANY (DATAAREAID) VALUES (@entitled)", companies);
        return windows;
    }

    /// <summary>Collects the next window; writes nothing at the channel.</summary>
    public async Task<Window> CollectAsync(long after, long upTo, int customers, CancellationToken cancellation)
    {
        await link.ExecuteAsync(sql.Clear, null, cancellation);
        var taken = await link.ExecuteAsync(sql.TakeCustomers, null, cancellation, ("@after", after), ("@upTo", upTo), ("@customers", customers));
        if (taken == 0) return new Window(0, upTo, 0, 0);

        var version = await link.ScalarAsync("SELECT max(CHANGEVERSION) FROM temp.WINDOWCUSTOMER", cancellation);
        var known = await link.ExecuteAsync(sql.ChannelPaths, null, cancellation);
        var collected = await CollectRowsAsync(cancellation);
        return new Window(taken, version, collected.Sum(), await CompareAsync(collected, known > 0, cancellation));
    }

    /// <summary>Writes the collected window and the version reached in one transaction.</summary>
    /// <returns>How long the write lock was held.</returns>
    /// <exception cref="LeaseLostException">The channel has seen a newer owner; nothing was written.</exception>
    public Task<TimeSpan> ApplyAsync(long version, long fencingToken, DateTimeOffset now, CancellationToken cancellation) =>
        link.WriteAsync(version, fencingToken, now, async transaction =>
        {
            var rows = 0;
            for (var i = 0; i < gone.Length; i++)
            {
                if (gone[i] > 0) rows += await link.ExecuteAsync(sql.Subjobs[i].DeleteGone, transaction, cancellation);
                if (changed[i] > 0) rows += await link.ExecuteAsync(sql.Subjobs[i].Upsert, transaction, cancellation);
            }
            if (newAccounts > 0) rows += await link.ExecuteAsync(sql.WriteConverted, transaction, cancellation);
            return rows;
        }, cancellation);

    /// <summary>Reads the next keys of a subjob's table and keeps those which lead to no customer the channel is entitled to.</summary>
    /// <param name="after">Last key of the page before; null for the first page.</param>
    /// <returns>The page's last key, null after the last page, and how many rows are to go.</returns>
    public async Task<(object[]? LastKey, int Gone)> CollectUnreachableAsync(int subjob, object[]? after, int page, CancellationToken cancellation)
    {
        await link.ExecuteAsync(sql.Clear, null, cancellation);
        Array.Clear(gone);
        Array.Clear(changed);
        newAccounts = 0;
        var texts = sql.Subjobs[subjob];
        var size = ("@page", (object)page);
        var read = after is null
            ? await link.ExecuteAsync(texts.FirstPage, null, cancellation, size)
            : await link.ExecuteAsync(texts.NextPage, null, cancellation, [size, .. ChannelLink.Key(after)]);
        var last = read < page ? null : await link.ReadRowAsync(texts.LastKey, null, cancellation);
        gone[subjob] = read - await link.ExecuteAsync(texts.KeepUnreachable, null, cancellation);
        return (last, gone[subjob]);
    }

    public int Subjobs => sql.Subjobs.Count;

    // One read transaction on headquarters alone: all rows of the window are of one moment. The channel must not be read in it.
    private async Task<int[]> CollectRowsAsync(CancellationToken cancellation)
    {
        var collected = new int[sql.Subjobs.Count];
        await using var snapshot = link.BeginSnapshot();
        await link.ExecuteAsync(sql.HeadquartersPaths, snapshot, cancellation);
        for (var i = 0; i < collected.Length; i++)
            collected[i] = await link.ExecuteAsync(sql.Subjobs[i].Collect, snapshot, cancellation);
        newAccounts = await link.ExecuteAsync(sql.CollectConverted, snapshot, cancellation);
        await snapshot.CommitAsync(cancellation);
        return collected;
    }

    // What the channel has already is not written again, so that a repeated window or --full costs reads only.
    private async Task<int> CompareAsync(int[] collected, bool known, CancellationToken cancellation)
    {
        await using var snapshot = link.BeginSnapshot();
        var rows = newAccounts -= newAccounts > 0 ? await link.ExecuteAsync(sql.DropEqualConverted, snapshot, cancellation) : 0;
        for (var i = 0; i < collected.Length; i++)
        {
            var subjob = sql.Subjobs[i];
            gone[i] = await link.ExecuteAsync(subjob.FindGone, snapshot, cancellation);
            changed[i] = collected[i] - (known && collected[i] > 0 ? await link.ExecuteAsync(subjob.DropEqual, snapshot, cancellation) : 0);
            rows += gone[i] + changed[i];
        }
        await snapshot.CommitAsync(cancellation);
        return rows;
    }
}
