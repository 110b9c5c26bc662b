using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>What waits for an operation of the same customer is tried again once that one was edited or synchronized.</summary>
internal static class BlockedOperations
{
    /// <summary>Makes them due in the caller's transaction; twice is once.</summary>
    /// <param name="done">Operations of one company.</param>
    public static async Task<int> ReleaseAsync(
        Database headquarters, WriteTransaction transaction, object company, IReadOnlyList<Operation> done, DateTimeOffset now, CancellationToken cancellation)
    {
        var asyncAccounts = done.Select(operation => operation.AsyncAccount.Value).ToList();
        var accounts = done.Select(operation => operation.Account.Value).ToList();
        var parameters = new { company, asyncAccounts = ListOf(asyncAccounts), accounts = ListOf(accounts) };
        await using (var names = await transaction.Connection.QueryMultipleAsync(new CommandDefinition(
            headquarters.Sql.Together("HqCustomers/FindAccounts", "HqCustomers/FindAsyncAccounts"), parameters, transaction.Db, cancellationToken: cancellation)))
        {
            var known = (await names.ReadAsync<(string AsyncAccount, string Account)>()).Concat(await names.ReadAsync<(string AsyncAccount, string Account)>()).ToList();
            asyncAccounts.AddRange(known.Select(name => name.AsyncAccount));
            accounts.AddRange(known.Select(name => name.Account));
        }
        return await transaction.Connection.ExecuteAsync(new CommandDefinition(
            OperationEditSql.ReleaseBlocked(headquarters.Provider), new { company, asyncAccounts = ListOf(asyncAccounts), accounts = ListOf(accounts), now },
            transaction.Db, cancellationToken: cancellation));
    }

    private static string ListOf(IEnumerable<string?> names) => JsonSerializer.Serialize(names.Where(name => !string.IsNullOrEmpty(name)).Distinct());
}
