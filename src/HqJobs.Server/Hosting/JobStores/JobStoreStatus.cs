namespace HqJobs.Server.Hosting.JobStores;

/// <summary>How job storage stands, in words.</summary>
/// <param name="Schema">Null when it cannot be reached; <paramref name="Problem"/> says why.</param>
internal sealed record JobStoreStatus(JobSchema? Schema, string? Problem = null)
{
    public const string Name = "job storage";

    public bool Reachable => Schema is not null;

    public bool IsCurrent => Schema is { } schema && schema.Version == schema.Wanted;

    /// <summary>Null when all is well.</summary>
    public string? Advice => Schema switch
    {
        null => Problem,
        { Version: 0 } => "its schema is missing; run: hqjobs db init --jobs",
        var schema when schema.Version < schema.Wanted => $"its schema is {schema.Version}, this HqJobs needs {schema.Wanted}; run: hqjobs db init --jobs",
        var schema when schema.Version > schema.Wanted => $"its schema is {schema.Version}, this HqJobs knows {schema.Wanted}; use the newer HqJobs that upgraded it",
        _ => null,
    };

    /// <summary>Looks; a database that is away or refuses is an answer, not an exception.</summary>
    public static async Task<JobStoreStatus> ReadAsync(IJobStore store, CancellationToken cancellation)
    {
        try
        {
            return new JobStoreStatus(await store.ReadSchemaAsync(cancellation));
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            return new JobStoreStatus(null, $"{store.Place}: {exception.Message}");
        }
    }
}
