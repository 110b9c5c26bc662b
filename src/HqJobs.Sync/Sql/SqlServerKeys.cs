using System.Diagnostics.CodeAnalysis;

namespace HqJobs.Sync.Sql;

/// <summary>Keys as a Commerce database compares them: whatever their case, and without the blanks at their end.</summary>
internal sealed class SqlServerKeys : IEqualityComparer<string>
{
    public static readonly SqlServerKeys Instance = new();

    public bool Equals(string? x, string? y) => x is null || y is null ? x == y : Of(x).Equals(Of(y), StringComparison.OrdinalIgnoreCase);

    public int GetHashCode([DisallowNull] string obj) => string.GetHashCode(Of(obj), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Of(string text) => text.AsSpan().TrimEnd(' ');
}
