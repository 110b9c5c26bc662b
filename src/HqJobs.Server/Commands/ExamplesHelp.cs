using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HqJobs.Server.Commands;

/// <summary>The usual help, followed by examples that work as written and the exit codes.</summary>
internal sealed class ExamplesHelp(HelpAction help, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parse)
    {
        help.MaxWidth = 100;
        help.Invoke(parse);
        if (!examples.TryGetValue(parse.CommandResult.Command, out var lines)) return ExitCode.Succeeded;
        var output = parse.InvocationConfiguration.Output;
        output.WriteLine(lines.Length == 1 ? "Example:" : "Examples:");
        foreach (var line in lines) output.WriteLine($"  {line}");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        output.WriteLine("  0 succeeded, 1 some records or channels failed, 2 wrong usage or configuration,");
        output.WriteLine("  3 failed, 4 another run is active, 130 cancelled");
        return ExitCode.Succeeded;
    }
}
