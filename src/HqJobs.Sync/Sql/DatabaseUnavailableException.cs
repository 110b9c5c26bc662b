namespace HqJobs.Sync.Sql;

/// <summary>A database cannot be opened or is not what it should be; the message says which, why and what to do.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    public DatabaseUnavailableException(string message) : base(message) { }

    public DatabaseUnavailableException(string message, Exception inner) : base(message, inner) { }
}
