using System.Globalization;
using HqJobs.Sync.Journeys;

namespace HqJobs.Server.Dashboard;

/// <summary>A hop of a customer's way.</summary>
/// <param name="Kind">Its colour: <c>succeeded</c>, <c>failed</c>, <c>running</c> (on its way), or <c>pending</c>.</param>
/// <param name="Word">What the colour says.</param>
public sealed record JourneyHop(string Title, string Kind, string Word, DateTimeOffset? At, string? Note);

/// <summary>One customer from the channel that recorded it to every channel that has it, and the box to find it by.</summary>
/// <param name="Typed">What was looked for, for the box; null: nothing, or it cannot be read any more.</param>
/// <param name="IsForgotten">The address holds a search of before a restart.</param>
/// <param name="Found">Null: nothing was searched.</param>
/// <param name="NotAsked">Channels that could not be asked.</param>
public sealed record JourneyPage(
    PageFrame Frame, TimeZoneInfo Zone, string? Typed, bool IsForgotten, IReadOnlyList<FoundCustomer>? Found, bool MoreFound, IReadOnlyList<JourneyProblem> NotAsked, CustomerJourney? Journey)
{
    private const string Home = "/hangfire/pipelines/journey";
    private const string Purpose = "journey";
    private const int HitsShown = 20;
    private const int Length = 255;

    /// <summary>Names and values are for those who repair them.</summary>
    public bool ShowsValues => Frame.MayOperate;

    internal static async Task<PageBody?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var (id, find) = (Pager.Word(http, "id"), Pager.Word(http, "find"));
        var typed = find is null ? id : ProtectedText.Read(http, Purpose, find);
        var found = find is null || typed is null ? null : await services.GetRequiredService<CustomerSearch>().FindAsync(typed, HitsShown + 1, cancellation);
        var journey = id is null ? null : await services.GetRequiredService<CustomerJourneys>().ReadAsync(id, cancellation);
        return new PageBody("Customer journey", Dashboard.Journey.Create(new JourneyPage(
            PageFrame.Of(http), await Zones.OfCustomersAsync(services, cancellation), typed, find is not null && typed is null,
            found is null ? null : [.. found.Customers.Take(HitsShown)], found?.Customers.Count > HitsShown, found?.Problems ?? journey?.Problems ?? [], journey)));
    }

    /// <summary>Posted, so that an e-mail or phone stands in no address (G10): there stands the customer that was found, or the text as only this service can read it.</summary>
    internal static async Task<IResult> FindAsync(HttpContext http, IFormCollection form, CustomerSearch search, CancellationToken cancellation)
    {
        var text = form["text"].ToString().Trim();
        if (text.Length is 0 or > Length) return Results.LocalRedirect(Home);
        if (Guid.TryParse(text, out var asyncAccount)) return To(asyncAccount.ToString());
        var ids = (await search.FindAsync(text, HitsShown, cancellation)).Customers.Select(customer => customer.Id).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return ids.Count == 1 ? To(ids[0]) : Results.LocalRedirect($"{Home}{QueryString.Create("find", ProtectedText.Of(http, Purpose, text))}");

        static IResult To(string id) => Results.LocalRedirect($"{Home}{QueryString.Create("id", id)}");
    }

    public string PathOf(FoundCustomer customer) => Frame.To($"/journey?id={Uri.EscapeDataString(customer.Id)}");

    /// <summary>An operation's page; its id keeps its slashes.</summary>
    public string PathOf(JourneyOperation operation) => Frame.To(OperationWords.PathOf(operation.OperationId));

    /// <summary>The whole way at a glance.</summary>
    public IEnumerable<JourneyHop> Hops()
    {
        var (operations, accounts) = (Journey!.Operations, Journey.Accounts);
        var landed = operations.Where(operation => operation.Stage != OperationStage.NotUploaded).ToList();
        var (waiting, failed) = (landed.Count(operation => operation.Stage == OperationStage.Pending), landed.Count(operation => operation.Stage is OperationStage.Failed or OperationStage.Blocked));
        var channels = accounts.SelectMany(account => account.Channels).ToList();
        var owed = channels.Where(channel => channel.State != DeliveryState.Delivered).ToList();

        yield return operations.Count == 0
            ? new JourneyHop("Recorded at a channel", "pending", "nothing kept", null, "Operations that succeeded are cleaned up after their time; or the customer was made at headquarters.")
            : new JourneyHop("Recorded at a channel", "succeeded", "recorded", operations.Min(operation => operation.OperationDateTime),
                $"{Text.Count(operations.Count, "operation")} of {string.Join(", ", operations.Select(operation => operation.DataStore).Distinct())}, by its clock");
        if (operations.Count > 0)
        {
            yield return landed.Count < operations.Count
                ? new JourneyHop("Brought to headquarters", "running", "on its way", landed.Min(operation => operation.DateUploaded), $"{Text.Count(operations.Count - landed.Count, "operation")} only at the channel: the next P-0001 brings them")
                : new JourneyHop("Brought to headquarters", "succeeded", "landed", landed.Min(operation => operation.DateUploaded), null);
            yield return failed > 0 ? new JourneyHop("Converted", "failed", "not accepted", landed.Max(operation => operation.SyncDateTime), $"{Text.Count(failed, "operation")} not accepted: see below why")
                : waiting > 0 ? new JourneyHop("Converted", "running", "waiting", landed.Max(operation => operation.SyncDateTime), $"{Text.Count(waiting, "operation")} for the next synchronization")
                : landed.Count == 0 ? new JourneyHop("Converted", "pending", "not yet", null, null)
                : new JourneyHop("Converted", "succeeded", "converted", landed.Max(operation => operation.SyncDateTime), null);
        }
        yield return accounts.Count == 0
            ? new JourneyHop("Account", failed > 0 ? "failed" : "pending", "none yet", null, null)
            : new JourneyHop("Account", "succeeded", string.Join(", ", accounts.Select(account => account.AccountNum).Distinct()), accounts.Min(account => account.CreatedDateTime), null);
        yield return channels.Count == 0 ? new JourneyHop("In the stores", "pending", "not yet", null, null)
            : owed.Count == 0 ? new JourneyHop("In the stores", "succeeded", $"in all {Text.Number(channels.Count)}", channels.Max(channel => channel.Since), null)
            : owed.Where(channel => channel.Reason is not null).ToList() is { Count: > 0 } refused
                ? new JourneyHop("In the stores", "failed", $"{Text.Number(channels.Count - owed.Count)} of {Text.Number(channels.Count)}", refused.Min(channel => channel.Since), $"refused by {Names(refused)}: see below why")
            : new JourneyHop("In the stores", "running", $"{Text.Number(channels.Count - owed.Count)} of {Text.Number(channels.Count)}", null, $"owed to {Names(owed)}");

        static string Names(IReadOnlyList<JourneyDelivery> some) => $"{string.Join(", ", some.Take(5).Select(channel => channel.Channel))}{(some.Count > 5 ? " …" : "")}";
    }

    /// <summary>Why an operation is where it is, and what happens next.</summary>
    public string? Explain(JourneyOperation operation) => operation.Stage switch
    {
        OperationStage.NotUploaded => $"Only {operation.DataStore} has it; the next P-0001 brings it.",
        OperationStage.Pending => "The next synchronization converts it.",
        OperationStage.Failed or OperationStage.Blocked => Frame.Shown(operation.SyncError),
        _ => null,
    };

    public static string ClassOf(OperationStage stage) => stage switch
    {
        OperationStage.Succeeded => "hq-succeeded",
        OperationStage.Failed => "hq-failed",
        OperationStage.Blocked => "hq-succeededwitherrors",
        _ => "hq-running",
    };

    public static string WordOf(OperationStage stage) => stage == OperationStage.NotUploaded ? "not uploaded" : stage.ToString().ToLowerInvariant();

    public static string WordOf(FoundBy by) => by switch
    {
        FoundBy.AsyncAccount => "GUID",
        FoundBy.Account => "account",
        FoundBy.Email => "e-mail",
        _ => "phone",
    };

    public static string ExplainDelivery(JourneyDelivery delivery, JourneyAccount account) => delivery.State switch
    {
        DeliveryState.Delivered => "",
        DeliveryState.Owed when delivery.Reason is not null => string.Create(CultureInfo.InvariantCulture,
            $"Its database refuses the customer: {delivery.Reason}. Correct the customer at headquarters, it is then tried at once, or the channel's database; next try {delivery.NextTry!.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        DeliveryState.Owed when delivery.Version is null => "It has never got a download; the next 1010 brings everything.",
        DeliveryState.Owed => "The next 1010 brings it.",
        _ when delivery.Version >= account.ChangeVersion => "It cannot be asked now; headquarters recorded that it got the customer.",
        _ => "It cannot be asked now; headquarters has not recorded that it got the customer as it is now.",
    };
}
