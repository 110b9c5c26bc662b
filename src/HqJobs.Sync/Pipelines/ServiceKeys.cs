using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Keys that all services of one installation share; what stands in them is the caller's.</summary>
public sealed class ServiceKeys(Databases databases, TimeProvider time)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
        (IReadOnlyList<string>)(await connection.QueryAsync<string>(headquarters.Sql["Pipelines/ReadServiceKeys"])).AsList(), cancellation);

    /// <summary>A name that is there already keeps its content.</summary>
    public Task AddAsync(string name, string content, CancellationToken cancellation) => headquarters.WriteAsync(
        transaction => transaction.Connection.ExecuteAsync(headquarters.Sql["Pipelines/AddServiceKey"], new { name, content, now = time.GetUtcNow() }, transaction.Db), cancellation);
}
