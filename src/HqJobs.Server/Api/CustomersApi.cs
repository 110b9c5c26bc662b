using HqJobs.Server.Security;
using HqJobs.Sync.Journeys;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Api;

/// <param name="Text">A GUID, an account, an e-mail in any case, or a phone as people write it.</param>
internal sealed record CustomerOrder(string Text);

/// <summary>Customers that were found.</summary>
/// <param name="Problems">Channels that could not be asked for what no upload has brought yet, and why.</param>
/// <param name="ValuesHidden">Names stand here as …, because a viewer asked.</param>
internal sealed record CustomersAnswer(IReadOnlyList<FoundCustomer> Items, string? Next, IReadOnlyList<JourneyProblem> Problems, bool ValuesHidden);

/// <summary>A part of the report of suspected duplicates: e-mails first, then phones, then names.</summary>
/// <param name="Next">Value of <c>after</c> for the part that follows; null: this was the last.</param>
/// <param name="IsCutShort">The part ends because enough was looked at, not because it is full; <c>next</c> looks on.</param>
/// <param name="ValuesHidden">Names and what is shared stand here as …, because a viewer asked.</param>
internal sealed record DuplicatesAnswer(IReadOnlyList<DuplicateGroup> Items, string? Next, bool IsCutShort, bool ValuesHidden);

/// <summary>Customers: the journey of one, search, suspected duplicates.</summary>
internal static class CustomersApi
{
    private const int LongestText = 255;

    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/customers/{id}/journey", JourneyAsync).RequireAuthorization(Policies.Viewer)
            .Describe("getJourney", "Where one customer is: recorded in a channel, landed, converted to an account, delivered to each channel or owed since when. By async account or account; viewers get reasons without values.")
            .Produces<CustomerJourney>().Problems(404);
        api.MapPost("/customers/search", SearchAsync).RequireAuthorization(Policies.Viewer)
            .Describe("searchCustomers", "Customers by what people know of them: GUID, account, e-mail or phone. Viewers get them without names.").Produces<CustomersAnswer>().Problems(422);
        api.MapGet("/duplicates", DuplicatesAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listDuplicates", "Accounts of one company that may be one person: the same e-mail, phone, or name and address.").Produces<DuplicatesAnswer>().Problems(422);
    }

    private static async Task<IResult> JourneyAsync(HttpContext http, string id, CustomerJourneys journeys, CancellationToken cancellation)
    {
        var journey = await journeys.ReadAsync(id, cancellation);
        if (journey.IsUnknown) throw new ProblemException(Problem.NotFound(Unknown(journey)));
        return Results.Ok(http.Has(Role.Operator) ? journey : journey with
        {
            Operations = [.. journey.Operations.Select(operation => operation with { SyncError = Verdict.WithoutValues(operation.SyncError) })],
        });
    }

    private static async Task<IResult> SearchAsync(HttpContext http, CustomerOrder order, CustomerSearch search, CancellationToken cancellation, int? count = null)
    {
        if (string.IsNullOrWhiteSpace(order.Text) || order.Text.Length > LongestText)
            throw new ProblemException(Problem.NotAllowed($"text: a GUID, an account, an e-mail or a phone, up to {LongestText} characters.", "text"));
        var (found, problems) = await search.FindAsync(order.Text.Trim(), ApiLists.Count(count), cancellation);
        var isHidden = !http.Has(Role.Operator);
        return Results.Ok(new CustomersAnswer(isHidden ? [.. found.Select(customer => customer with { Name = ViewersOperation.Hide(customer.Name) })] : found, null, problems, isHidden));
    }

    private static async Task<IResult> DuplicatesAsync(
        HttpContext http, SuspectedDuplicates duplicates, CancellationToken cancellation, string? company = null, string? after = null, int? count = null)
    {
        var page = await EngineWords.AskAsync(() => duplicates.ReadAsync(company, after, ApiLists.Count(count), cancellation));
        var isHidden = !http.Has(Role.Operator);
        return Results.Ok(new DuplicatesAnswer(isHidden ? [.. page.Groups.Select(WithoutValues)] : page.Groups, page.Next, page.IsCutShort, isHidden));
    }

    private static DuplicateGroup WithoutValues(DuplicateGroup group) =>
        group with { Value = ViewersOperation.Hide(group.Value), Accounts = [.. group.Accounts.Select(account => account with { Name = ViewersOperation.Hide(account.Name), Value = ViewersOperation.Hide(account.Value) })] };

    private static string Unknown(CustomerJourney journey) =>
        "Neither headquarters nor a channel knows this customer; ask by async account (a GUID) or by account, e.g. C-00000001."
        + (journey.Problems.Count == 0 ? "" : $" Not asked: {string.Join("; ", journey.Problems.Select(problem => problem.Problem))}");
}
