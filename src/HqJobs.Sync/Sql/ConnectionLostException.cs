using System.Data.Common;

namespace HqJobs.Sync.Sql;

/// <summary>The connection to a database was lost between two statements; what was not committed is rolled back, and a new connection may be had at once.</summary>
/// <remarks>The driver meets the second statement with <see cref="InvalidOperationException"/>, as it does a mistake of a program.</remarks>
public sealed class ConnectionLostException(Exception inner) : DbException("the connection was lost", inner)
{
    public override bool IsTransient => true;
}
