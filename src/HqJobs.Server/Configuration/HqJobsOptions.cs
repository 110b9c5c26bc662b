using System.ComponentModel.DataAnnotations;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Configuration;

/// <summary>The shape of <c>hqjobs.json</c>: a key that has no property here is refused.</summary>
internal sealed class HqJobsOptions
{
    public HeadquartersOptions Headquarters { get; init; } = new();

    /// <summary>Data stores by name; names are compared without case.</summary>
    public Dictionary<string, ChannelOptions> Channels { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public JobStorageOptions JobStorage { get; init; } = new();

    /// <summary>Schedules by pipeline; defaults only, what an administrator changes at run time lives in HQ and wins (G8).</summary>
    public Dictionary<string, PipelineOptions> Pipelines { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public UploadOptions Upload { get; init; } = new();

    public SynchronizeOptions Synchronize { get; init; } = new();

    public DownloadOptions Download { get; init; } = new();

    public LeaseOptions Lease { get; init; } = new();

    public CleanupOptions Cleanup { get; init; } = new();

    public SecurityOptions Security { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public AlertsOptions Alerts { get; init; } = new();

    public LoggingOptions Logging { get; init; } = new();

    public ShutdownOptions Shutdown { get; init; } = new();

    public SqlServerOptions SqlServer { get; init; } = new();
}

/// <summary>Configuration <c>HqJobs:Headquarters</c>.</summary>
internal sealed class HeadquartersOptions
{
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    [Required]
    public string ConnectionString { get; init; } = "";
}

/// <summary>Configuration <c>HqJobs:Channels:NAME</c>.</summary>
internal sealed class ChannelOptions
{
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    [Required]
    public string ConnectionString { get; init; } = "";

    /// <summary>Row of <c>RETAILCDXDATAGROUP</c>: decides whether offline databases may hold customers (R85).</summary>
    [Required, StringLength(60)]
    public string DataGroup { get; init; } = "Default";

    /// <summary>RECIDs of <c>RETAILCHANNELTABLE</c>: the channels this database serves.</summary>
    public long[] ChannelIds { get; init; } = [];
}

/// <summary>Where Hangfire keeps its jobs.</summary>
internal enum JobStorageProvider
{
    InMemory,
    SqlServer,
    PostgreSql,
}

/// <summary>Configuration <c>HqJobs:JobStorage</c>.</summary>
internal sealed class JobStorageOptions
{
    public JobStorageProvider Provider { get; init; } = JobStorageProvider.InMemory;

    /// <summary>Every service of one job storage writes server and database alike: under that name they own its runs together. Logins may differ.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// How long a job stays with a service that has stopped reporting before another one takes it. Default 5 minutes. Reports are sent every fifth
    /// of it, but not any more while a service shuts down, so it stays above the 25 s that may take.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "06:00:00")]
    public TimeSpan InvisibilityTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// PostgreSql: how long a lock of Hangfire outlives the process that was killed while it held it; its locks are rows. Default 1 minute: no
    /// step under a lock takes longer, and what must not run twice is guarded at headquarters anyway.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// PostgreSql: how often an idle worker looks for jobs that another service has started; those of its own service it hears of at once.
    /// Default 500 ms: a service has up to 22 idle workers.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>Configuration <c>HqJobs:Pipelines:NAME</c>.</summary>
internal sealed class PipelineOptions
{
    /// <summary>Five fields, six with seconds first, or a macro. Default: <see cref="DefaultSchedules.Crons"/>; a pipeline that is not named there runs only when it is asked for.</summary>
    [Cron]
    public string? Cron { get; init; }

    [TimeZone]
    public string TimeZone { get; init; } = "UTC";

    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.Relaxed;

    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Skip;

    public ChannelFailurePolicy ChannelFailures { get; init; } = ChannelFailurePolicy.AnySucceeded;

    /// <summary>Share of failed channels that <see cref="ChannelFailurePolicy.MaxFailedPercent"/> tolerates. Default 20.</summary>
    [Range(0, 100)]
    public int MaxFailedPercent { get; init; } = 20;

    /// <summary>As <see cref="AlertsOptions.LateAfter"/>, for this pipeline.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan? LateAfter { get; init; }
}

/// <summary>Configuration <c>HqJobs:Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Where traces and metrics are sent, e.g. <c>http://127.0.0.1:4317</c>; null: nowhere. Metrics are at <c>/metrics</c> anyway.</summary>
    [HttpUrl]
    public string? OtlpEndpoint { get; init; }

    /// <summary>How often the backlog of every channel is read for metrics and pages. Default a minute, which is what a scraper can show.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Configuration <c>HqJobs:Alerts</c>.</summary>
internal sealed class AlertsOptions
{
    /// <summary>How long after it was due a scheduled pipeline must have finished; then an alert is raised. Default an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where alerts are posted as JSON; null: nowhere.</summary>
    [HttpUrl]
    public string? Webhook { get; init; }

    /// <summary>Signs what is posted, so that the receiver knows who sent it; null: unsigned.</summary>
    public string? WebhookSecret { get; init; }
}

/// <summary>How a line of the service's log looks.</summary>
internal enum LogFormat
{
    /// <summary>For people: time, level, message.</summary>
    Text,

    /// <summary>For machines: one JSON object a line.</summary>
    Json,
}

/// <summary>Configuration <c>HqJobs:Logging</c>; levels are <c>Logging:LogLevel</c>, as in every .NET service.</summary>
internal sealed class LoggingOptions
{
    public LogFormat Format { get; init; } = LogFormat.Text;
}

/// <summary>Configuration <c>HqJobs:Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>How long a stopping service lets runs go on; then they end with the batch or window they are at. Default 20 s. The process is gone 10 s later at the latest.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);
}
