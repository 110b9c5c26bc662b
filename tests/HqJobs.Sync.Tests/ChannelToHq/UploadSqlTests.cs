using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.ChannelToHq;

[TestFixture]
public sealed class UploadSqlTests
{
    private static readonly IReadOnlyList<ChannelTable> Tables = [.. SchedulerJob.Read("P-0001").Subjobs.Select(ChannelTable.Complete)];

    private static IEnumerable<TestCaseData<string, string>> Texts()
    {
        foreach (var (dialect, sql) in new (string, IUploadSql)[] { ("sqlite", new SqliteUploadSql()), ("sqlserver", new SqlServerUploadSql()) })
        {
            yield return new($"ReadPositions.{dialect}.sql", sql.ReadPositions(Tables));
            yield return new($"ReadHeads.{dialect}.sql", sql.ReadHeads(Tables));
            foreach (var table in Tables)
            {
                yield return new($"FindBatchEnd.{table.Name}.{dialect}.sql", sql.FindBatchEnd(table));
                yield return new($"FindLateRows.{table.Name}.{dialect}.sql", sql.FindLateRows(table));
                yield return new($"CountRows.{table.Name}.{dialect}.sql", sql.CountRows(table));
                yield return new($"LandBatch.{table.Name}.{dialect}.sql", sql.LandBatch(table));
                yield return new($"RememberGaps.{table.Name}.{dialect}.sql", sql.RememberGaps(table));
            }
        }
        foreach (var table in Tables)
        {
            // On SQL Server late rows are staged and landed as a batch is.
            yield return new($"LandLateRows.{table.Name}.sqlite.sql", new SqliteUploadSql().LandLateRows(table));
            yield return new($"ReadBatch.{table.Name}.sqlserver.sql", SqlServerUploadSql.ReadBatch(table));
            yield return new($"ReadLateRows.{table.Name}.sqlserver.sql", SqlServerUploadSql.ReadLateRows(table));
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void What_is_said_to_a_database_is_approved(string name, string text) => Approved.Verify(name, text);

    [Test]
    public void A_column_the_channel_lacks_is_landed_as_not_recorded()
    {
        var table = new ChannelTable(Tables[0].Subjob, new HashSet<string> { "EMAIL", "ONLINEOPERATIONCOMPLETED" });

        Assert.That(new SqliteUploadSql().LandBatch(table), Does.Contain("OPERATIONDATETIME, 0, OLDVALUES").And.Contain("CELLULARPHONE, NULL, URL"));
        Assert.That(SqlServerUploadSql.ReadBatch(table), Does.Contain("0 as ONLINEOPERATIONCOMPLETED").And.Contain("null as EMAIL"));
    }
}
