using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Journeys;

/// <summary>An async row as headquarters or, without the columns of the synchronization, a channel has it.</summary>
internal sealed record OperationRow
{
    public static List<string> Kinds { get; } = [.. AsyncTables.All.Select(AsyncTables.RecordOf)];

    public string Kind { get; init; } = "";

    public string DataStore { get; init; } = "";

    public long OriginEpoch { get; init; }

    public long Counter { get; init; }

    public string? DataAreaId { get; init; }

    public string? CustAccountAsync { get; init; }

    public string? CustAccount { get; init; }

    public long? Operation { get; init; }

    public DateTimeOffset? OperationDateTime { get; init; }

    /// <summary>Null: only the channel has the row.</summary>
    public long? SyncStatus { get; init; }

    public string? SyncError { get; init; }

    public long SyncAttempts { get; init; }

    public DateTimeOffset? SyncDateTime { get; init; }

    public DateTimeOffset? SyncNextDateTime { get; init; }

    public string? UploadSessionId { get; init; }

    public DateTimeOffset? DateUploaded { get; init; }

    public JourneyOperation ToOperation(string dataStore, long epoch) => new()
    {
        OperationId = new OperationKey(new DataStoreName(dataStore), epoch, AsyncTables.All.Single(table => AsyncTables.RecordOf(table) == Kind), Counter).ToString(),
        DataStore = dataStore,
        Record = Kind,
        ReplicationCounterFromOrigin = Counter,
        DataAreaId = DataAreaId ?? "",
        CustAccountAsync = CustAccountAsync ?? "",
        CustAccount = CustAccount ?? "",
        Operation = Operation,
        OperationDateTime = OperationDateTime,
        Stage = SyncStatus switch
        {
            null => OperationStage.NotUploaded,
            1 => OperationStage.Succeeded,
            2 => OperationStage.Failed,
            3 => OperationStage.Blocked,
            _ => OperationStage.Pending,
        },
        UploadSessionId = UploadSessionId,
        DateUploaded = DateUploaded,
        SyncDateTime = SyncDateTime,
        SyncAttempts = SyncAttempts,
        SyncError = SyncError,
        SyncNextDateTime = SyncNextDateTime,
    };
}
