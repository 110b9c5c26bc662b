using HqJobs.Sync.Verdicts;

namespace HqJobs.Server.Dashboard;

/// <summary>Why an operation was not accepted, without what a customer typed: pages are seen by many (G10). The command line, at the machine, shows it all.</summary>
internal static class Reasons
{
    public static string? WithoutValues(string? reason) => Verdict.WithoutValues(reason);
}
