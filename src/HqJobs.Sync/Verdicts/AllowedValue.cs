namespace HqJobs.Sync.Verdicts;

/// <summary>A value that a field may hold.</summary>
/// <param name="Meaning">What it stands for; null: it says so itself.</param>
public sealed record AllowedValue(string Value, string? Meaning = null)
{
    /// <summary>As a reason lists it: <c>2 (organization)</c>.</summary>
    public override string ToString() => Meaning is null ? Value : $"{Value} ({Meaning})";
}
