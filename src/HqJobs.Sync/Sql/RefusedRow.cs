using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Sql;

/// <summary>
/// Why a database refused a row, without a value of the row (G10): names and numbers only. SQL Server quotes values beside names, and a trigger may say
/// anything, so their own words are left out.
/// </summary>
internal static class RefusedRow
{
    private const int Trigger = 1811; // SQLITE_CONSTRAINT_TRIGGER
    private const int Longest = 400;

    /// <param name="exception">One that <see cref="ISqlDialect.IsRefusedRow"/> knows.</param>
    /// <param name="job">Whose rows they were: its tables and columns are recognised in what the database says.</param>
    public static string Explain(Exception exception, SchedulerJob job)
    {
        var text = exception switch
        {
            SqliteException sqlite => $"{InTable(TableIn(Database.StatementOf(sqlite), job, "main."))}{Explain(sqlite)}",
            SqlException server => $"{Place(server.Message, job)}{Explain(server)}",
            UnfitValueException unfit => unfit.Message,
            _ => exception.GetType().Name,
        };
        return text.Length <= Longest ? text : text[..Longest];
    }

    // What SQLite says of a constraint are the words of the schema; of a trigger, those of whoever wrote it.
    private static string Explain(SqliteException exception) => exception switch
    {
        { SqliteExtendedErrorCode: Trigger } => "a trigger of the channel's database refuses it",
        { SqliteErrorCode: 19 } => InQuotes(exception.Message),
        { SqliteErrorCode: 18 } => "a value is longer than the database takes",
        _ => string.Create(CultureInfo.InvariantCulture, $"a value is not of the type of its column (SQLite {exception.SqliteExtendedErrorCode})"),
    };

    // SQLite Error 19: 'CHECK constraint failed: NAME'.
    private static string InQuotes(string message)
    {
        var (first, last) = (message.IndexOf('\'', StringComparison.Ordinal), message.LastIndexOf('\''));
        return last > first ? message[(first + 1)..last] : message;
    }

    private static string Explain(SqlException exception) => exception.Number switch
    {
        2628 or 8152 => "a text is longer than its column",
        2601 or 2627 => "another row has its key already",
        515 => "a column that must not be empty is not filled",
        547 => "a CHECK or FOREIGN KEY constraint does not allow it",
        >= 50_000 or 3609 => $"a trigger of the channel's database refuses it{(exception.Procedure is { Length: > 0 } name ? $": {name}" : "")}",
        _ => "a value is not of the type of its column",
    } + string.Create(CultureInfo.InvariantCulture, $" (SQL Server {exception.Number})");

    private static string Place(string message, SchedulerJob job)
    {
        var table = TableIn(message, job, "");
        var column = job.Subjobs.Where(subjob => table is null || subjob.Table == table).SelectMany(subjob => subjob.Columns)
            .FirstOrDefault(column => message.Contains($"'{column}'", StringComparison.OrdinalIgnoreCase));
        return table is null || column is null ? InTable(table ?? column) : InTable($"{table}.{column}");
    }

    private static string InTable(string? name) => name is null ? "" : $"{name}: ";

    // The longest one: CUSTTABLE stands in RETAILCUSTTABLE too.
    private static string? TableIn(string? text, SchedulerJob job, string before) => text is null ? null
        : job.Subjobs.Select(subjob => subjob.Table).Where(table => text.Contains(before + table, StringComparison.OrdinalIgnoreCase)).MaxBy(table => table.Length);
}
