using System.Text.RegularExpressions;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>The two dialects say the same: same files, parameters, result columns; same tables, columns, indexes.</summary>
public sealed class TwinTests
{
    private static IEnumerable<string> NamesInBoth =>
        SqlFile.Queries(SqlFile.Sqlite).Select(file => file.Name).Intersect(SqlFile.Queries(SqlFile.SqlServer).Select(file => file.Name));

    [Test]
    public void Every_file_has_its_twin()
    {
        var sqlite = SqlFile.All.Where(file => file.Dialect == SqlFile.Sqlite).Select(file => file.Name).ToHashSet();
        var sqlServer = SqlFile.All.Where(file => file.Dialect == SqlFile.SqlServer).Select(file => file.Name).ToHashSet();

        Assert.That(sqlite.Except(sqlServer), Is.Empty, "without a *.sqlserver.sql");
        Assert.That(sqlServer.Except(sqlite), Is.Empty, "without a *.sqlite.sql");
        Assert.That(SqlFile.All.Where(file => file.Dialect.Length == 0), Is.Empty, "of no dialect");
    }

    [TestCaseSource(nameof(NamesInBoth))]
    public async Task Twins_take_the_same_parameters_and_return_the_same_columns(string name)
    {
        var sqlite = SqlFile.All.Single(file => file.Path == $"{name}.sqlite.sql");
        var sqlServer = SqlFile.All.Single(file => file.Path == $"{name}.sqlserver.sql");

        Assert.That(sqlServer.Card.In, Is.EquivalentTo(sqlite.Card.In), "parameters");
        Assert.That(sqlServer.Card.At, Is.EquivalentTo(sqlite.Card.At), "at");
        var prepared = await SqliteSchema.PrepareAsync(sqlite.Text, sqlite.Card.At[0], sqlite.Card.Attached, sqlite.Card.Temp);
        Assert.That(Compared(SqlServerCheck.Results(sqlServer.Text)), Is.EqualTo(Compared(prepared.Results)), "result columns, SQL Server against SQLite");
    }

    [Test]
    public async Task Both_dialects_have_the_same_tables_columns_and_types([Values] SchemaKind kind)
    {
        var sqlite = await SqliteSchema.TablesAsync(kind);
        var sqlServer = SqlServerSchema.Of(kind).Tables();

        Assert.That(sqlServer.Keys, Is.EquivalentTo(sqlite.Keys));
        foreach (var (table, columns) in sqlite)
        {
            Assert.That(sqlServer[table].Select(column => column.Column), Is.EqualTo(columns.Select(column => column.Column)), table);
            foreach (var ((column, type), (_, serverType)) in columns.Zip(sqlServer[table]))
                if (serverType.Length > 0) // a view's columns have no type of their own
                    Assert.That(SqliteTypeOf(serverType), Is.EqualTo(type), $"{table}.{column} is {serverType}");
        }
    }

    [Test]
    public async Task Both_dialects_have_the_same_indexes([Values] SchemaKind kind) =>
        Assert.That(SqlServerSchema.Of(kind).IndexNames(), Is.EqualTo(await SqliteSchema.IndexNamesAsync(kind)));

    private static string SqliteTypeOf(string serverType) => serverType switch
    {
        "bigint" => "INTEGER",
        "nvarchar" or "datetime2" => "TEXT",
        "numeric" => "NUMERIC",
        _ => $"(no twin of {serverType})",
    };

    // A result may be given in either branch of an IF on SQL Server. SQLite names a column without a name by its text; neither is a name to rely on.
    private static IEnumerable<string> Compared(IReadOnlyList<IReadOnlyList<string>> results) =>
        results.Select(columns => string.Join(", ", columns.Select(column => Regex.IsMatch(column, @"^[A-Za-z_]\w*$") ? column.ToUpperInvariant() : ""))).Distinct();
}
