namespace HqJobs.Sync.Sql;

/// <summary>Whose schema a database has.</summary>
public enum SchemaKind
{
    Hq,
    Channel,
}

/// <summary>A schema script this database has seen.</summary>
/// <param name="Hash">SHA-256 of the text that was applied.</param>
public sealed record AppliedScript(string Name, string Hash, DateTimeOffset AppliedAt);

/// <summary>How a database's schema stands against the scripts of this version of HqJobs.</summary>
/// <param name="Reachable">Whether the database could be opened; if not, <paramref name="Problem"/> says why.</param>
/// <param name="IsReal">A channel with async tables HqJobs did not create: only the <c>crt</c> scripts are run there.</param>
/// <param name="Applied">Scripts of the journal, in order.</param>
/// <param name="Pending">Scripts that <c>db init</c> would run, in order.</param>
/// <param name="Edited">Applied scripts whose text has changed since; <c>db init</c> refuses them.</param>
/// <param name="Unknown">Applied scripts this version does not have: a newer HqJobs was here, and this one must not write.</param>
public sealed record SchemaStatus(
    bool Reachable, bool IsReal, IReadOnlyList<AppliedScript> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Edited,
    IReadOnlyList<string> Unknown, string? Problem = null)
{
    /// <summary>Everything this version needs is there, as it was written.</summary>
    public bool IsCurrent => Reachable && Pending.Count == 0 && Edited.Count == 0 && !IsNewer;

    /// <summary>The database belongs to a newer version of HqJobs.</summary>
    public bool IsNewer => Unknown.Count > 0;

    /// <summary>What a newer database means for this version, and what to do.</summary>
    public string NewerText => $"newer than this version of HqJobs, which does not know the applied script {string.Join(", ", Unknown)}; use the newer HqJobs that applied it";
}

/// <summary>What an installation did.</summary>
/// <param name="Applied">Names of the scripts that were run, in order; empty when the schema was current.</param>
public sealed record SchemaChange(bool Created, IReadOnlyList<string> Applied);

/// <summary>A schema cannot be brought up to date; the message says which script, which database and what to do.</summary>
public sealed class SchemaException : Exception
{
    public SchemaException(string message) : base(message) { }

    public SchemaException(string message, Exception inner) : base(message, inner) { }
}
