using System.Data.Common;
using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>What headquarters has of a list of accounts, by account.</summary>
/// <param name="Of">The customers; an account headquarters does not have is missing.</param>
/// <param name="Unreadable">Of the others, what somebody typed there that cannot be read: table, column, account.</param>
internal sealed record KnownCustomers(Dictionary<string, KnownCustomer> Of, Dictionary<string, Rejection> Unreadable);

/// <summary>Reads everything headquarters keeps about customers: fourteen tables by a list of accounts, each along the path 1010.json gives it.</summary>
internal sealed class CustomerReader(Database headquarters, object company, DateTimeOffset now)
{
    private static readonly Dictionary<string, Subjob> Subjobs = SchedulerJob.Read("1010").Subjobs.ToDictionary(subjob => subjob.Table, StringComparer.Ordinal);

    private static readonly TableShape[] Tables =
    [
        CustTableRow.Shape, RetailCustTableRow.Shape, DirPartyTableRow.Shape, DirPersonRow.Shape, DirPersonNameRow.Shape, LogisticsLocationRow.Shape, DirPartyLocationRow.Shape,
        DirPartyLocationRoleRow.Shape, LogisticsPostalAddressRow.Shape, LogisticsElectronicAddressRow.Shape, RetailCustAffiliationRow.Shape, RetailCustAttributeRow.Shape,
        DirAddressBookPartyRow.Shape, RetailExternalIdToCustomerMapRow.Shape,
    ];

    /// <summary>Everything as one command, which costs one trip to the server: how often each was edited first, so that a change in between is seen as one.</summary>
    private readonly string text = string.Join('\n',
        [headquarters.Sql["HqCustomers/ReadCustomerNotes"], .. Tables.Select(table => TextOf(table, headquarters.Provider)), headquarters.Sql["HqCustomers/ReadTakenIdentities"]]);

    /// <param name="asked">External identities that operations name.</param>
    /// <returns>Also whose those are.</returns>
    public async Task<(KnownCustomers Known, IReadOnlyList<RetailExternalIdToCustomerMapRow> Taken)> ReadAsync(
        DbConnection connection, IEnumerable<string> accounts, IEnumerable<(long Provider, string Identity)> asked, CancellationToken cancellation)
    {
        var known = new Dictionary<string, KnownCustomer>(headquarters.Dialect.Keys);
        var unreadable = new Dictionary<string, Rejection>(headquarters.Dialect.Keys);
        // In key order, so that rows are met as they lie.
        var wanted = accounts.Order(StringComparer.Ordinal).ToList();
        var identitiesAsked = TakenIdentities.ListOf(asked);
        if (wanted.Count == 0 && identitiesAsked is null) return (new KnownCustomers(known, unreadable), []);

        var parameters = new { company, accounts = JsonSerializer.Serialize(wanted), identities = identitiesAsked ?? "[]" };
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(text, parameters, cancellationToken: cancellation));
        var notes = new Dictionary<string, (long Edits, DataStoreName? CreatedBy)>(headquarters.Dialect.Keys);
        while (await reader.ReadAsync(cancellation))
            notes[reader.GetString(0)] = (Columns.Signed(reader, 1), Columns.TextOrNull(reader, 2) is { } creator ? new DataStoreName(creator) : null);
        var account = await RowsAsync<CustTableRow>();
        var retail = await RowsAsync<RetailCustTableRow>();
        var party = await RowsAsync<DirPartyTableRow>();
        var person = await RowsAsync<DirPersonRow>();
        var personName = await RowsAsync<DirPersonNameRow>();
        var locations = await RowsAsync<LogisticsLocationRow>();
        var partyLocations = await RowsAsync<DirPartyLocationRow>();
        var roles = await RowsAsync<DirPartyLocationRoleRow>();
        var postal = await RowsAsync<LogisticsPostalAddressRow>();
        var electronic = await RowsAsync<LogisticsElectronicAddressRow>();
        var affiliations = await RowsAsync<RetailCustAffiliationRow>();
        var attributes = await RowsAsync<RetailCustAttributeRow>();
        var books = await RowsAsync<DirAddressBookPartyRow>();
        var identities = await RowsAsync<RetailExternalIdToCustomerMapRow>();
        await reader.NextResultAsync(cancellation);
        var taken = await TakenIdentities.ReadAsync(reader, company, cancellation);

        foreach (var key in wanted.Where(key => account.Contains(key) && party.Contains(key) && !unreadable.ContainsKey(key)))
        {
            var customer = new Customer
            {
                Account = account[key].First(),
                Retail = retail[key].FirstOrDefault() ?? new RetailCustTableRow(account[key].First().Company, account[key].First().Account, "", null, 0),
                Party = party[key].First(),
                Person = person[key].FirstOrDefault(),
                PersonName = Current(personName[key], row => row.ValidFrom, row => row.ValidTo),
                Locations = [.. locations[key].Distinct()],
                PartyLocations = [.. partyLocations[key]],
                Roles = [.. roles[key].Distinct()],
                PostalAddresses = [.. postal[key].GroupBy(row => row.Location).Select(rows => Current(rows, row => row.ValidFrom, row => row.ValidTo)!)],
                ElectronicAddresses = [.. electronic[key].Distinct()],
                Affiliations = [.. affiliations[key]],
                Attributes = [.. attributes[key]],
                AddressBooks = [.. books[key]],
                Identities = [.. identities[key]],
            };
            known[key] = new KnownCustomer(customer, notes[key].Edits, notes[key].CreatedBy);
        }
        return (new KnownCustomers(known, unreadable), taken);

        async Task<ILookup<string, TRow>> RowsAsync<TRow>()
            where TRow : ICustomerRow<TRow>
        {
            await reader.NextResultAsync(cancellation);
            var rows = new List<(string Account, TRow Row)>();
            while (await reader.ReadAsync(cancellation))
            {
                var key = reader.GetString(0);
                try
                {
                    rows.Add((key, TRow.Read(reader, at: 1)));
                }
                catch (InvalidDataException junk)
                {
                    // Typed by hand: it keeps this customer from being converted, nobody else (G4).
                    unreadable[key] = Refusals.UnreadableCustomer.Of(key, $"{TRow.Shape.Name}.{junk.Message.TrimEnd('.')}");
                }
            }
            return rows.ToLookup(pair => pair.Account, pair => pair.Row, headquarters.Dialect.Keys);
        }
    }

    /// <summary>Account and columns of one table's rows of a list of customers; generated, since only table, columns and path differ.</summary>
    internal static string TextOf(TableShape table, DatabaseProvider provider)
    {
        var (path, column) = Subjobs[table.Name].Path!.Single();
        var (schema, list) = provider == DatabaseProvider.Sqlite ? ("", "json_each(@accounts)") : ("ax.", "openjson(@accounts) with ([value] nvarchar(20) '$')");
        var customer = $"CROSS JOIN {schema}CUSTTABLE AS c";
        var isCustomer = "c.DATAAREAID = @company AND c.ACCOUNTNUM = j.value";
        return path switch
        {
            "ACCOUNTNUM" => $"{Rows("", $"t.DATAAREAID = @company AND t.{column} = j.value")};",
            "PARTY" => $"{Rows($" {customer}", $"{isCustomer} AND t.{column} = c.PARTY")};",
            // An address whose link somebody deleted is still the party's: nobody else can have its ADDRESSID, and the next edit links it again.
            "LOCATION" => $"""
                {RowsAt("DIRPARTYLOCATION", "LOCATION")}
                UNION ALL
                {RowsAt("LOGISTICSLOCATION", "RECID")}
                  AND l.PARTY <> 0 AND l.ADDRESSID <> '' AND NOT EXISTS (SELECT 1 FROM {schema}DIRPARTYLOCATION AS k WHERE k.PARTY = l.PARTY AND k.LOCATION = l.RECID);
                """,
            _ => throw new InvalidOperationException($"1010.json leads from {table.Name} to the customer by '{path}', which is none of ACCOUNTNUM, PARTY, LOCATION."),
        };

        // CROSS JOIN keeps SQLite's planner from starting at the large tables; to SQL Server it is a join like any other.
        string Rows(string through, string where) =>
            $"SELECT j.value, {string.Join(", ", table.Columns.Select(name => $"t.{name}"))}\nFROM {list} AS j{through} CROSS JOIN {schema}{table.Name} AS t\nWHERE {where}";

        string RowsAt(string locations, string location) =>
            Rows($" {customer} CROSS JOIN {schema}{locations} AS l", $"{isCustomer} AND l.PARTY = c.PARTY AND t.{column} = l.{location}");
    }

    /// <summary>The row valid now, otherwise the last one that was.</summary>
    private TRow? Current<TRow>(IEnumerable<TRow> rows, Func<TRow, DateTimeOffset> from, Func<TRow, DateTimeOffset> to)
        where TRow : class =>
        rows.OrderByDescending(row => from(row) <= now && now < to(row)).ThenByDescending(from).FirstOrDefault();
}
