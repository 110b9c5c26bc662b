using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;

namespace HqJobs.Server.Commands;

/// <summary><c>serve</c>: the hosted service.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls") { HelpName = "URL", Description = "Where to listen.", DefaultValueFactory = _ => ServiceHost.DefaultUrl };

    public static Command Create(CommandLine line) => line.Leaf(
        "serve", "Runs the service: pipelines on schedule, dashboard at /hangfire, health at /health/ready.",
        ["hqjobs serve", "hqjobs serve --config hqjobs-demo/hqjobs.json --urls http://127.0.0.1:5080"], [Urls], ServeAsync);

    private static async Task<int> ServeAsync(CommandCall call, CancellationToken cancellation)
    {
        if (call.Settings.Options.JobStorage.Provider is not JobStorageProvider.InMemory and var provider)
            throw new ConfigurationException(call.Settings.Source, [$"HqJobs:JobStorage:Provider: '{provider}' is not available in this version for serve; allowed: {JobStorageProvider.InMemory}"]);
        await call.RefuseNewerHeadquartersAsync(cancellation);
        await ServiceHost.RunAsync(call.Settings, call.Get(Urls)!, call.Shell.Error.Profile.Out.Writer, cancellation);
        return ExitCode.Succeeded;
    }
}
