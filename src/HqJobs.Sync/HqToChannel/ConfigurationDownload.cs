using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1110 (Global configuration) and 1070 (Channel configuration): brings a channel the tables that changed, table by table in version order, the version in
/// the transaction of a table's last page. 1110's tables go to every channel whole; of 1070's a data store gets the rows of its own channels (R31, R64).
/// A crash repeats one table; applying twice changes nothing; rows that are equal are not written.
/// </summary>
public sealed class ConfigurationDownload : IChannelWork, IDownloadFlow
{
    // Large enough for most tables to travel in one transaction; about a millisecond of a channel's write lock.
    private const int FirstPage = 256;

    private readonly SchedulerJob job;
    private readonly DownloadOptions options;
    private readonly ConfigurationFactsReader facts;
    private readonly DownloadFrame frame;

    public ConfigurationDownload(
        string job, Databases databases, Leases leases, IOptions<DownloadOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<ConfigurationDownload> logger)
    {
        this.job = SchedulerJob.Read(job);
        this.options = options.Value;
        facts = new ConfigurationFactsReader(databases.Headquarters, this.job);
        frame = new DownloadFrame(this.job, databases, leases, options.Value, leaseOptions.Value, time, logger);
    }

    public string Job => job.Job;

    public Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation) => frame.ProbeAsync(this, channel, context, cancellation);

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation) =>
        frame.RecordNoDataAsync(headquarters, channels, context);

    public Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation) => frame.RunAsync(this, channel, context, cancellation);

    async Task<DownloadPlan> IDownloadFlow.PlanAsync(DataStore channel, long applied, StageContext context, CancellationToken cancellation)
    {
        var known = await facts.ReadAsync(context, channel, applied, cancellation);
        if (job.Subjobs.FirstOrDefault(subjob => !known.Versions.ContainsKey(subjob.Source)) is { } unnumbered)
            throw new DatabaseUnavailableException($"headquarters numbers no changes of {unnumbered.Source}: its row in CONFIGURATIONCHANGE is gone; put it back with a version above all others");
        if (!known.Channels.Contains(channel.Name.Value) && job.Subjobs.Any(subjob => subjob.ChannelColumn() is not null)) throw DownloadFrame.Unentitled(channel);

        // A channel ahead of what headquarters recorded: a crash came in between, or headquarters was restored. Comparing everything heals either.
        var full = context.Full || applied == 0 || applied > known.RecordedOf(channel);
        return new DownloadPlan(full, applied, known.Versions.Values.Max(), []);
    }

    Task<bool> IDownloadFlow.HasWorkAsync(DownloadPlan plan, CancellationToken cancellation) => Task.FromResult(plan.Full || plan.From < plan.UpTo);

    async Task IDownloadFlow.DeliverAsync(IDownloadLink link, SchedulerJob served, Delivery delivery, CancellationToken cancellation)
    {
        var plan = delivery.Plan;
        var known = await facts.ReadAsync(delivery.Context, delivery.Channel, plan.From, cancellation);
        var pages = await link.OpenPagesAsync(served, known.Channels[delivery.Channel.Name.Value], cancellation);
        var size = new WindowSize(options, FirstPage, delivery.Channel.Database);
        // Whatever breaks off in between, the version then says which tables are done. What changed meanwhile has a higher one: the next run's.
        foreach (var table in served.Subjobs.Where(table => known.Versions[table.Source] is var version && version > plan.Start && version <= plan.UpTo).OrderBy(table => known.Versions[table.Source]))
            await DeliverAsync(link, pages, table, known.Versions[table.Source], delivery, size, cancellation);
    }

    private async Task DeliverAsync(
        IDownloadLink link, IConfigurationPages pages, Subjob table, long version, Delivery delivery, WindowSize size, CancellationToken cancellation)
    {
        var written = false;
        for (object? end = null; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var taken = size.Units;
            var page = await frame.CollectAsync(link, delivery, () => pages.CollectAsync(table, end, taken, cancellation), cancellation);
            if (page.Rows > options.MaxWindowRows && taken > 1)
            {
                size.Shrink(taken, page.Rows);
                continue;
            }
            var reached = page.End is null ? delivery.Plan.Recorded(version) : delivery.Version;
            written |= page.Rows > 0;
            if (page.Rows > 0 || written && page.End is null)
                await frame.ApplyAsync(link, delivery, reached, pages.Writes, cancellation);
            size.Learn(taken, page.Rows, page.Rows > 0 ? delivery.LastHeld : TimeSpan.Zero);
            delivery.Report(0, page.Rows, 0);
            if (page.End is null) return;
            end = page.End;
        }
    }
}
