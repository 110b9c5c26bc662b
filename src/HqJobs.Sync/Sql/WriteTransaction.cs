using System.Data.Common;

namespace HqJobs.Sync.Sql;

/// <summary>A write transaction; disposing it without <see cref="CommitAsync"/> rolls it back. Pass <see cref="Db"/> to Dapper.</summary>
public sealed class WriteTransaction(DbConnection connection, DbTransaction transaction, IDisposable? gate = null) : IAsyncDisposable
{
    private List<Action>? committed;

    public DbConnection Connection { get; } = connection;

    public DbTransaction Db { get; } = transaction;

    /// <summary>What is told only of facts: done after the commit, never after a rollback.</summary>
    public void OnCommitted(Action tell) => (committed ??= []).Add(tell);

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await Db.CommitAsync(cancellation);
        foreach (var tell in committed ?? []) tell();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Db.DisposeAsync();
        }
        catch (Exception exception) when (Database.IsLost(Connection, exception))
        {
            // The line is gone: the server rolls back what nobody committed, and what broke it is being thrown already. This would take its place.
        }
        finally
        {
            gate?.Dispose();
        }
    }
}
