using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>Every *.sqlserver.sql, checked without a server.</summary>
public sealed class SqlServerFilesTests
{
    private static IEnumerable<SqlFile> Queries => SqlFile.Queries(SqlFile.SqlServer);

    private static IEnumerable<TestCaseData> SchemaScripts =>
        Enum.GetValues<SchemaKind>().SelectMany(kind => SqlFile.SchemaScripts(SqlFile.SqlServer, kind).Select(script => new TestCaseData(script, kind)));

    private static IEnumerable<string> GeneratedTexts =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.sqlserver.sql", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "Approved")
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    [TestCaseSource(nameof(Queries))]
    public void A_query_binds_to_the_schema_and_keeps_to_the_style(SqlFile file)
    {
        Assert.That(file.Card.Complaints, Is.Empty);
        foreach (var at in file.Card.At)
            Assert.That(SqlServerCheck.Validate(file.Text, file.Card.Parameters, at, file.Card.Temp), Is.Empty, $"at {at}");
        Assert.That(SqlServerCheck.HintsWithoutReason(file.Text), Is.Empty);
        Assert.That(SqlServerCheck.IntResults(file.Text), Is.Empty);
    }

    [TestCaseSource(nameof(SchemaScripts))]
    public void A_schema_script_keeps_to_the_style(SqlFile script, SchemaKind kind)
    {
        Assert.That(script.Card.Complaints, Is.Empty);
        Assert.That(script.Card.At, Is.EqualTo(new[] { kind }));
        Assert.That(SqlServerCheck.ValidateSchema(script.Text, kind), Is.Empty);
        Assert.That(SqlServerCheck.HintsWithoutReason(script.Text), Is.Empty);
    }

    [Test]
    public void A_schema_holds_together([Values] SchemaKind kind) => Assert.That(SqlServerSchema.Of(kind).Complaints(), Is.Empty);

    [TestCaseSource(nameof(GeneratedTexts))]
    public void What_the_table_mover_generates_binds_to_the_schema(string path)
    {
        // One approved file holds the texts of all subjobs, a blank line between them.
        foreach (var text in File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            Assert.That(SqlServerCheck.ValidateGenerated(text), Is.Empty, text);
    }

    // What it speaks of is Hangfire's and the server's, so there is nothing here to bind it to.
    [Test]
    public void The_script_of_the_services_login_parses() => Assert.That(
        SqlServerCheck.Statements(File.ReadAllText(Path.Combine(Repository.Root, "sql/JobStorage/ServiceLogin.sqlserver.sql"))), Has.Count.EqualTo(4));
}
