namespace HqJobs.Sync.Checkups;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    Ok,

    /// <summary>Works, but somebody should look.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Problem,
}

/// <summary>What a check found out.</summary>
/// <param name="Group">What it concerns: <c>headquarters</c>, <c>channels</c>, <c>schedules</c>, …</param>
/// <param name="Text">What is so.</param>
/// <param name="Advice">What to do; null when nothing is to be done.</param>
public sealed record Finding(FindingLevel Level, string Group, string Text, string? Advice = null)
{
    public static Finding Ok(string group, string text) => new(FindingLevel.Ok, group, text);

    public static Finding Warning(string group, string text, string? advice = null) => new(FindingLevel.Warning, group, text, advice);

    public static Finding Problem(string group, string text, string? advice = null) => new(FindingLevel.Problem, group, text, advice);
}
