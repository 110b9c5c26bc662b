using System.Globalization;
using System.Text.RegularExpressions;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using HqJobs.Server.Configuration;
using Npgsql;

namespace HqJobs.Server.Hosting.JobStores;

/// <summary>Hangfire.PostgreSql in a schema of its own. The service's role needs no right to change it: see sql/JobStorage.</summary>
internal sealed partial class PostgreSqlJobStore(JobStorageOptions options) : IJobStore
{
    private const string Schema = "hqjobs";

    // The installer's scripts are resources Install.v3.sql … and it says nowhere which is the last.
    private static readonly int Latest = typeof(PostgreSqlObjectsInstaller).Assembly.GetManifestResourceNames()
        .Select(name => Script().Match(name)).Where(match => match.Success).Max(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    private readonly NpgsqlConnectionStringBuilder settings = new(options.ConnectionString!);

    public string Place => $"PostgreSQL {settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)}/{settings.Database}, schema {Schema}";

    public JobStorage Open()
    {
        var storage = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,                         // db init does, under a role that may
            UseSlidingInvisibilityTimeout = true,                     // a long job is not taken for a lost one
            InvisibilityTimeout = options.InvisibilityTimeout,
            DistributedLockTimeout = options.LockTimeout,
            QueuePollInterval = options.PollInterval,
            EnableLongPolling = false,                                // LISTEN holds a second connection for every idle worker
            JobExpirationCheckInterval = TimeSpan.FromMinutes(15),
        };
        var named = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { ApplicationName = settings.ApplicationName ?? "hqjobs" };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(named.ConnectionString, storage), storage) { JobExpirationTimeout = JobStore.Kept };
    }

    public async Task<JobSchema> ReadSchemaAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        await using var command = new NpgsqlCommand($"SELECT MAX(version) FROM {Schema}.schema", connection);
        try
        {
            return new JobSchema(await command.ExecuteScalarAsync(cancellation) as int? ?? 0, Latest);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return new JobSchema(0, Latest);
        }
    }

    public async Task InstallAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        // Two db init at once: the second one finds nothing left to do. The lock goes with the connection.
        await using (var turn = new NpgsqlCommand($"SELECT pg_advisory_lock(hashtext('{Schema} db init'))", connection) { CommandTimeout = 0 })
            await turn.ExecuteNonQueryAsync(cancellation);
        await Task.Run(() => PostgreSqlObjectsInstaller.Install(connection, Schema), cancellation);
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var look = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Timeout = JobStore.LookSeconds, CommandTimeout = JobStore.LookSeconds, Pooling = false };
        return await new NpgsqlConnection(look.ConnectionString).OpenedAsync(cancellation);
    }

    [GeneratedRegex(@"\.Install\.v(\d+)\.sql$")]
    private static partial Regex Script();
}
