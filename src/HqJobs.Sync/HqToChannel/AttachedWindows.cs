using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>Windows of 1010 where HQ's file is attached: one INSERT … SELECT per table.</summary>
internal sealed class AttachedWindows : ICustomerWindows
{
    private readonly LinkConnection connection;
    private readonly WindowSql sql;
    private readonly int[] gone;
    private readonly int[] changed;
    private int newAccounts;

    private AttachedWindows(LinkConnection connection, WindowSql sql)
    {
        this.connection = connection;
        this.sql = sql;
        gone = new int[sql.Subjobs.Count];
        changed = new int[sql.Subjobs.Count];
    }

    public int Subjobs => sql.Subjobs.Count;

    public IReadOnlyCollection<string> Writes =>
    [
        .. sql.Subjobs.SelectMany((subjob, i) => new[] { gone[i] > 0 ? subjob.DeleteGone : null, changed[i] > 0 ? subjob.Upsert : null }).OfType<string>(),
        .. newAccounts > 0 ? [sql.WriteConverted] : Array.Empty<string>(),
    ];

    /// <param name="job">With the columns the channel has.</param>
    public static async Task<AttachedWindows> OpenAsync(LinkConnection connection, SchedulerJob job, IReadOnlyCollection<string> companies)
    {
        var windows = new AttachedWindows(connection, AttachedWindowSql.Generate(job));
        await connection.Db.ExecuteAsync(windows.sql.CreateTables);
        await connection.Db.ExecuteAsync("INSERT INTO temp.WINDOWCOMPANY (DATAAREAID) VALUES (@company)", companies.Select(company => new { company }));
        return windows;
    }

    public async Task<Window> CollectAsync(long after, long upTo, int customers, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(sql.Clear, null, cancellation);
        var taken = await connection.ExecuteAsync(sql.TakeCustomers, null, cancellation, ("@after", after), ("@upTo", upTo), ("@customers", customers));
        return taken == 0 ? new Window(0, upTo, 0, 0) : await CollectTakenAsync(taken, cancellation);
    }

    public async Task<Window> CollectAsync(IReadOnlyList<ChangedCustomer> customers, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(sql.Clear, null, cancellation);
        return await CollectTakenAsync(await connection.ExecuteAsync(sql.TakeNamed, null, cancellation, ("@named", JsonRows.Of(customers).Text)), cancellation);
    }

    public Task<IReadOnlyList<ChangedCustomer>> ReadTakenAsync(CancellationToken cancellation) => connection.ReadAsync(
        "SELECT DATAAREAID, ACCOUNTNUM, CHANGEVERSION FROM temp.WINDOWCUSTOMER ORDER BY CHANGEVERSION", null, reader => JsonRows.CustomersAsync(reader, cancellation), cancellation);

    private async Task<Window> CollectTakenAsync(int taken, CancellationToken cancellation)
    {
        var version = await connection.ScalarAsync("SELECT max(CHANGEVERSION) FROM temp.WINDOWCUSTOMER", null, cancellation);
        var known = await connection.ExecuteAsync(sql.ChannelPaths, null, cancellation);
        var collected = await CollectRowsAsync(cancellation);
        return new Window(taken, version, collected.Sum(), await CompareAsync(collected, known > 0, cancellation));
    }

    public async Task<(object[]? LastKey, int Gone)> CollectUnreachableAsync(int subjob, object[]? after, int page, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(sql.Clear, null, cancellation);
        Array.Clear(gone);
        Array.Clear(changed);
        newAccounts = 0;
        var texts = sql.Subjobs[subjob];
        var size = ("@page", (object)page);
        var read = after is null
            ? await connection.ExecuteAsync(texts.FirstPage, null, cancellation, size)
            : await connection.ExecuteAsync(texts.NextPage, null, cancellation, [size, .. after.AsParameters()]);
        var last = read < page ? null : await connection.ReadRowAsync(texts.LastKey, null, cancellation);
        gone[subjob] = read - await connection.ExecuteAsync(texts.KeepUnreachable, null, cancellation);
        return (last, gone[subjob]);
    }

    // One read transaction on headquarters alone: all rows of the window are of one moment. The channel must not be read in it.
    private async Task<int[]> CollectRowsAsync(CancellationToken cancellation)
    {
        var collected = new int[sql.Subjobs.Count];
        await using var snapshot = connection.BeginSnapshot();
        await connection.ExecuteAsync(sql.HeadquartersPaths, snapshot, cancellation);
        for (var i = 0; i < collected.Length; i++)
            collected[i] = await connection.ExecuteAsync(sql.Subjobs[i].Collect, snapshot, cancellation);
        newAccounts = await connection.ExecuteAsync(sql.CollectConverted, snapshot, cancellation);
        await snapshot.CommitAsync(cancellation);
        return collected;
    }

    // What the channel has already is not written again, so that a repeated window or --full costs reads only.
    private async Task<int> CompareAsync(int[] collected, bool known, CancellationToken cancellation)
    {
        await using var snapshot = connection.BeginSnapshot();
        var rows = newAccounts -= newAccounts > 0 ? await connection.ExecuteAsync(sql.DropEqualConverted, snapshot, cancellation) : 0;
        for (var i = 0; i < collected.Length; i++)
        {
            var subjob = sql.Subjobs[i];
            gone[i] = await connection.ExecuteAsync(subjob.FindGone, snapshot, cancellation);
            changed[i] = collected[i] - (known && collected[i] > 0 ? await connection.ExecuteAsync(subjob.DropEqual, snapshot, cancellation) : 0);
            rows += gone[i] + changed[i];
        }
        await snapshot.CommitAsync(cancellation);
        return rows;
    }
}
