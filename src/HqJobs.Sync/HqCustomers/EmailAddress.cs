namespace HqJobs.Sync.HqCustomers;

/// <summary>The check every channel can agree on: one @, something before it, a domain with a dot (or localhost) after it, no blanks.</summary>
internal static class EmailAddress
{
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at <= 0 || at != text.LastIndexOf('@') || text.ContainsAny(" \t\r\n\u00A0"))
            return false;
        var domain = text[(at + 1)..];
        return domain is "localhost" || (domain.Contains('.') && domain[0] != '.' && domain[^1] != '.' && !domain.Contains("..", StringComparison.Ordinal));
    }
}
