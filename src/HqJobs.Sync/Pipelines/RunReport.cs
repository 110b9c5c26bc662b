using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HqJobs.Sync.Pipelines;

/// <summary>A run as <c>run --json</c>, <c>runs show --json</c> and the API print it; names and order are contract.md's.</summary>
public sealed record RunReport
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Only written when it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StartedBy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestedBy { get; init; }

    /// <summary>The run this one retries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RerunOf { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CancelRequested { get; init; }

    /// <summary>Why the run as a whole was skipped, cancelled or failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>What headquarters holds as failed or blocked after a run that left something so, oldest first and at most a thousand.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnsuccessfulOperation>? NotAccepted { get; init; }

    /// <summary>Null in lists, which do not read them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StageReport>? Stages { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Indented);
}

/// <summary>One stage: channels for uploads and downloads, counts for the synchronization.</summary>
public sealed record StageReport
{
    public required string Job { get; init; }

    public required RunStatus Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChannelReport>? Channels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CustomersCreated { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CustomersUpdated { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OperationsSucceeded { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OperationsFailed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OperationsBlocked { get; init; }

    /// <summary>The clean-up: rows removed, by kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? RowsRemoved { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    internal static StageReport Of(string job, SynchronizeOutcome outcome) => new()
    {
        Job = job,
        Status = StagePolicy.OfSynchronization(outcome),
        CustomersCreated = outcome.CustomersCreated,
        CustomersUpdated = outcome.CustomersUpdated,
        OperationsSucceeded = outcome.OperationsSucceeded,
        OperationsFailed = outcome.OperationsFailed,
        OperationsBlocked = outcome.OperationsBlocked,
        Error = outcome.Error,
        Warnings = outcome.Warnings is { Count: > 0 } ? outcome.Warnings : null,
    };
}

/// <summary>One channel of a stage.</summary>
public sealed record ChannelReport(string Channel, ItemStatus Status, long Rows, long FailedRows, string? Error)
{
    internal static ChannelReport Of(string channel, ItemOutcome outcome) => new(channel, outcome.Status, outcome.Rows, outcome.FailedRows, outcome.Error);
}

/// <summary>How reports are written: camelCase, statuses as words, times as <c>yyyy-MM-ddTHH:mm:ssZ</c>.</summary>
public static class ReportJson
{
    public static readonly JsonSerializerOptions Compact = Create(indented: false);

    public static readonly JsonSerializerOptions Indented = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new SecondsConverter() },
    };

    private sealed class SecondsConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
