using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Dapper;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HqJobs.Sync.Tests
{
    /// <summary>
    /// Databases on the server that <c>HQJOBS_TEST_SQLSERVER</c> holds a server-level connection string of. Installing a schema takes seconds:
    /// a database that was given back is emptied and used again; all are dropped when the process ends.
    /// </summary>
    public static partial class SqlServerDatabases
    {
        private const string Variable = "HQJOBS_TEST_SQLSERVER";

        private static readonly string Prefix = $"hqjobs_test_{Guid.NewGuid().ToString("N")[..8]}_";
        private static readonly ConcurrentDictionary<string, TestDatabase> Created = new(StringComparer.Ordinal);
        private static readonly ConcurrentDictionary<SchemaKind, ConcurrentBag<TestDatabase>> Free = new();
        private static readonly SemaphoreSlim Creating = new(1, 1); // two CREATE DATABASE at once wait for one another's lock on the template
        private static readonly Lazy<IReadOnlyDictionary<string, string>> Schemas = new(ReadSchemas);
        private static int count;

        /// <summary>The server's connection string; a test that needs it is skipped where there is none. A server that does not answer is a failure.</summary>
        public static string ServerOrSkip()
        {
            var server = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrWhiteSpace(server))
                Assert.Ignore($"Needs a SQL Server: set {Variable} to a connection string of one, or run scripts/test-sqlserver.");
            return server!;
        }

        /// <summary>A database with the schema and the rows its scripts insert, to be given back with <see cref="Return"/>.</summary>
        public static async Task<string> RentAsync(SchemaKind kind)
        {
            ServerOrSkip();
            while (Free.GetOrAdd(kind, static _ => []).TryTake(out var used))
                if (await used.TryEmptyAsync())
                    return used.ConnectionString;

            var connectionString = await CreateEmptyAsync();
            await new SchemaInstaller(TimeProvider.System, NullLogger<SchemaInstaller>.Instance)
                .InstallAsync(new Database(DatabaseProvider.SqlServer, connectionString), kind, CancellationToken.None);
            Created[connectionString] = await TestDatabase.LookAtAsync(connectionString, kind);
            return connectionString;
        }

        public static void Return(string connectionString)
        {
            if (Created.TryGetValue(connectionString, out var database)) Free.GetOrAdd(database.Kind, static _ => []).Add(database);
        }

        /// <summary>A database without a schema; dropped when the process ends.</summary>
        public static async Task<string> CreateEmptyAsync()
        {
            var server = ServerOrSkip();
            var name = $"{Prefix}{Interlocked.Increment(ref count)}";
            var connectionString = new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ToString();
            await Creating.WaitAsync();
            try
            {
                await using var connection = new SqlConnection(server);
                await connection.OpenAsync();
                await connection.ExecuteAsync($"CREATE DATABASE [{name}]", commandTimeout: 120);
                Created[connectionString] = new TestDatabase(connectionString, default, [], "");
                return connectionString;
            }
            finally
            {
                Creating.Release();
            }
        }

        /// <summary>How a test or another process opens a database of this class.</summary>
        public static string ConnectionStringOf(Database database) =>
            Created.Keys.Single(connectionString => database.ToString().EndsWith($"/{new SqlConnectionStringBuilder(connectionString).InitialCatalog}", StringComparison.Ordinal));

        /// <summary>The same statement with the tables it names qualified by their schema; nothing else is translated.</summary>
        public static string Qualify(string sql) =>
            TableReference().Replace(sql, match =>
                Schemas.Value.TryGetValue(match.Groups["name"].Value, out var schema) ? $"{match.Groups["before"].Value}{schema}.{match.Groups["name"].Value}" : match.Value);

        /// <summary>Tables, columns, indexes and triggers as text: alike in databases whose schemas are.</summary>
        public static async Task<string> ShapeAsync(string connectionString)
        {
            await using var connection = new SqlConnection(connectionString);
            await connection.OpenAsync();
            return await ShapeAsync(connection);
        }

        private static async Task<string> ShapeAsync(SqlConnection connection) => string.Join('\n', (await connection.QueryAsync<string>(
            """
            SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME, '.', COLUMN_NAME, ' ', DATA_TYPE, ' ', CHARACTER_MAXIMUM_LENGTH, ' ', IS_NULLABLE)
            FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA IN ('ax', 'crt', 'hq')
            UNION ALL SELECT CONCAT('trigger ', name) FROM sys.triggers
            UNION ALL SELECT CONCAT('index ', OBJECT_NAME(object_id), ' ', name) FROM sys.indexes WHERE name LIKE 'IX%' OR name LIKE 'UX%';
            """)).Order(StringComparer.Ordinal));

        public static async Task DropAllAsync()
        {
            if (Created.IsEmpty) return;
            SqlConnection.ClearAllPools();
            await using var connection = new SqlConnection(ServerOrSkip());
            await connection.OpenAsync();
            foreach (var connectionString in Created.Keys)
            {
                var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
                await connection.ExecuteAsync($"IF DB_ID(N'{name}') IS NOT NULL DROP DATABASE [{name}]", commandTimeout: 120);
                Created.TryRemove(connectionString, out _);
            }
        }

        private static Dictionary<string, string> ReadSchemas() =>
            SqlText.List("Schema").Where(path => path.EndsWith(".sqlserver.sql", StringComparison.Ordinal))
                .SelectMany(path => Declaration().Matches(SqlText.Read(path)))
                .DistinctBy(match => match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["schema"].Value, StringComparer.OrdinalIgnoreCase);

        [GeneratedRegex(@"\bCREATE (TABLE|VIEW) (?<schema>\w+)\.(?<name>\w+)")]
        private static partial Regex Declaration();

        // Where a table stands, not a column: CURRENCY and CUSTGROUP are both.
        [GeneratedRegex(@"(?<before>\b(?:FROM|JOIN|INTO|UPDATE|TABLE|VIEW|ON)\s+)(?<name>\w+)\b(?!\s*[.=])", RegexOptions.IgnoreCase)]
        private static partial Regex TableReference();

        /// <summary>A database as it was when its schema was new: a test may fill it, and even change its schema, in which case it is not used again.</summary>
        private sealed record TestDatabase(string ConnectionString, SchemaKind Kind, IReadOnlyList<(string Table, IReadOnlyList<IDictionary<string, object?>> Rows)> Tables, string Shape)
        {
            public static async Task<TestDatabase> LookAtAsync(string connectionString, SchemaKind kind)
            {
                await using var connection = new SqlConnection(connectionString);
                await connection.OpenAsync();
                var tables = new List<(string, IReadOnlyList<IDictionary<string, object?>>)>();
                foreach (var table in await connection.QueryAsync<string>("SELECT TABLE_SCHEMA + '.' + TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN ('ax', 'crt', 'hq')"))
                    tables.Add((table, [.. (await connection.QueryAsync($"SELECT * FROM {table}")).Cast<IDictionary<string, object?>>()]));
                return new TestDatabase(connectionString, kind, tables, await ShapeAsync(connection));
            }

            public async Task<bool> TryEmptyAsync()
            {
                try
                {
                    return await EmptyAsync();
                }
                catch (SqlException)
                {
                    return false; // a test that failed may have left a transaction open
                }
            }

            private async Task<bool> EmptyAsync()
            {
                await using var connection = new SqlConnection(ConnectionString);
                await connection.OpenAsync();
                await connection.ExecuteAsync("SET LOCK_TIMEOUT 5000");
                if (await SqlServerDatabases.ShapeAsync(connection) != Shape) return false;
                // TRUNCATE, not DELETE: it fires no trigger and begins identities anew, also where rows came and went.
                await connection.ExecuteAsync(string.Concat(Tables.Select(table => $"TRUNCATE TABLE {table.Table};\n")));
                foreach (var (table, rows) in Tables)
                    foreach (var row in rows)
                        await connection.ExecuteAsync($"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(column => $"@{column}"))})", row);
                return true;
            }
        }
    }
}

/// <summary>Also after failures.</summary>
[SetUpFixture]
[SuppressMessage("Design", "CA1050", Justification = "Without a namespace it stands around every test of the assembly.")]
public sealed class DropsSqlServerDatabases
{
    [OneTimeTearDown]
    public Task DropAsync() => SqlServerDatabases.DropAllAsync();
}
