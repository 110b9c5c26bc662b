using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>
/// Gives the changes of HQ that were committed without a version the next ones. On SQL Server every change is: a version given inside a transaction would not be
/// in commit order, and a delta would pass over what commits late. Once a stage, before it looks how far HQ is; one cheap query where nothing changed.
/// </summary>
internal sealed class ChangeNumbering(Database headquarters, string look, string number)
{
    // In transactions of their own: below SQL Server's lock escalation, and short for whoever wants to change one of these customers.
    private const long Portion = 2_000;

    public static ChangeNumbering OfCustomers(Database headquarters) => new(headquarters, "HqToChannel/LookForUnnumberedCustomers", "HqToChannel/NumberCustomerChanges");

    public static ChangeNumbering OfTables(Database headquarters) => new(headquarters, "HqToChannel/LookForUnnumberedTables", "HqToChannel/NumberTableChanges");

    /// <param name="connection">To look with.</param>
    public async Task RunAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (await connection.ExecuteScalarAsync<long>(headquarters.Sql[look]) == 0) return;
        // Less than a portion where somebody holds a few of its rows; who holds most of them is left to the next stage.
        while (await NumberAsync(cancellation) > Portion / 2) { }
    }

    private Task<long> NumberAsync(CancellationToken cancellation) => headquarters.WriteAsync(
        transaction => transaction.Connection.ExecuteScalarAsync<long>(headquarters.Sql[number], new { count = Portion }, transaction.Db), cancellation);
}
