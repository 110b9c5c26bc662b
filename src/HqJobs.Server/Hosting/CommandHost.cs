using HqJobs.Server.Configuration;
using HqJobs.Sync;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using Microsoft.Extensions.Logging.Console;

namespace HqJobs.Server.Hosting;

/// <summary>The engine with its configuration, as one-off commands and the service both need it.</summary>
internal static class CommandHost
{
    /// <summary>A host for one command: the engine and a log on stderr, nothing that listens or schedules.</summary>
    /// <param name="time">The clock of the command; null: the machine's.</param>
    public static IHost Build(Settings settings, LogLevel logLevel, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConfiguration(settings.Root.GetSection("Logging")).SetMinimumLevel(logLevel).AddLogOnStandardError(settings);
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddHqJobs(settings);
        return builder.Build();
    }

    /// <summary>Registers the engine, its databases and its options, which are checked again when a host starts.</summary>
    public static IServiceCollection AddHqJobs(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Databases);
        services.AddSectionOptions<UploadOptions>(settings, "Upload");
        services.AddSectionOptions<SynchronizeOptions>(settings, "Synchronize");
        services.AddSectionOptions<DownloadOptions>(settings, "Download");
        services.AddSectionOptions<LeaseOptions>(settings, "Lease");
        services.AddSectionOptions<CleanupOptions>(settings, "Cleanup");
        return services.AddHqJobsSync();
    }

    /// <summary>One line a message, on stderr: stdout belongs to what a command was asked for.</summary>
    public static ILoggingBuilder AddLogOnStandardError(this ILoggingBuilder logging, Settings settings) => logging
        .AddConsole(console =>
        {
            console.FormatterName = settings.Options.Logging.Format == LogFormat.Json ? JsonLineFormatter.FormatterName : LogLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        })
        .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>()
        .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();

    private static void AddSectionOptions<TOptions>(this IServiceCollection services, Settings settings, string section) where TOptions : class =>
        services.AddOptions<TOptions>().Bind(settings.Root.GetSection($"HqJobs:{section}")).ValidateDataAnnotations().ValidateOnStart();
}
