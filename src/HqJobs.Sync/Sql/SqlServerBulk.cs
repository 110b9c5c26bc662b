using System.Buffers;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>
/// Many rows into a table of SQL Server: as a bulk copy that streams, or, on an engine that takes none, as JSON in portions. Which of the two is found by
/// trying once a server, never by its name.
/// </summary>
internal static class SqlServerBulk
{
    // A statement that locks 5 000 rows of one index locks the whole table instead, and everybody else out of it.
    private const int RowsOfAStatement = 2_000;

    // Some thousand rows: enough that the statement costs less than its rows, little enough to be held twice.
    private const int BytesOfAPortion = 2 * 1024 * 1024;

    // A command takes 2 100.
    private const int MostParameters = 2_000;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\" + string.Concat(Enumerable.Range(0, ' ').Select(code => (char)code)));

    private static readonly ConcurrentDictionary<string, bool> TakesBulkCopies = new(StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<string, bool> KeepsText = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="table">As T-SQL names it, temporary or not.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="UnfitValueException">The table cannot hold a value; of the rows none or some are written: the transaction is to be rolled back.</exception>
    public static async Task<long> FillAsync(
        SqlConnection connection, SqlTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation) =>
        await FillAsync(connection, transaction, table, columns, rows, await CanCopyAsync(connection, cancellation), cancellation);

    /// <param name="copies">Which of the two ways.</param>
    internal static async Task<long> FillAsync(
        SqlConnection connection, SqlTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, bool copies, CancellationToken cancellation)
    {
        var types = await ColumnType.ReadAsync(connection, transaction, table, columns, cancellation);
        return copies
            ? await CopyAsync(connection, transaction, table, [.. types.Select(type => type.Name)], new FittingReader(table, types, rows), cancellation)
            : await SendAsync(connection, transaction, table, types, rows, cancellation);
    }

    /// <summary>The statement of the second way: one portion of rows, each an array in the order of the columns.</summary>
    public static string InsertFromJson(string table, IReadOnlyList<ColumnType> types) =>
        $"""
        insert into {table} ({string.Join(", ", types.Select(type => $"[{type.Name}]"))})
        select {string.Join(", ", types.Select(type => $"r.[{type.Name}]"))}
          from openjson(@rows) with ({string.Join(", ", types.Select((type, index) => $"[{type.Name}] {type.Text} '$[{index}]'"))}) as r
        """;

    private static async Task<long> CopyAsync(
        SqlConnection connection, SqlTransaction? transaction, string table, IReadOnlyList<string> columns, DbDataReader rows, CancellationToken cancellation)
    {
        // A temporary table is ours alone: its lock costs nobody and saves one per row. Elsewhere triggers must see the rows: who notes changes itself has silenced them.
        var isOurs = table.Contains('#', StringComparison.Ordinal);
        var options = isOurs ? SqlBulkCopyOptions.TableLock : SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers;
        using var copy = new SqlBulkCopy(connection, options, transaction)
        {
            DestinationTableName = table,
            BatchSize = isOurs ? 0 : RowsOfAStatement,
            BulkCopyTimeout = connection.CommandTimeout,
        };
        // The names as the server spells them: to a bulk copy another letter case is another column.
        for (var i = 0; i < columns.Count; i++) copy.ColumnMappings.Add(i, columns[i]);
        await copy.WriteToServerAsync(rows, cancellation);
        return copy.RowsCopied64;
    }

    private static async Task<long> SendAsync(
        SqlConnection connection, SqlTransaction? transaction, string table, IReadOnlyList<ColumnType> types, DbDataReader rows, CancellationToken cancellation)
    {
        var statement = InsertFromJson(table, types);
        var portion = new ArrayBufferWriter<byte>();
        long written = 0;
        while (true)
        {
            var (count, apart) = await WritePortionAsync(portion, table, types, rows, cancellation);
            if (count == 0 && apart.Count == 0) return written;
            if (count > 0)
                written += await ExecuteAsync(statement, [new("@rows", SqlDbType.NVarChar, -1) { Value = Encoding.UTF8.GetString(portion.WrittenSpan) }]);
            foreach (var some in apart.Chunk(Math.Max(1, MostParameters / types.Count)))
                written += await ExecuteAsync(InsertParameters(table, types, some.Length), [.. some.SelectMany(row => row).Select((value, index) => ParameterOf($"@p{index}", value))]);
        }

        async Task<int> ExecuteAsync(string text, SqlParameter[] parameters)
        {
            await using var command = new SqlCommand(text, connection, transaction);
            command.Parameters.AddRange(parameters);
            return await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static string InsertParameters(string table, IReadOnlyList<ColumnType> types, int count) =>
        $"insert into {table} ({string.Join(", ", types.Select(type => $"[{type.Name}]"))}) values\n"
        + string.Join(",\n", Enumerable.Range(0, count).Select(row => $"({string.Join(", ", types.Select((_, column) => $"@p{row * types.Count + column}"))})"));

    private static SqlParameter ParameterOf(string name, object? value) => value switch
    {
        null => new SqlParameter(name, DBNull.Value),
        DateTime time => new SqlParameter(name, SqlDbType.DateTime2) { Value = time },
        _ => new SqlParameter(name, value),
    };

    /// <returns>How many rows the portion holds, and those that cannot go as JSON.</returns>
    private static async Task<(int Count, List<object?[]> Apart)> WritePortionAsync(
        ArrayBufferWriter<byte> portion, string table, IReadOnlyList<ColumnType> types, DbDataReader rows, CancellationToken cancellation)
    {
        portion.ResetWrittenCount();
        await using var json = new Utf8JsonWriter(portion);
        var (count, apart, bytesApart) = (0, new List<object?[]>(), 0L);
        json.WriteStartArray();
        while (portion.WrittenCount + json.BytesPending + bytesApart < BytesOfAPortion && await rows.ReadAsync(cancellation))
        {
            var row = new object?[types.Count];
            for (var i = 0; i < row.Length; i++) row[i] = Fit(table, types[i], StoredValues.Read(rows, i));
            if (row.Any(value => value is string text && !IsPlainInJson(text)))
            {
                apart.Add(row);
                bytesApart += row.OfType<string>().Sum(text => text.Length);
                continue;
            }
            json.WriteStartArray();
            foreach (var value in row) Write(json, value);
            json.WriteEndArray();
            count++;
        }
        json.WriteEndArray();
        await json.FlushAsync(cancellation);
        return (count, apart);
    }

    // There is an engine that leaves out what a text has beyond 4 000 characters, and gives back an escape as it stands; both without a word.
    internal static bool IsPlainInJson(string text) => text.Length <= 4_000 && !text.AsSpan().ContainsAny(Escaped);

    // Numbers as text too: a JSON number may be read as a double on the way.
    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case DateTime time: json.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture)); break;
            case long or int or short or byte: json.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            default: json.WriteStringValue(ColumnType.Plain(value)); break;
        }
    }

    internal static object? Fit(string table, ColumnType type, object? value) =>
        type.TryConvert(value, out var converted, out var reason) ? converted : throw new UnfitValueException(table, type.Name, reason!);

    /// <summary>Whether this server gives back from JSON any text as it was put in.</summary>
    public static async Task<bool> KeepsTextInJsonAsync(SqlConnection connection, CancellationToken cancellation)
    {
        if (KeepsText.TryGetValue(connection.DataSource, out var known)) return known;
        var text = "\"\\\n\t" + new string('x', 5_000);
        var back = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select r.[A] from openjson(@rows) with ([A] nvarchar(max) '$[0]') as r", new { rows = JsonSerializer.Serialize(new[] { new[] { text } }) }, cancellationToken: cancellation));
        return KeepsText[connection.DataSource] = back == text;
    }

    private static async Task<bool> CanCopyAsync(SqlConnection connection, CancellationToken cancellation)
    {
        if (TakesBulkCopies.TryGetValue(connection.DataSource, out var known)) return known;
        return TakesBulkCopies[connection.DataSource] = await TryCopyAsync(connection, cancellation);
    }

    // On a connection of its own: a refusal would take the caller's transaction with it.
    private static async Task<bool> TryCopyAsync(SqlConnection caller, CancellationToken cancellation)
    {
        await using var connection = (SqlConnection)((ICloneable)caller).Clone();
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync("create table #probe ([A] bigint null, [B] nvarchar(10) null);");
        try
        {
            await CopyAsync(connection, null, "#probe", ["A", "B"], new ListReader(["A", "B"], [[1L, "å"]]), cancellation);
            return await connection.ExecuteScalarAsync<long>("select count_big(*) from #probe where [A] = 1 and [B] = N'å';") == 1;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException || (refusal is SqlException server && !SqlServerErrors.IsTransient(server)))
        {
            return false;
        }
    }

    /// <summary>Another reader's rows with values as the table's columns take them.</summary>
    private sealed class FittingReader(string table, IReadOnlyList<ColumnType> types, DbDataReader source) : RowReader([.. types.Select(type => type.Name)])
    {
        public override bool HasRows => source.HasRows;

        public override bool Read() => source.Read();

        public override Task<bool> ReadAsync(CancellationToken cancellationToken) => source.ReadAsync(cancellationToken);

        public override object GetValue(int ordinal) => Fit(table, types[ordinal], StoredValues.Read(source, ordinal)) ?? DBNull.Value;
    }
}
