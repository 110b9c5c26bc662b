using System.Runtime.CompilerServices;

namespace HqJobs.Sync.Sql;

/// <summary>SQLite's bulk writes of a table as SQL text, generated from its shape; SQL Server's are <see cref="SqlServerRows"/>. The text of every subjob is kept as an approved file.</summary>
internal sealed class BulkText(TableShape table)
{
    private static readonly ConditionalWeakTable<TableShape, BulkText> Known = [];

    private readonly string[] values = [.. table.Columns.Except(table.Key, StringComparer.Ordinal)];

    private string? sqliteInsert, sqliteUpsert, sqliteDelete;

    public static BulkText Of(TableShape table) => Known.GetValue(table, static shape => new BulkText(shape));

    public string SqliteInsert => sqliteInsert ??= SqliteInsertInto(table.Name, table.Columns);

    public static string SqliteInsertInto(string table, IReadOnlyList<string> columns) =>
        $"INSERT INTO {table} ({List(columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";

    // DO UPDATE writes a row in place; REPLACE would delete it first and lose the columns that do not travel.
    public string SqliteUpsert => sqliteUpsert ??=
        $"{SqliteInsert}\nON CONFLICT ({List(table.Key)}) DO {(values.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", values.Select(column => $"{column} = excluded.{column}"))}")}";

    public string SqliteDelete => sqliteDelete ??=
        $"DELETE FROM {table.Name} WHERE {string.Join(" AND ", table.Key.Select(column => $"{column} = ?"))}";

    private static string List(IReadOnlyList<string> columns) => string.Join(", ", columns);
}
