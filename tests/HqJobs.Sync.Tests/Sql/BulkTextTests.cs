using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

[TestFixture]
public sealed class BulkTextTests
{
    [TestCase("1010")]
    [TestCase("P-0001")]
    public void What_is_run_in_bulk_on_SQLite_is_approved(string job) =>
        Approved.Verify($"Bulk.{job}.sqlite.sql", string.Join("\n", SchedulerJob.Read(job).Subjobs.Select(subjob => BulkText.Of(subjob.Shape)).Select(text =>
            $"{text.SqliteInsert};\n{text.SqliteUpsert};\n{text.SqliteDelete};\n")));
}
