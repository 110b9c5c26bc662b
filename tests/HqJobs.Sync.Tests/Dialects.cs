using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Tests;

/// <summary>Which kinds of database a world stands on: that of its channels and that of headquarters.</summary>
public sealed record Pair(DatabaseProvider Channels, DatabaseProvider Headquarters)
{
    public bool UsesSqlServer => DatabaseProvider.SqlServer == Channels || DatabaseProvider.SqlServer == Headquarters;

    public override string ToString() => $"{Dialects.NameOf(Channels)} → {Dialects.NameOf(Headquarters)}";
}

/// <summary>The kinds of database a contract holds for: <c>[TestFixtureSource(typeof(Dialects), nameof(Dialects.Pairs))]</c>. Those on SQL Server are skipped where there is none.</summary>
public static class Dialects
{
    /// <summary>Channel → headquarters.</summary>
    public static IReadOnlyList<Pair> Pairs { get; } =
    [
        new(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite),
        new(DatabaseProvider.SqlServer, DatabaseProvider.SqlServer),
        new(DatabaseProvider.Sqlite, DatabaseProvider.SqlServer),
        new(DatabaseProvider.SqlServer, DatabaseProvider.Sqlite),
    ];

    /// <summary>For what happens at headquarters alone: channels, where there are any, are SQLite files.</summary>
    public static IReadOnlyList<Pair> Headquarters { get; } = [.. Pairs.Where(pair => pair.Channels == DatabaseProvider.Sqlite)];

    /// <summary>For what concerns one database, whichever it is.</summary>
    public static IReadOnlyList<DatabaseProvider> Providers { get; } = [DatabaseProvider.Sqlite, DatabaseProvider.SqlServer];

    internal static string NameOf(DatabaseProvider provider) => provider == DatabaseProvider.SqlServer ? "SQL Server" : "SQLite";
}
