using System.CommandLine;
using HqJobs.Server.Hosting.JobStores;
using HqJobs.Sync.Checkups;

namespace HqJobs.Server.Commands;

/// <summary><c>doctor</c>: what is wrong with the installation, and what to do.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(CommandLine line) => line.Leaf(
        "doctor", "Looks at configuration, databases, channels, features, sessions, runs, schedules and number sequences, and says what to do.",
        ["hqjobs doctor", "hqjobs doctor --json"], [Json], LookAsync);

    private static async Task<int> LookAsync(CommandCall call, CancellationToken cancellation)
    {
        using var engine = call.OpenEngine(); // an unusable configuration ends here
        List<Finding> findings =
        [
            Finding.Ok("configuration", $"{call.Settings.Source}, {call.Databases.DataStores.Count} channels"),
            await LookAtJobStorageAsync(call, cancellation),
            .. await engine.Services.GetRequiredService<Checkup>().LookAsync(cancellation),
        ];

        var problems = findings.Count(finding => finding.Level == FindingLevel.Problem);
        var warnings = findings.Count(finding => finding.Level == FindingLevel.Warning);
        if (call.Get(Json)) call.Shell.Json(new { ok = problems == 0, problems, warnings, findings });
        else Show(call.Shell, findings, problems, warnings);
        return problems == 0 ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    private static async Task<Finding> LookAtJobStorageAsync(CommandCall call, CancellationToken cancellation)
    {
        if (JobStore.Of(call.Settings.Options.JobStorage) is not { } store)
            return Finding.Ok(JobStoreStatus.Name, "in memory of each service");
        var status = await JobStoreStatus.ReadAsync(store, cancellation);
        return status.Advice is { } advice ? Finding.Problem(JobStoreStatus.Name, advice) : Finding.Ok(JobStoreStatus.Name, store.Place);
    }

    private static void Show(Shell shell, List<Finding> findings, int problems, int warnings)
    {
        var table = new TextTable("Group", "Level", "");
        foreach (var finding in findings)
            table.Add(finding.Group, finding.Level == FindingLevel.Ok ? "ok" : finding.Level.ToString().ToLowerInvariant(), finding.Advice is { } advice ? $"{finding.Text} -> {advice}" : finding.Text);
        table.WriteTo(shell);
        shell.Line();
        shell.Line(problems + warnings == 0 ? "All is well." : $"{problems} problems, {warnings} warnings.");
    }
}
