using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>A unit as it was read, with what headquarters has of its customer.</summary>
/// <param name="Unreadable">Why headquarters' rows of the customer cannot be read; null where they can.</param>
/// <param name="First">Where the unit stands in the queue; null once nothing of it is pending or due.</param>
internal sealed record OpenUnit(CustomerUnit Unit, KnownCustomer? Known, Rejection? Unreadable, QueuePosition? First);

/// <summary>Loads everything that is open for the customers a window of the queue names: async account and account of one customer are one unit.</summary>
internal sealed class UnitReader(Database headquarters, object company, DateTimeOffset startedAt)
{
    private readonly CustomerReader customers = new(headquarters, company, startedAt);

    public async Task<IReadOnlyList<OpenUnit>> ReadAsync(DbConnection connection, IReadOnlyList<QueueEntry> entries, CancellationToken cancellation)
    {
        var names = await ResolveAsync(connection, entries, cancellation);
        var groups = new Dictionary<object, Group>(names);
        await ReadOpenAsync(connection, names, entries, groups, cancellation);

        // A customer typed into headquarters may have no RETAILCUSTTABLE row: every account that operations name is looked for.
        names.KnownAccounts.UnionWith(groups.Keys.OfType<AccountId>().Select(account => account.Value));
        var (known, identities) = await customers.ReadAsync(connection, names.KnownAccounts, groups.Values.SelectMany(group => group.Identities()), cancellation);
        var taken = identities.ToLookup(row => (row.ProviderId, row.ExternalIdentityId));
        return [.. groups.Values.Select(group => group.ToUnit(CompanyOf(company), known, taken))];
    }

    public static CompanyId CompanyOf(object company) => new(company as string ?? "");

    private async Task<Names> ResolveAsync(DbConnection connection, IReadOnlyList<QueueEntry> entries, CancellationToken cancellation)
    {
        var names = new Names(headquarters.Dialect.Keys);
        foreach (var entry in entries)
        {
            if (!entry.AsyncAccount.IsNone) names.AsyncAccounts.Add(entry.AsyncAccount.Value);
            if (!entry.Account.IsNone) names.Accounts.Add(entry.Account.Value);
        }
        var parameters = new { company, asyncAccounts = Json(names.AsyncAccounts), accounts = Json(names.Accounts) };
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(headquarters.Sql.Together("HqCustomers/FindAccounts", "HqCustomers/FindAsyncAccounts"), parameters, cancellationToken: cancellation));
        do
        {
            while (await reader.ReadAsync(cancellation)) names.Link(Columns.Text(reader, 0), Columns.Text(reader, 1));
        }
        while (await reader.NextResultAsync(cancellation));
        return names;
    }

    private async Task ReadOpenAsync(
        DbConnection connection, Names names, IReadOnlyList<QueueEntry> entries, Dictionary<object, Group> groups, CancellationToken cancellation)
    {
        var found = new HashSet<OperationKey>();
        var lists = new DynamicParameters(new { company, asyncAccounts = Json(names.AsyncAccounts), accounts = Json(names.Accounts) });
        await ReadAsync(OperationSql.Together(headquarters.Provider, sql => $"{sql.OpenOfAsyncAccounts}\n{sql.OpenOfAccounts}"), resultsOfATable: 2);

        // Those that name nobody, and those whose name is broken text that no comparison finds again: nothing may stay Pending unseen (G1).
        var unfound = entries.Select(entry => entry.Position.Key).Where(key => !found.Contains(key)).ToList();
        if (unfound.Count == 0) return;
        lists = OperationSql.ListsOf(unfound);
        await ReadAsync(OperationSql.Together(headquarters.Provider, sql => sql.OpenOfKeys), resultsOfATable: 1);

        async Task ReadAsync(string text, int resultsOfATable)
        {
            await using var reader = await StoredValues.OpenAsync(connection, new CommandDefinition(text, lists, cancellationToken: cancellation));
            var results = 0;
            do
            {
                var table = AsyncTables.All[results++ / resultsOfATable];
                while (await reader.ReadAsync(cancellation)) Add(table, StoredValues.ReadRow(reader));
            }
            while (await reader.NextResultAsync(cancellation));
        }

        void Add(AsyncTable table, object?[] row)
        {
            var values = row[OperationSql.LeadingColumns..];
            var key = new OperationKey(new DataStoreName((string)row[0]!), Columns.Signed(row[1], "ORIGINEPOCH"), table, Columns.Signed(values[0], "REPLICATIONCOUNTERFROMORIGIN"));
            var operation = new Operation(
                key, row[5] as string, (OperationStatus)Columns.Signed(row[2], "SYNCSTATUS"), (int)Columns.Signed(row[3], "SYNCATTEMPTS"), values, Columns.Signed(row[6], "SYNCEDITS"));
            found.Add(key);
            var name = names.UnitOf(operation);
            if (!groups.TryGetValue(name, out var group)) groups.Add(name, group = new Group(name, names));
            group.Add(operation, PositionOf(operation, Columns.TimeOrNull(row[4], "SYNCNEXTDATETIME")));
        }
    }

    private QueuePosition? PositionOf(Operation operation, DateTimeOffset? due) => operation.Status switch
    {
        OperationStatus.Pending => new QueuePosition(false, operation.Key.Table, DateTimeOffset.MinValue, operation.Key),
        _ when due <= startedAt => new QueuePosition(true, operation.Key.Table, due.Value, operation.Key),
        _ => null,
    };

    private static string Json<T>(IEnumerable<T> list) => JsonSerializer.Serialize(list);

    /// <summary>Which async accounts and accounts are one customer; compares the names of units as headquarters compares keys.</summary>
    private sealed class Names(IEqualityComparer<string> keys) : IEqualityComparer<object>
    {
        private readonly Dictionary<string, string> accountOf = new(keys);
        private readonly Dictionary<string, string> asyncAccountOf = new(keys);

        public HashSet<string> AsyncAccounts { get; } = new(keys);

        public HashSet<string> Accounts { get; } = new(keys);

        public HashSet<string> KnownAccounts { get; } = new(keys);

        public void Link(string asyncAccount, string account)
        {
            KnownAccounts.Add(account);
            Accounts.Add(account);
            if (asyncAccount.Length == 0) return;
            AsyncAccounts.Add(asyncAccount);
            accountOf[asyncAccount] = account;
            asyncAccountOf[account] = asyncAccount;
        }

        bool IEqualityComparer<object>.Equals(object? left, object? right) => (left, right) switch
        {
            (AccountId one, AccountId other) => keys.Equals(one.Value, other.Value),
            (AsyncAccount one, AsyncAccount other) => keys.Equals(one.Value, other.Value),
            _ => Equals(left, right),
        };

        int IEqualityComparer<object>.GetHashCode(object name) => name switch
        {
            AccountId account => keys.GetHashCode(account.Value),
            AsyncAccount account => keys.GetHashCode(account.Value),
            _ => name.GetHashCode(),
        };

        /// <summary>The account of a known customer, otherwise what the operation names; one that names nobody is a unit of its own.</summary>
        public object UnitOf(Operation operation)
        {
            if (accountOf.TryGetValue(operation.AsyncAccount.Value, out var account)) return new AccountId(account);
            if (!operation.Account.IsNone) return operation.Account;
            return operation.AsyncAccount.IsNone ? operation.Key : operation.AsyncAccount;
        }

        public AsyncAccount AsyncAccountOf(AccountId account) => asyncAccountOf.TryGetValue(account.Value, out var found) ? new AsyncAccount(found) : AsyncAccount.None;
    }

    private sealed class Group(object name, Names names)
    {
        private readonly List<Operation> operations = [];
        private readonly HashSet<OperationKey> seen = [];
        private QueuePosition? first;

        // An operation that names both accounts is found twice.
        public void Add(Operation operation, QueuePosition? position)
        {
            if (!seen.Add(operation.Key)) return;
            operations.Add(operation);
            if (position is { } place && (first is null || place.CompareTo(first.Value) < 0)) first = place;
        }

        public IEnumerable<(long Provider, string Identity)> Identities() =>
            from operation in operations
            where operation.Key.Table == AsyncTable.Identity && operation[IdentityColumns.ExternalIdentityId] is string
            let provider = Fields.TryWholeNumber(operation[IdentityColumns.ProviderId], out var number) ? number : (long?)null
            where provider is not null
            // As the conversion reads it.
            select (provider.Value, ((string)operation[IdentityColumns.ExternalIdentityId]!).Trim());

        public OpenUnit ToUnit(CompanyId company, KnownCustomers known, ILookup<(long, string), RetailExternalIdToCustomerMapRow> taken)
        {
            OperationOrder.Sort(operations);
            var account = name is AccountId named ? named : AccountId.None;
            var customer = known.Of.GetValueOrDefault(account.Value);
            var unreadable = known.Unreadable.GetValueOrDefault(account.Value);
            // What is written goes on to channels that compare otherwise: an account is spelled as headquarters does.
            if (customer is not null) account = customer.Customer.Account.Account;
            var asyncAccount = name is AsyncAccount guid ? guid : names.AsyncAccountOf(account);
            if (asyncAccount.IsNone) asyncAccount = operations.Select(operation => operation.AsyncAccount).FirstOrDefault(value => !value.IsNone, AsyncAccount.None);
            var unit = new CustomerUnit(company, asyncAccount, account, operations) { TakenIdentities = [.. Identities().Distinct().SelectMany(identity => taken[identity])] };
            return new OpenUnit(unit, customer, unreadable, first);
        }
    }
}
