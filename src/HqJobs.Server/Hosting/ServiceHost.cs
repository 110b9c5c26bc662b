using HqJobs.Server.Configuration;

namespace HqJobs.Server.Hosting;

/// <summary>The hosted service behind <c>serve</c>.</summary>
internal static class ServiceHost
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Serves until it is stopped.</summary>
    public static Task RunAsync(Settings settings, string url, TextWriter output, CancellationToken cancellation) =>
        throw new NotSupportedException($"serve is not part of this build ({settings.Source}, {url}, {output}, {cancellation.CanBeCanceled}); run a pipeline once with: hqjobs run customer-sync");
}
