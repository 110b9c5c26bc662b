using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>What a row says, comparable between the two kinds of database: in the order of <see cref="ChannelTable.Content"/>, numbers and times in one spelling.</summary>
internal static class RowContent
{
    /// <param name="json">A JSON array, or an object in column order, as <see cref="Head.Content"/> and <see cref="Position.Content"/> are.</param>
    public static string?[] Parse(ChannelTable table, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var values = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToList() : [.. root.EnumerateObject().Select(property => property.Value)];
        return [.. table.Content.Zip(values, (column, value) => Canonical(table.Normalize(column, Text(value)) as string))];
    }

    /// <param name="recorded">A row as the channel has it, in the order of <see cref="ChannelTable.Columns"/>.</param>
    public static string?[] Of(ChannelTable table, object?[] recorded) =>
        [.. table.Columns.Select((column, index) => (column, index))
            .Where(part => part.column != table.Counter && part.column != ChannelTable.Completed)
            .Select(part => Canonical(Text(table.Normalize(part.column, recorded[part.index]))))];

    public static string Fingerprint(string?[] content) => Fingerprint(JsonSerializer.Serialize(content));

    public static string Fingerprint(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // As SQLite's cast does it; SQL Server has no such values.
    private static string? Text(object? value) => value switch
    {
        null => null,
        double number => number.ToString("G15", CultureInfo.InvariantCulture),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => ColumnType.Plain(value),
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static string? Canonical(string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number.ToString("0.############################", CultureInfo.InvariantCulture);
        return text.Length >= 19 && text[4] == '-' && text[10] is 'T' or ' ' && UtcTimeHandler.TryFromText(text, out var time) ? UtcTimeHandler.ToText(time) : text;
    }
}
