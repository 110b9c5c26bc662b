using System.CommandLine;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Commands;

/// <summary><c>operations</c>: the Customer synchronization status on the command line.</summary>
internal static class OperationsCommand
{
    private const int DefaultCount = 20;

    private static readonly Argument<string> Id = new("ID") { Description = "Id of an operation, as `operations list` shows it: houston/1/c/17." };
    private static readonly Option<int?> Count = BoundedOption.Create("--count", "N", $"How many, newest landed first. Default: {DefaultCount}.", 1, 10_000);
    private static readonly Option<string?> After = new("--after") { HelpName = "TOKEN", Description = "Go on where a list ended: the token it printed, for the same filters." };
    private static readonly Option<string?> Format = new("--format") { HelpName = "csv|json", Description = "Default: csv." };
    private static readonly Option<string?> File = new("--out") { HelpName = "FILE", Description = "Written whole or not at all. Default: stdout." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "operations", "Lists, shows, edits, synchronizes and exports what channels recorded: the Customer synchronization status.", ["hqjobs operations list --status failed", "hqjobs operations show houston/1/c/17"],
        line.Leaf("list", "Operations of every channel, newest landed first, and how many did not succeed.",
            ["hqjobs operations list --status failed --status blocked", "hqjobs operations list --channel oslo --search hansen --count 50", "hqjobs operations list --record address --where CITY=Bergen --where COUNTRY==NO --json"],
            [.. OperationFilters.Options, Count, After, Json], ListAsync),
        line.Leaf("show", "One operation: what it did, why it failed, each field's old and new value, who changed what.", ["hqjobs operations show houston/1/c/17", "hqjobs operations show houston/1/c/17 --json"],
            [Id, Json], ShowAsync),
        OperationRepairs.Edit(line),
        OperationRepairs.Synchronize(line),
        line.Leaf("export", "Every operation that fits, with its fields; as many as there are.",
            ["hqjobs operations export --status failed --out failed.csv", "hqjobs operations export --channel oslo --format json > oslo.json"],
            [.. OperationFilters.Options, Format, File], ExportAsync),
        line.Leaf("reasons", "Every reason why an operation fails or waits: what is wrong, what is allowed, what to do.", ["hqjobs operations reasons", "hqjobs operations reasons --json"], [Json], ShowReasonsAsync));

    private static async Task<int> ListAsync(CommandCall call, CancellationToken cancellation)
    {
        var filter = OperationFilters.Of(call);
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var list = engine.Services.GetRequiredService<OperationList>();
        var (lines, next) = await Understood(() => ReadAsync(list, filter, call.Get(After), call.Get(Count) ?? DefaultCount, cancellation));
        if (call.Get(Json))
        {
            call.Shell.Json(lines);
        }
        else
        {
            var counts = await engine.Services.GetRequiredService<StatusReader>().CountOperationsAsync(cancellation);
            call.Shell.Line(FormattableString.Invariant($"{counts.Pending:N0} pending, {counts.Failed:N0} failed, {counts.Blocked:N0} blocked"));
            OperationView.Show(call.Shell, lines);
        }
        if (next is not null) call.Shell.Note($"There may be more: --after {next}");
        return ExitCode.Succeeded;
    }

    // A part may end before it is full where a filter fits hardly any: whoever waits at a command line waits for what was asked for.
    private static async Task<(List<OperationLine> Lines, string? Next)> ReadAsync(OperationList list, OperationFilter filter, string? after, int count, CancellationToken cancellation)
    {
        var lines = new List<OperationLine>();
        do
        {
            var page = await list.ReadAsync(filter, after, count - lines.Count, cancellation);
            lines.AddRange(page.Operations);
            after = page.Next;
        }
        while (after is not null && lines.Count < count);
        return (lines, after);
    }

    private static async Task<int> ShowAsync(CommandCall call, CancellationToken cancellation)
    {
        if (!OperationKey.TryParse(call.Get(Id), out var key)) throw new UsageException($"'{call.Get(Id)}' is no operation; one looks like houston/1/c/17, see: hqjobs operations list");
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var detail = await engine.Services.GetRequiredService<OperationReader>().FindAsync(key, cancellation)
            ?? throw new UsageException($"Headquarters has no operation {key}; see: hqjobs operations list");
        if (call.Get(Json)) call.Shell.Json(OperationDocument.Of(detail));
        else OperationView.Show(call.Shell, detail);
        return ExitCode.Succeeded;
    }

    private static async Task<int> ExportAsync(CommandCall call, CancellationToken cancellation)
    {
        var filter = OperationFilters.Of(call);
        Func<Stream, IAsyncEnumerable<OperationDetail>, CancellationToken, Task> write = call.Get(Format)?.ToLowerInvariant() switch
        {
            null or "csv" => OperationExport.WriteCsvAsync,
            "json" => OperationExport.WriteJsonAsync,
            var other => throw new UsageException($"--format {other}: allowed are csv and json."),
        };
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var operations = engine.Services.GetRequiredService<OperationList>().ExportAsync(filter, cancellation);
        return await Understood(async () =>
        {
            if (call.Get(File) is { } file)
            {
                await OperationExport.WriteFileAsync(Path.Combine(call.Shell.Folder, file), stream => write(stream, operations, cancellation));
                return ExitCode.Succeeded;
            }
            await using var output = Shell.OpenOutput();
            await write(output, operations, cancellation);
            return ExitCode.Succeeded;
        });
    }

    // The catalogue is in the code: no database is asked.
    private static Task<int> ShowReasonsAsync(CommandCall call, CancellationToken cancellation)
    {
        if (call.Get(Json)) call.Shell.Json(Refusals.All);
        else OperationView.Show(call.Shell, Refusals.All);
        return Task.FromResult(ExitCode.Succeeded);
    }

    // The engine's words for an unknown field or token are the user's too.
    private static async Task<T> Understood<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
