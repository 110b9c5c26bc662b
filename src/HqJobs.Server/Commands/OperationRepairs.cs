using System.CommandLine;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Commands;

/// <summary><c>operations edit</c> and <c>operations synchronize</c>: what failed is put right and tried again.</summary>
internal static class OperationRepairs
{
    private static readonly Argument<string[]> Ids = new("ID") { Arity = ArgumentArity.OneOrMore, Description = "Ids of operations, as `operations list` shows them." };
    private static readonly Option<string[]> Set = new("--set")
    {
        HelpName = "FIELD=VALUE", Required = true, AllowMultipleArgumentsPerToken = true, Description = "A field's new value, the same in every operation named; FIELD= blanks it.",
    };

    private static readonly Option<long?> Version = new("--version")
    {
        HelpName = "N", Description = "Only if nobody has saved the operation since it was at this version, as `operations show --json` tells it. Default: whatever it is at.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would come of it; write nothing." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Edit(CommandLine line) => line.Leaf(
        "edit", "Changes values of operations that did not succeed. It does not synchronize them: the next run does, or `operations synchronize`.",
        ["hqjobs operations edit houston/1/c/17 --set LANGUAGEID=en-US", "hqjobs operations edit houston/1/a/4 oslo/1/a/9 --set COUNTY=Harris STATE=TX --json"],
        [Ids, Set, Version, Json], EditAsync);

    public static Command Synchronize(CommandLine line) => line.Leaf(
        "synchronize", "Converts the operations named, and no others; says which account came of each, or what is missing.",
        ["hqjobs operations synchronize houston/1/c/17", "hqjobs operations synchronize houston/1/c/17 houston/1/a/4 --dry-run"], [Ids, DryRun, Json], SynchronizeAsync);

    private static async Task<int> EditAsync(CommandCall call, CancellationToken cancellation)
    {
        var (keys, changes) = (KeysOf(call), ChangesOf(call));
        if (call.Get(Version) is not null && keys.Count > 1) throw new UsageException("--version belongs to one operation; name one, or leave it out.");
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var saves = new List<Saved>();
        foreach (var key in keys) saves.Add(await SaveAsync(engine.Services, key, call.Get(Version), changes, cancellation));
        if (call.Get(Json)) call.Shell.Json(saves);
        else Show(call.Shell, saves);
        return saves.TrueForAll(save => save.Problem is null) ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    // Each on its own: one that is refused keeps none of the others from being saved.
    private static async Task<Saved> SaveAsync(IServiceProvider services, OperationKey key, long? version, Dictionary<string, string?> changes, CancellationToken cancellation)
    {
        try
        {
            var before = await services.GetRequiredService<OperationReader>().FindAsync(key, cancellation) ?? throw new KeyNotFoundException($"Headquarters has no operation {key}.");
            var after = await services.GetRequiredService<OperationEdits>().SaveAsync(key, version ?? before.Version, changes, Environment.UserName, cancellation);
            return new Saved(key.ToString(), after.Version, [.. after.Changes.Take(after.Changes.Count - before.Changes.Count).Select(change => change.FieldName)], null);
        }
        catch (Exception refusal) when (refusal is KeyNotFoundException or ArgumentException or InvalidOperationException or OperationConflictException)
        {
            return new Saved(key.ToString(), null, [], refusal.Message);
        }
    }

    private static void Show(Shell shell, List<Saved> saves)
    {
        var table = new TextTable("Operation", "", "");
        foreach (var save in saves)
            table.Add(save.OperationId, save.Problem is not null ? "refused" : save.Fields.Count == 0 ? "as it was" : "saved", save.Problem ?? string.Join(", ", save.Fields));
        table.WriteTo(shell);
        var saved = saves.Where(save => save.Fields.Count > 0).Select(save => save.OperationId).ToList();
        if (saved.Count > 0) shell.Line($"The next run takes what was saved, or now: hqjobs operations synchronize {string.Join(' ', saved)}");
    }

    private static async Task<int> SynchronizeAsync(CommandCall call, CancellationToken cancellation)
    {
        var keys = KeysOf(call);
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var chosen = engine.Services.GetRequiredService<ChosenOperations>();
        var outcomes = call.Get(DryRun) ? await chosen.PreviewAsync(keys, cancellation) : await chosen.SynchronizeAsync(keys, Environment.UserName, cancellation);
        if (call.Get(Json))
        {
            call.Shell.Json(outcomes);
        }
        else
        {
            var table = new TextTable("Operation", call.Get(DryRun) ? "Would be" : "Result", "Account", "");
            foreach (var outcome in outcomes) table.Add(outcome.OperationId, outcome.Result == ChosenResult.NotSynchronized ? "not synchronized" : outcome.Result.ToString(), outcome.CustAccount, outcome.Message);
            table.WriteTo(call.Shell);
        }
        return outcomes.All(outcome => outcome.Result == ChosenResult.Succeeded) ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    private static List<OperationKey> KeysOf(CommandCall call)
    {
        try
        {
            return [.. call.Get(Ids)!.Select(OperationKey.Parse).Distinct()];
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{exception.Message} See: hqjobs operations list");
        }
    }

    private static Dictionary<string, string?> ChangesOf(CommandCall call)
    {
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in call.Get(Set)!)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new UsageException($"--set {text}: write FIELD=VALUE, e.g. --set LANGUAGEID=en-US. Ids stand before --set.");
            if (!changes.TryAdd(text[..at].Trim(), text[(at + 1)..])) throw new UsageException($"--set {text[..at]}: it is set twice.");
        }
        return changes;
    }

    /// <param name="Version">What the operation is at now; null: nothing was saved.</param>
    /// <param name="Fields">What changed.</param>
    /// <param name="Problem">Why it was refused.</param>
    private sealed record Saved(string OperationId, long? Version, IReadOnlyList<string> Fields, string? Problem);
}
