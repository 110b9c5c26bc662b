namespace HqJobs.Sync.Pipelines;

/// <summary>Id of a run, e.g. <c>20261122-101500-3f9c</c>: sorts by time, short enough to type.</summary>
public readonly record struct RunId(string Value)
{
    public override string ToString() => Value;
}
