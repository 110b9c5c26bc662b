using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary><c>demo</c>: a company of stores and a web shop, a day of customers, and the pipeline that brings them to headquarters and back.</summary>
internal static class DemoCommand
{
    private const int DefaultChannels = 4, DefaultCustomers = 1_000, DefaultSeed = 1;

    private static readonly Option<string> Dir = new("--dir") { HelpName = "D", Description = "Folder of the demo; an earlier demo's is written anew.", DefaultValueFactory = _ => "hqjobs-demo" };
    private static readonly Option<int?> Channels = BoundedOption.Create("--channels", "N", $"Channels: three stores, a web shop, then more stores. Default: {DefaultChannels}.", 1, 9_999);
    private static readonly Option<int?> Customers = BoundedOption.Create("--customers", "N", $"Customers the channels record. Default: {DefaultCustomers}.", DemoStory.FewestCustomers, 10_000_000);
    private static readonly Option<int?> Seed = BoundedOption.Create("--seed", "N", $"The same seed gives the same customers. Default: {DefaultSeed}.", 0, int.MaxValue);
    private static readonly Option<DatabaseProvider> Provider = new("--provider") { HelpName = "Sqlite|SqlServer", Description = "Kind of database.", DefaultValueFactory = _ => DatabaseProvider.Sqlite };
    private static readonly Option<string?> ConnectionString = new("--connection-string") { HelpName = "C", Description = "Server of a SQL Server demo: Server=HOST;User Id=NAME;Password=…. Its databases are created there." };

    static DemoCommand() => Provider.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var name }] && !Enum.TryParse<DatabaseProvider>(name, ignoreCase: true, out _))
            result.AddError($"--provider {name}: allowed are {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");
    });

    public static Command Create(CommandLine line) => line.Leaf(
        "demo", "Shows the whole way with generated customers: channels, headquarters, and back.",
        ["hqjobs demo", "hqjobs demo --dir /tmp/big --channels 20 --customers 100000", "hqjobs demo --provider SqlServer --connection-string \"Server=db.example;Integrated Security=true\""], [Dir, Channels, Customers, Seed, Provider, ConnectionString], RunAsync);

    private static async Task<int> RunAsync(CommandCall call, CancellationToken cancellation)
    {
        var (shell, customers) = (call.Shell, call.Get(Customers) ?? DefaultCustomers);
        var folder = Path.GetFullPath(call.Get(Dir)!, shell.Folder);
        var server = ServerOf(call, folder);
        var settings = Settings.Load(await DemoWorld.PrepareAsync(folder, call.Get(Channels) ?? DefaultChannels, server, cancellation), [], shell.Folder);
        using var engine = CommandHost.Build(settings, call.LogLevel);
        var driver = engine.Services.GetRequiredService<InlineDriver>();
        var story = new DemoStory(settings.Databases.DataStores, call.Get(Seed) ?? DefaultSeed, shell.Time);

        await DemoWorld.CreateDatabasesAsync(engine.Services.GetRequiredService<SchemaInstaller>(), settings.Databases, cancellation);
        var earlier = DemoStory.EarlierOf(customers);
        await story.RecordEarlierAsync(earlier, cancellation);
        var view = new DemoView(shell, story);
        view.ShowWorld(settings, folder, server);
        var first = await RunAsync(shell, driver, cancellation);
        if (first.Status != RunStatus.Succeeded) return Unexpected(shell, first);

        await story.RecordTodayAsync(customers - earlier, cancellation);
        view.ShowDay(earlier, customers - earlier);
        await view.RememberAsync(cancellation);
        var run = await RunAsync(shell, driver, cancellation);
        if (run.Status == RunStatus.Cancelled) return ExitCode.Cancelled;
        view.ShowRun(run);

        var check = new DemoCheck(settings.Databases, story);
        var unsuccessful = await engine.Services.GetRequiredService<StatusReader>().ListUnsuccessfulAsync(int.MaxValue, cancellation);
        RunView.ShowNotAccepted(shell, unsuccessful);
        await view.ShowCustomersAsync(cancellation);
        var differences = await check.FindDifferencesAsync(run, unsuccessful, cancellation);
        view.ShowVerdict(differences);
        if (differences.Count == 0) view.ShowNext(shell.Program, Path.GetRelativePath(shell.Folder, settings.Source), settings.Databases.DataStores[0]);
        return differences.Count == 0 ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    private static DemoServer? ServerOf(CommandCall call, string folder) => (call.Get(Provider), call.Get(ConnectionString)) switch
    {
        (DatabaseProvider.Sqlite, null) => null,
        (DatabaseProvider.Sqlite, _) => throw new UsageException("--connection-string belongs to --provider SqlServer."),
        (_, null) => throw new UsageException("--provider SqlServer needs the server: --connection-string \"Server=HOST;User Id=NAME;Password=…\"."),
        (_, var connectionString) => DemoServer.Of(connectionString, folder),
    };

    private static Task<RunReport> RunAsync(Shell shell, InlineDriver driver, CancellationToken cancellation) =>
        RunProgress.ShowAsync(shell, progress => driver.RunAsync(new RunRequest("customer-sync") { RequestedBy = Environment.UserName }, progress, cancellation));

    // Customers without any flaw: whatever went wrong is not part of the story.
    private static int Unexpected(Shell shell, RunReport first)
    {
        RunView.Show(shell, first);
        return first.Status == RunStatus.Cancelled ? ExitCode.Cancelled : ExitCode.SucceededWithErrors;
    }
}
