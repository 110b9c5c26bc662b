using System.Runtime.CompilerServices;

namespace HqJobs.Sync.Sql;

/// <summary>The bulk writes of a table as SQL text, generated from its shape. The text of every subjob is kept as an approved file.</summary>
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

    public string SqlServerTable => $"[{table.Schema}].[{table.Name}]";

    /// <summary>The temporary table that rows to be written are copied into.</summary>
    public SqlServerStage SqlServerStage => new($"[#ROWS_{table.Name}]", Empty($"[#ROWS_{table.Name}]", table.Columns));

    /// <summary>The temporary table that keys to be deleted are copied into.</summary>
    public SqlServerStage SqlServerKeyStage => new($"[#KEYS_{table.Name}]", Empty($"[#KEYS_{table.Name}]", table.Key));

    // No lock on keys that are not there: two partitions that add customers at a table's end would wait for each other, or die of it. A row that another
    // writer inserts between the two statements is refused by its key, and the transaction is done again.
    public string SqlServerUpsert => string.Join('\n', new[]
    {
        values.Length == 0 ? null :
            $"update t set {string.Join(", ", values.Select(column => $"[{column}] = r.[{column}]"))}\nfrom {SqlServerTable} as t join {SqlServerStage.Name} as r on {SameKey};",
        $"insert into {SqlServerTable} ({List(table.Columns, "")})\nselect {List(table.Columns, "r.")} from {SqlServerStage.Name} as r\nwhere not exists (select 1 from {SqlServerTable} as t where {SameKey});",
        $"truncate table {SqlServerStage.Name};",
    }.OfType<string>());

    public string SqlServerDelete => $"delete t from {SqlServerTable} as t join {SqlServerKeyStage.Name} as r on {SameKey};\ntruncate table {SqlServerKeyStage.Name};";

    // The columns' own types; out of an outer join with nothing, no column is an identity and every one may be null.
    private string Empty(string stage, IReadOnlyList<string> columns) =>
        $"select top (0) {List(columns, "t.")} into {stage} from (select 1 as [none]) as n left join {SqlServerTable} as t on 1 = 0;";

    private string SameKey => string.Join(" and ", table.Key.Select(column => $"t.[{column}] = r.[{column}]"));

    private static string List(IReadOnlyList<string> columns) => string.Join(", ", columns);

    private static string List(IReadOnlyList<string> columns, string alias) => string.Join(", ", columns.Select(column => $"{alias}[{column}]"));
}

/// <summary>A temporary table rows are copied into before they are written.</summary>
internal sealed record SqlServerStage(string Name, string Create);
