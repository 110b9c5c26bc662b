namespace HqJobs.Sync.Sql;

/// <summary>The kinds of database HqJobs speaks to; chosen per database, so an HQ on SQL Server may serve SQLite channels.</summary>
public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>What a connection is opened for.</summary>
public enum DatabaseAccess
{
    /// <summary>Short reads. On SQLite the file is opened read-only, so nothing can be written to a live channel by mistake (G7).</summary>
    Read,

    /// <summary>Reads and writes of an existing database; it is never created on the way.</summary>
    Write,
}
