using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

[TestFixture]
public sealed class OperationListSqlTests
{
    private static readonly Place Behind = new(PlaceKind.Behind, "20260101T000000001-0a1b2c3d", "houston", 1, 1);

    // Where a list begins, goes on in a table that had nothing to show yet, goes on behind an operation, and behind one that no session landed.
    private static readonly Place[] Places = [Place.Start, Place.Below("20260101T000000001-0a1b2c3d"), Behind, Behind with { Session = null }];

    [TestCase(DatabaseProvider.Sqlite, "sqlite")]
    [TestCase(DatabaseProvider.SqlServer, "sqlserver")]
    public void What_lists_operations_is_approved(DatabaseProvider provider, string suffix)
    {
        // Of the other tables the name and the columns of a whole operation differ, nothing else.
        var texts = Texts(AsyncTable.Customer, provider).Concat(AsyncTables.All.Select(table => OperationListSql.Whole(table, provider)));
        Approved.Verify($"OperationList.{suffix}.sql", string.Join("\n\n", texts) + "\n");
    }

    [TestCaseSource(typeof(AsyncTables), nameof(AsyncTables.All))]
    public async Task No_statement_reads_what_it_does_not_list(AsyncTable table)
    {
        await using var world = await TestWorld.CreateAsync(channels: 0);
        foreach (var text in Texts(table, DatabaseProvider.Sqlite))
        {
            var plan = (await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + text, new
            {
                session = "2", dataStore = "houston", epoch = 1, counter = 1, count = 1, asyncAccounts = "[]", accounts = "[]", account = "1",
            })).Select(step => step.Detail).ToList();
            var isSorted = text.Contains("coalesce", StringComparison.Ordinal);
            Assert.That(plan.Where(detail => detail.StartsWith("SCAN o", StringComparison.Ordinal) && !detail.Contains("USING INDEX IX_", StringComparison.Ordinal)), Is.Empty, text);
            if (!isSorted) Assert.That(plan, Has.None.Contains("TEMP B-TREE"), text);
            if (text.Contains("IN (2, 3)", StringComparison.Ordinal)) Assert.That(plan, Has.Some.Contains("_UNSUCCESSFUL"), text);
            if (text.Contains("SYNCSTATUS = 0", StringComparison.Ordinal)) Assert.That(plan, Has.Some.Contains("_PENDING"), text);
        }
    }

    private static IEnumerable<string> Texts(AsyncTable table, DatabaseProvider provider) =>
        Enum.GetValues<Walk>().SelectMany(walk => Places.SelectMany(place => OperationListSql.After(table, walk, place, provider, []))).Distinct()
            .Append(OperationListSql.CountPending(table, provider));

    private sealed record PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
