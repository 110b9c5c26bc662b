using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>P-0001: brings what POS and e-commerce recorded in a channel to headquarters, row by row as it is, exactly once (F9, R57, R60).</summary>
public sealed partial class Upload(
    Databases databases, Leases leases, IOptions<UploadOptions> options, IOptions<LeaseOptions> leaseOptions, TimeProvider time, ILogger<Upload> logger) : IChannelWork
{
    private const int MaxTries = 3;

    private static readonly SchedulerJob P0001 = SchedulerJob.Read(PipelineDefinition.Upload);

    private readonly Database headquarters = databases.Headquarters;
    private readonly AuditLog audit = new(databases, time);
    private readonly UploadOptions options = options.Value;
    private readonly UploadLedger ledger = new(databases, [.. P0001.Subjobs.Select(ChannelTable.Complete)]);

    public string Job => P0001.Job;

    /// <summary>A look that meets trouble says HasWork: the upload meets it again and gives it a session.</summary>
    public async Task<ProbeResult> ProbeAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        var known = await ledger.OfStageAsync(channel, context, cancellation);
        if (known is null) return ProbeResult.HasWork;
        try
        {
            await using var reader = await ChannelReader.OpenAsync(channel, P0001, cancellation);
            return await HasWorkAsync(reader, known) ? ProbeResult.HasWork : ProbeResult.NoData;
        }
        catch (Exception exception) when (UploadTrouble.Explain(exception, channel, headquarters) is not null)
        {
            ProbeFoundTrouble(logger, channel.Name.Value, exception);
            return ProbeResult.HasWork;
        }
    }

    public async Task RecordNoDataAsync(WriteTransaction headquarters, IReadOnlyList<DataStore> channels, StageContext context, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sessions = channels.Select(channel => new { session = UploadSession.NewId(now), dataStore = channel.Name.Value }).ToList();
        await headquarters.Connection.ExecuteAsync(this.headquarters.Sql["ChannelToHq/RecordNoDataSessions"],
            new { sessions = JsonSerializer.Serialize(sessions), job = Job, run = context.Run.Value, now }, headquarters.Db);
        await headquarters.Connection.ExecuteAsync(this.headquarters.Sql["ChannelToHq/RecordConnections"],
            new { dataStores = JsonSerializer.Serialize(channels.Select(channel => channel.Name.Value)), now }, headquarters.Db);
    }

    public async Task<ItemOutcome> RunAsync(DataStore channel, StageContext context, CancellationToken cancellation)
    {
        if (context.DryRun) return await CountAsync(channel, cancellation);

        await using var lease = await leases.TryAcquireAsync($"upload/{channel.Name}", leaseOptions.Value.BusyWait, cancellation);
        if (lease is null)
            return new ItemOutcome(ItemStatus.Skipped, Error: $"another process uploads '{channel.Name}' and did not finish within {leaseOptions.Value.BusyWait}");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        var session = new UploadSession(headquarters, channel, context, time);
        try
        {
            await UploadAsync(channel, context, lease, session, stop.Token);
            Landed(logger, channel.Name.Value, session.Rows, session.Id);
            return new ItemOutcome(session.Rows == 0 ? ItemStatus.NoData : ItemStatus.Succeeded, session.Rows, session.UnfitRows);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested && IsStop(exception, channel))
        {
            await NoteAsync(channel, lease, session, UploadStatus.Canceled, null);
            return new ItemOutcome(ItemStatus.Cancelled, session.Rows, session.UnfitRows);
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested && IsStop(exception, channel))
        {
            return new ItemOutcome(ItemStatus.Failed, session.Rows, Error: new LeaseLostException(lease.Name).Message);
        }
        catch (Exception exception) when (UploadTrouble.Explain(exception, channel, headquarters) is { } error)
        {
            Failed(logger, channel.Name.Value, exception);
            await NoteAsync(channel, lease, session, exception is DbException ? UploadStatus.ApplyFailed : UploadStatus.UploadFailed, error);
            return new ItemOutcome(ItemStatus.Failed, session.Rows, session.UnfitRows, error);
        }
    }

    // A server that is told to stop in the middle of a statement may answer with an error of its own.
    private bool IsStop(Exception exception, DataStore channel) =>
        exception is OperationCanceledException || UploadTrouble.Explain(exception, channel, headquarters) is not null;

    private async Task<bool> HasWorkAsync(ChannelReader reader, UploadRecord known)
    {
        var now = time.GetUtcNow();
        foreach (var state in await reader.ReadHeadsAsync(known))
        {
            if (state.HasNews || RestoredChannel.Evidence(state.Table, state.Known, state.Head) is not null) return true;
            var due = known.Gaps[state.Table.Name].Where(gap => gap.IsDue(now, options)).ToList();
            if (due.Count == 0) continue;
            // An old range is noted as asked for, or dropped: that is work.
            if (due.Any(gap => !gap.IsYoung(now, options)) || (await reader.FindLateRowsAsync(state.Table, due, 1)).Count > 0) return true;
        }
        return false;
    }

    /// <summary>Tries again when a database was busy; a try goes on where the last one stopped.</summary>
    private async Task UploadAsync(DataStore channel, StageContext context, Lease lease, UploadSession session, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await TryUploadAsync(channel, context, lease, session, cancellation);
                return;
            }
            catch (Exception exception) when (session.Tries < MaxTries && ChannelFailure.IsTransient(exception, channel, headquarters))
            {
                // Jitter: channels that met the same busy database do not come back all at once.
                var delay = TimeSpan.FromMilliseconds(100 * session.Tries + Random.Shared.Next(200));
                TryingAgain(logger, channel.Name.Value, session.Tries, delay, exception);
                session.Tries++;
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    private async Task TryUploadAsync(DataStore channel, StageContext context, Lease lease, UploadSession session, CancellationToken cancellation)
    {
        await using var reader = await ChannelReader.OpenAsync(channel, P0001, cancellation);
        await using var landing = await Landing.OpenAsync(headquarters, channel, reader, ledger, lease, options, cancellation);
        try
        {
            await BringAsync(channel, context, session, reader, landing, cancellation);
        }
        catch (InvalidOperationException exception) when (reader.IsLost || landing.IsLost)
        {
            throw (reader.IsLost ? channel.Database : headquarters).Lost(exception);
        }
    }

    private async Task BringAsync(DataStore channel, StageContext context, UploadSession session, ChannelReader reader, Landing landing, CancellationToken cancellation)
    {
        var states = await reader.CompareAsync(landing.Known);
        if (session.Tries == 1) WarnOfMissingColumns(channel, reader.Tables);

        foreach (var table in reader.Tables.Where(table => landing.Known.Gaps.Contains(table.Name)))
            await AskForGapsAsync(channel, landing, session, table, cancellation);

        var backlog = states.Sum(state => Math.Max(0, (state.Head.Highest ?? 0) - state.Known.Watermark));
        var expected = session.Rows + backlog;
        // What was new when the upload began; what comes later is the next run's.
        IReadOnlyList<Stretch> wanted = [.. states.Where(state => state.HasNews).Select(state => new Stretch(state.Table, state.Known.Watermark, state.Head.Highest!.Value))];
        do
        {
            var batch = await landing.Passage.CollectAsync(wanted, landing.RoomFor(options.BatchSizeFor(backlog)), cancellation);
            await LandAsync(landing, session, batch, cancellation);
            context.Progress?.Report(new WorkProgress(Job, channel.Name.Value, session.Rows, expected));
            wanted = batch.Left;
        }
        while (wanted.Count > 0);
    }

    /// <summary>One HQ transaction: rows, gaps, watermarks and the session's progress. The last batch may be empty and ends the session.</summary>
    private async Task LandAsync(Landing landing, UploadSession session, Batch batch, CancellationToken cancellation)
    {
        await using var transaction = await landing.BeginAsync(cancellation);
        var landed = await landing.LandAsync(transaction, batch, landing.Bearing(session, time.GetUtcNow()));
        var status = batch.Left.Count > 0 ? UploadStatus.Started : session.Rows + landed == 0 ? UploadStatus.NoData : UploadStatus.Applied;
        await session.SaveAsync(transaction, status, landed, epoch: landing.Known.Epoch, slices: batch.Slices);
        await transaction.CommitAsync(cancellation);
        session.Committed(landed, landing.Unfit);
    }

    /// <summary>Lands what has appeared in ranges of missing counters, shrinks and splits these, drops those that are too old.</summary>
    private async Task AskForGapsAsync(
        DataStore channel, Landing landing, UploadSession session, ChannelTable table, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = landing.Known.Gaps[table.Name].Where(gap => gap.IsDue(now, options)).ToList();
        while (due.Count > 0 && await landing.Passage.CollectLateAsync(table, due, landing.RoomFor(options.BatchSize), cancellation) is { Count: > 0 } found)
        {
            await using var transaction = await landing.BeginAsync(cancellation);
            var touched = due.Where(gap => found.Any(counter => counter >= gap.From && counter <= gap.To)).ToList();
            var left = touched.SelectMany(gap => gap.Without(found)).ToList();
            var landed = await landing.LandLateAsync(transaction, table, found, landing.Bearing(session, now));
            await landing.ReplaceGapsAsync(transaction, table, touched, left);
            await session.SaveAsync(transaction, UploadStatus.Started, landed);
            await transaction.CommitAsync(cancellation);
            session.Committed(landed, landing.Unfit);
            due = [.. due.Except(touched), .. left];
        }
        await NoteAskedAsync(channel, landing, table, [.. due.Where(gap => !gap.IsYoung(now, options))], now, cancellation);
    }

    private async Task NoteAskedAsync(DataStore channel, Landing landing, ChannelTable table, List<Gap> asked, DateTimeOffset now, CancellationToken cancellation)
    {
        if (asked.Count == 0) return;
        var kept = asked.Where(gap => !gap.IsExpired(now, options)).Select(gap => gap with { LastAsked = now }).ToList();
        await using var transaction = await landing.BeginAsync(cancellation);
        await landing.ReplaceGapsAsync(transaction, table, asked, kept);
        var dropped = asked.Where(gap => gap.IsExpired(now, options)).ToList();
        // Nothing else remembers them, and doctor is to tell of them.
        foreach (var gap in dropped) await audit.WriteAsync(transaction, Job, "gap drop", $"{channel.Name}/{table.Name}", $"{gap.From}-{gap.To}");
        await transaction.CommitAsync(cancellation);
        foreach (var gap in dropped)
            GapDropped(logger, channel.Name.Value, table.Name, gap.From, gap.To - gap.From + 1, options.GapRetention);
    }

    private void WarnOfMissingColumns(DataStore channel, IReadOnlyList<ChannelTable> tables)
    {
        foreach (var table in tables.Where(table => table.Missing.Count > 0))
            ColumnsMissing(logger, channel.Name.Value, table.Name, string.Join(", ", table.Missing.Order(StringComparer.Ordinal)));
    }

    /// <summary>A dry run: what would be landed with what is there now.</summary>
    private async Task<ItemOutcome> CountAsync(DataStore channel, CancellationToken cancellation)
    {
        try
        {
            await using var reader = await ChannelReader.OpenAsync(channel, P0001, cancellation);
            var known = await headquarters.ReadAsync(connection => ledger.ReadAsync(channel, connection), cancellation);
            long rows = 0;
            foreach (var (table, position, head) in await reader.CompareAsync(known))
            {
                rows += await reader.CountAsync(table, position.Watermark, head.Highest ?? 0);
                foreach (var gap in known.Gaps[table.Name]) rows += await reader.CountAsync(table, gap.From - 1, gap.To);
            }
            return new ItemOutcome(rows == 0 ? ItemStatus.NoData : ItemStatus.Succeeded, rows);
        }
        catch (Exception exception) when (UploadTrouble.Explain(exception, channel, headquarters) is { } error)
        {
            return new ItemOutcome(ItemStatus.Failed, Error: error);
        }
    }

    /// <summary>Notes how the session ended, in a transaction of its own; the outcome is told even where that is impossible, e.g. with HQ's disk full.</summary>
    private async Task NoteAsync(DataStore channel, Lease lease, UploadSession session, UploadStatus status, string? message)
    {
        try
        {
            await headquarters.WriteAsync(async transaction =>
            {
                await lease.CheckAsync(transaction, CancellationToken.None);
                await session.SaveAsync(transaction, status, message: message);
                return status;
            }, CancellationToken.None);
        }
        catch (Exception exception) when (UploadTrouble.Explain(exception, channel, headquarters) is not null)
        {
            FailureNotNoted(logger, channel.Name.Value, session.Id, exception);
        }
    }
}
