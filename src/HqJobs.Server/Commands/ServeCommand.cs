using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Server.Hosting.JobStores;

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
        await call.RefuseNewerHeadquartersAsync(cancellation);
        await RefuseUnfitJobStorageAsync(call.Settings, cancellation);
        await ServiceHost.RunAsync(call.Settings, call.Get(Urls)!, call.Shell.Error.Profile.Out.Writer, cancellation);
        return ExitCode.Succeeded;
    }

    // One that cannot be reached is waited for, as headquarters is.
    private static async Task RefuseUnfitJobStorageAsync(Settings settings, CancellationToken cancellation)
    {
        if (JobStore.Of(settings.Options.JobStorage) is { } store
            && await JobStoreStatus.ReadAsync(store, cancellation) is { Reachable: true, Advice: { } advice })
            throw new UsageException($"job storage, {store.Place}: {advice}");
    }
}
