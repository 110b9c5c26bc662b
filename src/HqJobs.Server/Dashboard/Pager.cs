namespace HqJobs.Server.Dashboard;

/// <summary>A part of a long list, from 1.</summary>
public sealed record Pager(int Page, int Pages, int Size, QueryString Query)
{
    internal static Pager Of(HttpContext http, int count, int size)
    {
        var pages = Math.Max(1, (count + size - 1) / size);
        _ = int.TryParse(http.Request.Query["page"], out var page);
        return new Pager(Math.Clamp(page, 1, pages), pages, size, Without(http, "page"));
    }

    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Skip((Page - 1) * Size).Take(Size);

    public string To(int page) => Query.Add("page", page.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();

    /// <summary>The request's query without some of its parts, for links that change those.</summary>
    internal static QueryString Without(HttpContext http, params string[] parts) => QueryString.Create(
        http.Request.Query.Where(part => part.Key != Dashboard.Page.Fragment && !parts.Contains(part.Key)).Select(part => KeyValuePair.Create(part.Key, (string?)part.Value)));

    /// <summary>A part of the query; null when it is blank.</summary>
    internal static string? Word(HttpContext http, string part) => http.Request.Query[part].ToString().Trim() is { Length: > 0 } word ? word : null;
}
