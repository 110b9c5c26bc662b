using System.Collections;

namespace HqJobs.Sync.Pipelines;

/// <summary>The scope of everything logged while a run is worked on: run, job, channel, and the trace in which its spans will be.</summary>
public sealed class RunScope(RunId run, string? job = null, string? channel = null) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] values =
    [
        new("Run", run.Value),
        .. job is null ? Array.Empty<KeyValuePair<string, object?>>() : [new("Job", job)],
        .. channel is null ? Array.Empty<KeyValuePair<string, object?>>() : [new("Channel", channel)],
        new("TraceId", PipelineTelemetry.TraceOf(run).ToHexString()),
    ];

    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', values.Select(value => $"{value.Key}:{value.Value}"));
}
