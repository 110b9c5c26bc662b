using System.Data.Common;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>People write <c>c-00000001</c> where headquarters has <c>C-00000001</c>. Keys stay what they are: only who looks for a customer is understood in any case.</summary>
internal static class AccountSpellings
{
    // CUSTTABLE.ACCOUNTNUM holds no longer one.
    private const int LongestAccount = 20;

    /// <param name="find">Looks for an account letter by letter.</param>
    /// <returns>What is found under the account as it was typed, or else under what headquarters writes in another case.</returns>
    public static async Task<IReadOnlyList<T>> FindAsync<T>(
        Database headquarters, DbConnection connection, string account, Func<string, Task<IEnumerable<T>>> find, CancellationToken cancellation)
    {
        List<T> found = [.. await find(account)];
        if (found.Count > 0 || account.Length is 0 or > LongestAccount) return found;
        foreach (var spelled in await connection.QueryAsync<string>(new CommandDefinition(
            headquarters.Sql["HqCustomers/FindAccountSpellings"], new { account }, cancellationToken: cancellation)))
            found.AddRange(await find(spelled));
        return found;
    }
}
