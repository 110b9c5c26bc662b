using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqCustomers;

[TestFixture]
public sealed class OperationSqlTests
{
    private static readonly TableShape[] CustomerTables =
    [
        CustTableRow.Shape, RetailCustTableRow.Shape, DirPartyTableRow.Shape, DirPersonRow.Shape, DirPersonNameRow.Shape, LogisticsLocationRow.Shape,
        DirPartyLocationRow.Shape, DirPartyLocationRoleRow.Shape, LogisticsPostalAddressRow.Shape, LogisticsElectronicAddressRow.Shape,
        RetailCustAffiliationRow.Shape, RetailCustAttributeRow.Shape, DirAddressBookPartyRow.Shape, RetailExternalIdToCustomerMapRow.Shape,
    ];

    [TestCase(DatabaseProvider.Sqlite, "sqlite")]
    [TestCase(DatabaseProvider.SqlServer, "sqlserver")]
    public void What_is_run_on_the_async_tables_is_approved(DatabaseProvider provider, string suffix) =>
        Approved.Verify($"Operations.{suffix}.sql", string.Join("\n\n", Queue(provider).Concat(AsyncTables.All.SelectMany(table => Texts(OperationSql.Of(table, provider))))) + "\n");

    [TestCase(DatabaseProvider.Sqlite, "sqlite")]
    [TestCase(DatabaseProvider.SqlServer, "sqlserver")]
    public void What_reads_customers_is_approved(DatabaseProvider provider, string suffix) =>
        Approved.Verify($"Customers.{suffix}.sql", string.Join("\n\n", CustomerTables.Select(table => CustomerReader.TextOf(table, provider))) + "\n");

    [Test]
    public void What_writes_customers_on_SQL_Server_is_approved() => Approved.Verify("CustomerRows.sqlserver.sql", string.Join("\n\n", CustomerTables.SelectMany(table =>
        new[] { SqlServerRows.DeleteOf(table, "@r0"), SqlServerRows.UpsertOf(table, "@r1"), SqlServerRows.InsertOf(table, "@r2") })) + "\n");

    [Test]
    public async Task Every_statement_finds_its_rows_by_an_index()
    {
        await using var world = await TestWorld.CreateAsync(channels: 0);
        var texts = Queue(DatabaseProvider.Sqlite).Concat(AsyncTables.All.SelectMany(table => Texts(OperationSql.Of(table, DatabaseProvider.Sqlite))))
            .Concat(CustomerTables.Select(table => CustomerReader.TextOf(table, DatabaseProvider.Sqlite)))
            .Concat(new[]
            {
                "CountPendingCustomers", "FindAccounts", "FindAsyncAccounts", "ReadCustomerNotes", "ReadEdits", "ReadTakenIdentities", "ReadNumberSequence",
                "AdvanceNumberSequence", "FindAccountsInRange", "ReserveRecIds", "ReadCompanies",
            }.Select(name => world.Headquarters.Sql[$"HqCustomers/{name}"]));
        var parameters = new
        {
            company = "usrt",
            dataStore = "houston",
            epoch = 1,
            counter = 1,
            count = 1,
            now = "2026",
            next = "2026",
            listc = "[]",
            lista = "[]",
            listt = "[]",
            listf = "[]",
            listb = "[]",
            listi = "[]",
            tables = "[]",
            accounts = "[]",
            asyncAccounts = "[]",
            identities = "[]",
            first = 1,
            last = 2,
            before = "2026",
            sequence = "s",
        };
        foreach (var text in texts)
        {
            var plan = await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + text, parameters);
            var scans = plan.Select(step => step.Detail).Where(detail => detail.StartsWith("SCAN ", StringComparison.Ordinal) && !detail.Contains("json_each", StringComparison.Ordinal)
                && !detail.StartsWith("SCAN j", StringComparison.Ordinal) && detail is not "SCAN CONSTANT ROW" && !detail.Contains("COVERING INDEX IX_", StringComparison.Ordinal)
                && detail is not ("SCAN RETAILCHANNELTABLE" or "SCAN CUSTPARAMETERS" or "SCAN c" or "SCAN part" or "SCAN h LEFT-JOIN"));
            Assert.That(scans, Is.Empty, text);
            // A handful of companies may be sorted; operations may not.
            if (!text.Contains("CUSTPARAMETERS", StringComparison.Ordinal)) Assert.That(plan.Select(step => step.Detail), Has.None.Contains("TEMP B-TREE FOR ORDER BY"), text);
        }
    }

    [Test]
    public async Task Marking_failed_operations_costs_what_they_are_not_what_their_channel_ever_recorded()
    {
        await using var world = await TestWorld.CreateAsync(channels: 0);
        foreach (var table in AsyncTables.All)
        {
            var plan = await world.QueryAsync<PlanStep>(
                world.Headquarters, "EXPLAIN QUERY PLAN " + OperationSql.Of(table, DatabaseProvider.Sqlite).Mark, new { now = "2026", listc = "[]", lista = "[]", listt = "[]", listf = "[]", listb = "[]", listi = "[]" });
            Assert.That(plan.Select(step => step.Detail).Last(), Does.Contain("USING PRIMARY KEY (DATASTORE=? AND ORIGINEPOCH=? AND REPLICATIONCOUNTERFROMORIGIN>? AND REPLICATIONCOUNTERFROMORIGIN<?)"), "the list is the outer loop");
        }
    }

    [TestCase(new long[0], "")]
    [TestCase(new long[] { 3, 1, 2, 7, 9, 8 }, "1-3 7-9")]
    [TestCase(new long[] { 5 }, "5-5")]
    [TestCase(new long[] { 0, 1, 4 }, "0-1 4-4")]
    [TestCase(new long[] { 10, 11, 12, 13 }, "10-11 12-13", TestName = "What was tried before does not become one run with what was not")]
    [TestCase(new long[] { 20, 21, 22 }, "20-20 21-22", TestName = "Nor what was edited with what was not")]
    public void Marks_are_set_by_runs_of_consecutive_counters(long[] counters, string ranges)
    {
        var outcomes = counters.Select(counter => (Operation(counter, attempts: counter is >= 12 and < 20 ? 1 : 0, edits: counter > 20 ? 1 : 0), OperationOutcome.Succeeded));
        Assert.That(string.Join(' ', OperationMarks.Runs(outcomes, DateTimeOffset.UnixEpoch).Select(run => $"{run.First}-{run.Last}")), Is.EqualTo(ranges));
    }

    private static Operation Operation(long counter, int attempts, long edits) => new(
        new OperationKey(new DataStoreName("houston"), 1, AsyncTable.Customer, counter), "s1", OperationStatus.Pending, attempts,
        new object?[AsyncTables.ShapeOf(AsyncTable.Customer).Columns.Count], edits);

    // On SQL Server a place's text goes on to the end: the first and the last show all there is.
    private static IEnumerable<string> Queue(DatabaseProvider provider) =>
        (provider == DatabaseProvider.Sqlite ? Enumerable.Range(0, OperationSql.Places) : [0, OperationSql.Places - 1]).Select(place => OperationSql.QueueFrom(place, provider).TrimEnd('\n'));

    private static string[] Texts(OperationSql sql) =>
        [sql.OpenOfAsyncAccounts, sql.OpenOfAccounts, sql.OpenOfKeys, sql.States, sql.CountUnchanged, sql.Mark, sql.Window, sql.RemoveSucceeded];

    private sealed record PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
