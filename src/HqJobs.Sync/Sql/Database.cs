using System.Data.Common;
using Dapper;

namespace HqJobs.Sync.Sql;

/// <summary>One database: its kind, how to open it and the SQL written for it.</summary>
public sealed class Database
{
    private readonly string connectionString;

    static Database() => UtcTimeHandler.Register();

    public Database(DatabaseProvider provider, string connectionString)
    {
        this.connectionString = connectionString;
        Dialect = provider switch
        {
            DatabaseProvider.Sqlite => SqliteDialect.Instance,
            DatabaseProvider.SqlServer => SqlServerDialect.Instance,
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Providers are Sqlite and SqlServer."),
        };
        Sql = new SqlText(Dialect.FileSuffix);
    }

    public ISqlDialect Dialect { get; }

    /// <summary>The statements of sql/ in this database's dialect.</summary>
    public SqlText Sql { get; }

    public DatabaseProvider Provider => Dialect.Provider;

    /// <summary>With secrets, for ATTACH and bulk copy only; show <see cref="ToString"/>.</summary>
    internal string ConnectionString => connectionString;

    /// <exception cref="DatabaseUnavailableException">The database is missing or cannot be reached.</exception>
    public Task<DbConnection> OpenAsync(DatabaseAccess access, CancellationToken cancellation) =>
        Dialect.OpenAsync(connectionString, access, cancellation);

    public Task<WriteTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        Dialect.BeginWriteAsync(connection, cancellation);

    public override string ToString() => Dialect.Describe(connectionString);
}
