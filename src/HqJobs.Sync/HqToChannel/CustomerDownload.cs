using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1010 (Customers): brings a channel the changed customers of its companies, in windows of whole customers, with the version reached in the same
/// channel transaction. A crash repeats one window; applying twice changes nothing; POS never sees half a customer (G3, G7).
/// </summary>
public sealed class CustomerDownload : IChannelWork, IDownloadFlow
{
    private const int FirstWindow = 16;
    private const int SweepPage = 500;

    private readonly DownloadOptions options;
    private readonly HeadquartersFactsReader facts;
    private readonly HeldBackLedger ledger;
    private readonly DownloadFrame frame;
    private readonly TimeProvider time;

    public CustomerDownload(
        Databases databases, Leases leases, IOptions<DownloadOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<CustomerDownload> logger)
    {
        this.options = options.Value;
        this.time = time;
        ledger = new HeldBackLedger(databases.Headquarters, time);
        facts = new HeadquartersFactsReader(databases.Headquarters, Job);
        frame = new DownloadFrame(SchedulerJob.Read(Job), databases, leases, options.Value, leaseOptions.Value, time, logger);
    }

    public string Job => PipelineDefinition.Customers;

    public Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation) => frame.ProbeAsync(this, channel, context, cancellation);

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation) =>
        frame.RecordNoDataAsync(headquarters, channels, context);

    public Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation) => frame.RunAsync(this, channel, context, cancellation);

    async Task<DownloadPlan> IDownloadFlow.PlanAsync(DataStore channel, long applied, StageContext context, CancellationToken cancellation)
    {
        var known = await facts.ReadAsync(context, applied, cancellation);
        if (applied > known.LastVersion)
            throw new DatabaseUnavailableException(
                $"channel {channel.Name} has version {applied}, headquarters only {known.LastVersion}: headquarters was restored from a backup. Nothing was written. "
                + "Raise the number sequences above the accounts the channels hold, then delete the row of job 1010 from APPLIEDVERSION in every channel: the next run sends everything again");
        var companies = known.CompaniesOf(channel);
        if (companies.Count == 0) throw DownloadFrame.Unentitled(channel);
        var full = context.Full || applied == 0 && known.LastVersion > 0 || applied < known.MinVersion || known.HasNewCompany(channel);
        var holdsBack = known.NextTries.TryGetValue(channel.Name.Value, out var nextTry);
        return new DownloadPlan(full, applied, known.LastVersion, companies) { HoldsBack = holdsBack, IsDue = holdsBack && nextTry <= time.GetUtcNow() };
    }

    async Task<bool> IDownloadFlow.HasWorkAsync(DownloadPlan plan, CancellationToken cancellation) =>
        plan.Full || plan.IsDue || plan.From < plan.UpTo && await facts.HasChangesAsync(plan.From, plan.Companies, cancellation);

    async Task IDownloadFlow.DeliverAsync(IDownloadLink link, SchedulerJob served, Delivery delivery, CancellationToken cancellation)
    {
        var windows = await link.OpenWindowsAsync(served, delivery.Plan.Companies, cancellation);
        var holding = new HoldingBack(frame, ledger, options, time, served, link, windows, delivery);
        if (delivery.Plan.HoldsBack) await holding.RetryAsync(cancellation);
        if (delivery.Plan.Full) await SweepAsync(link, windows, holding, served, delivery, cancellation);
        await DeliverAsync(link, windows, holding, delivery, cancellation);
        holding.Tell();
    }

    // The next windows of whole customers, each of one moment of HQ, until the version seen at the start is reached.
    private async Task DeliverAsync(IDownloadLink link, ICustomerWindows windows, HoldingBack holding, Delivery delivery, CancellationToken cancellation)
    {
        var plan = delivery.Plan;
        var size = new WindowSize(options, FirstWindow, delivery.Channel.Database);
        var expected = delivery.Context.Progress is null ? 0 : await facts.CountChangesAsync(plan.Start, plan.UpTo, plan.Companies, cancellation);
        for (var after = plan.Start; after < plan.UpTo;)
        {
            cancellation.ThrowIfCancellationRequested();
            Window window;
            try
            {
                window = await frame.CollectAsync(link, delivery, () => windows.CollectAsync(after, plan.UpTo, size.Units, cancellation), cancellation);
                if (window.Rows > options.MaxWindowRows && window.Customers > 1)
                {
                    size.Shrink(window.Customers, window.Rows);
                    continue;
                }
                if (window.Rows > 0) await frame.ApplyAsync(link, delivery, plan.Recorded(window.Version), windows.Writes, cancellation);
                size.Learn(window.Customers, window.Collected, window.Rows > 0 ? delivery.LastHeld : TimeSpan.Zero);
                await holding.SettleAsync(after, window.Version, cancellation);
            }
            catch (Exception refusal) when (holding.IsRefusal(refusal))
            {
                window = await holding.DeliverInPartsAsync(cancellation);
                // Noted first: the version may not pass a customer that nobody remembers.
                await holding.SettleAsync(after, window.Version, cancellation);
                await frame.ApplyAsync(link, delivery, plan.Recorded(window.Version), [], cancellation);
            }
            delivery.Report(window.Customers, window.Rows, expected);
            after = window.Version;
        }
    }

    // Customers HQ no longer has for this channel, and rows that lead to none. CUSTTABLE is the first subjob: once its row is gone, POS sees nothing of a customer.
    private async Task SweepAsync(IDownloadLink link, ICustomerWindows windows, HoldingBack holding, SchedulerJob served, Delivery delivery, CancellationToken cancellation)
    {
        for (var subjob = 0; subjob < windows.Subjobs; subjob++)
            // A customer that stays keeps its other rows too: the rest waits for the next full package.
            if (!await SweepAsync(link, windows, holding, subjob, served.Subjobs[subjob], delivery, cancellation)) return;
        await holding.SweptAsync(cancellation);
    }

    /// <returns>Whether no customer had to stay.</returns>
    private async Task<bool> SweepAsync(
        IDownloadLink link, ICustomerWindows windows, HoldingBack holding, int subjob, Subjob table, Delivery delivery, CancellationToken cancellation)
    {
        var (all, page, after) = (true, SweepPage, default(object[]));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var (last, gone) = await frame.CollectAsync(link, delivery, () => windows.CollectUnreachableAsync(subjob, after, page, cancellation), cancellation);
            try
            {
                if (gone > 0) await frame.ApplyAsync(link, delivery, delivery.Plan.From, windows.Writes, cancellation);
                delivery.Report(0, gone, 0);
            }
            catch (Exception refusal) when (holding.IsRefusal(refusal))
            {
                if (page > 1)
                {
                    page /= 2;
                    continue;
                }
                if (table.Table == "CUSTTABLE")
                {
                    await holding.HoldBackRemovalAsync(new CustomerKey(KeyOf("DATAAREAID"), KeyOf("ACCOUNTNUM")), refusal, cancellation);
                    all = false;
                }
                else
                {
                    holding.LeaveBehind(refusal);
                }
            }
            if (last is null) return all;
            after = last;
            page = Math.Min(2 * page, SweepPage);

            string KeyOf(string column) => (string)last![table.Key.ToList().IndexOf(column)];
        }
    }
}
