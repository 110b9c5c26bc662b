using System.Text.Json.Serialization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>What <c>hqjobs status</c> says of a channel.</summary>
/// <param name="Backlog">Rows above the watermark in all six async tables; null when the channel cannot be read.</param>
/// <param name="OldestRecordedAt">When the oldest of them was recorded, by the channel's clock.</param>
/// <param name="OldestAge">Its age in seconds.</param>
/// <param name="Error">Why the channel cannot be read, or why its last upload or download failed, or which customers its database refuses; a paused one is not blamed for the latter.</param>
public sealed record ChannelStatus(
    string Channel, long? Backlog, DateTimeOffset? OldestRecordedAt, long? OldestAge, DateTimeOffset? LastUpload, DateTimeOffset? LastDownload,
    bool Paused, string? PauseReason, string? Error)
{
    /// <summary>Customers that the channel's database refuses; the first of them and the reason stand in <see cref="Error"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long HeldBack { get; init; }

    /// <summary>Customers that changed at headquarters since 1010 last reached the channel.</summary>
    [JsonIgnore]
    public long Owed { get; init; }
}

/// <summary>Operations at headquarters that have not succeeded.</summary>
public sealed record OperationCounts(long Pending, long Failed, long Blocked);

/// <summary>A pipeline that has not finished in time.</summary>
public sealed record PipelineAlert
{
    public string Pipeline { get; init; } = "";

    /// <summary>The occurrence that did not finish in time.</summary>
    public DateTimeOffset DueDateTime { get; init; }

    public DateTimeOffset RaisedDateTime { get; init; }

    public string Message { get; init; } = "";
}

/// <summary>Reads how far behind everything is. Cost follows the backlog, not the tables (G5); channels are only read (G7).</summary>
public sealed class StatusReader(Databases databases, DataStoreRegistry registry, TimeProvider time)
{
    private static readonly (string Table, string Parameter)[] AsyncTables =
    [
        ("RETAILASYNCCUSTOMERV2", "customer"),
        ("RETAILASYNCADDRESSV2", "address"),
        ("RETAILASYNCCUSTOMERCONTACT", "contact"),
        ("RETAILASYNCCUSTOMERAFFILIATION", "affiliation"),
        ("RETAILASYNCCUSTOMERATTRIBUTEV2", "attribute"),
        ("RETAILEXTERNALIDTOASYNCCUSTOMERMAP", "identity"),
    ];

    private readonly Database headquarters = databases.Headquarters;

    /// <summary>Every configured channel in order; one that cannot be read is a row with an error.</summary>
    public async Task<IReadOnlyList<ChannelStatus>> ReadChannelsAsync(CancellationToken cancellation)
    {
        var profiles = (await registry.ListAsync(cancellation)).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        var (watermarks, sessions, owed, heldBack) = await headquarters.ReadAsync(async connection => (
            (await connection.QueryAsync<Watermark>(headquarters.Sql["Pipelines/ReadWatermarks"])).ToLookup(row => row.DataStore, StringComparer.OrdinalIgnoreCase),
            (await connection.QueryAsync<LastSessions>(headquarters.Sql["Pipelines/ReadLastSessions"])).ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase),
            (await connection.QueryAsync<OwedCustomers>(headquarters.Sql["Pipelines/CountOwedCustomers"])).ToDictionary(row => row.DataStore, row => row.Customers, StringComparer.OrdinalIgnoreCase),
            (await connection.QueryAsync<HeldBackRow>(headquarters.Sql["Pipelines/ListHeldBack"], new { count = HeldBackWords.Named })).ToLookup(row => row.DataStore, StringComparer.OrdinalIgnoreCase)),
            cancellation);

        return await databases.AskEveryChannelAsync(async (store, token) =>
        {
            var name = store.Name.Value;
            var profile = profiles.GetValueOrDefault(name);
            var session = sessions.GetValueOrDefault(name);
            var (backlog, error) = await ReadBacklogAsync(store, watermarks[name], token);
            return new ChannelStatus(
                name, backlog?.Backlog, backlog?.Oldest, AgeOf(backlog?.Oldest), session?.LastUpload, session?.LastDownload,
                profile?.Paused ?? false, profile?.PauseReason, error ?? (profile?.Paused == true ? null : session?.Failure ?? Tell(name, heldBack[name].ToList())))
            { Owed = owed.GetValueOrDefault(name), HeldBack = heldBack[name].FirstOrDefault()?.Customers ?? 0 };
        }, cancellation);
    }

    /// <summary>Pipelines that have not finished in time.</summary>
    public Task<IReadOnlyList<PipelineAlert>> ReadAlertsAsync(CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
            (IReadOnlyList<PipelineAlert>)(await connection.QueryAsync<PipelineAlert>(headquarters.Sql["Pipelines/ReadAlerts"])).AsList(), cancellation);

    /// <summary>What waits at headquarters.</summary>
    public async Task<OperationCounts> CountOperationsAsync(CancellationToken cancellation)
    {
        var counts = await headquarters.ReadAsync(async connection =>
            (await connection.QueryAsync<StatusCount>(headquarters.Sql["Pipelines/CountOpenOperations"])).ToDictionary(row => row.SyncStatus, row => row.Operations), cancellation);
        return new OperationCounts(counts.GetValueOrDefault(0), counts.GetValueOrDefault(2), counts.GetValueOrDefault(3));
    }

    /// <summary>Those of them that failed or wait for another one, with their reasons; the first <paramref name="count"/>.</summary>
    public Task<IReadOnlyList<UnsuccessfulOperation>> ListUnsuccessfulAsync(int count, CancellationToken cancellation) =>
        headquarters.ReadAsync(async connection =>
            (IReadOnlyList<UnsuccessfulOperation>)(await connection.QueryAsync<UnsuccessfulOperation>(headquarters.Sql["Pipelines/ListUnsuccessfulOperations"], new { count })).AsList(), cancellation);

    private static async Task<(BacklogRow? Backlog, string? Error)> ReadBacklogAsync(DataStore store, IEnumerable<Watermark> watermarks, CancellationToken cancellation)
    {
        try
        {
            var known = watermarks.ToDictionary(row => row.TableName, row => row.Counter, StringComparer.OrdinalIgnoreCase);
            var parameters = new DynamicParameters();
            foreach (var (table, parameter) in AsyncTables) parameters.Add(parameter, known.GetValueOrDefault(table));
            return (await store.Database.ReadAsync(
                connection => connection.QuerySingleAsync<BacklogRow>(store.Database.Sql["Pipelines/ReadBacklog"], parameters), cancellation), null);
        }
        catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
        {
            return (null, reason);
        }
    }

    private static string? Tell(string channel, IReadOnlyList<HeldBackRow> refused) => refused.Count == 0 ? null
        : HeldBackWords.Tell(channel, refused[0].Customers, refused.Select(row => new HeldBackCustomer(row.DataAreaId, row.AccountNum, row.Reason)), refused[0].NextTry);

    private long? AgeOf(DateTimeOffset? recorded) => recorded is { } at ? (long)(time.GetUtcNow() - at).TotalSeconds : null;

    private sealed record Watermark
    {
        public string DataStore { get; init; } = "";

        public string TableName { get; init; } = "";

        public long Counter { get; init; }
    }

    private sealed record LastSessions
    {
        public string Name { get; init; } = "";

        public DateTimeOffset? LastUpload { get; init; }

        public DateTimeOffset? LastDownload { get; init; }

        public string? UploadError { get; init; }

        public string? DownloadError { get; init; }

        public string? Failure =>
            UploadError is not null ? $"its last upload failed: {UploadError}" : DownloadError is not null ? $"its last download failed: {DownloadError}" : null;
    }

    private sealed record OwedCustomers
    {
        public string DataStore { get; init; } = "";

        public long Customers { get; init; }
    }

    private sealed record HeldBackRow
    {
        public string DataStore { get; init; } = "";

        public string DataAreaId { get; init; } = "";

        public string AccountNum { get; init; } = "";

        public string Reason { get; init; } = "";

        public long Customers { get; init; }

        public DateTimeOffset NextTry { get; init; }
    }

    private sealed record BacklogRow
    {
        public long Backlog { get; init; }

        public DateTimeOffset? Oldest { get; init; }
    }

    private sealed record StatusCount
    {
        public long SyncStatus { get; init; }

        public long Operations { get; init; }
    }
}
