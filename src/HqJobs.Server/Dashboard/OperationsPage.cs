using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Dashboard;

/// <summary>Every asynchronous operation, those that need somebody first (R75, R76, R81).</summary>
/// <param name="Newest">The same list from its beginning; null: this is it.</param>
/// <param name="Older">Where it goes on; null: it ends here.</param>
public sealed record OperationsPage(
    PageFrame Frame, TimeZoneInfo Zone, OperationSearch Search, OperationCounts Counts, OperationPage Page, string? Newest, string? Older, IReadOnlyList<string> Channels)
{
    /// <summary>Rows of one page.</summary>
    public const int Size = 50;

    public bool IsFirst => Newest is null;

    /// <summary>Those that Synchronize can do something for.</summary>
    public IEnumerable<OperationLine> Choosable => Page.Operations.Where(operation => operation.Status != OperationStatus.Succeeded);

    public bool MayChoose => Frame.MayOperate && Choosable.Any();

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var frame = PageFrame.Of(http);
        var search = OperationSearch.Of(http);
        var after = Pager.Word(http, "after");
        OperationPage page;
        try
        {
            page = await services.GetRequiredService<OperationList>().ReadAsync(search.Filter, after, Size, cancellation);
        }
        catch (ArgumentException exception) // a field that no table has, or an address somebody shortened
        {
            page = new OperationPage([], null, false);
            frame = frame with { Message = new PageMessage(Failed: true, exception.Message) };
        }
        var query = search.Query(search.Chosen);
        return new PageBody("Customer synchronization status", Operations.Create(new OperationsPage(
            frame, await Zones.OfCustomersAsync(services, cancellation), search, await services.GetRequiredService<StatusReader>().CountOperationsAsync(cancellation), page,
            after is null ? null : frame.To($"/operations{query}"), page.Next is { } next ? frame.To($"/operations{query.Add("after", next)}") : null,
            [.. services.GetRequiredService<Databases>().DataStores.Select(store => store.Name.Value).Order(StringComparer.OrdinalIgnoreCase)])));
    }

    /// <summary>How many operations a choice of statuses shows; null where nobody counts them.</summary>
    public long? CountOf(OperationShow show) => Search.IsFiltered ? null : show switch
    {
        OperationShow.Open => Counts.Failed + Counts.Blocked,
        OperationShow.Failed => Counts.Failed,
        OperationShow.Blocked => Counts.Blocked,
        OperationShow.Pending => Counts.Pending,
        _ => null,
    };

    /// <summary>The list with other statuses.</summary>
    public string To(OperationShow show) => Frame.To($"/operations{Search.Query(show)}");

    public static string Words(OperationShow show) => show switch { OperationShow.Open => "Need somebody", _ => show.ToString() };
}
