using System.Text.RegularExpressions;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixture]
public sealed class UploadSqlTests
{
    private static readonly IReadOnlyList<ChannelTable> Tables = [.. SchedulerJob.Read("P-0001").Subjobs.Select(ChannelTable.Complete)];

    private static readonly StagedColumns Columns = new(Tables, [.. Tables.Select(TypesOf)]);

    // As the schema's first script declares them.
    private static IReadOnlyList<ColumnType> TypesOf(ChannelTable table)
    {
        var script = SqlText.Read("Schema/Hq/0001.ax.AsyncTables.sqlserver.sql").Split($"CREATE TABLE ax.{table.Name} (")[1];
        return [.. table.Columns.Select(column => new ColumnType(column, Regex.Match(script, $@"\b{column}\s+([a-z0-9]+(\([a-z0-9,]+\))?)").Groups[1].Value, 0, 0, 0))];
    }

    private static IEnumerable<TestCaseData<string, string>> Texts()
    {
        foreach (var (dialect, sql) in new (string, IUploadSql)[] { ("sqlite", new SqliteUploadSql()), ("sqlserver", new SqlServerUploadSql()) })
        {
            yield return new($"ReadPositions.{dialect}.sql", sql.ReadPositions(Tables));
            yield return new($"ReadHeads.{dialect}.sql", sql.ReadHeads(Tables));
            yield return new($"ReadRows.{dialect}.sql", sql.ReadRows(Tables));
            yield return new($"Stage.{dialect}.sql", sql.Stage(Columns));
            yield return new($"LandRows.{dialect}.sql", sql.LandRows(Columns, Tables));
            yield return new($"TakeOverRows.{dialect}.sql", sql.TakeOverRows(Columns, Tables));
            yield return new($"TakeOverChanges.{dialect}.sql", sql.TakeOverChanges(Tables));
            yield return new($"CompareRows.{dialect}.sql", sql.CompareRows(Columns, Tables));
            yield return new($"SettleRows.{dialect}.sql", sql.SettleRows(Tables));
            foreach (var table in Tables)
            {
                yield return new($"FindLateRows.{table.Name}.{dialect}.sql", sql.FindLateRows(table));
                yield return new($"ReadLateRows.{table.Name}.{dialect}.sql", sql.ReadLateRows(table));
                yield return new($"CountRows.{table.Name}.{dialect}.sql", sql.CountRows(table));
            }
        }
        yield return new("ReadHeads.waiting.sqlserver.sql", new SqlServerUploadSql().ReadHeads(Tables, waits: true));
        foreach (var table in Tables)
        {
            // With the channel attached.
            yield return new($"FindBatchEnd.{table.Name}.sqlite.sql", SqliteUploadSql.FindBatchEnd(table));
            yield return new($"LandBatch.{table.Name}.sqlite.sql", SqliteUploadSql.LandBatch(table));
            yield return new($"LandLateRows.{table.Name}.sqlite.sql", SqliteUploadSql.LandLateRows(table));
            yield return new($"RememberGaps.{table.Name}.sqlite.sql", SqliteUploadSql.RememberGaps(table));
            yield return new($"TakeOverBatch.{table.Name}.sqlite.sql", SqliteUploadSql.TakeOverBatch(table));
            yield return new($"TakeOverLateRows.{table.Name}.sqlite.sql", SqliteUploadSql.TakeOverLateRows(table));
            yield return new($"CompareBatch.{table.Name}.sqlite.sql", SqliteUploadSql.CompareBatch(table));
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void What_is_said_to_a_database_is_approved(string name, string text) => Approved.Verify(name, text);

    [Test]
    public void A_column_the_channel_lacks_is_landed_as_not_recorded()
    {
        var table = new ChannelTable(Tables[0].Subjob, new HashSet<string> { "EMAIL", "ONLINEOPERATIONCOMPLETED" });

        Assert.That(SqliteUploadSql.LandBatch(table), Does.Contain("OPERATIONDATETIME, 0, OLDVALUES").And.Contain("CELLULARPHONE, NULL, URL"));
        Assert.That(new SqlServerUploadSql().ReadRows([table]), Does.Contain("null as ONLINEOPERATIONCOMPLETED").And.Contain("null as EMAIL"));
    }
}
