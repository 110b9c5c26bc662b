using HqJobs.Server.Configuration;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Api;

/// <summary>What a run is to do; all of it may be left out.</summary>
/// <param name="Channels">Limits uploads and downloads to these channels; none: all.</param>
/// <param name="Full">Downloads: everything instead of what changed.</param>
/// <param name="DryRun">Tells what would happen with what is there now, at once, and writes nothing.</param>
internal sealed record RunOrder(IReadOnlyList<string>? Channels = null, bool Full = false, bool DryRun = false);

/// <summary>What came of asking a run to end.</summary>
/// <param name="Result">Requested: its driver stops it within a second or so. Cancelled: nobody was driving it. NotActive: it had ended before.</param>
internal sealed record CancelAnswer(string RunId, CancelResult Result);

/// <summary>Runs: start, look, cancel, retry.</summary>
internal static class RunsApi
{
    private const string StartedBy = "Api";

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/pipelines/{name}/runs", StartAsync).RequireAuthorization(Policies.Operator)
            .Describe("startRun", "Asks for a run, which a service begins at once, or after the one that is active. A dry run is answered with its report instead.")
            .Repeatable().Produces<RunReport>(StatusCodes.Status202Accepted).Produces<RunReport>().Problems(404, 409, 422);
        api.MapGet("/runs", ListAsync).RequireAuthorization(Policies.Viewer)
            .Describe("listRuns", "Runs without their stages, newest first.").Produces<ApiList<RunReport>>().Problems(422);
        api.MapGet("/runs/{id}", ReadAsync).RequireAuthorization(Policies.Viewer)
            .Describe("getRun", "A run with its stages and channels, ended or not.").Produces<RunReport>().Problems(404);
        api.MapPost("/runs/{id}/cancel", CancelAsync).RequireAuthorization(Policies.Operator)
            .Describe("cancelRun", "Asks an active run to end; what is committed stays.").Produces<CancelAnswer>().Problems(404);
        api.MapPost("/runs/{id}/retry", RetryAsync).RequireAuthorization(Policies.Operator)
            .Describe("retryRun", "Asks for a new run of only what failed in an earlier one.")
            .Repeatable().Produces<RunReport>(StatusCodes.Status202Accepted).Problems(404, 409);
    }

    private static async Task<IResult> StartAsync(
        HttpContext http, string name, RunOrder? order, PipelineRuns runs, InlineDriver driver, Settings settings, CancellationToken cancellation)
    {
        var pipeline = PipelineOf(name);
        var request = settings.RequestOf(pipeline, StartedBy) with
        {
            RequestedBy = http.CurrentUser().Name,
            RequestKey = RepeatableRequests.RunKeyOf(http),
            Overlap = OverlapPolicy.Queue,
            Channels = order?.Channels is { Count: > 0 } channels ? channels : null,
            Full = order?.Full ?? false,
            DryRun = order?.DryRun ?? false,
        };
        RefuseUnknownChannels(request, settings);
        if (request.DryRun) return Results.Ok(await driver.RunAsync(request, progress: null, cancellation));
        return await AcceptedAsync(await runs.RequestAsync(request, cancellation), runs, cancellation);
    }

    private static async Task<IResult> RetryAsync(HttpContext http, string id, PipelineRuns runs, CancellationToken cancellation)
    {
        var request = new RunRequest("", StartedBy) { RequestedBy = http.CurrentUser().Name, RequestKey = RepeatableRequests.RunKeyOf(http), Overlap = OverlapPolicy.Queue };
        return await AcceptedAsync(await EngineWords.AskAsync(() => runs.RequestRetryAsync(new RunId(id), request, cancellation)), runs, cancellation);
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, PipelineRuns runs, CancellationToken cancellation) =>
        Results.Ok(new CancelAnswer(id, await EngineWords.AskAsync(() => runs.CancelAsync(new RunId(id), http.CurrentUser().Name, cancellation))));

    private static async Task<IResult> ReadAsync(string id, PipelineRuns runs, CancellationToken cancellation) =>
        Results.Ok(await EngineWords.AskAsync(() => runs.ReadAsync(new RunId(id), cancellation)));

    private static async Task<IResult> ListAsync(
        RunHistory history, CancellationToken cancellation, string? pipeline = null, RunStatus? status = null, string? channel = null,
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? after = null, int? count = null)
    {
        var filter = new RunFilter(pipeline, status, channel, from?.ToUniversalTime(), to?.ToUniversalTime());
        var found = await history.FindAsync(filter, after is null ? null : new RunId(after), ApiLists.Count(count), cancellation);
        return Results.Ok(new ApiList<RunReport>([.. found.Runs.Select(run => run.ToReport())], found.HasOlder ? found.Runs[^1].Run.RunId : null));
    }

    /// <exception cref="ProblemException">There is none of that name.</exception>
    public static string PipelineOf(string name) => PipelineDefinition.Find(name)?.Name
        ?? throw new ProblemException(Problem.NotFound($"There is no pipeline '{name}'; there are: {string.Join(", ", PipelineDefinition.All.Select(known => known.Name))}."));

    private static async Task<IResult> AcceptedAsync(RunStart start, PipelineRuns runs, CancellationToken cancellation) =>
        Results.Accepted($"/api/runs/{start.Run}", await runs.ReadAsync(start.Run, cancellation));

    private static void RefuseUnknownChannels(RunRequest request, Settings settings)
    {
        foreach (var channel in request.Channels ?? [])
            if (settings.Databases.DataStores.All(store => !store.Name.Value.Equals(channel, StringComparison.OrdinalIgnoreCase)))
                throw new ProblemException(Problem.NotAllowed(
                    $"channels: there is no channel '{channel}'; there are: {string.Join(", ", settings.Databases.DataStores.Select(store => store.Name))}.", "channels"));
    }
}
