using System.Data;
using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.HqCustomers;

/// <summary>One row as a database would hand it over, through ADO.NET's own in-memory reader.</summary>
internal sealed class RowReader(TableShape shape, object?[] values) : IDisposable
{
    private readonly DataTable table = Fill(shape, values);
    private DataTableReader? reader;

    public static implicit operator DbDataReader(RowReader row) => row.Open();

    public void Dispose()
    {
        reader?.Dispose();
        table.Dispose();
    }

    private DataTableReader Open()
    {
        reader = table.CreateDataReader();
        reader.Read();
        return reader;
    }

    private static DataTable Fill(TableShape shape, object?[] values)
    {
        var table = new DataTable(shape.Name);
        for (var i = 0; i < values.Length; i++)
            table.Columns.Add(shape.Columns[i], values[i]?.GetType() ?? typeof(string));
        table.Rows.Add([.. values.Select(value => value ?? DBNull.Value)]);
        return table;
    }
}
