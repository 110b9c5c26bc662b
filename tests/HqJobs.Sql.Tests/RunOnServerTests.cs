using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Tests;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace HqJobs.Sql.Tests;

/// <summary>
/// Every query is executed on a server, beside its twin on SQLite: same rows before, same parameters, so the same results and the same rows afterwards.
/// </summary>
public sealed class RunOnServerTests
{
    private static readonly HashSet<Type> Agreed = [typeof(long), typeof(string), typeof(DateTime), typeof(decimal), typeof(byte[])];
    private static readonly Dictionary<SchemaKind, (string SqlServer, string Sqlite)> Filled = [];

    private static IEnumerable<SqlFile> Queries => SqlFile.Queries(SqlFile.SqlServer).Where(file => !file.Path.StartsWith("Schema/", StringComparison.Ordinal));

    [OneTimeTearDown]
    public void GiveBack()
    {
        foreach (var (server, _) in Filled.Values) SqlServerDatabases.Return(server);
    }

    [TestCaseSource(nameof(Queries))]
    public async Task A_query_does_on_a_server_what_its_twin_does_on_SQLite(SqlFile file)
    {
        // Of the second sample's customer a server says that somebody else has removed it meanwhile; a SQLite writer is alone.
        foreach (var number in file.Name == "HqCustomers/NoteCustomerChanges" ? new[] { 1 } : [1, 2]) await CompareAsync(file, number);
    }

    private static async Task CompareAsync(SqlFile file, int number)
    {
        SqlServerDatabases.ServerOrSkip();
        var twin = SqlFile.All.Single(other => other.Path == $"{file.Name}.sqlite.sql");
        foreach (var at in file.Card.At)
        {
            var ends = await FilledAsync(at);
            // What one twin alone writes is a difference with a reason: changes are counted at other moments.
            var tables = SqlServerSchema.Of(at).FilledTables().Where(table => new[] { file, twin }.All(text => Regex.IsMatch(text.Text, $@"\b{table.Name}\b", RegexOptions.IgnoreCase))).ToList();
            await using var server = new SqlConnection(ends.SqlServer);
            await server.OpenAsync();
            foreach (var table in file.Card.Temp) await server.ExecuteAsync($"CREATE TABLE #{table}");
            var there = await RunAsync(server, file, SampleRows.Parameters(server, file, number), tables);

            await using var sqlite = new SqliteConnection(ends.Sqlite);
            await sqlite.OpenAsync();
            foreach (var other in twin.Card.Attached)
                await sqlite.ExecuteAsync($"ATTACH DATABASE @file AS {other}", new { file = new SqliteConnectionStringBuilder((await FilledAsync(other == "channel" ? SchemaKind.Channel : SchemaKind.Hq)).Sqlite).DataSource });
            foreach (var table in twin.Card.Temp) await sqlite.ExecuteAsync($"CREATE TEMP TABLE {table}");
            var here = await RunAsync(sqlite, twin, SampleRows.Parameters(sqlite, file, number), tables);

            Assert.Multiple(() =>
            {
                Assert.That(there.Columns.Where(column => !Agreed.Contains(column.Type)), Is.Empty, "types of result columns that C# does not read");
                // A column that has no name in the text has one that nobody may rely on.
                Assert.That(there.Columns.Zip(here.Columns).Where(pair => Regex.IsMatch(pair.Second.Name, @"^[A-Za-z_]\w*$") && !string.Equals(pair.First.Name, pair.Second.Name, StringComparison.OrdinalIgnoreCase)), Is.Empty, "names of columns");
                // Catalogues list what else the database has, and spell it as they like; SQLite knows no rights.
                if (!Regex.IsMatch(file.Text, @"\bsys\.|\bHAS_PERMS_BY_NAME\b", RegexOptions.IgnoreCase)) Assert.That(there.Results, Results(file, here.Results), "results: SQL Server, not SQLite");
                Assert.That(there.RowsAfterwards, Is.EqualTo(here.RowsAfterwards), "rows afterwards: SQL Server, not SQLite");
            });
        }
    }

    // A query that orders nothing gives its rows as each database finds them.
    private static IResolveConstraint Results(SqlFile file, IReadOnlyList<string> expected) =>
        file.Text.Contains("order by", StringComparison.OrdinalIgnoreCase) ? Is.EqualTo(expected) : Is.EquivalentTo(expected);

    private static async Task<Outcome> RunAsync(DbConnection connection, SqlFile file, DynamicParameters parameters, IReadOnlyList<SqlServerTable> tables)
    {
        await using var transaction = await connection.BeginTransactionAsync(); // never committed
        var (columns, results) = (new List<(string, Type)>(), new List<string>());
        try
        {
            await using var reader = await connection.ExecuteReaderAsync(file.Text, parameters, transaction);
            do
            {
                var fields = Enumerable.Range(0, reader.FieldCount).ToList();
                columns.AddRange(fields.Select(field => (reader.GetName(field), reader.GetFieldType(field))));
                while (await reader.ReadAsync()) results.Add(string.Join(" | ", fields.Select(field => SampleRows.Text(reader.GetValue(field)))));
            }
            while (await reader.NextResultAsync());
        }
        catch (DbException exception) when (exception is SqlException { Number: 2601 or 2627 } or SqliteException { SqliteErrorCode: 19 })
        {
            return new Outcome([], ["a duplicate is refused"], []);
        }

        var rows = new List<string>();
        foreach (var table in tables)
            rows.AddRange((await SampleRows.ReadAsync(connection, transaction, table)).Select(row => $"{table.Name}: {row}"));
        return new Outcome(columns, results, rows);
    }

    private static async Task<(string SqlServer, string Sqlite)> FilledAsync(SchemaKind kind)
    {
        if (Filled.TryGetValue(kind, out var known)) return known;
        var ends = (SqlServer: await SqlServerDatabases.RentAsync(kind), Sqlite: await SqliteSchema.CopyAsync(kind));
        await using var server = new SqlConnection(ends.SqlServer);
        await server.OpenAsync();
        await SampleRows.FillAsync(server, kind);
        await using var sqlite = new SqliteConnection(ends.Sqlite);
        await sqlite.OpenAsync();
        await SampleRows.FillAsync(sqlite, kind);
        return Filled[kind] = ends;
    }

    private sealed record Outcome(IReadOnlyList<(string Name, Type Type)> Columns, IReadOnlyList<string> Results, IReadOnlyList<string> RowsAfterwards);
}
