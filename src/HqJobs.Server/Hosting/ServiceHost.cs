using System.Diagnostics.CodeAnalysis;
using System.Net;
using HqJobs.Server.Api;
using HqJobs.Server.Configuration;
using HqJobs.Server.Dashboard;
using HqJobs.Server.Security;
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
            await app.StopAsync(CancellationToken.None); // in order, or what has started already is reported as a failure of its own
            throw new ConfigurationException("--urls", [exception.Message]);
        }
        var address = app.Urls.First();
        await output.WriteLineAsync($"Dashboard: {address}/hangfire  Health: {address}/health/ready  Metrics: {address}/metrics  Stop: Ctrl+C");
        await app.WaitForShutdownAsync(cancellation);
    }

    public static WebApplication Build(Settings settings, string url)
    {
        if (ProblemOf(url, settings.Options.Security) is { } problem) throw new ConfigurationException("--urls", [problem]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "hqjobs" });
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1_000_000; // forms and small documents, also from strangers
        });
        builder.Logging.AddServiceLog(settings);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Options.Shutdown.Grace + TimeSpan.FromSeconds(9)); // above Hangfire's own
        builder.Services.AddRouting();
        builder.Services.AddSecurity(settings.Options);
        builder.Services.AddHqJobs(settings).AddHangfireJobs().AddTelemetry(settings);
        builder.Services.AddStockDashboard();
        builder.Services.AddApi();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RecurringPipelines>().AddHostedService(provider => provider.GetRequiredService<RecurringPipelines>());
        builder.Services.AddHostedService<ServiceHeartbeat>();
        builder.Services.AddSingleton<AlertWebhook>().AddHostedService(provider => provider.GetRequiredService<AlertWebhook>());
        builder.Services.AddSingleton<LatenessWatch>().AddHostedService(provider => provider.GetRequiredService<LatenessWatch>());
        builder.Services.AddSingleton<ChannelReadings>().AddHostedService(provider => provider.GetRequiredService<ChannelReadings>());

        var app = builder.Build();
        app.UseApiProblems();
        app.UseSecurity();
        app.UseQueryWords();
        app.UseButtonAudit();
        app.MapGet("/", () => Results.Redirect("/hangfire"));
        app.MapGet("/health/live", () => Results.Json(new { status = "live" })).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Viewer);
        app.MapApi();
        app.MapPageActions();
        app.MapStockDashboard();
        return app;
    }

    // A load balancer has no key; what is wrong is told only to those who may see it.
    private static async Task<IResult> ReadyAsync(HttpContext context, Readiness readiness, CancellationToken cancellation)
    {
        var problems = await readiness.ProblemsAsync(cancellation);
        var (status, code) = problems.Count == 0 ? ("ready", StatusCodes.Status200OK) : ("not ready", StatusCodes.Status503ServiceUnavailable);
        return context.Has(Role.Viewer) ? Results.Json(new { status, problems }, statusCode: code) : Results.Json(new { status }, statusCode: code);
    }

    /// <summary>Why the service does not listen there; null when it may.</summary>
    public static string? ProblemOf(string url, SecurityOptions security)
    {
        var host = TryParse(url, out var address) && address is { Scheme: "http", PathBase.Length: 0, IsUnixPipe: false, IsNamedPipe: false } ? address.Host : null;
        if (host is not null && LocalRequestsOnly.IsLoopback(host)) return null;
        if (!security.HasSignIn())
            return $"'{url}' is not an address of this machine; without a configured sign-in only local requests are served, e.g. --urls {DefaultUrl}";
        // For a name Kestrel would listen everywhere.
        return host is "*" or "+" || IPAddress.TryParse(host?.Trim('[', ']'), out _)
            ? null
            : $"'{url}' is no address to listen at; allowed: http://ADDRESS:PORT, e.g. --urls http://0.0.0.0:5080 behind a proxy that speaks https";
    }

    private static bool TryParse(string url, [NotNullWhen(true)] out BindingAddress? address)
    {
        try
        {
            address = BindingAddress.Parse(url);
            return true;
        }
        catch (FormatException)
        {
            address = null;
            return false;
        }
    }

    private static ILoggingBuilder AddServiceLog(this ILoggingBuilder logging, Settings settings)
    {
        logging.Services.Configure<ConsoleFormatterOptions>(format => format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        return logging
            .AddConfiguration(settings.Root.GetSection("Logging"))
            .AddFilter("Hangfire", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error)    // what is refused, Refusals tells once
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error) // keys of page tokens stand at headquarters as they are
            .AddFilter("HqJobs.Server.Security", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical) // what keeps it from starting is told once, by the command
            .AddLogOnStandardError(settings);
    }
}
