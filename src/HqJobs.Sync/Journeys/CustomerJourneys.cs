using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Journeys;

/// <summary>Follows one customer from the channel that recorded it to every channel that has it. Reads only.</summary>
public sealed class CustomerJourneys(Databases databases)
{
    private readonly Database headquarters = databases.Headquarters;

    /// <param name="id">An async account in any case, or an account ID in any case; of every company that knows it.</param>
    /// <returns>An unknown customer is a journey without accounts and operations.</returns>
    public async Task<CustomerJourney> ReadAsync(string id, CancellationToken cancellation)
    {
        id = Guid.TryParse(id, out var asyncAccount) ? asyncAccount.ToString() : id.Trim();
        var accounts = await FindAccountsAsync(id, cancellation);
        var asked = new Asked(
            accounts.Select(account => account.CustAccountAsync).Append(id.ToLowerInvariant()).Where(text => text.Length > 0).Distinct().ToList(),
            accounts.Select(account => new CompanyAccount(account.DataAreaId, account.AccountNum)).ToList());

        var landed = await FindOperationsAsync(asked, cancellation);
        var channels = await AskChannelsAsync(asked, cancellation);
        return new CustomerJourney(
            id,
            [.. await Task.WhenAll(accounts.Select(account => FollowAsync(account, landed, channels, cancellation)))],
            [.. landed, .. channels.SelectMany(channel => channel.NotUploaded)],
            [.. channels.Where(channel => channel.Problem is not null).Select(channel => new JourneyProblem(channel.Name, channel.Problem!))]);
    }

    private Task<IReadOnlyList<AccountRow>> FindAccountsAsync(string id, CancellationToken cancellation) =>
        headquarters.ReadAsync(connection => AccountSpellings.FindAsync(headquarters, connection, id, account => connection.QueryAsync<AccountRow>(
            headquarters.Sql["Journeys/FindAccounts"], new { asyncAccount = id.ToLowerInvariant(), account }), cancellation), cancellation);

    private async Task<IReadOnlyList<JourneyOperation>> FindOperationsAsync(Asked asked, CancellationToken cancellation)
    {
        var rows = await headquarters.ReadAsync(connection => connection.QueryAsync<OperationRow>(headquarters.Sql["Journeys/FindOperations"], asked.Parameters()), cancellation);
        return [.. rows.Select(row => row.ToOperation(row.DataStore, row.OriginEpoch))
            .DistinctBy(operation => operation.OperationId) // one that names both the async account and the account is found by each
            .OrderBy(operation => operation.DateUploaded ?? DateTimeOffset.MinValue).ThenBy(operation => operation.DataStore, StringComparer.Ordinal)
            .ThenBy(operation => OperationRow.Kinds.IndexOf(operation.Record)).ThenBy(operation => operation.ReplicationCounterFromOrigin)];
    }

    private async Task<IReadOnlyList<ChannelAnswer>> AskChannelsAsync(Asked asked, CancellationToken cancellation)
    {
        var (profiles, watermarks) = await headquarters.ReadAsync(async connection => (
            (await connection.QueryAsync<DataStoreProfile>(headquarters.Sql["Pipelines/ReadDataStores"])).ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase),
            (await connection.QueryAsync<Watermark>(headquarters.Sql["Pipelines/ReadWatermarks"])).ToLookup(row => row.DataStore, StringComparer.OrdinalIgnoreCase)), cancellation);

        return await databases.AskEveryChannelAsync(
            (store, token) => ChannelLook.AskAsync(store, profiles.GetValueOrDefault(store.Name.Value)?.OriginEpoch ?? 1, watermarks[store.Name.Value], asked, token), cancellation);
    }

    private async Task<JourneyAccount> FollowAsync(
        AccountRow account, IReadOnlyList<JourneyOperation> landed, IReadOnlyList<ChannelAnswer> channels, CancellationToken cancellation)
    {
        var converted = landed
            .Where(operation => operation.DataAreaId == account.DataAreaId && operation.Stage == OperationStage.Succeeded).Max(operation => operation.SyncDateTime) ?? account.CreatedDateTime;
        var answers = channels.ToDictionary(channel => channel.Name, StringComparer.OrdinalIgnoreCase);
        var served = await headquarters.ReadAsync(connection => connection.QueryAsync<ServedRow>(
            headquarters.Sql["Journeys/ReadDeliveries"],
            new { company = account.DataAreaId, account = account.AccountNum, version = account.ChangeVersion ?? long.MaxValue, since = converted ?? DateTimeOffset.UnixEpoch }), cancellation);
        return new JourneyAccount(
            account.DataAreaId, account.AccountNum, account.CustAccountAsync, account.CreatedByDataStore, account.CreatedDateTime, account.ChangeVersion, account.Deleted != 0,
            [.. served.Where(row => answers.ContainsKey(row.DataStore)).OrderBy(row => row.DataStore, StringComparer.Ordinal)
                .Select(row => DeliveryOf(account, row, answers[row.DataStore], converted))]);
    }

    private static JourneyDelivery DeliveryOf(AccountRow account, ServedRow served, ChannelAnswer answer, DateTimeOffset? converted)
    {
        if (answer.Problem is not null) return new JourneyDelivery(answer.Name, DeliveryState.NotReachable, served.RowVersion, served.DateApplied);
        if (served.Reason is not null) return new JourneyDelivery(answer.Name, DeliveryState.Owed, answer.Version, served.RefusedDateTime, served.Reason, served.NextTryDateTime);
        return answer.Version >= account.ChangeVersion
            ? new JourneyDelivery(answer.Name, DeliveryState.Delivered, answer.Version, served.DateApplied)
            : new JourneyDelivery(answer.Name, DeliveryState.Owed, answer.Version, converted);
    }

    private sealed record AccountRow
    {
        public string DataAreaId { get; init; } = "";

        public string AccountNum { get; init; } = "";

        public string CustAccountAsync { get; init; } = "";

        public string? CreatedByDataStore { get; init; }

        public DateTimeOffset? CreatedDateTime { get; init; }

        public long? ChangeVersion { get; init; }

        public long Deleted { get; init; }
    }

    private sealed record ServedRow
    {
        public string DataStore { get; init; } = "";

        public long RowVersion { get; init; }

        public DateTimeOffset? DateApplied { get; init; }

        public string? Reason { get; init; }

        public DateTimeOffset? RefusedDateTime { get; init; }

        public DateTimeOffset? NextTryDateTime { get; init; }
    }
}

/// <summary>Whose rows are looked for.</summary>
internal sealed record Asked(IReadOnlyList<string> AsyncAccounts, IReadOnlyList<CompanyAccount> Accounts)
{
    public DynamicParameters Parameters() => new(new { asyncAccounts = JsonSerializer.Serialize(AsyncAccounts), accounts = JsonSerializer.Serialize(Accounts, JsonSerializerOptions.Web) });
}

internal sealed record CompanyAccount(string Company, string Account);
