using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Adds to operations what their tables do not hold: the account an async account has by now, the name of the store, when somebody last edited them.</summary>
internal static class OperationLines
{
    // RETAILCUSTTABLE holds no longer one.
    private const int LongestAsyncAccount = 38;

    public static async Task<IReadOnlyList<OperationLine>> ReadAsync(Database headquarters, DbConnection connection, IReadOnlyList<ListedRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0) return [];
        var parameters = new
        {
            asyncAccounts = JsonSerializer.Serialize(rows.Where(row => row.Account.Length == 0 && row.AsyncAccount.Length is > 0 and <= LongestAsyncAccount)
                .Select(row => new { company = row.Company, asyncAccount = row.AsyncAccount }).Distinct()),
            operations = JsonSerializer.Serialize(rows.Where(row => row.IsUnsuccessful).Select(row => row.Key.ToString())),
            channels = JsonSerializer.Serialize(rows.Select(row => row.OriginatingChannel).Where(channel => channel is not null).Distinct()),
        };
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            headquarters.Sql.Together("SyncStatus/FindAccounts", "SyncStatus/ReadChannelNames", "SyncStatus/ReadLastEdits"), parameters, cancellationToken: cancellation));
        var accounts = (await results.ReadAsync<(string Company, string AsyncAccount, string Account)>())
            .GroupBy(row => $"{row.Company}/{row.AsyncAccount}").ToDictionary(group => group.Key, group => group.First().Account, headquarters.Dialect.Keys);
        var names = (await results.ReadAsync<(long Channel, string Name)>()).ToDictionary(row => row.Channel, row => row.Name);
        var edits = (await results.ReadAsync<(string OperationId, DateTimeOffset At)>()).ToDictionary(row => row.OperationId, row => row.At, headquarters.Dialect.Keys);
        return [.. rows.Select(row => row.ToLine(
            accounts.GetValueOrDefault($"{row.Company}/{row.AsyncAccount}"), row.OriginatingChannel is { } channel ? names.GetValueOrDefault(channel) : null,
            edits.TryGetValue(row.Key.ToString(), out var edited) ? edited : null))];
    }
}
