using System.Text.RegularExpressions;

namespace HqJobs.Server.Dashboard;

/// <summary>Why an operation was not accepted, without what a customer typed: pages are seen by many (G10). The command line, at the machine, shows it all.</summary>
internal static partial class Reasons
{
    // Codes of headquarters' own lists say nothing of a person, and a wrong one is only found when it is seen.
    private static readonly HashSet<string> Codes =
    [
        "DATAAREAID", "OPERATION", "RELATIONSHIPTYPE", "CUSTGROUP", "CURRENCY", "LANGUAGEID", "TITLERECORDID", "COUNTRY", "RETAILAFFILIATIONID", "ATTRIBUTEDATATYPE", "RECEIPTOPTION",
    ];

    public static string? WithoutValues(string? reason) =>
        reason is null ? null : string.Join("; ", Parts().Split(reason).Select(part => Value().Replace(part, found => Codes.Contains(found.Groups[1].Value) ? found.Value : $"{found.Groups[1].Value}: '…'")));

    [GeneratedRegex("; (?=[A-Z][A-Z0-9]+: )")]
    private static partial Regex Parts();

    // Up to the last quote that a rule's verb follows: a value may hold quotes itself.
    [GeneratedRegex("^([A-Z][A-Z0-9]+): '.*'(?= (?:is|has|cannot|holds|must|does|was|belongs) )", RegexOptions.Singleline)]
    private static partial Regex Value();
}
