using System.Data.Common;
using Hangfire;
using Hangfire.InMemory;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Hosting.JobStores;

/// <summary>Which job storage a configuration asks for.</summary>
internal static class JobStore
{
    /// <summary>How long a database keeps ended jobs. What became of a run stays longer, at headquarters.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    /// <summary>How long a look at the schema waits for the database before it counts as away.</summary>
    public const int LookSeconds = 5;

    /// <returns>Null: in memory, there is no database.</returns>
    public static IJobStore? Of(JobStorageOptions options) => options.Provider switch
    {
        JobStorageProvider.SqlServer => new SqlServerJobStore(options),
        JobStorageProvider.PostgreSql => new PostgreSqlJobStore(options),
        _ => null,
    };

    /// <summary>Opens a connection, or disposes it where that fails.</summary>
    public static async Task<TConnection> OpenedAsync<TConnection>(this TConnection connection, CancellationToken cancellation) where TConnection : DbConnection
    {
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Private to its owner; ended jobs stay a day, and with their whole history.</summary>
    /// <remarks>Job ids stand in HQ, which outlives this memory: numbers that start at 1 again would be taken for the jobs of an earlier service.</remarks>
    public static JobStorage InMemory() => new InMemoryStorage(
        new InMemoryStorageOptions { IdType = InMemoryStorageIdType.Guid, MaxExpirationTime = null, MaxStateHistoryLength = 500 });
}
