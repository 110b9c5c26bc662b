using System.Diagnostics.Metrics;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Hosting;

/// <summary>How things stand, as gauges. A scrape reads what <see cref="ChannelReadings"/> saw last and touches no database.</summary>
internal sealed class ServiceMetrics
{
    private readonly ChannelReadings readings;
    private readonly LatenessWatch lateness;
    private readonly TimeProvider time;

    public ServiceMetrics(PipelineTelemetry telemetry, ChannelReadings readings, LatenessWatch lateness, TimeProvider time)
    {
        this.readings = readings;
        this.lateness = lateness;
        this.time = time;
        var meter = telemetry.Meter;
        meter.CreateObservableGauge("hqjobs.channel.backlog", Backlogs, "{rows}", "Rows above the upload watermark of a channel.");
        meter.CreateObservableGauge("hqjobs.channel.oldest.age", OldestAges, "s", "Age of the oldest row that waits in a channel; 0 when none does.");
        meter.CreateObservableGauge("hqjobs.channel.heldback", HeldBack, "{customers}", "Customers that 1010 holds back because the channel's database refuses them.");
        meter.CreateObservableGauge("hqjobs.channel.readable", Readable, description: "1 where the last reading of a channel succeeded, else 0.");
        meter.CreateObservableGauge("hqjobs.operations.open", Operations, "{operations}", "Operations at headquarters that have not succeeded, by status.");
        meter.CreateObservableGauge("hqjobs.pipeline.late", Late, description: "1 for each pipeline that was due and has not finished in time; else 0.");
        meter.CreateObservableGauge("hqjobs.reading.age", ReadingAge, "s", "Time since the gauges of channels and operations were read.");
    }

    private ChannelReading Latest => readings.Latest;

    private IEnumerable<Measurement<long>> Backlogs() =>
        from channel in Latest.Channels
        where channel.Backlog is not null
        select new Measurement<long>(channel.Backlog!.Value, OfChannel(channel));

    private IEnumerable<Measurement<long>> OldestAges() =>
        from channel in Latest.Channels
        where channel.Backlog is not null
        select new Measurement<long>(channel.OldestAge ?? 0, OfChannel(channel));

    private IEnumerable<Measurement<long>> HeldBack() => Latest.Channels.Select(channel => new Measurement<long>(channel.HeldBack, OfChannel(channel)));

    private IEnumerable<Measurement<int>> Readable() =>
        Latest.Channels.Select(channel => new Measurement<int>(channel.Backlog is null ? 0 : 1, OfChannel(channel)));

    private IEnumerable<Measurement<long>> Operations() => Latest.Operations is not { } open ? [] :
    [
        new(open.Pending, OfStatus("pending")),
        new(open.Failed, OfStatus("failed")),
        new(open.Blocked, OfStatus("blocked")),
    ];

    private IEnumerable<Measurement<int>> Late() => PipelineDefinition.All.Select(pipeline =>
        new Measurement<int>(lateness.Open.Any(alert => alert.Pipeline == pipeline.Name) ? 1 : 0, new KeyValuePair<string, object?>("pipeline", pipeline.Name)));

    private IEnumerable<Measurement<double>> ReadingAge() =>
        Latest.ReadAt is { } at ? [new Measurement<double>((time.GetUtcNow() - at).TotalSeconds)] : [];

    private static KeyValuePair<string, object?> OfChannel(ChannelStatus channel) => new("channel", channel.Channel);

    private static KeyValuePair<string, object?> OfStatus(string status) => new("status", status);
}
