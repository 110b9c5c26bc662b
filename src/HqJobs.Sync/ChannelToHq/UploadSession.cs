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

    public int Tries { get; set; } = 1;

    public static string NewId(DateTimeOffset now) => $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Writes, in the caller's transaction, how the session will stand once that commits.</summary>
    public async Task SaveAsync(WriteTransaction transaction, UploadStatus status, long landed = 0, string? message = null)
    {
        var now = time.GetUtcNow();
        if (isFirstSave)
        {
            await ExecuteAsync(transaction, "ChannelToHq/CloseAbandonedSessions", new { dataStore = channel.Name.Value, job = context.Job, session = Id, message = Abandoned });
            if (status is not (UploadStatus.UploadFailed or UploadStatus.ApplyFailed))
                await ExecuteAsync(transaction, "ChannelToHq/RecordConnections", new { dataStores = JsonSerializer.Serialize(new[] { channel.Name.Value }), now });
        }
        await ExecuteAsync(transaction, "ChannelToHq/SaveSession", new
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
        });
    }

    /// <summary>To be called when the transaction of <see cref="SaveAsync"/> has committed.</summary>
    public void Committed(long landed)
    {
        Rows += landed;
        isFirstSave = false;
    }

    private Task<int> ExecuteAsync(WriteTransaction transaction, string statement, object parameters) =>
        transaction.Connection.ExecuteAsync(headquarters.Sql[statement], parameters, transaction.Db);
}
