using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Sync.Tests.Pipelines;

/// <summary>Listens to one telemetry as an exporter would: every span that ended, every measurement that was made.</summary>
internal sealed class Observer : IDisposable
{
    private readonly MeterListener meters = new();
    private readonly ActivityListener spans;

    public Observer(PipelineTelemetry telemetry)
    {
        spans = new ActivityListener
        {
            ShouldListenTo = source => source == telemetry.Source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(spans);
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == telemetry.Meter) listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    private ConcurrentQueue<(string Series, double Value)> Measurements { get; } = new();

    /// <summary>Series with the sum of their measurements, e.g. <c>hqjobs.runs{pipeline=customer-sync,status=Failed}</c>.</summary>
    public Dictionary<string, double> Sums(params string[] instruments) => Measurements
        .Where(one => instruments.Contains(one.Series.Split('{')[0]))
        .GroupBy(one => one.Series).ToDictionary(series => series.Key, series => series.Sum(one => one.Value));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Measurements.Enqueue(($"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}}", value));

    public void Dispose()
    {
        meters.Dispose();
        spans.Dispose();
    }
}
