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
