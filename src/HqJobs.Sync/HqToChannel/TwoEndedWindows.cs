using System.Data.Common;
using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Windows of 1010 over two connections: four commands collect and compare one, a fifth writes it. Statements of one command may see different moments of
/// HQ. But whoever changes a customer takes away or raises its change version in the same transaction: a window whose versions are the same after its rows were
/// read is of one moment, any other is thrown away and a smaller one collected (G3: never half a customer).
/// </summary>
internal sealed class TwoEndedWindows : ICustomerWindows
{
    private readonly LinkConnection headquarters;
    private readonly LinkConnection channel;
    private readonly SchedulerJob job;
    private readonly HeadquartersWindowSql atHeadquarters;
    private readonly ChannelWindowSql atChannel;
    private readonly bool keepsText;

    // How many customers stay as they are while they are read: fewer where HQ is being edited a lot.
    private int most = int.MaxValue;

    private IReadOnlyList<ChangedCustomer> taken = [];

    // What empties the temporary tables at the channel that are not empty.
    private List<string> clears = [];

    private TwoEndedWindows(LinkConnection headquarters, LinkConnection channel, SchedulerJob job, bool keepsText)
    {
        this.headquarters = headquarters;
        this.channel = channel;
        this.job = job;
        this.keepsText = keepsText;
        atHeadquarters = ITwoEndedSql.Of(headquarters.Database).WindowAtHeadquarters(job);
        atChannel = ITwoEndedSql.Of(channel.Database).WindowAtChannel(job);
    }

    public int Subjobs => job.Subjobs.Count;

    public IReadOnlyCollection<string> Writes { get; private set; } = [];

    /// <param name="job">With the columns the channel has.</param>
    public static async Task<TwoEndedWindows> OpenAsync(
        LinkConnection headquarters, LinkConnection channel, SchedulerJob job, IReadOnlyCollection<string> companies, CancellationToken cancellation)
    {
        var windows = new TwoEndedWindows(headquarters, channel, job, await channel.Database.Dialect.KeepsTextInJsonAsync(channel.Db, cancellation));
        // Without parameters: what a parameterised command creates ends with it.
        await headquarters.Db.ExecuteAsync(windows.atHeadquarters.CreateTables);
        await channel.Db.ExecuteAsync(windows.atChannel.CreateTables);
        await headquarters.ExecuteAsync(windows.atHeadquarters.Entitle, null, cancellation, ("@companies", JsonRows.Of(companies.Select(company => new[] { company })).Text));
        return windows;
    }

    public async Task<Window> CollectAsync(long after, long upTo, int customers, CancellationToken cancellation)
    {
        while (true)
        {
            taken = await TakeAsync(atHeadquarters.TakeCustomers, cancellation, ("@after", after), ("@upTo", upTo), ("@customers", Math.Min(customers, most)));
            if (taken.Count == 0) return new Window(0, upTo, 0, 0);
            if (await TryCollectTakenAsync(cancellation) is { } window)
            {
                most = most > int.MaxValue / 2 ? int.MaxValue : 2 * most;
                return window;
            }
            // Who was changed meanwhile has a higher version, or none yet: it comes later.
            most = Math.Max(1, taken.Count / 2);
        }
    }

    public async Task<Window> CollectAsync(IReadOnlyList<ChangedCustomer> customers, CancellationToken cancellation)
    {
        while (true)
        {
            taken = await TakeAsync(atHeadquarters.TakeNamed, cancellation, ("@named", JsonRows.Of(customers).Text));
            if (await TryCollectTakenAsync(cancellation) is { } window) return window;
        }
    }

    public Task<IReadOnlyList<ChangedCustomer>> ReadTakenAsync(CancellationToken cancellation) => Task.FromResult(taken);

    public async Task<(object[]? LastKey, int Gone)> CollectUnreachableAsync(int subjob, object[]? after, int page, CancellationToken cancellation)
    {
        var (table, key) = (atChannel.Tables[subjob], job.Subjobs[subjob].Key.Count);
        var rows = await channel.ReadAsync(
            after is null ? table.FirstPage : table.NextPage, null, reader => JsonRows.ListAsync(reader, cancellation), cancellation, [("@page", page), .. (after ?? []).AsParameters()]);
        var unreachable = await headquarters.FindAsync(atHeadquarters.FindUnreachable[subjob], "@paths", rows.Select(row => row[key..]), cancellation);
        if (unreachable.Count > 0)
        {
            var gone = JsonRows.Of(unreachable.Select(position => rows[position][..key]));
            await channel.RunAsync([.. Begin([table.ClearGone]), new(table.StageGone, "@gone", gone.Text)], table.Count, cancellation);
        }
        Writes = unreachable.Count > 0 ? [table.DeleteGone] : [];
        return (rows.Count < page ? null : rows[^1][..key], unreachable.Count);
    }

    private Task<IReadOnlyList<ChangedCustomer>> TakeAsync(string text, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        headquarters.ReadAsync(text, null, reader => JsonRows.CustomersAsync(reader, cancellation), cancellation, parameters);

    /// <returns>Null when one of the customers was changed while it was read.</returns>
    private async Task<Window?> TryCollectTakenAsync(CancellationToken cancellation)
    {
        if (taken.Count == 0) return new Window(0, 0, 0, 0);
        var known = await FindPathsAsync(cancellation);
        var collected = await CollectRowsAsync(known, cancellation);
        return collected.Unchanged < taken.Count(customer => customer.Version > 0) ? null : new Window(
            taken.Count, taken[^1].Version, collected.Tables.Sum(table => table.All), await CompareAsync(collected, known.Parties.Count > 0, cancellation));
    }

    private Task<Paths> FindPathsAsync(CancellationToken cancellation) =>
        channel.ReadAsync(
            atChannel.FindPaths, null,
            async reader => new Paths(await NextAsync(reader, cancellation), await NextAsync(reader, cancellation)),
            cancellation, ("@customers", JsonRows.Of(taken.Select(customer => new object[] { customer.Company, customer.Account, customer.Version })).Text));

    private Task<Collected> CollectRowsAsync(Paths known, CancellationToken cancellation) =>
        headquarters.ReadAsync(
            atHeadquarters.Collect, null,
            async reader =>
            {
                var tables = new JsonRows[Subjobs];
                for (var i = 0; i < tables.Length; i++) tables[i] = await NextAsync(reader, cancellation);
                var converted = await NextAsync(reader, cancellation);
                await reader.ReadAsync(cancellation);
                return new Collected(tables, converted, reader.GetInt64(0));
            },
            cancellation, ("@parties", known.Parties.Text), ("@locations", known.Locations.Text));

    // What the channel has already is not written again, so that a repeated window or --full costs reads only.
    private async Task<int> CompareAsync(Collected collected, bool known, CancellationToken cancellation)
    {
        var statements = Begin([.. atChannel.Tables.SelectMany(table => new[] { table.ClearNew, table.ClearGone }), atChannel.ClearConverted]);
        if (collected.Tables.Any(rows => rows.Apart.Count > 0))
        {
            foreach (var clear in statements) await channel.ExecuteAsync(clear.Text, null, cancellation);
            statements.Clear();
            for (var i = 0; i < Subjobs; i++) await channel.FillAsync($"#NEW_{job.Subjobs[i].Table}", job.Subjobs[i].Columns, collected.Tables[i].Apart, cancellation);
        }
        for (var i = 0; i < Subjobs; i++)
        {
            var (table, rows) = (atChannel.Tables[i], collected.Tables[i]);
            if (rows.Count > 0) statements.Add(new(table.Stage, $"@{table.Table}", rows.Text));
            statements.Add(atChannel.FindGone[i]);
            if (rows.All > 0 && known) statements.Add(table.DropEqual);
        }
        if (collected.Converted.Count > 0)
        {
            statements.Add(new(atChannel.StageConverted, "@converted", collected.Converted.Text));
            statements.Add(atChannel.DropEqualConverted);
        }
        var counts = (await channel.RunAsync(statements, atChannel.Count, cancellation)).Select(count => Convert.ToInt32(count, CultureInfo.InvariantCulture)).ToList();
        clears =
        [
            .. atChannel.Tables.SelectMany((table, i) => new[] { counts[2 * i] > 0 ? table.ClearNew : null, counts[2 * i + 1] > 0 ? table.ClearGone : null }).OfType<string>(),
            .. counts[^1] > 0 ? [atChannel.ClearConverted] : Array.Empty<string>(),
        ];
        Writes =
        [
            .. atChannel.Tables.SelectMany((table, i) => new[] { counts[2 * i + 1] > 0 ? table.DeleteGone : null, counts[2 * i] > 0 ? table.Upsert : null }).OfType<string>(),
            .. counts[^1] > 0 ? [atChannel.WriteConverted] : Array.Empty<string>(),
        ];
        return counts.Sum();
    }

    // A command begins by emptying what is not empty. Should it break off, everything it fills may be: tried again, it does the same.
    private List<Statement> Begin(List<string> filled)
    {
        var statements = clears.Select(clear => new Statement(clear)).ToList();
        clears = [.. clears.Union(filled)];
        return statements;
    }

    private async Task<JsonRows> NextAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = JsonRows.Of(await JsonRows.ListAsync(reader, cancellation), keepsText);
        await reader.NextResultAsync(cancellation);
        return rows;
    }

    /// <summary>What the channel knows of a window's customers.</summary>
    private sealed record Paths(JsonRows Parties, JsonRows Locations);

    /// <param name="Unchanged">Customers whose version is the one they were taken with.</param>
    private sealed record Collected(IReadOnlyList<JsonRows> Tables, JsonRows Converted, long Unchanged);
}
