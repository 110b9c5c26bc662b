using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>
/// One row for every table and a value for every parameter, alike in both dialects: in the row numbers are 1, texts "1", times the first of January 2026;
/// parameters are the same, which they meet, or 2, which is not there. A list is what the file's OPENJSON reads: one element of such values.
/// </summary>
public static class SampleRows
{
    private const int InRow = 1;

    // A text that queries compare with a word of their own.
    private static readonly Dictionary<string, object> Words = new(StringComparer.OrdinalIgnoreCase) { ["STATUS"] = "Running", ["SYNCSTATUS"] = 2L };

    // Who notes changes, and gives them versions when, is where the dialects differ: see sql/Schema/Hq/0006.
    private static readonly string[] NotedByTriggers = ["CUSTOMERCHANGE", "CONFIGURATIONCHANGE", "CHANGEVERSIONCOUNTER"];

    public static async Task FillAsync(DbConnection connection, SchemaKind kind)
    {
        foreach (var table in SqlServerSchema.Of(kind).FilledTables().OrderBy(table => NotedByTriggers.Contains(table.Name)))
        {
            var name = NameOf(connection, table);
            await connection.ExecuteAsync($"DELETE FROM {name}");
            // An identity gives itself 1.
            var columns = table.Columns.Where(column => !column.IsIdentity || connection is SqliteConnection).Select(column => (column.Name, column.Type)).ToList();
            await connection.ExecuteAsync(
                $"INSERT INTO {name} ({string.Join(", ", columns.Select(column => Quoted(connection, column.Name)))}) VALUES ({string.Join(", ", columns.Select(column => $"@{column.Name}"))})",
                Values(connection, columns, InRow));
        }
    }

    public static DynamicParameters Parameters(DbConnection connection, SqlFile file, int number)
    {
        var parameters = Values(connection, file.Card.In.Select(parameter => (parameter.Name.TrimStart('@'), parameter.Type)), number);
        foreach (var list in SqlServerCheck.Lists(file.Text))
            parameters.Add(list.Parameter, JsonSerializer.Serialize(new[] { list.Columns.Count == 0 ? $"{number}" : ElementOf(list.Columns, number) }));
        return parameters;
    }

    /// <summary>A table's rows as text, in no order that a dialect has.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, DbTransaction transaction, SqlServerTable table)
    {
        var columns = table.Columns.Where(column => column.Name != "CHANGEVERSION" && !column.IsIdentity).Select(column => Quoted(connection, column.Name));
        await using var reader = await connection.ExecuteReaderAsync($"SELECT {string.Join(", ", columns)} FROM {NameOf(connection, table)}", transaction: transaction);
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetName(column)} {Text(reader.GetValue(column))}")));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    /// <summary>A value as both dialects have it: SQLite keeps times as text and knows no decimals.</summary>
    public static string Text(object value) => value switch
    {
        DBNull => "null",
        DateTime time => UtcTimeHandler.ToText(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static DynamicParameters Values(DbConnection connection, IEnumerable<(string Name, string Type)> columns, int number)
    {
        var parameters = new DynamicParameters();
        foreach (var (name, type) in columns)
        {
            var (value, kind) = Of(name, type, number);
            if (kind == DbType.DateTime2 && connection is SqliteConnection) parameters.Add(name, Text(value));
            else parameters.Add(name, value, kind);
        }
        return parameters;
    }

    private static (object Value, DbType Type) Of(string name, string type, int number) =>
        Words.TryGetValue(name, out var word) && word is string == type.StartsWith("nvarchar", StringComparison.OrdinalIgnoreCase) ? (word, word is string ? DbType.String : DbType.Int64)
        : Regex.Match(type, @"^\w+").Value.ToLowerInvariant() switch
        {
            "bigint" => ((long)number, DbType.Int64),
            "int" => (number, DbType.Int32),
            "bit" => (true, DbType.Boolean),
            "nvarchar" => (type.Contains("max", StringComparison.OrdinalIgnoreCase) ? $"[{number}]" : $"{number}", DbType.String),
            "datetime2" => (new DateTime(2026, 1, number, 0, 0, 0, DateTimeKind.Utc), DbType.DateTime2),
            "numeric" => ((decimal)number, DbType.Decimal),
            _ => throw new NotSupportedException($"no sample of {type}"),
        };

    private static object ElementOf(IReadOnlyList<(string Path, string Type)> columns, int number)
    {
        if (columns is [("$", var only)]) return Json("", only, number);
        if (columns.All(column => column.Path.StartsWith("$[", StringComparison.Ordinal))) return columns.Select(column => Json("", column.Type, number)).ToList();
        return columns.ToDictionary(column => column.Path["$.".Length..].Trim('"'), column => Json(column.Path["$.".Length..], column.Type, number));
    }

    private static object Json(string name, string type, int number) => Of(name, type, number) is var (value, kind) && kind == DbType.DateTime2 ? Text(value) : value;

    private static string NameOf(DbConnection connection, SqlServerTable table) => connection is SqliteConnection ? table.Name : $"[{table.Schema}].[{table.Name}]";

    private static string Quoted(DbConnection connection, string column) => connection is SqliteConnection ? $"\"{column}\"" : $"[{column}]";
}
