using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>The operations somebody chose, and what has become of them so far.</summary>
internal sealed class Choice
{
    private readonly List<OperationKey> asked;
    private readonly HashSet<OperationKey> undecided;
    private readonly Dictionary<OperationKey, (ChosenResult Result, string? Message)> decided = [];
    private readonly Dictionary<OperationKey, (object Company, AsyncAccount AsyncAccount, AccountId Account)> customers = [];
    private readonly Dictionary<OperationKey, string> accounts = [];

    public Choice(IReadOnlyList<OperationKey> keys)
    {
        asked = [.. keys.Distinct()];
        undecided = [.. asked];
    }

    public IReadOnlySet<OperationKey> Undecided => undecided;

    /// <summary>Decides what a look at the operations decides.</summary>
    /// <returns>Those that can be tried.</returns>
    public IReadOnlyList<ChosenHead> Take(IReadOnlyDictionary<OperationKey, ChosenHead> heads)
    {
        var open = new List<ChosenHead>();
        foreach (var key in asked.Where(undecided.Contains))
        {
            var head = heads.GetValueOrDefault(key);
            if (head is not null) customers[key] = (head.Company, head.AsyncAccount, head.Account);
            if (head is null) Leave(key, "headquarters has no such operation");
            else if (head.Status == OperationStatus.Succeeded) Decide(key, ChosenResult.Succeeded, "had succeeded already");
            else if (head.Obstacle is { } obstacle) Leave(key, obstacle);
            else open.Add(head);
        }
        return open;
    }

    public void Record(ConvertedUnit unit)
    {
        foreach (var (operation, outcome) in unit.Unit.Operations.Zip(unit.Result.Outcomes))
        {
            Decide(operation.Key, outcome.Status switch
            {
                OperationStatus.Succeeded => ChosenResult.Succeeded,
                OperationStatus.Failed => ChosenResult.Failed,
                _ => ChosenResult.Blocked,
            }, outcome.Message);
            customers[operation.Key] = (unit.Unit.Company.Value, unit.Unit.AsyncAccount, unit.Unit.Account);
        }
    }

    public void Leave(OperationKey key, string reason) => Decide(key, ChosenResult.NotSynchronized, reason);

    public void LeaveRest(string reason)
    {
        foreach (var key in undecided.ToList()) Leave(key, reason);
    }

    public void Add(Choice part)
    {
        foreach (var (key, (result, message)) in part.decided) Decide(key, result, message);
        foreach (var (key, customer) in part.customers) customers[key] = customer;
    }

    /// <summary>Looks up what accounts the customers have by now.</summary>
    public async Task FindAccountsAsync(Database headquarters, DbConnection connection, CancellationToken cancellation)
    {
        foreach (var company in customers.GroupBy(pair => pair.Value.Company))
        {
            var parameters = new
            {
                company = company.Key,
                asyncAccounts = JsonSerializer.Serialize(company.Select(pair => pair.Value.AsyncAccount.Value).Where(name => !string.IsNullOrEmpty(name)).Distinct()),
                accounts = JsonSerializer.Serialize(company.Select(pair => pair.Value.Account.Value).Where(name => !string.IsNullOrEmpty(name)).Distinct()),
            };
            await using var results = await connection.QueryMultipleAsync(
                new CommandDefinition(headquarters.Sql.Together("HqCustomers/FindAccounts", "HqCustomers/FindAsyncAccounts"), parameters, cancellationToken: cancellation));
            var known = (await results.ReadAsync<(string AsyncAccount, string Account)>()).DistinctBy(row => row.AsyncAccount, headquarters.Dialect.Keys)
                .ToDictionary(row => row.AsyncAccount, row => row.Account, headquarters.Dialect.Keys);
            var existing = (await results.ReadAsync<(string? AsyncAccount, string Account)>()).Select(row => row.Account).ToHashSet(headquarters.Dialect.Keys);
            foreach (var (key, customer) in company)
            {
                if (known.TryGetValue(customer.AsyncAccount.Value, out var account)) accounts[key] = account;
                else if (existing.TryGetValue(customer.Account.Value, out var spelled)) accounts[key] = spelled;
            }
        }
    }

    public IReadOnlyList<ChosenOutcome> ToOutcomes() =>
        [.. asked.Select(key => new ChosenOutcome(key.ToString(), decided[key].Result, accounts.GetValueOrDefault(key), decided[key].Message))];

    private void Decide(OperationKey key, ChosenResult result, string? message)
    {
        decided[key] = (result, message);
        undecided.Remove(key);
    }
}
