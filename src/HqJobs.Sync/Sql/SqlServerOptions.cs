using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>Configuration <c>HqJobs:SqlServer</c>: how every SQL Server is spoken to. What a connection string says itself wins over it.</summary>
public sealed class SqlServerOptions
{
    public const string ApplicationName = "HqJobs";

    /// <summary>
    /// How long one statement may take (<c>Command Timeout</c>). Default 60 s: the longest lands or converts a batch, in a second or two; what takes
    /// a minute waits for somebody, and the job is better repeated.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a statement waits for somebody else's lock (<c>SET LOCK_TIMEOUT</c>). Default 5 s: a till is never kept longer by one that waits behind HqJobs, which waits behind a third.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try to connect may take (<c>Connect Timeout</c>). Default 15 s: a store's line may be slow, a dead one must not hold a run up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a connection is tried again while the server is busy or moving (Azure SQL's list of errors), after 1 s, 2 s, 4 s … up to 15 s each. Default 3.
    /// A time-out is not tried again: it has waited long enough, and the next run comes.
    /// </summary>
    [Range(0, 10)]
    public int ConnectRetries { get; init; } = 3;

    /// <summary>Most connections to one database (<c>Max Pool Size</c>). Default 100: a service works with some 30 at headquarters and one or two per channel.</summary>
    [Range(5, 10_000)]
    public int MaxPoolSize { get; init; } = 100;

    /// <summary>The connection string with everything it does not say itself.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    internal string Complete(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        Default("Application Name", ApplicationName);
        Default("Command Timeout", Seconds(CommandTimeout));
        Default("Connect Timeout", Seconds(ConnectTimeout));
        Default("Max Pool Size", MaxPoolSize);
        Default("Connect Retry Interval", 1); // of a connection that broke while it was idle; 10 s, SqlClient's default, is the length of a store's patience
        Default("Pool Blocking Period", PoolBlockingPeriod.NeverBlock); // else a second try only hears of the first one's failure again, for 5 s and longer
        return settings.ConnectionString;

        void Default(string keyword, object value)
        {
            if (!settings.ShouldSerialize(keyword)) settings[keyword] = value;
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    /// <summary>What every session starts with. A pooled connection forgets it.</summary>
    // Flows go by the number of rows a statement touched, which a server may be set up not to tell. Whoever had the connection before may have silenced the change triggers, and not every engine forgets that when the pool hands it on.
    internal string Session => string.Create(
        CultureInfo.InvariantCulture, $"set nocount off; set xact_abort on; set lock_timeout {(int)LockTimeout.TotalMilliseconds}; exec sp_set_session_context N'HqJobs.Conversion', null;");

    /// <summary>SqlClient's own retry, for opening only: whether a statement may be repeated is the flow's to know.</summary>
    internal SqlRetryLogicBaseProvider RetryOnOpen() => ConnectRetries == 0
        ? SqlConfigurableRetryFactory.CreateNoneRetryProvider()
        : SqlConfigurableRetryFactory.CreateExponentialRetryProvider(new SqlRetryLogicOption
        {
            NumberOfTries = ConnectRetries + 1,
            DeltaTime = TimeSpan.FromSeconds(1),
            MinTimeInterval = TimeSpan.Zero,
            MaxTimeInterval = TimeSpan.FromSeconds(15),
            TransientErrors = SqlServerErrors.TransientOnOpen,
        });
}
