using System.Runtime.CompilerServices;

namespace HqJobs.Sync.Sql;

/// <summary>The bulk writes of a table as SQL text, generated from its shape. The text of every subjob is kept as an approved file.</summary>
internal sealed class BulkText(TableShape table)
{
    private static readonly ConditionalWeakTable<TableShape, BulkText> Known = [];

    private readonly string[] values = [.. table.Columns.Except(table.Key, StringComparer.Ordinal)];

    private string? sqliteInsert, sqliteUpsert, sqliteDelete;

    public static BulkText Of(TableShape table) => Known.GetValue(table, static shape => new BulkText(shape));

    public string SqliteInsert => sqliteInsert ??=
        $"INSERT INTO {table.Name} ({List(table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select(_ => "?"))})";

    // DO UPDATE writes a row in place; REPLACE would delete it first and lose the columns that do not travel.
    public string SqliteUpsert => sqliteUpsert ??=
        $"{SqliteInsert}\nON CONFLICT ({List(table.Key)}) DO {(values.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", values.Select(column => $"{column} = excluded.{column}"))}")}";

    public string SqliteDelete => sqliteDelete ??=
        $"DELETE FROM {table.Name} WHERE {string.Join(" AND ", table.Key.Select(column => $"{column} = ?"))}";

    public string SqlServerTable => $"[{table.Schema}].[{table.Name}]";

    /// <summary>An empty temporary table with the columns' own types; the bulk copy fills it.</summary>
    public string SqlServerStage(IReadOnlyList<string> columns) =>
        $"select top (0) {List(columns, "t.")} into [#rows] from {SqlServerTable} as t left join (select 1 as [none]) as n on 1 = 0;";

    // UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row between the two statements.
    public string SqlServerUpsert => string.Join('\n', new[]
    {
        values.Length == 0 ? null :
            $"update t set {string.Join(", ", values.Select(column => $"[{column}] = r.[{column}]"))}\nfrom {SqlServerTable} as t with (updlock, serializable) join [#rows] as r on {SameKey};",
        $"insert into {SqlServerTable} ({List(table.Columns, "")})\nselect {List(table.Columns, "r.")} from [#rows] as r\nwhere not exists (select 1 from {SqlServerTable} as t with (updlock, serializable) where {SameKey});",
        "drop table [#rows];",
    }.OfType<string>());

    public string SqlServerDelete => $"delete t from {SqlServerTable} as t join [#rows] as r on {SameKey};\ndrop table [#rows];";

    private string SameKey => string.Join(" and ", table.Key.Select(column => $"t.[{column}] = r.[{column}]"));

    private static string List(IReadOnlyList<string> columns) => string.Join(", ", columns);

    private static string List(IReadOnlyList<string> columns, string alias) => string.Join(", ", columns.Select(column => $"{alias}[{column}]"));
}
