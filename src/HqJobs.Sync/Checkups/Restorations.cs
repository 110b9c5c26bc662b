using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Checkups;

/// <summary>Whether a channel went back in time, found as P-0001 would find it.</summary>
internal sealed class Restorations(Databases databases)
{
    private static readonly SchedulerJob Upload = SchedulerJob.Read(PipelineDefinition.Upload);

    private readonly UploadLedger ledger = new(databases, [.. Upload.Subjobs.Select(ChannelTable.Complete)]);

    /// <returns>What proves it and what to do; null when it did not, or nothing was uploaded from it yet.</returns>
    public async Task<string?> LookAtAsync(DataStore store, CancellationToken cancellation)
    {
        try
        {
            var known = await databases.Headquarters.ReadAsync(connection => ledger.ReadAsync(store, connection), cancellation);
            await using var reader = await ChannelReader.OpenAsync(store, Upload, cancellation);
            await reader.CompareAsync(known);
            return null;
        }
        catch (ChannelRestoredException restored)
        {
            return restored.Message;
        }
        catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
        {
            return reason;
        }
    }
}
