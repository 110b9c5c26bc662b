using System.Text.Json;

namespace HqJobs.Sync.Sql;

public enum JobDirection
{
    Upload,
    Download,
}

/// <summary>A CDX scheduler job: a list of subjobs that travel together, e.g. P-0001 or 1010 (F1).</summary>
public sealed record SchedulerJob(string Job, string Description, JobDirection Direction, IReadOnlyList<Subjob> Subjobs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads <c>sql/SchedulerJobs/{job}.json</c>.</summary>
    public static SchedulerJob Read(string job) =>
        JsonSerializer.Deserialize<SchedulerJob>(SqlText.Read($"SchedulerJobs/{job}.json"), Json)
        ?? throw new InvalidOperationException($"sql/SchedulerJobs/{job}.json is empty.");
}

/// <summary>One table of a job: columns, key and how its rows belong to a customer (1010) or a channel (1070).</summary>
/// <param name="Path">One entry: <c>ACCOUNTNUM</c>, <c>PARTY</c>, <c>LOCATION</c> or <c>CHANNEL</c> → this table's column that holds it; null for tables that travel whole.</param>
/// <param name="Lower">Columns whose text is lower-cased on landing: GUIDs.</param>
/// <param name="Source">Downloads: the table or view HQ has the rows in, where it is not called as the channel's table is.</param>
public sealed record Subjob(
    string Table,
    IReadOnlyList<string> Key,
    IReadOnlyList<string> Columns,
    IReadOnlyDictionary<string, string>? Path = null,
    IReadOnlyList<string>? Lower = null,
    string? Source = null)
{
    public string Source { get; } = Source ?? Table;

    public TableShape Shape { get; } = new(Table, Columns, Key);
}
