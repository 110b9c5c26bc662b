using System.Buffers;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Rows as one parameter: a list of lists, in the order of the columns. A window has rows of some fourteen tables: as parameters of one command they take one
/// round trip, as bulk copies fourteen.
/// </summary>
/// <param name="Apart">Rows that cannot go as JSON.</param>
internal sealed record JsonRows(string Text, int Count, IReadOnlyList<object?[]> Apart)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int All => Count + Apart.Count;

    public static JsonRows Of(IEnumerable<IEnumerable<object?>> rows, bool keepsText = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var (count, apart) = (0, new List<object?[]>());
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var row in rows.Select(row => row as object?[] ?? [.. row]))
            {
                if (!keepsText && row.Any(value => value is string text && !SqlServerBulk.IsPlainInJson(text)))
                {
                    apart.Add(row);
                    continue;
                }
                json.WriteStartArray();
                foreach (var value in row) Write(json, value);
                json.WriteEndArray();
                count++;
            }
            json.WriteEndArray();
        }
        return new JsonRows(Encoding.UTF8.GetString(buffer.WrittenSpan), count, apart);
    }

    /// <summary>Company and account of each.</summary>
    public static JsonRows Of(IEnumerable<ChangedCustomer> customers) => Of(customers.Select(customer => new[] { customer.Company, customer.Account }));

    /// <summary>Company, account, version.</summary>
    public static async Task<IReadOnlyList<ChangedCustomer>> CustomersAsync(DbDataReader reader, CancellationToken cancellation) =>
        [.. (await ListAsync(reader, cancellation)).Select(row => new ChangedCustomer((string)row[0], (string)row[1], Convert.ToInt64(row[2], CultureInfo.InvariantCulture)))];

    /// <summary>The rows of the reader's current result.</summary>
    public static async Task<List<object[]>> ListAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<object[]>();
        while (await reader.ReadAsync(cancellation)) rows.Add(StoredValues.ReadRow(reader)!);
        return rows;
    }

    // Numbers as numbers: SQLite keeps apart 5 and '5', SQL Server reads either. Digits are written as they are; a double read in between would change them.
    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull: json.WriteNullValue(); break;
            case long or int or short or byte: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case bool yes: json.WriteNumberValue(yes ? 1 : 0); break;
            case SqlDecimal or decimal: json.WriteRawValue(ColumnType.Plain(value)); break;
            case double or float: json.WriteRawValue(Digits(Convert.ToDouble(value, CultureInfo.InvariantCulture))); break;
            case byte[]: throw new NotSupportedException("A column of bytes cannot travel to a channel; leave it out of the subjob.");
            default: json.WriteStringValue(ColumnType.Plain(value)); break;
        }
    }

    // 1E-07 is a number to JSON and to SQLite, but not to a numeric column.
    private static string Digits(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) && Math.Abs(value) < 1e27 ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : text;
    }
}
