using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>A headquarters with schema alone, in a temp folder; its data stores are names whose files need not exist.</summary>
public sealed class HeadquartersFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hqjobs-").FullName;

    public HeadquartersFile(int channels = 0)
    {
        var path = Path.Combine(folder, "headquarters.db");
        Databases = new Databases(
            new Database(DatabaseProvider.Sqlite, $"Data Source={path}"),
            [.. Enumerable.Range(1, channels).Select(number => DataStore($"store{number.ToString("000", CultureInfo.InvariantCulture)}", number))]);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        connection.Execute("PRAGMA journal_mode = wal;");
        foreach (var script in SqlText.List("Schema/Hq").Where(name => name.EndsWith(".sqlite.sql", StringComparison.Ordinal)))
            connection.Execute(SqlText.Read(script));
    }

    public Databases Databases { get; }

    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        Databases.Headquarters.WriteAsync(transaction => transaction.Connection.ExecuteAsync(sql, parameters, transaction.Db), CancellationToken.None);

    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Databases.Headquarters.ReadAsync(connection => connection.QueryAsync<T>(sql, parameters), CancellationToken.None);

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null) => (await QueryAsync<T>(sql, parameters)).Single();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DataStore DataStore(string name, int number) => new(
        new DataStoreName(name), new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, name + ".db")}"), "Default", [5637144590 + number]);
}
