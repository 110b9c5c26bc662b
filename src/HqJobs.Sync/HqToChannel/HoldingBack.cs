using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Keeps a download going where the channel's database refuses a customer (G4). The customers of a refused window are applied in halves until the refused one is
/// alone; it is noted at headquarters, and later runs try it again.
/// </summary>
/// <remarks>
/// Two databases, one order: what can be written is written at the channel under the version it has; then the refused are noted; then the version passes them.
/// Broken off before the note, the window is halved once more; between note and version too, and the note is written again or goes. Who came through is
/// forgotten only after the channel has it: broken off in between, the next try finds nothing to write.
/// </remarks>
internal sealed class HoldingBack(
    DownloadFrame frame, HeldBackLedger ledger, DownloadOptions options, TimeProvider time, SchedulerJob served, IDownloadLink link, ICustomerWindows windows, Delivery delivery)
{
    // As headquarters has them noted, and what became of them since they were noted last.
    private readonly Dictionary<CustomerKey, HeldBackNote> notes = [];
    private readonly Dictionary<CustomerKey, RefusedCustomer> unsettled = [];
    private readonly HashSet<CustomerKey> through = [];

    private readonly Dictionary<CustomerKey, RefusedCustomer> refused = [];
    private readonly List<string> leftBehind = [];

    /// <summary>Whether the channel's database refused a row, rather than failed; trying it as it is again cannot help.</summary>
    public bool IsRefusal(Exception exception) =>
        delivery.Channel.Database.Dialect.IsRefusedRow(exception) && (Database.OriginOf(exception) ?? delivery.Channel.Database) == delivery.Channel.Database;

    /// <summary>
    /// Tries the customers that are due. One that comes through tells that the channel was mended: who was refused for the same reason is tried too. Who
    /// changed since is left to the windows, and so is everybody by a full package.
    /// </summary>
    public async Task RetryAsync(CancellationToken cancellation)
    {
        foreach (var note in await ledger.ReadAsync(delivery.Channel.Name, cancellation)) notes[note.Key] = note;
        through.UnionWith(notes.Keys.Where(key => !delivery.Plan.Companies.Contains(key.Company, StringComparer.OrdinalIgnoreCase)));
        if (!delivery.Plan.Full)
        {
            var waiting = notes.Values.Where(note => note.CurrentVersion <= delivery.Plan.From && !through.Contains(note.Key)).ToLookup(note => note.NextTryDateTime <= time.GetUtcNow());
            await TryAgainAsync(waiting[true], cancellation);
            var mended = waiting[true].Where(note => through.Contains(note.Key)).Select(note => note.Reason).ToHashSet(StringComparer.Ordinal);
            await TryAgainAsync(waiting[false].Where(note => mended.Contains(note.Reason)), cancellation);
        }
        await SettleAsync(cancellation);
    }

    /// <summary>Applies the customers of the window that was just refused, under the version the channel has; who is refused alone is held back.</summary>
    public async Task<Window> DeliverInPartsAsync(CancellationToken cancellation)
    {
        var taken = await windows.ReadTakenAsync(cancellation);
        return new Window(taken.Count, taken[^1].Version, 0, await HalveAsync(taken, cancellation));
    }

    /// <summary>Notes who was refused among the changes up to a version, and forgets who was held back and came through with them.</summary>
    public Task SettleAsync(long after, long upTo, CancellationToken cancellation)
    {
        through.UnionWith(notes.Values.Where(note => note.CurrentVersion > after && note.CurrentVersion <= upTo && !refused.ContainsKey(note.Key)).Select(note => note.Key));
        return SettleAsync(cancellation);
    }

    /// <summary>Holds back a customer that headquarters no longer has and the channel refuses to remove.</summary>
    public Task HoldBackRemovalAsync(CustomerKey customer, Exception refusal, CancellationToken cancellation)
    {
        Refuse(new ChangedCustomer(customer.Company, customer.Account, 0), refusal);
        return SettleAsync(cancellation);
    }

    /// <summary>A row that leads to no customer stays at the channel until the next full package; nobody waits for it.</summary>
    public void LeaveBehind(Exception refusal)
    {
        leftBehind.Add(RefusedRow.Explain(refusal, served));
        if (leftBehind.Count > options.MaxHeldBack) throw TooMany($"a row that headquarters no longer has: {leftBehind[^1]}", refusal);
    }

    /// <summary>Everything at the channel was compared with headquarters: who is gone at both is no longer owed.</summary>
    public Task SweptAsync(CancellationToken cancellation)
    {
        through.UnionWith(notes.Values.Where(note => note.CurrentVersion == 0 && !refused.ContainsKey(note.Key)).Select(note => note.Key));
        return SettleAsync(cancellation);
    }

    /// <summary>Says in the delivery who was refused.</summary>
    public void Tell()
    {
        var trouble = new List<string>();
        if (refused.Count > 0)
            trouble.Add(HeldBackWords.Tell(
                delivery.Channel.Name.Value, refused.Count, refused.Values.Select(one => new HeldBackCustomer(one.Customer.Company, one.Customer.Account, one.Reason)), refused.Values.Min(one => one.Next)));
        if (leftBehind.Count > 0)
            trouble.Add($"channel {delivery.Channel.Name}: its database keeps {leftBehind.Count} rows that headquarters no longer has ({string.Join("; ", leftBehind.Distinct().Take(3))}); the next full package tries again");
        delivery.Refuse(refused.Count + leftBehind.Count, trouble.Count == 0 ? null : string.Join(". ", trouble));
    }

    private async Task TryAgainAsync(IEnumerable<HeldBackNote> due, CancellationToken cancellation) =>
        delivery.Report(0, await DeliverAsync([.. due.Select(note => new ChangedCustomer(note.DataAreaId, note.AccountNum, note.CurrentVersion ?? 0))], cancellation), 0);

    private async Task<int> HalveAsync(IReadOnlyList<ChangedCustomer> customers, CancellationToken cancellation)
    {
        var rows = 0;
        foreach (var half in customers.Chunk((customers.Count + 1) / 2)) rows += await DeliverAsync(half, cancellation);
        return rows;
    }

    /// <returns>Rows written.</returns>
    private async Task<int> DeliverAsync(ChangedCustomer[] customers, CancellationToken cancellation)
    {
        if (customers.Length == 0) return 0;
        cancellation.ThrowIfCancellationRequested();
        try
        {
            // As headquarters has them now: whoever changed since is whole too, and comes once more with the higher version.
            var window = await frame.CollectAsync(link, delivery, () => windows.CollectAsync(customers, cancellation), cancellation);
            if (window.Rows <= options.MaxWindowRows || customers.Length == 1)
            {
                if (window.Rows > 0) await frame.ApplyAsync(link, delivery, delivery.Version, windows.Writes, cancellation);
                through.UnionWith((await windows.ReadTakenAsync(cancellation)).Select(CustomerKey.Of));
                return window.Rows;
            }
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            if (customers.Length == 1)
            {
                Refuse((await windows.ReadTakenAsync(cancellation))[0], refusal);
                return 0;
            }
        }
        return await HalveAsync(customers, cancellation);
    }

    private void Refuse(ChangedCustomer customer, Exception refusal)
    {
        var (key, reason) = (CustomerKey.Of(customer), RefusedRow.Explain(refusal, served));
        if (!notes.ContainsKey(key) && notes.Keys.Union(unsettled.Keys).Count() >= options.MaxHeldBack) throw TooMany($"{customer.Company} {customer.Account}: {reason}", refusal);
        var tries = (notes.GetValueOrDefault(key)?.Tries ?? 0) + 1;
        refused[key] = unsettled[key] = new RefusedCustomer(customer, reason, tries, time.GetUtcNow() + RetryDistance.After((int)tries));
    }

    // Not these customers' fault, by their number: as any other trouble of the channel.
    private DatabaseUnavailableException TooMany(string last, Exception refusal) => new(
        $"channel {delivery.Channel.Name}, {delivery.Channel.Database}: it refuses more than {options.MaxHeldBack} customers (HqJobs:Download:MaxHeldBack), the last one {last}. "
        + $"Correct the channel's database; then everybody comes by: hqjobs run 1010 --full --channel {delivery.Channel.Name}", refusal);

    private async Task SettleAsync(CancellationToken cancellation)
    {
        through.IntersectWith(notes.Keys);
        if (delivery.Lease is { } lease && unsettled.Count + through.Count > 0)
        {
            await ledger.SettleAsync(lease, delivery.Channel.Name, unsettled.Values, through, cancellation);
            frame.Settled(delivery, unsettled.Values, through.Count);
        }
        foreach (var key in through) notes.Remove(key);
        foreach (var (key, one) in unsettled)
            notes[key] = new HeldBackNote { DataAreaId = key.Company, AccountNum = key.Account, Reason = one.Reason, Tries = one.Tries, NextTryDateTime = one.Next, CurrentVersion = one.Customer.Version };
        unsettled.Clear();
        through.Clear();
    }
}
