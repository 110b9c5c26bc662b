using System.Data.Common;

namespace HqJobs.Sync.Sql;

/// <summary>The connection to a database was lost; what was not committed is rolled back, and a new connection may be had at once.</summary>
/// <remarks>A statement that comes after the loss is met by the driver with <see cref="InvalidOperationException"/>, as a mistake of a program is: its words help nobody.</remarks>
public sealed class ConnectionLostException(Exception inner) : DbException(inner is DbException ? $"the connection was lost: {inner.Message}" : "the connection was lost", inner)
{
    public override bool IsTransient => true;
}
