using System.Data;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

/// <summary>What a column of SQL Server can hold, and how a value of another database becomes one of it.</summary>
/// <param name="Text">The type as T-SQL writes it: <c>nvarchar(60)</c>, <c>numeric(32,6)</c>.</param>
/// <param name="Length">Characters of text, -1 for max; 0 for other types.</param>
internal sealed record ColumnType(string Name, string Text, int Length, int Precision, int Scale)
{
    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, IReadOnlyList<ColumnType>>> Known = [];

    // Asked for with every value.
    private readonly string family = Text.Split('(')[0];

    private readonly long ticksKept = (long)Math.Pow(10, 7 - Scale);

    /// <summary>The types of a table's columns, temporary or not, and their names as the server spells them; asked for once per connection.</summary>
    /// <param name="table">As T-SQL names it.</param>
    public static async Task<IReadOnlyList<ColumnType>> ReadAsync(
        SqlConnection connection, SqlTransaction? transaction, string table, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var known = Known.GetOrCreateValue(connection);
        var asked = $"{table} ({string.Join(", ", columns)})";
        if (known.TryGetValue(asked, out var types)) return types;
        await using var command = new SqlCommand(Question(table), connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return known[asked] = Pick(table, columns, await reader.GetColumnSchemaAsync(cancellation));
    }

    /// <summary>The same of several tables in one look.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<ColumnType>>> ReadAsync(
        SqlConnection connection, IReadOnlyList<(string Table, IReadOnlyList<string> Columns)> tables, CancellationToken cancellation)
    {
        await using var command = new SqlCommand(string.Join(";\n", tables.Select(table => Question(table.Table))), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var types = new List<IReadOnlyList<ColumnType>>();
        foreach (var (table, columns) in tables)
        {
            types.Add(Pick(table, columns, await reader.GetColumnSchemaAsync(cancellation)));
            await reader.NextResultAsync(cancellation);
        }
        return types;
    }

    // Not by the columns' names: the answer would repeat them as they were asked for, and a bulk copy wants them as the table has them.
    private static string Question(string table) => $"select * from {table} where 1 = 0";

    private static IReadOnlyList<ColumnType> Pick(string table, IReadOnlyList<string> columns, IEnumerable<DbColumn> schema)
    {
        var there = schema.ToDictionary(column => column.ColumnName, Of, StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select(column => there.GetValueOrDefault(column) ?? throw new InvalidOperationException($"{table} has no column {column}."))];
    }

    /// <summary>Changes a value into one this column takes without changing what it says.</summary>
    /// <param name="converted">Null, or what SqlClient sends for the type.</param>
    /// <param name="reason">Why not, to be read after the field's name: "is longer than 60 characters".</param>
    public bool TryConvert(object? value, out object? converted, out string? reason)
    {
        (converted, reason) = value is null or DBNull ? (null, null) : family switch
        {
            "nvarchar" or "varchar" or "nchar" or "char" or "ntext" or "text" => ToText(value),
            "bigint" => ToWhole(value, long.MinValue, long.MaxValue, number => number),
            "int" => ToWhole(value, int.MinValue, int.MaxValue, number => (int)number),
            "smallint" => ToWhole(value, short.MinValue, short.MaxValue, number => (short)number),
            "tinyint" => ToWhole(value, byte.MinValue, byte.MaxValue, number => (byte)number),
            "bit" => ToWhole(value, 0, 1, number => number == 1),
            "decimal" or "numeric" or "money" or "smallmoney" => ToDecimal(value),
            "float" or "real" => ToDouble(value),
            // Cut off, as text of a time is: a server would round, and the time might be later than it was.
            "datetime2" => ToTime(value, time => time.AddTicks(-(time.Ticks % ticksKept))),
            "datetime" or "smalldatetime" => ToTime(value, time => time),
            "date" => ToTime(value, time => time.Date),
            "uniqueidentifier" => value is Guid ? (value, null) : Guid.TryParse(Plain(value), out var guid) ? (guid, null) : (null, "is no GUID"),
            "varbinary" or "binary" => value is byte[]? (value, null) : (null, "is no binary value"),
            _ => (null, $"cannot be kept in a column of type {Text}"),
        };
        return reason is null;
    }

    private (object?, string?) ToText(object value)
    {
        if (value is byte[]) return (null, "is binary, where text belongs");
        var text = Plain(value);
        if (Length >= 0 && text.Length > Length) return (null, $"is {text.Length} characters long; {Length} are allowed");
        return IsText(text) ? (text, null) : (null, "holds half a character or a zero character, which is no text");
    }

    private static (object?, string?) ToWhole(object value, long lowest, long highest, Func<long, object> narrow)
    {
        long? number = value switch
        {
            long whole => whole,
            int or short or byte or bool => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            double real when real is >= -9.2e18 and <= 9.2e18 && double.IsInteger(real) => (long)real,
            decimal exact when exact is >= long.MinValue and <= long.MaxValue && decimal.IsInteger(exact) => (long)exact,
            SqlDecimal exact => long.TryParse(TrimZeros(exact.ToString()), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
            string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
            _ => null,
        };
        if (number is null) return (null, "is no whole number that fits");
        return number >= lowest && number <= highest ? (narrow(number.Value), null) : (null, $"is not between {lowest} and {highest}");
    }

    private (object?, string?) ToDecimal(object value)
    {
        var text = value switch
        {
            double real when double.IsFinite(real) => real.ToString("0.############################", CultureInfo.InvariantCulture),
            byte[] => "",
            _ => Plain(value),
        };
        // SqlDecimal has 38 digits, where .NET's decimal would round after 28, but understands no exponent.
        if (IsPlainNumber(text)) return Adjusted(SqlDecimal.Parse(text));
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Adjusted(new SqlDecimal(number)) : (null, "is no number");

        (object?, string?) Adjusted(SqlDecimal exact)
        {
            try
            {
                return (SqlDecimal.ConvertToPrecScale(exact, Precision, Scale), null);
            }
            catch (SqlTruncateException)
            {
                return (null, $"has more than {Precision - Scale} digits before the decimal point");
            }
        }
    }

    private static (object?, string?) ToDouble(object value) => value switch
    {
        double or float => (Convert.ToDouble(value, CultureInfo.InvariantCulture), null),
        byte[] => (null, "is no number"),
        _ => double.TryParse(Plain(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? (number, null) : (null, "is no number"),
    };

    private static (object?, string?) ToTime(object value, Func<DateTime, DateTime> keep) => value switch
    {
        DateTime time => (keep(time), null),
        DateTimeOffset time => (keep(time.UtcDateTime), null),
        DateOnly day => (day.ToDateTime(TimeOnly.MinValue), null),
        string text when UtcTimeHandler.TryFromText(text, out var time) => (keep(DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified)), null),
        _ => (null, "is no date and time"),
    };

    /// <summary>A value as SQLite, JSON or a message would show it.</summary>
    public static string Plain(object value) => value switch
    {
        string text => text,
        DateTime time => time.ToString(UtcTimeHandler.TextFormat, CultureInfo.InvariantCulture),
        DateTimeOffset time => UtcTimeHandler.ToText(time),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whether it is what a database takes for text: no zero character, no half of a surrogate pair.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    private static bool IsPlainNumber(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Count(char.IsAsciiDigit) is > 0 and <= 38 && digits.Count(character => character == '.') <= 1 && digits.All(character => char.IsAsciiDigit(character) || character == '.');
    }

    /// <summary>A number as text without zeros behind its last decimal.</summary>
    public static string TrimZeros(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static ColumnType Of(DbColumn column)
    {
        var name = (column.DataTypeName ?? "").Split('.')[^1];
        var (precision, scale, size) = (column.NumericPrecision ?? 0, column.NumericScale ?? 0, column.ColumnSize ?? 0);
        var isLong = column.IsLong == true || size is <= 0 or int.MaxValue;
        return name switch
        {
            "nvarchar" or "varchar" or "varbinary" => new(column.ColumnName, $"{name}({(isLong ? "max" : size)})", isLong ? -1 : size, 0, 0),
            "nchar" or "char" or "binary" => new(column.ColumnName, $"{name}({size})", size, 0, 0),
            "ntext" or "text" => new(column.ColumnName, "nvarchar(max)", -1, 0, 0),
            "decimal" or "numeric" => new(column.ColumnName, $"{name}({precision},{scale})", 0, precision, scale),
            "money" => new(column.ColumnName, name, 0, 19, 4),
            "smallmoney" => new(column.ColumnName, name, 0, 10, 4),
            "datetime2" => new(column.ColumnName, $"datetime2({(scale is > 7 or < 0 ? 7 : scale)})", 0, 0, scale),
            _ => new(column.ColumnName, name, 0, 0, 0),
        };
    }
}

/// <summary>A value does not fit the column it is to be kept in; the message names both and says why.</summary>
internal sealed class UnfitValueException(string table, string column, string reason) : Exception($"{table}.{column}: the value {reason}");
