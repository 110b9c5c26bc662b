using System.Globalization;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests;

/// <summary>Rows of a table as text that is the same whichever kind of database they are read from.</summary>
public static class Rows
{
    public static async Task<IReadOnlyList<string>> ReadAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = TestWorld.For(database, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(column => TextOf(reader.GetValue(column)))));
        return rows;
    }

    private static string TextOf(object value) => value switch
    {
        DBNull => "∅",
        string text => $"'{text}'",
        DateTime time => $"'{UtcTimeHandler.ToText(new DateTimeOffset(time, TimeSpan.Zero))}'",
        _ => Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture),
    };
}
