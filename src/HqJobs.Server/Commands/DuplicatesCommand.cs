using System.CommandLine;
using System.Globalization;
using HqJobs.Sync.Journeys;

namespace HqJobs.Server.Commands;

/// <summary><c>duplicates</c>: accounts of one company that may be one person.</summary>
internal static class DuplicatesCommand
{
    private const int DefaultCount = 50;

    private static readonly Option<string?> Company = new("--company") { HelpName = "C", Description = "Only of this company, e.g. usrt. Default: all." };
    private static readonly Option<int?> Count = BoundedOption.Create("--count", "N", $"How many groups. Default: {DefaultCount}.", 1, 10_000);
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };

    public static Command Create(CommandLine line) => line.Leaf(
        "duplicates", "Lists accounts of one company that share an e-mail, a phone, or name and address: suspected duplicates. Changes nothing.",
        ["hqjobs duplicates", "hqjobs duplicates --company usrt --count 200 --json"], [Company, Count, Json], ShowAsync);

    private static async Task<int> ShowAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = await call.OpenReadyEngineAsync(cancellation);
        var duplicates = engine.Services.GetRequiredService<SuspectedDuplicates>();
        var groups = new List<DuplicateGroup>();
        string? after = null;
        do
        {
            var page = await AskAsync(() => duplicates.ReadAsync(call.Get(Company), after, (call.Get(Count) ?? DefaultCount) - groups.Count, cancellation));
            groups.AddRange(page.Groups);
            after = page.Next;
        }
        while (after is not null && groups.Count < (call.Get(Count) ?? DefaultCount));

        if (call.Get(Json)) call.Shell.Json(groups);
        else Show(call.Shell, groups);
        if (after is not null) call.Shell.Note("There may be more: --count lists them.");
        return ExitCode.Succeeded;
    }

    // The engine's words for an unknown company are the user's too.
    private static async Task<DuplicatePage> AskAsync(Func<Task<DuplicatePage>> ask)
    {
        try
        {
            return await ask();
        }
        catch (KeyNotFoundException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static void Show(Shell shell, List<DuplicateGroup> groups)
    {
        if (groups.Count == 0) shell.Line("No two accounts share an e-mail, a phone, or name and address.");
        foreach (var group in groups)
        {
            shell.Heading($"{DuplicateWords.Of(group.By)}: {group.Value}");
            var more = group.Count > group.Accounts.Count ? $", the first {group.Accounts.Count.ToString(CultureInfo.InvariantCulture)} of them" : "";
            shell.Line($"  {group.Count.ToString("N0", CultureInfo.InvariantCulture)} accounts of company {group.DataAreaId}{more}");
            var table = new TextTable("Account", "Name", "Written there as", "Created (UTC)", "By channel", "");
            foreach (var account in group.Accounts)
                table.Add(account.AccountNum, account.Name, account.Value == group.Value ? "" : account.Value, account.CreatedDateTime, account.CreatedByDataStore ?? "headquarters", account.Blocked ? "blocked" : "");
            table.WriteTo(shell, "  ");
        }
    }
}

/// <summary>Why accounts are suspected, in words for the command line and the page.</summary>
internal static class DuplicateWords
{
    public static string Of(SharedBy by) => by switch
    {
        SharedBy.Email => "Same e-mail",
        SharedBy.Phone => "Same phone",
        _ => "Same name and address",
    };
}
