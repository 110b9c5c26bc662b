using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// 1010 (Customers): brings a channel the changed customers of its companies, in windows of whole customers, with the version reached in the same
/// channel transaction. A crash repeats one window; applying twice changes nothing; POS never sees half a customer (G3, G7).
/// </summary>
public sealed partial class CustomerDownload(
    Databases databases, Leases leases, IOptions<DownloadOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<CustomerDownload> logger)
    : IChannelWork
{
    private const int SweepPage = 500;

    // Missing columns are said once, not with every run.
    private readonly ConcurrentDictionary<DataStoreName, string> told = [];
    private readonly SchedulerJob job = SchedulerJob.Read(PipelineDefinition.Customers);
    private readonly HeadquartersFactsReader facts = new(databases.Headquarters, PipelineDefinition.Customers);
    private readonly DownloadSessions sessions = new(databases.Headquarters, time);

    public string Job => job.Job;

    public async Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
            var plan = await PlanAsync(channel, connection, context, cancellation);
            var hasWork = plan.Full || plan.From < plan.UpTo && await facts.HasChangesAsync(plan.From, plan.Companies, cancellation);
            return hasWork ? ProbeResult.HasWork : ProbeResult.NoData;
        }
        catch (Exception exception) when (exception is not DatabaseUnavailableException && ChannelFailure.Explain(channel, exception) is { } reason)
        {
            throw new DatabaseUnavailableException(reason, exception);
        }
    }

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation) =>
        sessions.RecordNoDataAsync(headquarters, channels, context);

    public async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        if (Unsupported(channel) is { } pair) return new ItemOutcome(ItemStatus.Failed, Error: pair);
        try
        {
            if (context.DryRun) return await RehearseAsync(channel, context, cancellation);

            await using var lease = await leases.TryAcquireAsync($"{Job}/{channel.Name}", leaseOptions.Value.BusyWait, cancellation);
            if (lease is null) return new ItemOutcome(ItemStatus.Skipped, Error: $"channel {channel.Name}: another run has been downloading for {leaseOptions.Value.BusyWait}");
            return await RunAsync(channel, context, lease, cancellation);
        }
        catch (LeaseLostException exception)
        {
            return new ItemOutcome(ItemStatus.Failed, Error: $"channel {channel.Name}: {exception.Message}");
        }
        catch (Exception exception) when (ChannelFailure.Explain(channel, exception) is { } reason)
        {
            Failed(logger, channel.Name, reason);
            return new ItemOutcome(ItemStatus.Failed, Error: reason);
        }
    }

    private string? Unsupported(DataStore channel) =>
        (databases.Headquarters.Provider, channel.Database.Provider) is (DatabaseProvider.Sqlite, DatabaseProvider.Sqlite)
            ? null
            : $"1010 cannot bring customers from {databases.Headquarters.Provider} to {channel.Database.Provider} yet (channel {channel.Name}, {channel.Database}); supported: Sqlite to Sqlite; "
                + $"change HqJobs:Channels:{channel.Name}:Provider or HqJobs:Headquarters:Provider";

    private async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, Lease lease, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Write, stop.Token);
        var plan = await PlanAsync(channel, connection, context, stop.Token);
        if (await ReadAppliedAsync(channel, connection) is { } applied) await lease.OutgrowAsync(applied.FencingToken, stop.Token);
        var session = await sessions.StartAsync(lease, channel, context, plan, stop.Token);
        var delivery = new Delivery(channel, context, plan, lease.Token);
        try
        {
            await using var windows = await OpenWindowsAsync(connection, delivery, stop.Token);
            await RetryWhileBusyAsync(channel, () => RaiseFencingTokenAsync(connection, delivery), stop.Token);
            if (plan.Full) await SweepAsync(windows, delivery, stop.Token);
            await DeliverAsync(windows, delivery, stop.Token);
            await FinishAsync(windows, delivery, stop.Token);
            await sessions.AppliedAsync(lease, session, plan, delivery.Rows, stop.Token);
            return new ItemOutcome(delivery.Rows == 0 ? ItemStatus.NoData : ItemStatus.Succeeded, delivery.Rows);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            throw new LeaseLostException(lease.Name);
        }
        catch (OperationCanceledException)
        {
            await sessions.EndedAsync(lease, session, DownloadSessionStatus.Canceled, delivery.Version, delivery.Rows, null, CancellationToken.None);
            throw;
        }
        catch (Exception exception) when (ChannelFailure.Explain(channel, exception) is { } reason)
        {
            await sessions.EndedAsync(lease, session, DownloadSessionStatus.ApplyFailed, delivery.Version, delivery.Rows, reason, CancellationToken.None);
            Failed(logger, channel.Name, reason);
            return new ItemOutcome(ItemStatus.Failed, delivery.Rows, Error: reason);
        }
    }

    // What would be written, window by window, without a lease, a session or a byte at the channel.
    private async Task<ItemOutcome> RehearseAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
        var delivery = new Delivery(channel, context, await PlanAsync(channel, connection, context, cancellation), 0);
        await using var windows = await OpenWindowsAsync(connection, delivery, cancellation);
        if (delivery.Plan.Full) await SweepAsync(windows, delivery, cancellation);
        await DeliverAsync(windows, delivery, cancellation);
        return new ItemOutcome(delivery.Rows == 0 ? ItemStatus.NoData : ItemStatus.Succeeded, delivery.Rows);
    }

    private async Task<DownloadPlan> PlanAsync(DataStore channel, DbConnection connection, StageContext context, CancellationToken cancellation)
    {
        var applied = (await ReadAppliedAsync(channel, connection))?.Version ?? 0;
        var known = await facts.ReadAsync(context, applied, cancellation);
        if (applied > known.LastVersion)
            throw new DatabaseUnavailableException(
                $"channel {channel.Name} has version {applied}, headquarters only {known.LastVersion}: headquarters was restored from a backup. Nothing was written. "
                + "Raise the number sequences above the accounts the channels hold, then delete the row of job 1010 from APPLIEDVERSION in every channel: the next run sends everything again");
        var companies = known.CompaniesOf(channel);
        if (companies.Count == 0)
            throw new DatabaseUnavailableException(
                $"channel {channel.Name} has no company: none of its channels is in RETAILCHANNELTABLE; check HqJobs:Channels:{channel.Name}:ChannelIds, or fill a sample company: hqjobs db init --sample 200");
        var full = context.Full || applied == 0 && known.LastVersion > 0 || applied < known.MinVersion || known.HasNewCompany(channel);
        return new DownloadPlan(full, applied, known.LastVersion, companies);
    }

    private Task<AppliedVersion?> ReadAppliedAsync(DataStore channel, DbConnection connection) =>
        connection.QuerySingleOrDefaultAsync<AppliedVersion>(channel.Database.Sql["HqToChannel/ReadAppliedVersion"], new { job = Job });

    private async Task<ChannelWindows> OpenWindowsAsync(DbConnection connection, Delivery delivery, CancellationToken cancellation)
    {
        var channel = delivery.Channel;
        var shape = await ChannelShape.ReadAsync(channel.Database, connection);
        var missing = job.Subjobs.SelectMany(shape.Missing).ToList();
        var columns = string.Join(", ", missing);
        if (missing.Count > 0 && told.GetOrAdd(channel.Name, "") != columns)
        {
            told[channel.Name] = columns;
            ColumnsMissing(logger, channel.Name, columns);
        }
        return await ChannelWindows.OpenAsync(connection, channel, databases.Headquarters, shape.Reduce(job, channel.Name), delivery.Plan.Companies, cancellation);
    }

    private async Task RaiseFencingTokenAsync(DbConnection connection, Delivery delivery)
    {
        var database = delivery.Channel.Database;
        await using var transaction = await database.BeginWriteAsync(connection, CancellationToken.None);
        var raised = await connection.ExecuteAsync(
            database.Sql["HqToChannel/RaiseFencingToken"], new { job = Job, token = delivery.FencingToken, now = time.GetUtcNow() }, transaction.Db);
        if (raised == 0) throw new LeaseLostException($"{Job}/{delivery.Channel.Name}");
        await transaction.CommitAsync(CancellationToken.None);
    }

    // The next windows of whole customers, each from one snapshot of HQ, until the version seen at the start is reached.
    private async Task DeliverAsync(ChannelWindows windows, Delivery delivery, CancellationToken cancellation)
    {
        var plan = delivery.Plan;
        var size = new WindowSize(options.Value);
        var expected = delivery.Context.Progress is null ? 0 : await facts.CountChangesAsync(plan.Start, plan.UpTo, plan.Companies, cancellation);
        for (var after = plan.Start; after < plan.UpTo;)
        {
            cancellation.ThrowIfCancellationRequested();
            var window = await windows.CollectAsync(after, plan.UpTo, size.Customers, cancellation);
            if (window.Rows > options.Value.MaxWindowRows && window.Customers > 1)
            {
                size.Shrink(window.Customers, window.Rows);
                continue;
            }
            if (window.Rows > 0) await ApplyAsync(windows, delivery, plan.Recorded(window.Version), cancellation);
            size.Learn(window.Customers, window.Collected, window.Rows > 0 ? delivery.LastHeld : TimeSpan.Zero);
            delivery.Report(window.Customers, window.Rows, expected);
            after = window.Version;
        }
    }

    // Customers HQ no longer has for this channel, and rows that lead to none. CUSTTABLE is the first subjob: once its row is gone, POS sees nothing of a customer.
    private async Task SweepAsync(ChannelWindows windows, Delivery delivery, CancellationToken cancellation)
    {
        for (var subjob = 0; subjob < windows.Subjobs; subjob++)
        {
            object[]? lastKey = null;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                (lastKey, var gone) = await windows.CollectUnreachableAsync(subjob, lastKey, SweepPage, cancellation);
                if (gone > 0) await ApplyAsync(windows, delivery, delivery.Plan.From, cancellation);
                delivery.Report(0, gone, 0);
            }
            while (lastKey is not null);
        }
    }

    private async Task ApplyAsync(ChannelWindows windows, Delivery delivery, long version, CancellationToken cancellation)
    {
        if (delivery.Context.DryRun) return;
        await delivery.GiveWayAsync(options.Value.Pause, cancellation);
        await RetryWhileBusyAsync(
            delivery.Channel,
            async () => delivery.Applied(await windows.ApplyAsync(version, delivery.FencingToken, time.GetUtcNow(), cancellation), version),
            cancellation);
        WindowApplied(logger, delivery.Channel.Name, version, delivery.LastHeld.TotalMilliseconds);
    }

    // Also when the last changes were of other companies: otherwise every probe would look at them again.
    private async Task FinishAsync(ChannelWindows windows, Delivery delivery, CancellationToken cancellation)
    {
        await delivery.GiveWayAsync(options.Value.Pause, cancellation);
        await RetryWhileBusyAsync(
            delivery.Channel, () => windows.AdvanceAsync(delivery.Plan.UpTo, delivery.FencingToken, time.GetUtcNow(), cancellation), cancellation);
    }

    // A till may hold the lock for a while. The wait is real time, not the injected clock's: it is about the machine.
    private async Task RetryWhileBusyAsync(DataStore channel, Func<Task> write, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception exception) when (channel.Database.Dialect.IsTransient(exception) && Stopwatch.GetElapsedTime(began) < options.Value.BusyWait)
            {
                Busy(logger, channel.Name, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(20 + Random.Shared.Next(50 * Math.Min(attempt, 20))), cancellation);
            }
        }
    }

    private sealed class AppliedVersion
    {
        public long Version { get; init; }

        public long FencingToken { get; init; }
    }
}
