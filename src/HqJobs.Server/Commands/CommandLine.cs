using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using HqJobs.Server.Commands.Demo;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands;

/// <summary>The command line: its tree, what all commands have in common, and how endings become exit codes.</summary>
internal sealed class CommandLine
{
    private readonly Shell shell;
    private readonly RootCommand root = new("HqJobs keeps customers created asynchronously in stores and web shops in step with headquarters:\nP-0001 -> Synchronize customers and channel requests -> 1010.");
    private readonly Dictionary<Command, string[]> examples = [];

    private readonly Option<string?> config = new("--config") { HelpName = "FILE", Recursive = true, Description = "Configuration file. Default: hqjobs.json in the working folder, else an embedded default." };
    private readonly Option<string[]> setting = new("--setting") { HelpName = "KEY=VALUE", Recursive = true, Description = "Overrides one configuration key, e.g. Upload:BatchSize=1000. May be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<bool> verbose = new("--verbose") { Recursive = true, Description = "Also log what goes well, on stderr." };

    public CommandLine(Shell shell)
    {
        this.shell = shell;
        foreach (var option in new Option[] { config, setting, verbose }) root.Options.Add(option);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, examples);
        examples[root] = ["hqjobs demo", "hqjobs db init --sample 200", "hqjobs run customer-sync"];

        root.Add(DemoCommand.Create(this));
        root.Add(DbCommand.Create(this));
        root.Add(RunCommand.Create(this));
        root.Add(ServeCommand.Create(this));
        root.Add(StatusCommand.Create(this));
        root.Add(RunsCommand.Create(this));
        root.Add(OperationsCommand.Create(this));
        root.Add(TraceCommand.Create(this));
        root.Add(DuplicatesCommand.Create(this));
        root.Add(DoctorCommand.Create(this));
        root.Add(ChannelCommand.Create(this));
        root.Add(KeyCommand.Create(this));
        root.Add(ScheduleCommand.Create(this));
        root.Add(FeatureCommand.Create(this));
    }

    public RootCommand Root => root;

    /// <summary>A command that runs; <paramref name="action"/> returns an exit code or throws what <see cref="InvokeAsync"/> explains.</summary>
    public Command Leaf(string name, string description, string[] examples, IEnumerable<Symbol> symbols, Func<CommandCall, CancellationToken, Task<int>> action)
    {
        var command = Describe(new Command(name, description), examples);
        foreach (var symbol in symbols)
            if (symbol is Option option) command.Options.Add(option);
            else command.Arguments.Add((Argument)symbol);
        command.SetAction((parse, cancellation) => action(new CommandCall(shell, parse, () => Settings.Load(parse.GetValue(config), parse.GetValue(setting)!, shell.Folder), LogLevelOf(parse)), cancellation));
        return command;
    }

    /// <summary>A command that only groups others.</summary>
    public Command Group(string name, string description, string[] examples, params Command[] commands)
    {
        var group = Describe(new Command(name, description), examples);
        foreach (var command in commands) group.Add(command);
        return group;
    }

    public async Task<int> InvokeAsync(string[] args, CancellationToken cancellation)
    {
        // @daily is a value, not a file of further arguments.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0 && parse.Action is ParseErrorAction) return Misused(parse);
        try
        {
            return await parse.InvokeAsync(
                new InvocationConfiguration { Output = shell.Out.Profile.Out.Writer, Error = shell.Error.Profile.Out.Writer, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            shell.Note("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception)
        {
            return Explain(exception);
        }
    }

    private int Misused(ParseResult parse)
    {
        // "Required command was not provided" explains nothing beside the word that was not understood.
        var errors = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens.Select(token => $"'{token}' is not understood here.") : parse.Errors.Select(error => error.Message);
        foreach (var error in errors.Distinct()) shell.Note(error);
        var command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0) shell.Note($"Commands: {string.Join(", ", command.Subcommands.Select(known => known.Name))}.");
        shell.Note($"See: {CommandPath(command)} --help");
        return ExitCode.Usage;
    }

    // What, where, what to do. A stack trace helps nobody at a till; HQJOBS_DEBUG brings it back for those it does help.
    private int Explain(Exception exception)
    {
        var database = exception is DbException refused ? Database.Explain(refused) : null;
        shell.Note(LogLineFormatter.IsDebug ? exception.ToString() : database ?? exception.Message);
        if (exception is ConfigurationException or UsageException or SchemaException) return ExitCode.Usage;
        if (exception is not DatabaseUnavailableException && database is null) shell.Note("Set HQJOBS_DEBUG=1 to see where it happened.");
        return ExitCode.Failed;
    }

    private Command Describe(Command command, string[] lines)
    {
        examples[command] = lines;
        return command;
    }

    private LogLevel LogLevelOf(ParseResult parse) => parse.GetValue(verbose) ? LogLevel.Information : LogLevel.Error;

    private static string CommandPath(Command command)
    {
        var path = new List<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault()) path.Insert(0, symbol.Name);
        return string.Join(' ', ["hqjobs", .. path]);
    }
}
