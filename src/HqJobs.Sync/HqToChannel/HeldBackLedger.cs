using System.Text.Json;
using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

/// <summary>A customer that a channel's database refused before, as headquarters noted it.</summary>
internal sealed record HeldBackNote
{
    public string DataAreaId { get; init; } = "";

    public string AccountNum { get; init; } = "";

    public string Reason { get; init; } = "";

    public long Tries { get; init; }

    public DateTimeOffset NextTryDateTime { get; init; }

    /// <summary>Of the customer's last change; 0: headquarters knows of none, null: it has no version yet.</summary>
    public long? CurrentVersion { get; init; }

    public CustomerKey Key => new(DataAreaId, AccountNum);
}

/// <summary>A customer refused now.</summary>
/// <param name="Tries">This one included.</param>
internal sealed record RefusedCustomer(ChangedCustomer Customer, string Reason, long Tries, DateTimeOffset Next);

/// <summary>Customers as the database compares them: whatever their case.</summary>
internal readonly record struct CustomerKey(string Company, string Account)
{
    public static CustomerKey Of(ChangedCustomer customer) => new(customer.Company, customer.Account);

    public bool Equals(CustomerKey other) =>
        string.Equals(Company, other.Company, StringComparison.OrdinalIgnoreCase) && string.Equals(Account, other.Account, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Company), StringComparer.OrdinalIgnoreCase.GetHashCode(Account));
}

/// <summary>CUSTOMERHELDBACK: whom channels' databases refused. Only the owner of the channel's lease writes its rows.</summary>
internal sealed class HeldBackLedger(Database headquarters, TimeProvider time)
{
    public async Task<IReadOnlyList<HeldBackNote>> ReadAsync(DataStoreName channel, CancellationToken cancellation) =>
        (await headquarters.ReadAsync(connection => connection.QueryAsync<HeldBackNote>(new CommandDefinition(
            headquarters.Sql["HqToChannel/ReadHeldBack"], new { datastore = channel.Value }, cancellationToken: cancellation)), cancellation)).AsList();

    /// <summary>Notes who was refused and forgets who came through, in one transaction.</summary>
    public Task SettleAsync(
        Lease lease, DataStoreName channel, IReadOnlyCollection<RefusedCustomer> refused, IReadOnlyCollection<CustomerKey> delivered, CancellationToken cancellation) =>
        headquarters.NoteAsync(lease, async transaction =>
        {
            if (refused.Count > 0)
                await transaction.Connection.ExecuteAsync(
                    headquarters.Sql["HqToChannel/HoldBack"], new { datastore = channel.Value, refused = JsonSerializer.Serialize(refused.Select(Row)), now = time.GetUtcNow() }, transaction.Db);
            if (delivered.Count > 0)
                await transaction.Connection.ExecuteAsync(
                    headquarters.Sql["HqToChannel/LetGo"],
                    new { datastore = channel.Value, customers = JsonSerializer.Serialize(delivered.Select(customer => new { company = customer.Company, account = customer.Account })) }, transaction.Db);
        }, cancellation);

    private static object Row(RefusedCustomer refused) => new
    {
        company = refused.Customer.Company,
        account = refused.Customer.Account,
        version = refused.Customer.Version,
        reason = refused.Reason,
        tries = refused.Tries,
        next = UtcTimeHandler.ToText(refused.Next),
    };
}
