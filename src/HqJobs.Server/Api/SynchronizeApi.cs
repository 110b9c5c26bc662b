using HqJobs.Server.Security;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Api;

/// <param name="Ids">Ids of operations, at most 1,000.</param>
/// <param name="DryRun">Tells what would come of it and writes nothing.</param>
internal sealed record SynchronizeOrder(IReadOnlyList<string> Ids, bool DryRun = false);

/// <summary>Chosen operations, converted now.</summary>
internal static class SynchronizeApi
{
    public static void MapSynchronize(this IEndpointRouteBuilder api) =>
        api.MapPost("/operations/synchronize", SynchronizeAsync).RequireAuthorization(Policies.Operator)
            .Describe("synchronizeOperations", "Converts the chosen operations now, and no others; one that needs another one says which. One result for each, in their order.")
            .Repeatable().Produces<ApiList<ChosenOutcome>>().Problems(422);

    private static async Task<IResult> SynchronizeAsync(HttpContext http, SynchronizeOrder order, ChosenOperations chosen, CancellationToken cancellation)
    {
        if (order.Ids.Count is 0 or > ApiLists.Most)
            throw new ProblemException(Problem.NotAllowed($"ids: {order.Ids.Count} operations; allowed: 1 to {ApiLists.Most} at once.", "ids"));
        var keys = order.Ids.Select(KeyOf).ToList();
        return Results.Ok(new ApiList<ChosenOutcome>(order.DryRun
            ? await chosen.PreviewAsync(keys, cancellation)
            : await chosen.SynchronizeAsync(keys, http.CurrentUser().Name, cancellation)));
    }

    private static OperationKey KeyOf(string id) => OperationKey.TryParse(id, out var key)
        ? key
        : throw new ProblemException(Problem.NotAllowed($"ids: '{id}' is no operation; an id is CHANNEL/EPOCH/KIND/COUNTER, e.g. houston/1/c/17", "ids"));
}
