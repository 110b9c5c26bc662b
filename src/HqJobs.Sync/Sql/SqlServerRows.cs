using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;

namespace HqJobs.Sync.Sql;

/// <summary>
/// Rows of many tables as one command: a statement or two a table, its rows one JSON parameter. A batch touches fourteen tables with some hundred rows each; as
/// bulk copies those would be forty trips to the server.
/// </summary>
internal static class SqlServerRows
{
    /// <summary>
    /// Ends a statement that changes the rows of a list, which stands first: each is found by its key. Left to itself, the server reads a table that is small, or
    /// was when the plan was made, from end to end, and waits on the way for every row that another writer has locked; two that do so deadlock.
    /// </summary>
    public const string ByKey = "option (loop join, force order);";

    public static async Task WriteAsync(WriteTransaction transaction, IReadOnlyList<TableRows> changes, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var parameters = new DynamicParameters();
        foreach (var (table, deletes, upserts, inserts) in changes)
        {
            Add(deletes, table.Key.Count, name => DeleteOf(table, name));
            Add(upserts, table.Columns.Count, name => UpsertOf(table, name));
            Add(inserts, table.Columns.Count, name => InsertOf(table, name));
        }
        if (text.Length > 0) await transaction.Connection.ExecuteAsync(new CommandDefinition(text.ToString(), parameters, transaction.Db, cancellationToken: cancellation));

        void Add(IReadOnlyList<object?[]> rows, int columns, Func<string, string> statement)
        {
            if (rows.Count == 0) return;
            var name = $"@r{parameters.ParameterNames.Count()}";
            parameters.Add(name, Json(rows, columns));
            text.Append(statement(name)).Append('\n');
        }
    }

    public static string DeleteOf(TableShape table, string rows) =>
        $"delete t from {Rows(table, table.Key, rows)} join {NameOf(table)} as t on {SameKey(table)} {ByKey}";

    // No MERGE, and no hint: whoever inserts the same key in between is found out by the key itself, and the transaction is done again.
    public static string UpsertOf(TableShape table, string rows)
    {
        var values = table.Columns.Except(table.Key, StringComparer.Ordinal).Select(column => $"[{column}] = r.[{column}]").ToList();
        var insert = $"{InsertOf(table, rows)[..^1]}\nwhere not exists (select 1 from {NameOf(table)} as t where {SameKey(table)})\n{ByKey}";
        return values.Count == 0 ? insert : $"update t set {string.Join(", ", values)}\nfrom {Rows(table, table.Columns, rows)} join {NameOf(table)} as t on {SameKey(table)}\n{ByKey}\n{insert}";
    }

    public static string InsertOf(TableShape table, string rows) =>
        $"insert into {NameOf(table)} ({List(table.Columns, "")})\nselect {List(table.Columns, "r.")} from {Rows(table, table.Columns, rows)};";

    public static string NameOf(TableShape table) => $"[{table.Schema}].[{table.Name}]";

    // Values come as text and become what their column is when they are stored: what does not fit is refused there, while OPENJSON would cut it short.
    private static string Rows(TableShape table, IReadOnlyList<string> columns, string rows) =>
        $"openjson({rows}) with ({string.Join(", ", columns.Select((column, at) => $"[{column}] {(table.Key.Contains(column) ? "nvarchar(400)" : "nvarchar(max)")} '$[{at}]'"))}) as r";

    private static string SameKey(TableShape table) => string.Join(" and ", table.Key.Select(column => $"t.[{column}] = r.[{column}]"));

    private static string List(IReadOnlyList<string> columns, string alias) => string.Join(", ", columns.Select(column => $"{alias}[{column}]"));

    private static string Json(IReadOnlyList<object?[]> rows, int columns)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                for (var i = 0; i < columns; i++) Write(json, row[i]);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case DateTimeOffset time: json.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture)); break;
            // As text: a JSON number may be read as a float on the way.
            case IFormattable number: json.WriteStringValue(number.ToString(null, CultureInfo.InvariantCulture)); break;
            default: throw new NotSupportedException($"{value.GetType().Name} is no value of a customer.");
        }
    }
}
