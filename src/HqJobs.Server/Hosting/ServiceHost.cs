using Hangfire;
using HqJobs.Server.Configuration;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Console;

namespace HqJobs.Server.Hosting;

/// <summary><c>hqjobs serve</c>: Hangfire's servers, the recurring pipelines, the dashboard and the health of it all.</summary>
internal static class ServiceHost
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Serves until it is stopped.</summary>
    /// <exception cref="ConfigurationException">The address is not of this machine, or taken.</exception>
    public static async Task RunAsync(Settings settings, string url, TextWriter output, CancellationToken cancellation)
    {
        await using var app = Build(settings, url);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException exception)
        {
            throw new ConfigurationException("--urls", [exception.Message]);
        }
        var address = app.Urls.First();
        await output.WriteLineAsync($"Dashboard: {address}/hangfire  Health: {address}/health/ready  Metrics: {address}/metrics  Stop: Ctrl+C");
        await app.WaitForShutdownAsync(cancellation);
    }

    public static WebApplication Build(Settings settings, string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "hqjobs" });
        builder.WebHost.UseKestrelCore().UseUrls(CheckLocal(url));
        builder.Logging.AddServiceLog(settings);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30)); // above Hangfire's own 25 s
        builder.Services.AddRouting();
        // The dashboard's buttons are refused without a token. Its key lives as long as the jobs do, in memory; none is written to disk.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false);
        builder.Services.AddAntiforgery();
        builder.Services.AddSecurity();
        builder.Services.AddHqJobs(settings).AddHangfireJobs().AddTelemetry(settings);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<RecurringPipelines>();
        builder.Services.AddHostedService<ServiceHeartbeat>();
        builder.Services.AddSingleton<AlertWebhook>().AddHostedService(provider => provider.GetRequiredService<AlertWebhook>());
        builder.Services.AddSingleton<LatenessWatch>().AddHostedService(provider => provider.GetRequiredService<LatenessWatch>());
        builder.Services.AddSingleton<ChannelReadings>().AddHostedService(provider => provider.GetRequiredService<ChannelReadings>());

        var app = builder.Build();
        app.UseLocalRequestsOnly();
        app.UseSecurity();
        app.MapGet("/", () => Results.Redirect("/hangfire"));
        app.MapGet("/health/live", () => Results.Json(new { status = "live" })).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapPageActions();
        app.MapHangfireDashboard("/hangfire", new DashboardOptions { DashboardTitle = "HqJobs", AppPath = null, DisplayStorageConnectionString = false });
        return app;
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, CancellationToken cancellation)
    {
        var problems = await readiness.ProblemsAsync(cancellation);
        return problems.Count == 0
            ? Results.Json(new { status = "ready", problems })
            : Results.Json(new { status = "not ready", problems }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string CheckLocal(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.AbsolutePath == "/"
            && LocalRequestsOnly.IsLoopback(address.Host))
            return url;
        throw new ConfigurationException("--urls",
            [$"'{url}' is not an address of this machine; without a configured sign-in only local requests are served, e.g. --urls {DefaultUrl}"]);
    }

    private static ILoggingBuilder AddServiceLog(this ILoggingBuilder logging, Settings settings)
    {
        logging.Services.Configure<ConsoleFormatterOptions>(format => format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        return logging
            .AddConfiguration(settings.Root.GetSection("Logging"))
            .AddFilter("Hangfire", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical) // what keeps it from starting is told once, by the command
            .AddLogOnStandardError();
    }
}
