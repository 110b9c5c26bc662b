using HqJobs.Sync.Journeys;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Dashboard;

/// <summary>Accounts of one company that may be one person.</summary>
/// <param name="Companies">Those one can ask for.</param>
/// <param name="Unknown">Why the company that was asked for has none; null: it exists.</param>
/// <param name="Further">Where the next part stands; null: this is the last.</param>
public sealed record DuplicatesPage(PageFrame Frame, TimeZoneInfo Zone, string? Company, IReadOnlyList<AllowedValue> Companies, string? Unknown, DuplicatePage Part, bool IsFirst, string? Further, QueryString First)
{
    private const int PageSize = 20;

    /// <summary>Names, e-mails and phones are for those who repair them.</summary>
    public bool ShowsValues => Frame.MayOperate;

    /// <summary>Whether accounts of a group write what they share in different ways.</summary>
    public bool ShowsSpellings(DuplicateGroup group) => ShowsValues && group.Accounts.Any(account => account.Value != group.Value);

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var (company, after) = (Pager.Word(http, "company"), Pager.Word(http, "after"));
        var duplicates = services.GetRequiredService<SuspectedDuplicates>();
        var (part, unknown) = (new DuplicatePage([], null, false), (string?)null);
        try
        {
            part = await duplicates.ReadAsync(company, after, PageSize, cancellation);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (KeyNotFoundException exception)
        {
            unknown = exception.Message;
        }
        var companies = (await duplicates.ListCompaniesAsync(cancellation)).Select(one => new AllowedValue(one)).ToList();
        var first = Pager.Without(http, "after");
        return new PageBody("Suspected duplicates", Duplicates.Create(new DuplicatesPage(
            PageFrame.Of(http), await Zones.OfCustomersAsync(services, cancellation), company, companies, unknown, part, after is null, part.Next is { } next ? first.Add("after", next).ToString() : null, first)));
    }
}
