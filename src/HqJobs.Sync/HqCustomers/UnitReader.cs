using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>A unit as it was read, with what headquarters has of its customer.</summary>
/// <param name="Unreadable">Why headquarters' rows of the customer cannot be read; null where they can.</param>
/// <param name="First">Where the unit stands in the queue; null once nothing of it is pending or due.</param>
internal sealed record OpenUnit(CustomerUnit Unit, KnownCustomer? Known, string? Unreadable, QueuePosition? First);

/// <summary>Loads everything that is open for the customers a window of the queue names: async account and account of one customer are one unit.</summary>
internal sealed class UnitReader(Database headquarters, object company, DateTimeOffset startedAt)
{
    private readonly CustomerReader customers = new(headquarters, company, startedAt);

    public async Task<IReadOnlyList<OpenUnit>> ReadAsync(DbConnection connection, IReadOnlyList<QueueEntry> entries, CancellationToken cancellation)
    {
        var names = await ResolveAsync(connection, entries, cancellation);
        var groups = new Dictionary<object, Group>();
        foreach (var table in AsyncTables.All)
            await ReadOpenAsync(connection, table, names, entries, groups, cancellation);

        // A customer typed into headquarters may have no RETAILCUSTTABLE row: every account that operations name is looked for.
        names.KnownAccounts.UnionWith(groups.Keys.OfType<AccountId>().Select(account => account.Value));
        var known = await customers.ReadAsync(connection, names.KnownAccounts, cancellation);
        var taken = (await TakenIdentities.ReadAsync(headquarters, connection, company, groups.Values.SelectMany(group => group.Identities()), cancellation))
            .ToLookup(row => (row.ProviderId, row.ExternalIdentityId));
        return [.. groups.Values.Select(group => group.ToUnit(CompanyOf(company), known, taken))];
    }

    public static CompanyId CompanyOf(object company) => new(company as string ?? "");

    private async Task<Names> ResolveAsync(DbConnection connection, IReadOnlyList<QueueEntry> entries, CancellationToken cancellation)
    {
        var names = new Names();
        foreach (var entry in entries)
        {
            if (!entry.AsyncAccount.IsNone) names.AsyncAccounts.Add(entry.AsyncAccount.Value);
            if (!entry.Account.IsNone) names.Accounts.Add(entry.Account.Value);
        }
        await LinkAsync("HqCustomers/FindAccounts", new { company, asyncAccounts = Json(names.AsyncAccounts) }, names.AsyncAccounts.Count);
        await LinkAsync("HqCustomers/FindAsyncAccounts", new { company, accounts = Json(names.Accounts) }, names.Accounts.Count);
        return names;

        async Task LinkAsync(string statement, object parameters, int count)
        {
            if (count == 0) return;
            var command = new CommandDefinition(headquarters.Sql[statement], parameters, cancellationToken: cancellation);
            foreach (var (asyncAccount, account) in await connection.QueryAsync<(string, string)>(command))
                names.Link(asyncAccount, account);
        }
    }

    private async Task ReadOpenAsync(
        DbConnection connection, AsyncTable table, Names names, IReadOnlyList<QueueEntry> entries, Dictionary<object, Group> groups, CancellationToken cancellation)
    {
        var sql = OperationSql.Of(table, headquarters.Provider);
        var found = new HashSet<OperationKey>();
        if (names.AsyncAccounts.Count > 0) await ReadAsync(sql.OpenOfAsyncAccounts, new { company, list = Json(names.AsyncAccounts) });
        if (names.Accounts.Count > 0) await ReadAsync(sql.OpenOfAccounts, new { company, list = Json(names.Accounts) });
        // Those that name nobody, and those whose name is broken text that no comparison finds again: nothing may stay Pending unseen (G1).
        var unfound = entries.Select(entry => entry.Position.Key).Where(key => key.Table == table && !found.Contains(key));
        foreach (var origin in unfound.ToList().GroupBy(key => (key.DataStore, key.Epoch)))
            await ReadAsync(sql.OpenOfCounters, new { dataStore = origin.Key.DataStore.Value, epoch = origin.Key.Epoch, list = Json(origin.Select(key => key.Counter)) });

        async Task ReadAsync(string text, object parameters)
        {
            await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(text, parameters, cancellationToken: cancellation));
            var columns = AsyncTables.ShapeOf(table).Columns.Count;
            while (await reader.ReadAsync(cancellation))
            {
                var values = new object?[columns];
                for (var i = 0; i < columns; i++)
                    values[i] = reader.GetValue(OperationSql.LeadingColumns + i);
                var key = new OperationKey(new DataStoreName(reader.GetString(0)), reader.GetInt64(1), table, Columns.Signed(reader, OperationSql.LeadingColumns));
                var operation = new Operation(key, Columns.TextOrNull(reader, 5), (OperationStatus)Columns.Signed(reader, 2), (int)Columns.Signed(reader, 3), values);
                found.Add(key);
                var name = names.UnitOf(operation);
                if (!groups.TryGetValue(name, out var group)) groups.Add(name, group = new Group(name, names));
                group.Add(operation, PositionOf(operation, Columns.TimeOrNull(reader, 4)));
            }
        }
    }

    private QueuePosition? PositionOf(Operation operation, DateTimeOffset? due) => operation.Status switch
    {
        OperationStatus.Pending => new QueuePosition(false, operation.Key.Table, DateTimeOffset.MinValue, operation.Key),
        _ when due <= startedAt => new QueuePosition(true, operation.Key.Table, due.Value, operation.Key),
        _ => null,
    };

    private static string Json<T>(IEnumerable<T> list) => JsonSerializer.Serialize(list);

    /// <summary>Which async accounts and accounts are one customer.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, string> accountOf = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> asyncAccountOf = new(StringComparer.Ordinal);

        public HashSet<string> AsyncAccounts { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Accounts { get; } = new(StringComparer.Ordinal);

        /// <summary>In key order, so that rows are met as they lie.</summary>
        public SortedSet<string> KnownAccounts { get; } = new(StringComparer.Ordinal);

        public void Link(string asyncAccount, string account)
        {
            KnownAccounts.Add(account);
            Accounts.Add(account);
            if (asyncAccount.Length == 0) return;
            AsyncAccounts.Add(asyncAccount);
            accountOf[asyncAccount] = account;
            asyncAccountOf[account] = asyncAccount;
        }

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
            var asyncAccount = name is AsyncAccount guid ? guid : names.AsyncAccountOf(account);
            if (asyncAccount.IsNone) asyncAccount = operations.Select(operation => operation.AsyncAccount).FirstOrDefault(value => !value.IsNone, AsyncAccount.None);
            var unit = new CustomerUnit(company, asyncAccount, account, operations) { TakenIdentities = [.. Identities().Distinct().SelectMany(identity => taken[identity])] };
            return new OpenUnit(unit, known.Of.GetValueOrDefault(account.Value), known.Unreadable.GetValueOrDefault(account.Value), first);
        }
    }
}
