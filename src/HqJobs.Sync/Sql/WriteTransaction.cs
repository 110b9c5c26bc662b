using System.Data.Common;

namespace HqJobs.Sync.Sql;

/// <summary>A write transaction; disposing it without <see cref="CommitAsync"/> rolls it back. Pass <see cref="Db"/> to Dapper.</summary>
public sealed class WriteTransaction(DbConnection connection, DbTransaction transaction, IDisposable? gate = null) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public DbTransaction Db { get; } = transaction;

    public Task CommitAsync(CancellationToken cancellation) => Db.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Db.DisposeAsync();
        }
        finally
        {
            gate?.Dispose();
        }
    }
}
