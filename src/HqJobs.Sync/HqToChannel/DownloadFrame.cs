using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;

namespace HqJobs.Sync.HqToChannel;

/// <summary>What every download does around its rows: lease, session, fencing token, patience with tills, and an ending in words.</summary>
internal sealed partial class DownloadFrame(
    SchedulerJob job, Databases databases, Leases leases, DownloadOptions options, LeaseOptions leaseOptions, TimeProvider time, ILogger logger)
{
    private const int MaxTries = 3;

    // Missing columns are said once, not with every run.
    private readonly ConcurrentDictionary<DataStoreName, string> told = [];
    private readonly DownloadSessions sessions = new(databases.Headquarters, time);

    public async Task<ProbeResult> ProbeAsync(IDownloadFlow flow, DataStore channel, StageContext context, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
            var plan = await flow.PlanAsync(channel, (await ReadAppliedAsync(channel, connection))?.Version ?? 0, context, cancellation);
            return await flow.HasWorkAsync(plan, cancellation) ? ProbeResult.HasWork : ProbeResult.NoData;
        }
        catch (Exception exception) when (exception is not DatabaseUnavailableException && ChannelFailure.Explain(channel, exception) is { } reason)
        {
            throw new DatabaseUnavailableException(reason, exception);
        }
    }

    public Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context) =>
        sessions.RecordNoDataAsync(headquarters, channels, context);

    public async Task<ItemOutcome> RunAsync(IDownloadFlow flow, DataStore channel, StageContext context, CancellationToken cancellation)
    {
        try
        {
            if (context.DryRun) return await RehearseAsync(flow, channel, context, cancellation);

            await using var lease = await leases.TryAcquireAsync($"{job.Job}/{channel.Name}", leaseOptions.BusyWait, cancellation);
            if (lease is null) return new ItemOutcome(ItemStatus.Skipped, Error: $"channel {channel.Name}: another run has been downloading for {leaseOptions.BusyWait}");
            return await RunAsync(flow, channel, context, lease, cancellation);
        }
        catch (LeaseLostException exception)
        {
            return new ItemOutcome(ItemStatus.Failed, Error: $"channel {channel.Name}: {exception.Message}");
        }
        catch (Exception exception) when (ChannelFailure.Explain(channel, exception) is { } reason)
        {
            Failed(logger, job.Job, channel.Name, reason);
            return new ItemOutcome(ItemStatus.Failed, Error: reason);
        }
    }

    /// <summary>Collects, again when somebody else holds a lock.</summary>
    public Task<T> CollectAsync<T>(IDownloadLink link, Delivery delivery, Func<Task<T>> collect, CancellationToken cancellation) =>
        RetryWhileBusyAsync(link, delivery, collect, cancellation);

    /// <summary>Writes what was collected, unless this is a dry run: after a pause that lets tills in, again when one of them holds the lock.</summary>
    /// <param name="writes">Statements for the channel.</param>
    public async Task ApplyAsync(IDownloadLink link, Delivery delivery, long version, IReadOnlyCollection<string> writes, CancellationToken cancellation)
    {
        if (delivery.Context.DryRun) return;
        await WriteAsync(link, delivery, version, writes, cancellation);
        WindowApplied(logger, delivery.Channel.Name, version, delivery.LastHeld.TotalMilliseconds);
    }

    public void Settled(Delivery delivery, IReadOnlyCollection<RefusedCustomer> refused, int letGo)
    {
        if (refused.FirstOrDefault() is { } first) HeldBackNow(logger, delivery.Channel.Name, refused.Count, first.Customer.Company, first.Customer.Account, first.Reason);
        if (letGo > 0) LetGo(logger, delivery.Channel.Name, letGo);
    }

    /// <summary>A data store of no channel that headquarters knows: nobody can say what it is to get.</summary>
    public static DatabaseUnavailableException Unentitled(DataStore channel) => new(
        $"channel {channel.Name} has no company: none of its channels is in RETAILCHANNELTABLE; check HqJobs:Channels:{channel.Name}:ChannelIds, or fill a sample company: hqjobs db init --sample 200");

    /// <summary>Begins again when a database got lost in the middle; a try goes on from the version the channel has by then.</summary>
    private async Task<ItemOutcome> RunAsync(IDownloadFlow flow, DataStore channel, StageContext context, Lease lease, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        var tries = new Tries();
        while (true)
        {
            try
            {
                await TryAsync(flow, channel, context, lease, tries, stop.Token);
                return Outcome(tries.Delivery!);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested && tries.MayGoOn && ChannelFailure.IsTransient(exception, channel, databases.Headquarters))
            {
                TryingAgain(logger, job.Job, channel.Name, tries.Count, exception);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                throw new LeaseLostException(lease.Name);
            }
            catch (OperationCanceledException) when (tries is { Session: not null, Delivery: not null })
            {
                await sessions.EndedAsync(lease, tries.Session, DownloadSessionStatus.Canceled, tries.Delivery.Version, tries.Delivery.Rows, null, CancellationToken.None);
                throw;
            }
            catch (Exception exception) when (tries is { Session: not null, Delivery: not null } && ChannelFailure.Explain(channel, exception) is { } reason)
            {
                await sessions.EndedAsync(lease, tries.Session, DownloadSessionStatus.ApplyFailed, tries.Delivery.Version, tries.Delivery.Rows, reason, CancellationToken.None);
                Failed(logger, job.Job, channel.Name, reason);
                return new ItemOutcome(ItemStatus.Failed, tries.Delivery.Rows, Error: reason);
            }
        }
    }

    private async Task TryAsync(IDownloadFlow flow, DataStore channel, StageContext context, Lease lease, Tries tries, CancellationToken cancellation)
    {
        // Jitter: channels that lost the same headquarters do not come back all at once. Real time, as for a lock.
        if (tries.Count++ > 0) await Task.Delay(TimeSpan.FromMilliseconds(100 * tries.Count + Random.Shared.Next(200)), cancellation);
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Write, cancellation);
        var applied = await ReadAppliedAsync(channel, connection);
        var plan = await flow.PlanAsync(channel, applied?.Version ?? 0, context, cancellation);
        if (applied is not null) await lease.OutgrowAsync(applied.FencingToken, cancellation);
        var session = tries.Session = await sessions.StartAsync(lease, channel, context, plan, cancellation);
        var delivery = tries.Delivery = new Delivery(channel, context, plan, lease, rowsBefore: tries.Delivery?.Rows ?? 0);
        var served = await ReduceAsync(channel, connection);
        await using var link = await OpenLinkAsync(connection, channel, cancellation);
        await RetryWhileBusyAsync(link, delivery, () => link.Channel.RaiseFencingTokenAsync(lease.Token, time.GetUtcNow()), cancellation);
        await flow.DeliverAsync(link, served, delivery, cancellation);
        // Also when the last changes were none of this channel's: otherwise every probe would look at them again.
        await WriteAsync(link, delivery, plan.UpTo, [], cancellation);
        await sessions.AppliedAsync(lease, session, delivery, cancellation);
    }

    // What would be written, without a lease, a session or a byte at the channel.
    private async Task<ItemOutcome> RehearseAsync(IDownloadFlow flow, DataStore channel, StageContext context, CancellationToken cancellation)
    {
        await using var connection = await channel.Database.OpenAsync(DatabaseAccess.Read, cancellation);
        var plan = await flow.PlanAsync(channel, (await ReadAppliedAsync(channel, connection))?.Version ?? 0, context, cancellation);
        var delivery = new Delivery(channel, context, plan, lease: null, rowsBefore: 0);
        var served = await ReduceAsync(channel, connection);
        await using var link = await OpenLinkAsync(connection, channel, cancellation);
        await flow.DeliverAsync(link, served, delivery, cancellation);
        return Outcome(delivery);
    }

    private static ItemOutcome Outcome(Delivery delivery) => new(
        delivery.Rows + delivery.Refused == 0 ? ItemStatus.NoData : ItemStatus.Succeeded, delivery.Rows, delivery.Refused, delivery.Trouble);

    private Task<AppliedVersion?> ReadAppliedAsync(DataStore channel, DbConnection connection) =>
        connection.QuerySingleOrDefaultAsync<AppliedVersion>(channel.Database.Sql["HqToChannel/ReadAppliedVersion"], new { job = job.Job });

    private async Task<SchedulerJob> ReduceAsync(DataStore channel, DbConnection connection)
    {
        var shape = await ChannelShape.ReadAsync(channel.Database, connection);
        var missing = job.Subjobs.SelectMany(shape.Missing).ToList();
        var columns = string.Join(", ", missing);
        if (missing.Count > 0 && told.GetOrAdd(channel.Name, "") != columns)
        {
            told[channel.Name] = columns;
            ColumnsMissing(logger, channel.Name, columns);
        }
        return shape.Reduce(job, channel.Name);
    }

    private async Task<IDownloadLink> OpenLinkAsync(DbConnection connection, DataStore channel, CancellationToken cancellation) =>
        databases.Headquarters.Dialect.IsServer || channel.Database.Dialect.IsServer || options.AlwaysTwoEnded
            ? await TwoEndedLink.OpenAsync(connection, channel, databases.Headquarters, job.Job, cancellation)
            : await AttachedLink.OpenAsync(connection, channel, databases.Headquarters, job.Job, cancellation);

    private async Task WriteAsync(IDownloadLink link, Delivery delivery, long version, IReadOnlyCollection<string> writes, CancellationToken cancellation)
    {
        await delivery.GiveWayAsync(options.Pause, cancellation);
        var held = await RetryWhileBusyAsync(
            link, delivery, () => link.Channel.WriteAsync(version, delivery.Lease!.Token, time.GetUtcNow(), writes, cancellation), cancellation);
        delivery.Applied(held, version);
    }

    private Task<bool> RetryWhileBusyAsync(IDownloadLink link, Delivery delivery, Func<Task> work, CancellationToken cancellation) =>
        RetryWhileBusyAsync(link, delivery, async () => { await work(); return true; }, cancellation);

    // A till may hold a lock for a while. The wait is real time, not the injected clock's: it is about the machine.
    private async Task<T> RetryWhileBusyAsync<T>(IDownloadLink link, Delivery delivery, Func<Task<T>> work, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (link.IsBusy(exception))
            {
                if (Stopwatch.GetElapsedTime(began) >= options.BusyWait)
                {
                    delivery.HasWaitedInVain = true;
                    throw;
                }
                Busy(logger, delivery.Channel.Name, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(20 + Random.Shared.Next(50 * Math.Min(attempt, 20))), cancellation);
            }
        }
    }

    /// <summary>How far the tries of one session have come.</summary>
    private sealed class Tries
    {
        public int Count { get; set; }

        public DownloadSession? Session { get; set; }

        public Delivery? Delivery { get; set; }

        /// <summary>Who could not begin, or waited for a lock as long as he may, would only do so again.</summary>
        public bool MayGoOn => Count < MaxTries && Delivery is { HasWaitedInVain: false };
    }

    private sealed class AppliedVersion
    {
        public long Version { get; init; }

        public long FencingToken { get; init; }
    }
}
