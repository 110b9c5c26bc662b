using System.Diagnostics.Metrics;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HqJobs.Server.Hosting;

/// <summary>OpenTelemetry: metrics at <c>/metrics</c>, and with <c>Telemetry:OtlpEndpoint</c> traces and metrics to a collector.</summary>
internal static class TelemetrySetup
{
    // Every channel has a series per job and instrument; OpenTelemetry folds all above 2 000 into one unless told how many there are.
    private const int JobsPerChannel = 4;

    public static IServiceCollection AddTelemetry(this IServiceCollection services, Settings settings)
    {
        var endpoint = settings.Options.Telemetry.OtlpEndpoint is { Length: > 0 } url ? new Uri(url) : null;
        var series = Math.Max(2_000, settings.Databases.DataStores.Count * JobsPerChannel);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("hqjobs", serviceVersion: ServiceHeartbeat.Version, serviceInstanceId: ProcessIdentity.Current.ToString()))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PipelineTelemetry.Name, "System.Runtime")
                    .AddView(instrument => IsByChannel(instrument) ? new MetricStreamConfiguration { CardinalityLimit = series } : null)
                    .AddInstrumentation(provider => ActivatorUtilities.CreateInstance<ServiceMetrics>(provider))
                    .AddPrometheusExporter();
                if (endpoint is not null) metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            });
        if (endpoint is not null)
            telemetry.WithTracing(traces => traces.AddSource(PipelineTelemetry.Name).AddOtlpExporter(otlp =>
            {
                otlp.Endpoint = endpoint;
                // A run tells of all its channels at once.
                otlp.BatchExportProcessorOptions.MaxQueueSize = series;
            }));
        return services;
    }

    private static bool IsByChannel(Instrument instrument) =>
        instrument.Meter.Name == PipelineTelemetry.Name && (instrument.Name == "hqjobs.rows" || instrument.Name.StartsWith("hqjobs.channel.", StringComparison.Ordinal));
}
