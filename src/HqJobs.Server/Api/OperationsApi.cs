using HqJobs.Server.Security;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Api;

/// <summary>Which operations are meant; what is left out does not limit. What customers told a shop travels here, never in an address.</summary>
/// <param name="Statuses">Only of these statuses.</param>
/// <param name="Channel">Only what this channel recorded.</param>
/// <param name="Record">Only of one kind of record.</param>
/// <param name="Customer">Only of this customer: an async account (a GUID) or an account.</param>
/// <param name="Text">Contained, in any case, in a name, phone, e-mail or error. For operators.</param>
/// <param name="Fields">Columns and what they must contain; <c>=value</c> asks for exactly that. For operators.</param>
internal sealed record OperationSearch(
    IReadOnlyList<OperationStatus>? Statuses = null, string? Channel = null, AsyncTable? Record = null, string? Customer = null, string? Text = null,
    IReadOnlyDictionary<string, string>? Fields = null)
{
    public OperationFilter ToFilter() => new()
    {
        Statuses = Statuses ?? [],
        Channel = Channel,
        Record = Record,
        Customer = Customer,
        Text = Text,
        Fields = Fields ?? new Dictionary<string, string>(),
    };
}

/// <summary>A part of the operations, newest landed first.</summary>
/// <param name="Next">Value of <c>after</c> for the part that follows; null: this was the last.</param>
/// <param name="IsCutShort">The part ends because enough was looked at, not because it is full; <c>next</c> looks on.</param>
/// <param name="ValuesHidden">Reasons stand here without what customers told a shop, because a viewer asked.</param>
internal sealed record OperationsAnswer(IReadOnlyList<OperationLine> Items, string? Next, bool IsCutShort, bool ValuesHidden);

/// <summary>An operation with its fields, and who changed what.</summary>
/// <param name="Explanation">Why it is not accepted, in one piece: whose it is, where it was recorded, what is wrong, what is allowed, what to do; null where it says nothing.</param>
/// <param name="ValuesHidden">Values stand here as …, because a viewer asked.</param>
internal sealed record OperationAnswer(
    OperationLine Operation, string? Explanation, long Version, string ChangeDescription, string? NotEditable, IReadOnlyList<OperationField> Fields, IReadOnlyList<OperationChange> Changes, bool ValuesHidden);

/// <summary>Operations: list, search, look, edit.</summary>
internal static class OperationsApi
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/operations", ListAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listOperations", "Operations at headquarters, newest landed first.").Produces<OperationsAnswer>().Problems(422);
        api.MapPost("/operations/search", SearchAsync).RequireAuthorization(Policies.Viewer)
            .Describe("searchOperations", "The same by anything an operation holds: text and fields need the role Operator.").Produces<OperationsAnswer>().Problems(422);
        api.MapGet("/operations/{**id}", ReadAsync).RequireAuthorization(Policies.Viewer)
            .Describe("getOperation", "One operation: what the channel did, why it failed, each field's old and new value, who changed what.").Versioned().Produces<OperationAnswer>().Problems(404);
        api.MapPatch("/operations/{**id}", EditAsync).RequireAuthorization(Policies.Operator)
            .Describe("editOperation", "Corrects values of an operation that has not succeeded: an object of field and value. It is tried again by the next run, or by synchronizeOperations.")
            .NeedsVersion().Produces<OperationAnswer>().Problems(404, 409, 412, 422, 428);
    }

    private static Task<IResult> ListAsync(
        HttpContext http, OperationList operations, CancellationToken cancellation, OperationStatus[]? status = null, string? channel = null, AsyncTable? record = null,
        string? customer = null, string? after = null, int? count = null) =>
        AnswerAsync(http, operations, new OperationSearch(status, channel, record, customer), after, count, cancellation);

    private static Task<IResult> SearchAsync(
        HttpContext http, OperationSearch search, OperationList operations, CancellationToken cancellation, string? after = null, int? count = null)
    {
        RefuseGuessing(http, search);
        return AnswerAsync(http, operations, search, after, count, cancellation);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, OperationList operations, OperationSearch search, string? after, int? count, CancellationToken cancellation)
    {
        var page = await EngineWords.AskAsync(() => operations.ReadAsync(search.ToFilter(), after, ApiLists.Count(count), cancellation));
        var isHidden = !http.Has(Role.Operator);
        return Results.Ok(new OperationsAnswer(isHidden ? [.. page.Operations.Select(line => line.WithoutValues())] : page.Operations, page.Next, page.IsCutShort, isHidden));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, OperationReader reader, CancellationToken cancellation) =>
        Tell(http, await reader.FindAsync(KeyOf(id), cancellation) ?? throw Unknown(id));

    private static async Task<IResult> EditAsync(
        HttpContext http, string id, Dictionary<string, string?> changes, OperationReader reader, OperationEdits edits, CancellationToken cancellation)
    {
        var seen = Versions.Seen(http);
        var key = KeyOf(id);
        var version = seen ?? (await reader.FindAsync(key, cancellation) ?? throw Unknown(id)).Version;
        return Tell(http, await EngineWords.AskAsync(() => edits.SaveAsync(key, version, changes, http.CurrentUser().Name, cancellation)));
    }

    /// <summary>An operation's id as contract.md writes it; its slashes may stand in an address as %2F.</summary>
    public static OperationKey KeyOf(string id) =>
        OperationKey.TryParse(id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var key)
            ? key
            : throw new ProblemException(Problem.NotFound($"'{id}' is no operation; an id is CHANNEL/EPOCH/KIND/COUNTER, e.g. houston/1/c/17"));

    /// <exception cref="ProblemException">A viewer would learn by guessing what is hidden from viewers.</exception>
    public static void RefuseGuessing(HttpContext http, OperationSearch search)
    {
        if (!http.Has(Role.Operator) && (search.Text is not null || search.Fields is { Count: > 0 }))
            throw new ProblemException(Problem.Of(StatusCodes.Status403Forbidden, "Searching by text and fields needs the role Operator: viewers are not shown what customers told a shop."));
    }

    private static ProblemException Unknown(string id) => new(Problem.NotFound($"Headquarters has no operation {id}; one that succeeded is cleaned up after its time."));

    private static IResult Tell(HttpContext http, OperationDetail detail)
    {
        Versions.Tell(http, detail.Version);
        var isHidden = !http.Has(Role.Operator);
        var shown = isHidden ? detail.WithoutValues() : detail;
        return Results.Ok(new OperationAnswer(shown.Operation, Explanation.Of(detail, showsValues: !isHidden), shown.Version, shown.ChangeDescription, shown.NotEditable, shown.Fields, shown.Changes, isHidden));
    }
}
