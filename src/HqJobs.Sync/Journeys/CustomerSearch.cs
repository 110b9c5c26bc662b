using System.Text.Json;
using Dapper;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Journeys;

/// <summary>Finds customers by what people know of them: GUID, account, e-mail or phone. Reads only.</summary>
public sealed class CustomerSearch(Databases databases)
{
    // Of operations that wait, of those that did not succeed, and of a channel's rows above each watermark: a backlog is not searched through whole.
    private const int RowsOfEachTable = 20_000;

    // Customers with one phone, before those are left out that only look like it.
    private const int MostAlike = 500;

    private readonly Database headquarters = databases.Headquarters;

    /// <summary>Looks at headquarters' customers, at operations it has not taken over yet, and for e-mail and phone at what no upload has brought yet. A GUID that only a channel
    /// knows is found by its journey.</summary>
    /// <param name="text">A GUID or account in any company, in any case; an e-mail in any case; a phone as people write it: <c>+47 22 00 11 22</c>, <c>0047…</c>, <c>(713) 555-0122</c>.</param>
    /// <param name="count">At most so many, those of headquarters first.</param>
    public async Task<FoundCustomers> FindAsync(string text, int count, CancellationToken cancellation)
    {
        text = text.Trim();
        var problems = new List<JourneyProblem>();
        IEnumerable<FoundCustomer> found = text.Length is 0 or > 255 ? []
            : Guid.TryParse(text, out var asyncAccount) ? await FindByAsyncAccountAsync(asyncAccount.ToString(), cancellation)
            : [.. await FindByAccountAsync(text, cancellation), .. Locator.Parse(text) is { } locator ? await FindByLocatorAsync(locator, problems, cancellation) : []];
        return new FoundCustomers([.. found
            .DistinctBy(customer => (customer.DataAreaId.ToUpperInvariant(), customer.Id.ToUpperInvariant()))
            .OrderBy(customer => customer.IsPending).ThenBy(customer => customer.DataAreaId, StringComparer.OrdinalIgnoreCase).ThenBy(customer => customer.Id, StringComparer.OrdinalIgnoreCase)
            .Take(count)], problems);
    }

    private async Task<IEnumerable<FoundCustomer>> FindByAsyncAccountAsync(string asyncAccount, CancellationToken cancellation)
    {
        var known = await FindAccountsAsync(asyncAccount, cancellation);
        var waiting = await headquarters.ReadAsync(connection => connection.QueryAsync<string>(
            headquarters.Sql["Journeys/FindCompaniesWithoutAccount"], new { asyncAccount }), cancellation);
        var named = await NameAsync([.. known, .. waiting.Select(company => new AskedCustomer(company, asyncAccount, ""))], cancellation);
        return named.Select(customer => customer.Found(FoundBy.AsyncAccount, customer.AccountNum.Length == 0));
    }

    private async Task<IEnumerable<FoundCustomer>> FindByAccountAsync(string account, CancellationToken cancellation) =>
        (await NameAsync(await FindAccountsAsync(account, cancellation), cancellation)).Select(customer => customer.Found(FoundBy.Account, isPending: false));

    private async Task<IReadOnlyList<AskedCustomer>> FindAccountsAsync(string id, CancellationToken cancellation)
    {
        var rows = await headquarters.ReadAsync(connection => AccountSpellings.FindAsync(headquarters, connection, id, account => connection.QueryAsync<NamedRow>(
            headquarters.Sql["Journeys/FindAccounts"], new { asyncAccount = id.ToLowerInvariant(), account }), cancellation), cancellation);
        return [.. rows.Select(row => new AskedCustomer(row.DataAreaId, row.CustAccountAsync, row.AccountNum))];
    }

    private async Task<IEnumerable<FoundCustomer>> FindByLocatorAsync(Locator locator, List<JourneyProblem> problems, CancellationToken cancellation)
    {
        var by = locator.Type == Locator.PhoneType ? FoundBy.Phone : FoundBy.Email;
        var known = await headquarters.ReadAsync(connection => connection.QueryAsync<NamedRow>(
            headquarters.Sql["Journeys/FindCustomersByLocator"], new { type = locator.Type, pattern = locator.Pattern, count = MostAlike }), cancellation);
        var pending = await headquarters.ReadAsync(connection => connection.QueryAsync<RecordedRow>(
            headquarters.Sql["Journeys/FindPendingByLocator"], new { type = locator.Type, pattern = locator.Pattern, look = RowsOfEachTable }), cancellation);
        var notUploaded = await FindNotUploadedAsync(locator, cancellation);
        problems.AddRange(notUploaded.Where(answer => answer.Problem is not null).Select(answer => answer.Problem!));
        var recorded = pending.Concat(notUploaded.SelectMany(answer => answer.Rows))
            .Where(row => locator.IsSpelledBy(row.Locator) || locator.IsSpelledBy(row.Locator2))
            .Select(row => new AskedCustomer(row.DataAreaId ?? "", row.CustAccountAsync ?? "", row.CustAccount ?? ""))
            .Where(customer => customer.AsyncAccount.Length + customer.Account.Length > 0)
            .Distinct().Take(MostAlike).ToList();
        return
        [
            .. known.Where(row => locator.IsSpelledBy(row.Locator)).Select(row => row.Found(by, isPending: false)),
            .. (await NameAsync(recorded, cancellation)).Select(customer => customer.Found(by, isPending: true)),
        ];
    }

    /// <summary>Asks the live store databases, shortly and read-only (G7).</summary>
    private async Task<(IEnumerable<RecordedRow> Rows, JourneyProblem? Problem)[]> FindNotUploadedAsync(Locator locator, CancellationToken cancellation)
    {
        var watermarks = (await headquarters.ReadAsync(connection => connection.QueryAsync<Watermark>(headquarters.Sql["Pipelines/ReadWatermarks"]), cancellation))
            .ToLookup(row => row.DataStore, StringComparer.OrdinalIgnoreCase);
        return await databases.AskEveryChannelAsync<(IEnumerable<RecordedRow>, JourneyProblem?)>(async (store, token) =>
        {
            try
            {
                var known = watermarks[store.Name.Value].ToDictionary(row => row.TableName, row => row.Counter, StringComparer.OrdinalIgnoreCase);
                long Above(AsyncTable table) => known.GetValueOrDefault(AsyncTables.NameOf(table));
                return (await store.Database.ReadAsync(connection => connection.QueryAsync<RecordedRow>(store.Database.Sql["Journeys/FindNotUploadedByLocator"], new
                {
                    type = locator.Type, pattern = locator.Pattern, look = RowsOfEachTable,
                    customer = Above(AsyncTable.Customer), address = Above(AsyncTable.Address), contact = Above(AsyncTable.Contact),
                }), token), null);
            }
            catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
            {
                return ([], new JourneyProblem(store.Name.Value, reason));
            }
        }, cancellation);
    }

    private async Task<IReadOnlyList<NamedRow>> NameAsync(IReadOnlyList<AskedCustomer> customers, CancellationToken cancellation) => customers.Count == 0 ? []
        : (await headquarters.ReadAsync(connection => connection.QueryAsync<NamedRow>(
            headquarters.Sql["Journeys/NameCustomers"], new { customers = JsonSerializer.Serialize(customers, JsonSerializerOptions.Web) }), cancellation)).AsList();

    private sealed record AskedCustomer(string Company, string AsyncAccount, string Account);

    private sealed record NamedRow
    {
        public string DataAreaId { get; init; } = "";

        public string AccountNum { get; init; } = "";

        public string CustAccountAsync { get; init; } = "";

        public string? Name { get; init; }

        public string? Locator { get; init; }

        public FoundCustomer Found(FoundBy by, bool isPending) => new(DataAreaId, AccountNum, CustAccountAsync, Name ?? "", by, isPending);
    }

    private sealed record RecordedRow
    {
        public string? DataAreaId { get; init; }

        public string? CustAccountAsync { get; init; }

        public string? CustAccount { get; init; }

        public string? Locator { get; init; }

        public string? Locator2 { get; init; }
    }
}
