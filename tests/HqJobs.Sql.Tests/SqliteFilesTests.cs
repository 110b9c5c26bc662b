using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>Every *.sqlite.sql, prepared by SQLite against the schema.</summary>
public sealed class SqliteFilesTests
{
    private static IEnumerable<SqlFile> Queries => SqlFile.Queries(SqlFile.Sqlite);

    [TestCaseSource(nameof(Queries))]
    public async Task A_query_is_understood_uses_its_parameters_and_keeps_to_the_style(SqlFile file)
    {
        Assert.That(file.Card.Complaints, Is.Empty);
        Assert.That(SqliteTaste.Complaints(file.Text), Is.Empty);
        foreach (var at in file.Card.At)
        {
            var prepared = await SqliteSchema.PrepareAsync(file.Text, at, file.Card.Attached, file.Card.Temp);
            Assert.That(prepared.Complaints, Is.Empty, $"at {at}");
            Assert.That(prepared.Parameters, Is.EquivalentTo(file.Card.In.Select(parameter => parameter.Name)), "parameters of text and card");
        }
    }
}
