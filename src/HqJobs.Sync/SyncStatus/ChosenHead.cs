using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Of an operation that somebody chose: whose it is and how it stands.</summary>
/// <param name="Company">As the column holds it, which may be junk.</param>
internal sealed record ChosenHead(
    OperationKey Key, object Company, AsyncAccount AsyncAccount, AccountId Account, OperationStatus Status, DateTimeOffset? Due, string? Error, IReadOnlyDictionary<string, string> RawValues)
{
    public QueueEntry Entry => new(new QueuePosition(false, Key.Table, DateTimeOffset.MinValue, Key), AsyncAccount, Account);

    /// <summary>What keeps it from being tried whatever else is chosen; null: nothing.</summary>
    public string? Obstacle
    {
        get
        {
            if (RawValues.Count > 0)
                return $"{string.Join("; ", RawValues.Select(raw => $"{Rejection.Beginning(raw.Key, EditedRow.TextOfRaw(raw.Value))}cannot be read by headquarters"))}: enter what is right and save, then synchronize";
            return Status == OperationStatus.Failed && Due is null ? $"landed as Failed and is not tried before it is edited: {Error}" : null;
        }
    }

    /// <returns>By key; an operation headquarters does not have is missing.</returns>
    public static async Task<Dictionary<OperationKey, ChosenHead>> ReadAsync(Database headquarters, DbConnection connection, IEnumerable<OperationKey> keys, CancellationToken cancellation)
    {
        var heads = new Dictionary<OperationKey, ChosenHead>();
        await using var reader = await StoredValues.OpenAsync(connection, new CommandDefinition(OperationEditSql.Heads(headquarters.Provider), OperationSql.ListsOf(keys), cancellationToken: cancellation));
        foreach (var table in AsyncTables.All)
        {
            while (await reader.ReadAsync(cancellation))
            {
                var row = StoredValues.ReadRow(reader);
                var key = new OperationKey(new DataStoreName((string)row[0]!), Columns.Signed(row[1], "ORIGINEPOCH"), table, Columns.Signed(row[2], "REPLICATIONCOUNTERFROMORIGIN"));
                heads[key] = new ChosenHead(
                    key, row[3] ?? "", new AsyncAccount(row[4] as string ?? ""), new AccountId(row[5] as string ?? ""),
                    (OperationStatus)Columns.Signed(row[6], "SYNCSTATUS"), Columns.TimeOrNull(row[7], "SYNCNEXTDATETIME"), row[8] as string, EditedRow.RawValuesOf(row[9] as string));
            }
            await reader.NextResultAsync(cancellation);
        }
        return heads;
    }
}
