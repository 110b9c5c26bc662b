using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>The kinds of database at both ends, and whether SQLite files are treated as two connections.</summary>
public sealed record Link(Pair Pair, bool AlwaysTwoEnded = false)
{
    public override string ToString() => $"{Dialects.NameOf(Pair.Headquarters)} → {Dialects.NameOf(Pair.Channels)}{(AlwaysTwoEnded ? ", two connections" : "")}";

    internal DownloadOptions Options(DownloadOptions? options)
    {
        // A slow machine must not make windows so small that a test takes minutes.
        options ??= new DownloadOptions { MaxWindowRows = 40, BusyWait = TimeSpan.FromSeconds(5), RowLockBudget = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(1) };
        options.AlwaysTwoEnded = AlwaysTwoEnded;
        return options;
    }
}

/// <summary>All ways a download may go: <c>[TestFixtureSource(typeof(Links), nameof(Links.All))]</c>.</summary>
public static class Links
{
    public static IReadOnlyList<Link> All { get; } = [new(Dialects.Pairs[0]), new(Dialects.Pairs[0], AlwaysTwoEnded: true), .. Dialects.Pairs.Skip(1).Select(pair => new Link(pair))];

    public static Link Attached => All[0];
}

/// <summary>Rows of a table as text that is the same whichever kind of database they are read from.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<string>> ReadAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = TestWorld.For(database, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join(" | ", StoredValues.ReadRow(reader).Select(TextOf)));
        return rows;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "∅",
        string text => $"'{text}'",
        DateTime or DateTimeOffset => $"'{ColumnType.Plain(value)}'",
        _ => decimal.Parse(ColumnType.Plain(value), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture)
            .ToString("0.############", System.Globalization.CultureInfo.InvariantCulture),
    };
}
