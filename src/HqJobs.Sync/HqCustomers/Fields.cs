using System.Data.SqlTypes;
using System.Globalization;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads raw column values of any provider. SQLite hands over whatever a channel wrote; SQL Server the declared type.</summary>
internal static class Fields
{
    public static bool TryText(object value, out string text)
    {
        text = value switch
        {
            string string_ => string_,
            decimal amount => Shortest(amount).ToString(CultureInfo.InvariantCulture),
            SqlDecimal amount => ColumnType.TrimZeros(amount.ToString()),
            long or int or short or byte or bool or double => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            _ => "",
        };
        return value is not byte[] && (text.Length > 0 || value is string);
    }

    public static bool TryWholeNumber(object? value, out long number)
    {
        switch (value)
        {
            case long long_: number = long_; return true;
            case int int_: number = int_; return true;
            case short short_: number = short_; return true;
            case byte byte_: number = byte_; return true;
            case bool flag: number = flag ? 1 : 0; return true;
            case decimal amount when amount == Math.Truncate(amount) && amount is >= long.MinValue and <= long.MaxValue: number = (long)amount; return true;
            case double real when Math.Abs(real) < 1e15 && Math.Truncate(real).Equals(real): number = (long)real; return true;
            case string text: return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            default: number = 0; return false;
        }
    }

    public static bool TryAmount(object? value, out decimal amount)
    {
        switch (value)
        {
            case decimal decimal_: amount = Shortest(decimal_); return true;
            // 38 digits, of which a decimal has room for 28: what it had to round is no amount that could be kept as it was written.
            case SqlDecimal exact: return decimal.TryParse(exact.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out amount) && Shortest(amount).ToString(CultureInfo.InvariantCulture) == ColumnType.TrimZeros(exact.ToString());
            case double real when Math.Abs(real) < 1e27: amount = (decimal)real; return true;
            case string text: return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
            default:
                var whole = TryWholeNumber(value, out var number);
                amount = number;
                return whole;
        }
    }

    // numeric(32,6) gives 15 as 15.000000: the same number, but people are to read the one they wrote.
    private static decimal Shortest(decimal amount) => amount / 1.0000000000000000000000000000m;

    /// <summary>Control characters, lone surrogates and what reading made of bytes that are no text (U+FFFD): nothing at HQ or POS could show them. Line breaks and tabs are allowed in <paramref name="multiLine"/> text.</summary>
    public static bool HasForbiddenCharacter(string text, bool multiLine)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\x7F')
                continue;
            if (char.IsControl(c) && !(multiLine && c is '\n' or '\r' or '\t'))
                return true;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c) || c == '\uFFFD')
                return true;
        }
        return false;
    }
}
