using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>Reads values as they are stored, without loss: what .NET's plain types would round or refuse keeps the database's own type.</summary>
internal static class StoredValues
{
    /// <returns>null, text, long, double, decimal, bytes from SQLite; from SQL Server also int, bool, SqlDecimal, DateTime, DateOnly, Guid.</returns>
    public static object? Read(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column)) return null;
        if (reader is not SqlDataReader server) return reader.GetValue(column);
        return server.GetDataTypeName(column) switch
        {
            // 38 digits; decimal has 28.
            "decimal" or "numeric" => server.GetSqlDecimal(column),
            "date" => server.GetFieldValue<DateOnly>(column),
            _ => server.GetValue(column),
        };
    }

    public static object?[] ReadRow(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++) row[i] = Read(reader, i);
        return row;
    }
}
