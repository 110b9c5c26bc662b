using HqJobs.Server.Commands;
using HqJobs.Server.Security;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Api;

/// <summary>Operations as a file.</summary>
internal static class ExportApi
{
    public static void MapExport(this IEndpointRouteBuilder api) =>
        api.MapPost("/operations/export", ExportAsync).RequireAuthorization(Policies.Operator)
            .Describe("exportOperations", "Every operation that fits, with its fields, newest landed first: as CSV that is safe to open in a spreadsheet, or as one JSON array.")
            .Produces<Stream>(StatusCodes.Status200OK, "text/csv", "application/json").Problems(422);

    private static async Task<IResult> ExportAsync(
        HttpContext http, OperationSearch search, OperationList operations, AuditLog audit, CancellationToken cancellation, string? format = null)
    {
        if (format is not (null or "csv" or "json")) throw new ProblemException(Problem.NotAllowed("format: allowed: csv, json", "format"));
        var filter = search.ToFilter();
        await EngineWords.AskAsync(() => operations.ReadAsync(filter, after: null, count: 1, cancellation)); // what is refused is refused before the file begins
        await audit.WriteAsync(http.CurrentUser().Name, "operation export", "operations", filter.ToWords(), cancellation);
        var found = operations.ExportAsync(filter, cancellation);
        return format == "json"
            ? Results.Stream(stream => OperationExport.WriteJsonAsync(stream, found, cancellation), "application/json", "operations.json")
            : Results.Stream(stream => OperationExport.WriteCsvAsync(stream, found, cancellation), "text/csv; charset=utf-8", "operations.csv");
    }
}
