using System.Data;
using System.Data.Common;
using System.Text;
using System.Text.Unicode;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HqJobs.Sync.Sql;

/// <summary>Reads values as they are stored, without loss: what .NET's plain types would round or refuse keeps the database's own type.</summary>
internal static class StoredValues
{
    /// <summary>Opens what <see cref="ReadRow"/> reads: row after row, each column once and in order. Read otherwise, SqlClient begins a long text anew with each of its packets, and loses its way in some.</summary>
    public static Task<DbDataReader> OpenAsync(DbConnection connection, CommandDefinition command) => connection.ExecuteReaderAsync(command, CommandBehavior.SequentialAccess);

    /// <returns>null, text, long, double, decimal, bytes from SQLite; from SQL Server also int, bool, SqlDecimal, DateTime, DateOnly, Guid.</returns>
    public static object? Read(DbDataReader reader, int column)
    {
        if (reader is IWrappedDataReader { Reader: SqlDataReader wrapped }) reader = wrapped;
        if (reader.IsDBNull(column)) return null;
        if (reader is SqliteDataReader file) return ReadFile(file, column);
        if (reader is not SqlDataReader server) return reader.GetValue(column);
        return server.GetDataTypeName(column) switch
        {
            // 38 digits; decimal has 28.
            "decimal" or "numeric" => server.GetSqlDecimal(column),
            "date" => server.GetFieldValue<DateOnly>(column),
            "nvarchar" when server.GetColumnSchema()[column].IsLong == true => ReadStream(server, column),
            _ => server.GetValue(column),
        };
    }

    // Read sequentially, so that a text of many packets is not begun again with each of them, nor a character lost that two of them share.
    private static string ReadStream(SqlDataReader reader, int column)
    {
        using var text = reader.GetTextReader(column);
        return text.ReadToEnd();
    }

    // Text by its bytes: SqliteDataReader ends it at a zero character and replaces what is no UTF-8 without a word. Such text is bytes here, which it is.
    private static object ReadFile(SqliteDataReader reader, int column)
    {
        if (raw.sqlite3_column_type(reader.Handle!, column) != raw.SQLITE_TEXT) return reader.GetValue(column);
        var bytes = raw.sqlite3_column_blob(reader.Handle!, column);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : bytes.ToArray();
    }

    public static object?[] ReadRow(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++) row[i] = Read(reader, i);
        return row;
    }
}
