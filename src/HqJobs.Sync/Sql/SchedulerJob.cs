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

/// <summary>One table of a job: columns, key and, for 1010, the path to the customer.</summary>
/// <param name="Path">One entry: <c>ACCOUNTNUM</c>, <c>PARTY</c> or <c>LOCATION</c> → this table's column that holds it; null for tables that travel whole.</param>
/// <param name="Lower">Columns whose text is lower-cased on landing: GUIDs.</param>
public sealed record Subjob(
    string Table,
    IReadOnlyList<string> Key,
    IReadOnlyList<string> Columns,
    IReadOnlyDictionary<string, string>? Path = null,
    IReadOnlyList<string>? Lower = null)
{
    public TableShape Shape { get; } = new(Table, Columns, Key);
}
