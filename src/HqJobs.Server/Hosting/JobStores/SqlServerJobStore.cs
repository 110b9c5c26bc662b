using Hangfire;
using Hangfire.SqlServer;
using HqJobs.Server.Configuration;
using Microsoft.Data.SqlClient;

namespace HqJobs.Server.Hosting.JobStores;

/// <summary>Hangfire.SqlServer in a schema of its own. The service's login needs no right to change it: see sql/JobStorage.</summary>
internal sealed class SqlServerJobStore(JobStorageOptions options) : IJobStore
{
    private const string Schema = "HqJobs";
    private const int InvalidObjectName = 208;

    private readonly string connectionString = options.ConnectionString!;

    public string Place
    {
        get
        {
            var settings = new SqlConnectionStringBuilder(connectionString);
            return $"SQL Server {settings.DataSource}/{settings.InitialCatalog}, schema {Schema}";
        }
    }

    public JobStorage Open() => new SqlServerStorage(connectionString, new SqlServerStorageOptions
    {
        SchemaName = Schema,
        PrepareSchemaIfNecessary = false,                             // db init does, under a login that may
        CommandBatchMaxTimeout = TimeSpan.FromMinutes(5),
        SlidingInvisibilityTimeout = options.InvisibilityTimeout,
        QueuePollInterval = TimeSpan.Zero,                            // one worker of a lane polls every 200 ms, the others wait for it
        InactiveStateExpirationTimeout = TimeSpan.FromDays(7),        // a parked stage leaves a state behind at every look
        JobExpirationCheckInterval = TimeSpan.FromMinutes(15),
        TryAutoDetectSchemaDependentOptions = false,                  // serve has seen the schema; what follows is what Hangfire would find out
        DisableGlobalLocks = true,
        UseIgnoreDupKeyOption = true,
        DeleteExpiredBatchSize = 10_000,
    })
    { JobExpirationTimeout = JobStore.Kept };

    public async Task<JobSchema> ReadSchemaAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        await using var command = new SqlCommand($"SELECT MAX([Version]) FROM [{Schema}].[Schema]", connection) { CommandTimeout = JobStore.LookSeconds };
        try
        {
            return new JobSchema(await command.ExecuteScalarAsync(cancellation) as int? ?? 0, SqlServerObjectsInstaller.LatestSchemaVersion);
        }
        catch (SqlException exception) when (exception.Number == InvalidObjectName)
        {
            return new JobSchema(0, SqlServerObjectsInstaller.LatestSchemaVersion);
        }
    }

    // Hangfire's script compares versions itself and holds a lock meanwhile.
    public async Task InstallAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        await using var command = new SqlCommand(SqlServerObjectsInstaller.GetInstallScript(Schema, enableHeavyMigrations: true), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<SqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var settings = new SqlConnectionStringBuilder(connectionString) { ConnectTimeout = JobStore.LookSeconds, ConnectRetryCount = 0, Pooling = false };
        return await new SqlConnection(settings.ConnectionString).OpenedAsync(cancellation);
    }
}
