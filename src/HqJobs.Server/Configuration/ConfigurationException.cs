namespace HqJobs.Server.Configuration;

/// <summary>The configuration cannot be used. All problems at once, each with the key's full path and what is allowed there; exit code 2.</summary>
internal sealed class ConfigurationException(string source, IReadOnlyList<string> problems)
    : Exception($"{source} cannot be used:{string.Concat(problems.Select(problem => $"\n  {problem}"))}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
