using System.Text.Json.Serialization;

namespace HqJobs.Sync.Pipelines;

/// <summary>An operation at headquarters that failed or waits for another one.</summary>
public sealed record UnsuccessfulOperation
{
    /// <summary><c>data store/epoch/kind/counter</c>, as contract.md writes it.</summary>
    public string Operation => $"{DataStore}/{OriginEpoch}/{Letter}/{Counter}";

    [JsonPropertyName("channel")]
    public string DataStore { get; init; } = "";

    [JsonPropertyName("record")]
    public string Kind { get; init; } = "";

    public string CustAccountAsync { get; init; } = "";

    public string Status => IsBlocked ? "Blocked" : "Failed";

    [JsonPropertyName("error")]
    public string? SyncError { get; init; }

    [JsonIgnore]
    public bool IsBlocked => SyncStatus == 3;

    [JsonIgnore]
    public long SyncStatus { get; init; }

    [JsonIgnore]
    public long OriginEpoch { get; init; }

    [JsonIgnore]
    public long Counter { get; init; }

    private char Letter => Kind switch
    {
        "contact" => 't',
        "affiliation" => 'f',
        "attribute" => 'b',
        _ => Kind[0],
    };
}
