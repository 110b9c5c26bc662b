using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace HqJobs.Sql.Tests;

/// <summary>Files with the SQLite schema of headquarters and a channel, made by the product's own installer, for statements to be prepared against.</summary>
public static class SqliteSchema
{
    private static readonly Lazy<Task<string>> Folder = new(CreateAsync);

    /// <summary>What SQLite says of a text: complaints, the parameters it uses and the columns of each result.</summary>
    public sealed record Prepared(IReadOnlyList<string> Complaints, IReadOnlyList<string> Parameters, IReadOnlyList<IReadOnlyList<string>> Results);

    public static async Task<Prepared> PrepareAsync(string text, SchemaKind at, IReadOnlyList<string>? attached = null, IReadOnlyList<string>? temp = null)
    {
        await using var connection = await OpenAsync(at);
        foreach (var other in attached ?? [])
            await connection.ExecuteAsync($"ATTACH DATABASE @file AS {other}", new { file = await FileOfAsync(other == "channel" ? SchemaKind.Channel : SchemaKind.Hq) });
        foreach (var table in temp ?? [])
            await connection.ExecuteAsync($"CREATE TEMP TABLE {table}");
        await connection.ExecuteAsync("BEGIN IMMEDIATE"); // closing the connection takes back whatever is created below

        var (complaints, parameters, results) = (new List<string>(), new SortedSet<string>(StringComparer.Ordinal), new List<IReadOnlyList<string>>());
        for (var rest = text; !string.IsNullOrWhiteSpace(rest);)
        {
            var status = raw.sqlite3_prepare_v2(connection.Handle, rest, out var statement, out var tail);
            using (statement)
            {
                if (status != raw.SQLITE_OK)
                {
                    complaints.Add(raw.sqlite3_errmsg(connection.Handle).utf8_to_string());
                    break;
                }
                if (!statement.IsInvalid)
                {
                    parameters.UnionWith(Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement)).Select(index => raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string() ?? "?"));
                    if (raw.sqlite3_column_count(statement) is > 0 and var columns)
                        results.Add([.. Enumerable.Range(0, columns).Select(index => raw.sqlite3_column_name(statement, index).utf8_to_string())]);
                    // What later statements of the file stand on must exist before they are prepared.
                    if (SqliteTaste.FirstWord(rest) == "CREATE") _ = raw.sqlite3_step(statement);
                }
            }
            rest = tail;
        }
        return new Prepared(complaints, [.. parameters], results);
    }

    /// <summary>Tables and views with their columns and declared types.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<(string Column, string Type)>>> TablesAsync(SchemaKind kind)
    {
        await using var connection = await OpenAsync(kind);
        return (await connection.QueryAsync<(string Table, string Column, string Type)>(
                "SELECT m.name, c.name, c.type FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"))
            .GroupBy(row => row.Table)
            .ToDictionary(table => table.Key, IReadOnlyList<(string, string)> (table) => [.. table.Select(row => (row.Column, row.Type))]);
    }

    public static async Task<IReadOnlyList<string>> IndexNamesAsync(SchemaKind kind)
    {
        await using var connection = await OpenAsync(kind);
        return [.. (await connection.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite_%'")).Order(StringComparer.Ordinal)];
    }

    /// <summary>A file of its own, to be written to; gone with the process.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CopyAsync(SchemaKind kind)
    {
        var copy = Path.Combine(await Folder.Value, $"{Guid.NewGuid():N}.db");
        File.Copy(await FileOfAsync(kind), copy);
        return new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString();
    }

    private static async Task<SqliteConnection> OpenAsync(SchemaKind kind)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = await FileOfAsync(kind), Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<string> FileOfAsync(SchemaKind kind) => Path.Combine(await Folder.Value, $"{kind}.db");

    private static async Task<string> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hqjobs-sql-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var installer = new SchemaInstaller(TimeProvider.System, NullLogger<SchemaInstaller>.Instance);
        foreach (var kind in Enum.GetValues<SchemaKind>())
            await installer.InstallAsync(new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, $"{kind}.db")}"), kind, CancellationToken.None);
        return folder;
    }
}
