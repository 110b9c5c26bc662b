using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>The databases of a server: for demos, which bring their own. Those of an installation are an administrator's to create and drop.</summary>
public sealed class SqlServerCatalog
{
    private readonly string connectionString;
    private readonly Database entrance;

    /// <param name="connectionString">Of the server; a database it names is only entered by, master else.</param>
    /// <exception cref="ArgumentException">It cannot be read or names no server.</exception>
    public SqlServerCatalog(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        if (settings.DataSource.Length == 0) throw new ArgumentException("names no server");
        this.connectionString = connectionString;
        Server = settings.DataSource;
        entrance = new Database(DatabaseProvider.SqlServer, settings.InitialCatalog.Length > 0 ? connectionString : ConnectionStringOf("master"));
    }

    /// <summary>Name and port, as the connection string has them.</summary>
    public string Server { get; }

    public string ConnectionStringOf(string database) => new SqlConnectionStringBuilder(connectionString) { InitialCatalog = database }.ConnectionString;

    /// <summary>Those of the names that are there.</summary>
    /// <exception cref="DatabaseUnavailableException">The server cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        await using var connection = await entrance.OpenAsync(DatabaseAccess.Read, cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            "select d.name from sys.databases as d join openjson(@json) as wanted on wanted.value = d.name;", new { json = JsonSerializer.Serialize(names) }, cancellationToken: cancellation))];
    }

    /// <exception cref="DatabaseUnavailableException">The server cannot be reached, or refuses.</exception>
    public Task CreateAsync(string name, CancellationToken cancellation) => ExecuteAsync($"create database {Quote(name)};", $"cannot create the database {name}", cancellation);

    /// <summary>Drops the database with all that is in it.</summary>
    /// <exception cref="DatabaseUnavailableException">The server cannot be reached, or refuses: somebody uses the database.</exception>
    public Task DropAsync(string name, CancellationToken cancellation)
    {
        SqlConnection.ClearAllPools(); // idle connections of this process use it too
        return ExecuteAsync($"drop database {Quote(name)};", $"cannot drop the database {name}; end what uses it, e.g. hqjobs serve", cancellation);
    }

    private async Task ExecuteAsync(string statement, string failure, CancellationToken cancellation)
    {
        await using var connection = await entrance.OpenAsync(DatabaseAccess.Write, cancellation);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(statement, commandTimeout: 0, cancellationToken: cancellation));
        }
        catch (DbException exception)
        {
            throw new DatabaseUnavailableException($"{Server}: {failure}: {exception.Message}", exception);
        }
    }

    private static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";
}
