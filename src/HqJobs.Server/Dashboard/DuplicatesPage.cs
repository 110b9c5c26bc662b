using HqJobs.Sync.Journeys;

namespace HqJobs.Server.Dashboard;

/// <summary>Accounts of one company that may be one person.</summary>
/// <param name="Further">Where the next part stands; null: this is the last.</param>
public sealed record DuplicatesPage(PageFrame Frame, TimeZoneInfo Zone, string? Company, DuplicatePage Part, bool IsFirst, string? Further, QueryString First)
{
    private const int PageSize = 20;

    /// <summary>Names, e-mails and phones are for those who repair them.</summary>
    public bool ShowsValues => Frame.MayOperate;

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var (company, after) = (Pager.Word(http, "company"), Pager.Word(http, "after"));
        DuplicatePage part;
        try
        {
            part = await services.GetRequiredService<SuspectedDuplicates>().ReadAsync(company, after, PageSize, cancellation);
        }
        catch (ArgumentException)
        {
            return null;
        }
        var first = Pager.Without(http, "after");
        return new PageBody("Suspected duplicates", Duplicates.Create(new DuplicatesPage(
            PageFrame.Of(http), await Zones.OfCustomersAsync(services, cancellation), company, part, after is null, part.Next is { } next ? first.Add("after", next).ToString() : null, first)));
    }
}
