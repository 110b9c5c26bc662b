using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HqJobs.Sync.Sql;

/// <summary>
/// Many rows through one prepared statement. The statement is kept with its connection and bound positionally on the connection's own handle:
/// a SqliteCommand costs more for a row's parameters than SQLite does for the row.
/// </summary>
internal sealed class SqliteBulk
{
    private const int RowsBetweenCancellationChecks = 256;

    private static readonly ConditionalWeakTable<SqliteConnection, SqliteBulk> OfConnection = [];

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);

    private SqliteBulk(SqliteConnection connection)
    {
        this.connection = connection;
        // An open statement would keep the file open after its connection was closed.
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed) Forget();
        };
    }

    public static SqliteBulk Of(SqliteConnection connection) => OfConnection.GetValue(connection, static opened => new SqliteBulk(opened));

    /// <summary>Runs <paramref name="sql"/> once for each row; a row's values are its parameters in order.</summary>
    /// <exception cref="SqliteException">A row was refused; the caller's transaction decides what becomes of the others.</exception>
    public void Run(string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        var statement = Prepare(sql);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i % RowsBetweenCancellationChecks == 0) cancellation.ThrowIfCancellationRequested();
            Bind(statement, rows[i]);
            Step(statement);
        }
    }

    /// <summary>The same with rows that stream in from another database.</summary>
    /// <returns>Rows.</returns>
    public async Task<long> RunAsync(string sql, DbDataReader rows, CancellationToken cancellation)
    {
        var statement = Prepare(sql);
        long count = 0;
        while (await rows.ReadAsync(cancellation))
        {
            for (var i = 0; i < rows.FieldCount; i++) Check(Bind(statement, i + 1, StoredValues.Read(rows, i)));
            Step(statement);
            count++;
        }
        return count;
    }

    private void Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var statement)) return statement;
        var result = raw.sqlite3_prepare_v3(connection.Handle!, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement);
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return statements[sql] = statement;
    }

    private void Forget()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
    }

    private void Bind(sqlite3_stmt statement, object?[] values)
    {
        for (var i = 0; i < values.Length; i++) Check(Bind(statement, i + 1, values[i]));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, index),
        string text => BindText(statement, index, text),
        long number => raw.sqlite3_bind_int64(statement, index, number),
        int or short or byte => raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        bool yes => raw.sqlite3_bind_int64(statement, index, yes ? 1 : 0),
        double or float => raw.sqlite3_bind_double(statement, index, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        // As text: the column's NUMERIC affinity keeps every digit it can.
        decimal number => BindText(statement, index, number.ToString(CultureInfo.InvariantCulture)),
        SqlDecimal number => BindText(statement, index, number.ToString()),
        DateTime or DateOnly or Guid => BindText(statement, index, ColumnType.Plain(value)),
        DateTimeOffset time => BindText(statement, index, UtcTimeHandler.ToText(time)),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        _ => throw new NotSupportedException($"SQLite holds no {value.GetType().Name}."),
    };

    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (size <= 1024)
        {
            Span<byte> small = stackalloc byte[size];
            return raw.sqlite3_bind_text(statement, index, small[..Encoding.UTF8.GetBytes(text, small)]);
        }
        var large = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return raw.sqlite3_bind_text(statement, index, large.AsSpan(0, Encoding.UTF8.GetBytes(text, large)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(large);
        }
    }
}
