using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;
using HqJobs.Sync.SyncStatus;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.SyncStatus;

[TestFixture]
public sealed class OperationEditSqlTests
{
    [TestCase(DatabaseProvider.Sqlite, "sqlite")]
    [TestCase(DatabaseProvider.SqlServer, "sqlserver")]
    public void What_edits_operations_is_approved(DatabaseProvider provider, string suffix) =>
        Approved.Verify($"OperationEdits.{suffix}.sql", string.Join("\n\n", Texts(provider)) + "\n");

    [Test]
    public async Task Every_statement_finds_its_rows_by_an_index()
    {
        await using var world = await TestWorld.CreateAsync(channels: 0);
        var parameters = new Dapper.DynamicParameters(new
        {
            dataStore = "houston", epoch = 1, counter = 1, version = 0, now = "2026", rawValues = (string?)null, company = "usrt", asyncAccounts = "[]", accounts = "[]",
            listc = "[]", lista = "[]", listt = "[]", listf = "[]", listb = "[]", listi = "[]",
        });
        foreach (var field in AsyncTables.All.SelectMany(EditableFields.Of)) parameters.Add(field.Field, null);
        foreach (var statement in Texts(DatabaseProvider.Sqlite).SelectMany(text => text.Split(";\n")).Append(world.Headquarters.Sql["SyncStatus/FindUnreadableCreations"]))
        {
            var plan = await world.QueryAsync<PlanStep>(world.Headquarters, "EXPLAIN QUERY PLAN " + statement, parameters);
            Assert.That(plan.Select(step => step.Detail).Where(detail => detail.StartsWith("SCAN ", StringComparison.Ordinal) && !detail.StartsWith("SCAN j", StringComparison.Ordinal)), Is.Empty, statement);
        }
    }

    private static List<string> Texts(DatabaseProvider provider) =>
    [
        .. AsyncTables.All.Select(table => OperationEditSql.Read(table, provider)),
        .. AsyncTables.All.Select(table => OperationEditSql.Save(table, EditableFields.Of(table).Where(field => field.IsSavable).Select(field => field.Field), provider)),
        OperationEditSql.Heads(provider), OperationEditSql.ReleaseBlocked(provider),
    ];

    private sealed record PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
