using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>States of an upload session, with the numbers of the field (F10).</summary>
internal enum UploadStatus
{
    Started = 0,
    Available = 1,
    Uploaded = 2,
    Applied = 3,
    Canceled = 4,

    /// <summary>The channel could not be read.</summary>
    UploadFailed = 5,

    /// <summary>HQ could not take the rows.</summary>
    ApplyFailed = 6,
    NoData = 9,
}

/// <summary>The record of one upload of one data store in one run. Written in the transactions that land rows, so it never says more than what is there.</summary>
internal sealed class UploadSession(Database headquarters, DataStore channel, StageContext context, TimeProvider time)
{
    private const string Abandoned = "the process ended before the session did; the next session went on from the last landed batch";

    private readonly DateTimeOffset created = time.GetUtcNow();
    private bool isFirstSave = true;

    /// <summary>Sorts by time: the order between data stores is that of their sessions.</summary>
    public string Id { get; } = NewId(time.GetUtcNow());

    /// <summary>Rows that are committed at HQ.</summary>
    public long Rows { get; private set; }

    /// <summary>Of these, rows landed as Failed because headquarters cannot hold a value.</summary>
    public long UnfitRows { get; private set; }

    public int Tries { get; set; } = 1;

    public static string NewId(DateTimeOffset now) => $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Writes, in the caller's transaction, how the session will stand once that commits.</summary>
    /// <param name="epoch">Of the watermarks of <paramref name="slices"/>.</param>
    /// <param name="slices">What the transaction lands: the last one of a table is its watermark.</param>
    public Task SaveAsync(WriteTransaction transaction, UploadStatus status, long landed = 0, string? message = null, long epoch = 0, IReadOnlyList<Slice>? slices = null)
    {
        var now = time.GetUtcNow();
        return transaction.Connection.ExecuteAsync(
            headquarters.Sql["ChannelToHq/SaveSession"],
            new
            {
                session = Id,
                dataStore = channel.Name.Value,
                job = context.Job,
                run = context.Run.Value,
                status = (long)status,
                rows = Rows + landed,
                tries = (long)Tries,
                message,
                created,
                uploaded = status is UploadStatus.Applied or UploadStatus.NoData ? now : (DateTimeOffset?)null,
                abandoned = Abandoned,
                reached = isFirstSave && status is not (UploadStatus.UploadFailed or UploadStatus.ApplyFailed) ? 1L : 0L,
                now,
                epoch,
                watermarks = JsonSerializer.Serialize((slices ?? []).GroupBy(slice => slice.Table.Name)
                    .Select(group => new { table = group.Key, counter = group.Last().To, fingerprint = group.Last().Fingerprint })),
            },
            transaction.Db);
    }

    /// <summary>To be called when the transaction of <see cref="SaveAsync"/> has committed.</summary>
    public void Committed(long landed, long unfit)
    {
        Rows += landed;
        UnfitRows += unfit;
        isFirstSave = false;
    }
}
