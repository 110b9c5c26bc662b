using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>What sql/SchedulerJobs names exists at both ends, in both dialects.</summary>
public sealed class SchedulerJobTests
{
    private static IEnumerable<string> Jobs => SqlText.List("SchedulerJobs").Select(path => Path.GetFileNameWithoutExtension(path));

    [Test]
    public async Task Every_table_and_column_of_a_subjob_exists([ValueSource(nameof(Jobs))] string job, [Values] SchemaKind kind)
    {
        var subjobs = SchedulerJob.Read(job).Subjobs;
        Assert.That(subjobs, Is.Not.Empty);
        var sqlite = await SqliteSchema.TablesAsync(kind);
        Assert.That(subjobs.SelectMany(subjob => Missing(subjob, kind, sqlite)), Is.Empty, SqlFile.Sqlite);
        Assert.That(subjobs.SelectMany(subjob => Missing(subjob, kind, SqlServerSchema.Of(kind).Tables())), Is.Empty, SqlFile.SqlServer);
    }

    [Test]
    public void A_missing_table_and_a_missing_column_are_named()
    {
        var tables = SqlServerSchema.Of(SchemaKind.Channel).Tables();

        Assert.That(Missing(new Subjob("NOTABLE", ["A"], ["A"]), SchemaKind.Channel, tables), Is.EqualTo(new[] { "NOTABLE" }));
        Assert.That(Missing(new Subjob("CUSTTABLE", ["ACCOUNTNUM"], ["ACCOUNTNUM", "NOCOLUMN"]), SchemaKind.Channel, tables), Is.EqualTo(new[] { "CUSTTABLE.NOCOLUMN" }));
        Assert.That(Missing(new Subjob("CUSTTABLE", ["ACCOUNTNUM"], ["ACCOUNTNUM"], Source: "NOVIEW"), SchemaKind.Hq, tables), Is.EqualTo(new[] { "NOVIEW" }), "HQ reads the source");
    }

    private static IEnumerable<string> Missing(Subjob subjob, SchemaKind kind, IReadOnlyDictionary<string, IReadOnlyList<(string Column, string Type)>> tables)
    {
        var table = kind == SchemaKind.Hq ? subjob.Source : subjob.Table;
        return !tables.TryGetValue(table, out var columns)
            ? [table]
            : subjob.Columns.Concat(subjob.Key).Concat(subjob.Path?.Values ?? []).Concat(subjob.Lower ?? []).Distinct()
                .Except(columns.Select(column => column.Column)).Select(column => $"{table}.{column}");
    }
}
