using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>What <c>channel rebase</c> found and did.</summary>
/// <param name="Epoch">That began, or would begin; the one there is where the channel is the one headquarters knows.</param>
/// <param name="Finding">What proves that the channel was restored or replaced; null when it was not, and nothing was done.</param>
public sealed record RebaseReport(string Channel, long Epoch, string? Finding, bool DryRun, IReadOnlyList<RebasedTable> Tables)
{
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>Rows that keep what became of them.</summary>
    public long Known => Tables.Sum(table => table.Known);
}

/// <param name="Rows">In the channel.</param>
/// <param name="Known">Of these, rows that headquarters has just as they are.</param>
/// <param name="CommonUpTo">The last of them, or of those that headquarters has cleaned up and remembers; 0 when there is none.</param>
public sealed record RebasedTable(string Table, long Rows, long Known, long CommonUpTo);

/// <summary>
/// Lets headquarters go on with a channel database that was restored from a backup or replaced: a new epoch of the data store begins (contract.md, part 1), and
/// the next P-0001 reads everything again. Rows that are as they were keep what became of them; only those that differ are operations to be done.
/// </summary>
public sealed class Rebase(Databases databases, Leases leases, AuditLog audit, IOptions<UploadOptions> options)
{
    private static readonly SchedulerJob P0001 = SchedulerJob.Read(PipelineDefinition.Upload);

    private readonly Database headquarters = databases.Headquarters;
    private readonly UploadOptions options = options.Value;
    private readonly UploadLedger ledger = new(databases, [.. P0001.Subjobs.Select(ChannelTable.Complete)]);

    /// <summary>Compares the channel with headquarters, row by row, and begins the epoch; with <paramref name="dryRun"/> only the former.</summary>
    /// <param name="user">Who, for the audit log.</param>
    /// <returns>Null when an upload of the channel, or a download of customers to it, is at work.</returns>
    /// <exception cref="DatabaseUnavailableException">The channel cannot be read: what it has in common with headquarters would not be known.</exception>
    /// <exception cref="ChannelSchemaException">A table of it is missing.</exception>
    /// <exception cref="LeaseLostException">The process was frozen so long that somebody else took over; nothing was written.</exception>
    public async Task<RebaseReport?> RunAsync(DataStore channel, string user, bool dryRun, CancellationToken cancellation)
    {
        // Neither may go on with what it knew of the channel before: a new epoch is read from the start, and the channel is given everything.
        await using var upload = await leases.TryAcquireAsync($"upload/{channel.Name}", TimeSpan.Zero, cancellation);
        if (upload is null) return null;
        await using var download = await leases.TryAcquireAsync($"{PipelineDefinition.Customers}/{channel.Name}", TimeSpan.Zero, cancellation);
        if (download is null) return null;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, upload.Lost, download.Lost);
        try
        {
            return await RunAsync(channel, upload, download, user, dryRun, stop.Token);
        }
        catch (OperationCanceledException) when (upload.Lost.IsCancellationRequested || download.Lost.IsCancellationRequested)
        {
            throw new LeaseLostException((upload.Lost.IsCancellationRequested ? upload : download).Name);
        }
    }

    private async Task<RebaseReport> RunAsync(DataStore channel, Lease upload, Lease download, string user, bool dryRun, CancellationToken cancellation)
    {
        await using var reader = await ChannelReader.OpenAsync(channel, P0001, cancellation);
        await using var landing = await Landing.OpenAsync(headquarters, channel, reader, ledger, upload, options, cancellation);
        var states = await reader.ReadHeadsAsync(landing.Known, waits: true);
        if (await reader.FindRestoredAsync(states) is not var (table, finding)) return new RebaseReport(channel.Name.Value, landing.Known.Epoch, null, dryRun, []);

        var report = new RebaseReport(channel.Name.Value, landing.Known.Epoch + 1, $"in {table.Name}, {finding}", dryRun, await CompareAsync(channel, reader, landing, states, cancellation));
        if (!dryRun) await BeginAsync(channel, reader, landing, download, report, user, cancellation);
        return report;
    }

    /// <summary>Reads the channel from its first row, as the next upload will.</summary>
    private async Task<IReadOnlyList<RebasedTable>> CompareAsync(
        DataStore channel, ChannelReader reader, Landing landing, IReadOnlyList<TableState> states, CancellationToken cancellation)
    {
        var (same, highest) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        IReadOnlyList<Stretch> wanted = [.. states.Where(state => state.Head.Highest is not null).Select(state => new Stretch(state.Table, 0, state.Head.Highest!.Value))];
        while (wanted.Count > 0)
        {
            var batch = await landing.Passage.CollectAsync(wanted, options.BatchSize, cancellation);
            for (var epoch = landing.Known.Epoch; epoch > 0; epoch--)
                foreach (var overlap in await landing.Passage.CompareAsync(batch, channel.Name.Value, epoch))
                {
                    same[overlap.TableName] = same.GetValueOrDefault(overlap.TableName) + overlap.Same;
                    highest[overlap.TableName] = Math.Max(highest.GetValueOrDefault(overlap.TableName), overlap.Highest);
                }
            wanted = batch.Left;
        }
        var tables = new List<RebasedTable>();
        foreach (var state in states)
            tables.Add(new RebasedTable(
                state.Table.Name, await reader.CountAsync(state.Table, 0, state.Head.Highest ?? 0), same.GetValueOrDefault(state.Table.Name),
                Math.Max(highest.GetValueOrDefault(state.Table.Name), await RememberedAsync(reader, state))));
        return tables;
    }

    // Of a table that nobody wrote to for long, headquarters may have cleaned up every row; of two it remembers what they are recognised by.
    private static async Task<long> RememberedAsync(ChannelReader reader, TableState state)
    {
        var (table, known, head) = state;
        var isCommon = known.CommonFingerprint is not null && await reader.FingerprintAsync(table, known.CommonUpTo, waits: true) == known.CommonFingerprint;
        return Math.Max(RestoredChannel.IsAtWatermark(table, known, head) ? known.Watermark : 0, isCommon ? known.CommonUpTo : 0);
    }

    /// <summary>One HQ transaction that only the owner of both leases can commit: the epoch, what is known of its tables, who began it.</summary>
    private async Task BeginAsync(
        DataStore channel, ChannelReader reader, Landing landing, Lease download, RebaseReport report, string user, CancellationToken cancellation)
    {
        var tables = new List<object>();
        foreach (var table in reader.Tables)
        {
            var common = report.Tables.Single(rebased => rebased.Table == table.Name).CommonUpTo;
            tables.Add(new { table = table.Name, common, fingerprint = common > 0 ? await reader.FingerprintAsync(table, common, waits: true) : null });
        }
        await using var transaction = await landing.BeginAsync(cancellation);
        await download.CheckAsync(transaction, cancellation);
        await transaction.Connection.ExecuteAsync(
            headquarters.Sql["ChannelToHq/StartEpoch"], new { dataStore = channel.Name.Value, epoch = report.Epoch, tables = JsonSerializer.Serialize(tables) }, transaction.Db);
        await audit.WriteAsync(
            transaction, user, "channel rebase", channel.Name.Value,
            $"epoch {report.Epoch}: {report.Finding}; of {report.Rows} rows {report.Known} are known");
        await transaction.CommitAsync(cancellation);
    }
}
